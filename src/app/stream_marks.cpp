#include "app/stream_marks.hpp"

#include <array>
#include <utility>

namespace framescope::app {

void StreamMarks::started(model::Role role, Time at) {
  for (std::size_t i = marks_.size(); i-- > 0;) {
    if (marks_[i].until != Time::max()) continue;
    marks_[i].until = at;
    // A switch of role is one event, not two.
    constexpr Duration kSwitch = std::chrono::seconds(1);
    if (at - marks_[i].at < kSwitch) erase(i);
    break;
  }
  constexpr std::array<const char*, 3> kNames{"Loopback", "Sender", "Receiver"};
  add({at, at, model::Severity::kInfo, ui::Shape::kTriangle, {}},
      kNames[static_cast<std::size_t>(role)]);
}

void StreamMarks::stopped(Time at) {
  add({at, Time::max(), model::Severity::kInfo, ui::Shape::kSquare, {}}, "Stopped");
}

void StreamMarks::changed(std::string what, Time at) {
  add({at, at, model::Severity::kInfo, ui::Shape::kDiamond, {}}, std::move(what));
}

void StreamMarks::failed(std::string why, Time at) {
  add({at, at, model::Severity::kError, ui::Shape::kCross, {}}, std::move(why));
}

void StreamMarks::stalled(Time at) {
  add({at, at, model::Severity::kWarning, ui::Shape::kTriangle, {}}, "Stalled");
}

void StreamMarks::add(ui::EventMark mark, std::string label) {
  if (marks_.size() == kMost) erase(0);
  mark.label = labels_.emplace_back(std::move(label));
  marks_.push_back(mark);
}

void StreamMarks::erase(std::size_t index) {
  marks_.erase(marks_.begin() + static_cast<std::ptrdiff_t>(index));
  labels_.erase(labels_.begin() + static_cast<std::ptrdiff_t>(index));
  // Erasing in the middle moves the texts behind it.
  for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i].label = labels_[i];
}

}  // namespace framescope::app
