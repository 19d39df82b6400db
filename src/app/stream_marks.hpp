#pragma once

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
  /// A freeze, a stall, a receiver that comes ... Freezes within a second of each other, and a
  /// series of receivers, have one mark.
  void happened(const model::StreamEvent& event);

  /// Oldest first; holds until the next change.
  std::span<const ui::EventMark> marks() const { return marks_; }

 private:
  // More of them in an hour would be a grey wall.
  static constexpr std::size_t kMost = 256;
  // Of a stream that freezes all the time they must not drive out the others.
  static constexpr std::size_t kMostFreezes = 128;

  /// What a mark stands for.
  struct Origin {
    std::optional<model::StreamEventKind> kind;  ///< nothing: a start, a setting, an error ...
    std::uint64_t count = 1;
  };

  void add(ui::EventMark mark, std::string label, const Origin& origin);
  std::optional<std::size_t> last_of(model::StreamEventKind kind) const;
  bool continues(std::size_t index, const model::StreamEvent& event) const;
  void go_on(std::size_t index, const model::StreamEvent& event);
  void erase(std::size_t index);
  void name_all();

  std::deque<std::string> labels_;  ///< of marks_
  std::vector<ui::EventMark> marks_;
  std::vector<Origin> origins_;  ///< of marks_
};

}  // namespace framescope::app
