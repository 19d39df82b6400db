#include "ui/keys_overview.hpp"

#include <array>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/overlay.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 21;
constexpr float kHeading = 28;
constexpr float kColumn = 310;
constexpr float kKeyWidth = 112;

struct Gesture {
  std::string_view where;
  std::string_view what;
};
constexpr std::array<Gesture, 11> kGestures{{
    {"Wheel", "plots: closer, wider in time"},
    {"Shift+Wheel", "plots: the value axis"},
    {"Drag", "plots, pictures: move"},
    {"Right-drag", "plots: zoom to a stretch"},
    {"Double-click", "plots, pictures: fit"},
    {"Click", "legend: hide or show a curve"},
    {"Ctrl+Click", "legend: only this curve"},
    {"Right-click", "plots: more to do"},
    {"Wheel", "pictures: zoom, both at once"},
    {"Ctrl+Click", "slider: type the value"},
    {"Right-click", "slider: the usual value"},
}};

class Columns {
 public:
  Columns(Painter& painter, const Box& box, int columns)
      : painter_(painter), box_(box), columns_(columns), y_(box.y) {}

  /// Room for a chapter of so many rows: it is not torn apart where a column has room for it.
  void begin(std::string_view title, int rows) {
    const float height = painter_.px(kHeading + kRow * static_cast<float>(rows));
    if (y_ + height > box_.bottom() && column_ + 1 < columns_) {
      ++column_;
      y_ = box_.y;
    }
    painter_.text(next(kHeading), painter_.look().fonts.strong, painter_.theme().text, title);
  }
  void row(std::string_view key, std::string_view what) {
    Box row = next(kRow);
    painter_.text(row.take_left(painter_.px(kKeyWidth)), painter_.look().fonts.number,
                  painter_.theme().text, key);
    painter_.text(row, painter_.look().fonts.small, painter_.theme().dim, what);
  }

 private:
  Box next(float height) {
    const float width = box_.w / static_cast<float>(columns_);
    const Box row{box_.x + width * static_cast<float>(column_), y_, width - painter_.px(16),
                  painter_.px(height)};
    y_ += row.h;
    return row;
  }

  Painter& painter_;
  Box box_;
  int columns_;
  int column_ = 0;
  float y_;
};

int keys_in(ActionGroup group) {
  int keys = 0;
  for (const Action& action : actions()) {
    if (action.group == group && action.chord.key != 0) ++keys;
  }
  return keys;
}

void draw_columns(Columns& columns) {
  for (std::size_t i = 0; i < kActionGroupCount; ++i) {
    const auto group = static_cast<ActionGroup>(i);
    columns.begin(to_string(group), keys_in(group));
    for (const Action& action : actions()) {
      if (action.group != group || action.chord.key == 0) continue;
      columns.row(words(action.chord), action.label);
    }
  }
  columns.begin("Mouse", static_cast<int>(kGestures.size()));
  for (const Gesture& gesture : kGestures) columns.row(gesture.where, gesture.what);
}

}  // namespace

void draw_keys_overview(const Look& look, const Box& window, DashboardState& state) {
  if (!state.shows_keys) return;
  const float margin = look.px(16);
  const int columns =
      std::clamp(static_cast<int>((window.w - 4 * margin) / look.px(kColumn)), 1, 3);
  const float width =
      std::min(look.px(kColumn) * static_cast<float>(columns) + 2 * margin, window.w - 2 * margin);
  const float height = std::min(look.px(560), window.h - 2 * margin);
  const Box box{std::round(window.middle_x() - width / 2),
                std::round(window.middle_y() - height / 2), width, height};
  Overlay overlay(look, "keys", box);
  Painter& painter = overlay.painter();
  Box rest = box.inset(margin, look.px(10));
  Box head = rest.take_top(look.px(30));
  if (button(painter, head.take_right(button_width(painter, "Close")),
             {"close_keys", "Close", "Also Esc or F1"})) {
    state.shows_keys = false;
  }
  painter.text(head, look.fonts.strong, look.theme->text, "Keys and mouse");
  // A small window at a large scale shows it in a smaller face's worth of columns and scrolls.
  ImGui::SetCursorScreenPos({rest.x, rest.y});
  compat::begin_child("keys_columns", {rest.w, rest.h}, 0);
  {
    Painter inner(look);
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool scrolls = columns < 3;
    Columns all(inner, {start.x, start.y, rest.w - look.px(12), scrolls ? 1e6F : rest.h}, columns);
    draw_columns(all);
    if (scrolls) ImGui::Dummy({1, look.px(kRow * 60)});
  }
  ImGui::EndChild();
  if (overlay.clicked_beside()) state.shows_keys = false;
}

}  // namespace framescope::ui
