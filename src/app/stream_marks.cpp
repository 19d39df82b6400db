#include "app/stream_marks.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace framescope::app {
namespace {

ui::Shape shape_of(model::StreamEventKind kind) {
  switch (kind) {
    case model::StreamEventKind::kFrozen:
    case model::StreamEventKind::kLeft:
      return ui::Shape::kRing;
    case model::StreamEventKind::kPaused:
      return ui::Shape::kSquare;
    case model::StreamEventKind::kStalled:
      return ui::Shape::kTriangle;
    case model::StreamEventKind::kLive:
      return ui::Shape::kDiamond;
    case model::StreamEventKind::kReceiver:
      return ui::Shape::kCircle;
  }
  return ui::Shape::kDiamond;
}

/// Those that can come many times a second have one mark for a series, where it began.
bool is_marked_once(model::StreamEventKind kind) {
  return kind == model::StreamEventKind::kFrozen || kind == model::StreamEventKind::kReceiver ||
         kind == model::StreamEventKind::kLeft;
}

ui::EventMark mark_of(const model::StreamEvent& event) {
  ui::EventMark mark;
  mark.at = is_marked_once(event.kind) ? event.from : event.until;
  mark.until = event.kind == model::StreamEventKind::kFrozen ? event.until : mark.at;
  mark.severity = event.severity;
  mark.shape = shape_of(event.kind);
  return mark;
}

}  // namespace

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

void StreamMarks::happened(const model::StreamEvent& event) {
  std::uint64_t& newest = newest_[static_cast<std::size_t>(event.kind)];
  if (event.repeats && is_marked_once(event.kind)) {
    if (const auto index = index_of(newest)) return renew(*index, event);
  }
  add(mark_of(event), event.label);
  newest = added_;
}

std::optional<std::size_t> StreamMarks::index_of(std::uint64_t ordinal) const {
  const auto found = std::ranges::find(ordinals_, ordinal);
  if (found == ordinals_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - ordinals_.begin());
}

void StreamMarks::renew(std::size_t index, const model::StreamEvent& event) {
  labels_[index] = event.label;
  marks_[index] = mark_of(event);
  marks_[index].label = labels_[index];
}

void StreamMarks::add(ui::EventMark mark, std::string label) {
  if (marks_.size() == kMost) erase(0);
  // A freeze is told when it is over: something may have come between.
  auto index = static_cast<std::ptrdiff_t>(marks_.size());
  while (index > 0 && marks_[static_cast<std::size_t>(index) - 1].at > mark.at) --index;
  ordinals_.insert(ordinals_.begin() + index, ++added_);
  labels_.insert(labels_.begin() + index, std::move(label));
  marks_.insert(marks_.begin() + index, mark);
  name_all();
}

void StreamMarks::erase(std::size_t index) {
  marks_.erase(marks_.begin() + static_cast<std::ptrdiff_t>(index));
  labels_.erase(labels_.begin() + static_cast<std::ptrdiff_t>(index));
  ordinals_.erase(ordinals_.begin() + static_cast<std::ptrdiff_t>(index));
  name_all();
}

/// What is put in or taken out in the middle moves the texts behind it.
void StreamMarks::name_all() {
  for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i].label = labels_[i];
}

}  // namespace framescope::app
