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

ui::EventMark mark_of(const model::StreamEvent& event) {
  const bool has_length = event.kind == model::StreamEventKind::kFrozen;
  const Time at = has_length ? event.last_from : event.until;
  return {at, event.until, event.severity, shape_of(event.kind), {}};
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
      kNames[static_cast<std::size_t>(role)], {});
}

void StreamMarks::stopped(Time at) {
  add({at, Time::max(), model::Severity::kInfo, ui::Shape::kSquare, {}}, "Stopped", {});
}

void StreamMarks::changed(std::string what, Time at) {
  add({at, at, model::Severity::kInfo, ui::Shape::kDiamond, {}}, std::move(what), {});
}

void StreamMarks::failed(std::string why, Time at) {
  add({at, at, model::Severity::kError, ui::Shape::kCross, {}}, std::move(why), {});
}

void StreamMarks::happened(const model::StreamEvent& event) {
  const auto last = last_of(event.kind);
  if (last && continues(*last, event)) return go_on(*last, event);
  if (event.kind == model::StreamEventKind::kFrozen) {
    const auto is_freeze = [&](const Origin& origin) { return origin.kind == event.kind; };
    const auto oldest = std::ranges::find_if(origins_, is_freeze);
    if (static_cast<std::size_t>(std::ranges::count_if(origins_, is_freeze)) == kMostFreezes) {
      erase(static_cast<std::size_t>(oldest - origins_.begin()));
    }
  }
  const bool is_receivers = event.kind == model::StreamEventKind::kReceiver ||
                            event.kind == model::StreamEventKind::kLeft;
  add(mark_of(event), is_receivers ? event.label : event.last_label, {event.kind, 1});
}

std::optional<std::size_t> StreamMarks::last_of(model::StreamEventKind kind) const {
  for (std::size_t i = origins_.size(); i-- > 0;) {
    if (origins_[i].kind == kind) return i;
  }
  return std::nullopt;
}

bool StreamMarks::continues(std::size_t index, const model::StreamEvent& event) const {
  constexpr Duration kTogether = std::chrono::seconds(1);
  if (!event.repeats) return false;
  switch (event.kind) {
    case model::StreamEventKind::kFrozen:
      return event.last_from - marks_[index].until <= kTogether;
    case model::StreamEventKind::kReceiver:
    case model::StreamEventKind::kLeft:
      return true;
    default:
      return false;
  }
}

void StreamMarks::go_on(std::size_t index, const model::StreamEvent& event) {
  ++origins_[index].count;
  labels_[index] = event.label;
  if (event.kind == model::StreamEventKind::kFrozen) {
    marks_[index].until = event.until;
    labels_[index] = "Frozen " + std::to_string(origins_[index].count) + " times";
  }
  marks_[index].label = labels_[index];
}

void StreamMarks::add(ui::EventMark mark, std::string label, const Origin& origin) {
  if (marks_.size() == kMost) erase(0);
  // A freeze is told when it is over: something may have come between.
  auto index = static_cast<std::ptrdiff_t>(marks_.size());
  while (index > 0 && marks_[static_cast<std::size_t>(index) - 1].at > mark.at) --index;
  origins_.insert(origins_.begin() + index, origin);
  labels_.insert(labels_.begin() + index, std::move(label));
  marks_.insert(marks_.begin() + index, mark);
  name_all();
}

void StreamMarks::erase(std::size_t index) {
  marks_.erase(marks_.begin() + static_cast<std::ptrdiff_t>(index));
  labels_.erase(labels_.begin() + static_cast<std::ptrdiff_t>(index));
  origins_.erase(origins_.begin() + static_cast<std::ptrdiff_t>(index));
  name_all();
}

/// What is put in or taken out in the middle moves the texts behind it.
void StreamMarks::name_all() {
  for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i].label = labels_[i];
}

}  // namespace framescope::app
