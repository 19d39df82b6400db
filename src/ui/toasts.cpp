#include "ui/toasts.hpp"

#include <algorithm>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/overlay.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kWidth = 380;
constexpr float kPadding = 10;
constexpr float kButton = 24;
constexpr std::size_t kMost = 4;

Duration life_of(model::Severity severity) {
  return std::chrono::seconds(severity == model::Severity::kInfo ? 5 : 15);
}

/// Draws one whose lower edge is at `bottom`; the answer: its upper edge.
float draw_toast(const Look& look, const Box& area, float bottom, const Event& event,
                 std::uint64_t number, bool& dismissed, Requests& requests) {
  const float padding = look.px(kPadding);
  const float width = std::min(look.px(kWidth), area.w - 2 * padding);
  const bool has_copy = event.severity != model::Severity::kInfo;
  const float buttons = look.px(has_copy ? 132 : 76);
  const float room = width - 2 * padding - look.px(22) - buttons - padding;
  const float words = Painter::paragraph_height(look.fonts.text, room, event.text);
  const float height = std::max(words, look.px(kButton)) + 2 * padding;
  const Box box{area.right() - padding - width, std::round(bottom - height), width, height};
  Overlay overlay(look, Text("toast").append("%.0f", static_cast<double>(number)).c_str(), box);
  Painter& painter = overlay.painter();
  painter.fill({box.x, box.y + look.px(4), look.px(3), box.h - look.px(8)},
               look.theme->of(event.severity));
  Box rest = box.inset(padding);
  painter.severity(rest.take_left(look.px(22)).x + look.px(7), rest.middle_y(), look.px(10),
                   event.severity);
  Box place = rest.take_right(buttons).inset(0, (rest.h - look.px(kButton)) / 2);
  if (button(painter, place.take_right(look.px(70)), {"dismiss", "Dismiss", "Takes it away"})) {
    dismissed = true;
  }
  place.take_right(look.px(6));
  if (has_copy && button(painter, place, {"copy", "Copy", "Copies the words"})) {
    requests.copy = event.text;
  }
  rest.take_top((rest.h - words) / 2);
  painter.paragraph({rest.x, rest.y, room, words}, look.fonts.text, look.theme->text, event.text);
  return box.y - look.px(8);
}

}  // namespace

bool ToastsState::is_dismissed(std::uint64_t event) const {
  return event < dismissed_below_ || std::ranges::find(dismissed_, event) != dismissed_.end();
}

void draw_toasts(const Look& look, const Box& area, const View& view, ToastsState& toasts,
                 Requests& requests) {
  float bottom = area.bottom() - look.px(kPadding);
  std::size_t shown = 0;
  for (std::size_t i = view.events.size(); i-- > 0 && shown < kMost;) {
    const Event& event = view.events[i];
    const std::uint64_t number = view.events_told - view.events.size() + i;
    if (!event.toast || toasts.is_dismissed(number)) continue;
    if (view.now - event.when > life_of(event.severity)) continue;
    bool dismissed = false;
    bottom = draw_toast(look, area, bottom, event, number, dismissed, requests);
    if (dismissed) toasts.dismiss(number, view.events_told - view.events.size());
    ++shown;
  }
  toasts.any = shown > 0;
}

}  // namespace framescope::ui
