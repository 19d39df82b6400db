#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/time.hpp"
#include "model/settings.hpp"
#include "ui/event_mark.hpp"

namespace framescope::app {

/// What happened to the stream as a whole, to be marked on every plot: starts, stops, switches of
/// role, changed settings, errors. Bounded: the oldest go. Pure; one thread.
class StreamMarks {
 public:
  void started(model::Role role, Time at);
  /// The time from here to the next start is one without a session.
  void stopped(Time at);
  void changed(std::string what, Time at);
  void failed(std::string why, Time at);
  void stalled(Time at);

  /// Oldest first; holds until the next change.
  std::span<const ui::EventMark> marks() const { return marks_; }

 private:
  // More of them in an hour would be a grey wall.
  static constexpr std::size_t kMost = 256;

  void add(ui::EventMark mark, std::string label);
  void erase(std::size_t index);

  std::deque<std::string> labels_;  ///< of marks_, whose texts stay where they are
  std::vector<ui::EventMark> marks_;
};

}  // namespace framescope::app
