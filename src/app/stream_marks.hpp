#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "model/settings.hpp"
#include "model/stream_watch.hpp"
#include "ui/event_mark.hpp"

namespace framescope::app {

/// What happened to the stream as a whole, to be marked on every plot: starts, stops, switches of
/// role, changed settings, errors, and what happens to it while it runs. Bounded: the oldest go.
/// Pure; one thread.
class StreamMarks {
 public:
  void started(model::Role role, Time at);
  /// The time from here to the next start is one without a session.
  void stopped(Time at);
  void changed(std::string what, Time at);
  void failed(std::string why, Time at);
  /// A freeze, a stall, a receiver that comes ...: in the place of the last of its kind, if that
  /// goes on.
  void happened(const model::StreamEvent& event);

  /// Oldest first; holds until the next change.
  std::span<const ui::EventMark> marks() const { return marks_; }

 private:
  // More of them in an hour would be a grey wall.
  static constexpr std::size_t kMost = 256;

  void add(ui::EventMark mark, std::string label);
  std::optional<std::size_t> index_of(std::uint64_t ordinal) const;
  void renew(std::size_t index, const model::StreamEvent& event);
  void erase(std::size_t index);
  void name_all();

  std::deque<std::string> labels_;  ///< of marks_
  std::vector<ui::EventMark> marks_;
  std::vector<std::uint64_t> ordinals_;  ///< of marks_: each is given once
  std::uint64_t added_ = 0;
  std::array<std::uint64_t, model::kStreamEventKindCount> newest_{};  ///< of each kind; 0: none
};

}  // namespace framescope::app
