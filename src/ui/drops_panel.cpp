#include "ui/drops_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/time_control.hpp"
#include "ui/wall_clock.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kRow = 20;
constexpr float kHead = 22;

struct Column {
  std::string_view name;
  float width;
  Align align;
  float from;  ///< it is shown from this width of the row on
};
constexpr std::array<Column, 4> kColumns{{
    {"Time", 96, Align::kLeft, 0},
    {"Frame", 86, Align::kRight, 0},
    {"Datagram", 76, Align::kRight, 500},
    {"Last seen", 72, Align::kLeft, 590},
}};

/// The last stage that a dropped frame is known to have passed.
std::string_view last_stage(const model::FrameSample& sample) {
  for (std::size_t i = model::kStageCount; i-- > 0;) {
    if (sample.at[i] != Time{}) return to_string(static_cast<model::Stage>(i));
  }
  return {};
}

void draw_head(Painter& painter, Box box) {
  const Fonts& fonts = painter.look().fonts;
  const Colour ink = painter.theme().dim;
  const float room = box.w;
  box.take_left(painter.px(22));
  for (const Column& column : kColumns) {
    if (room < painter.px(column.from)) continue;
    painter.text(box.take_left(painter.px(column.width)), fonts.small, ink, column.name,
                 column.align);
    box.take_left(painter.px(14));
  }
  painter.text(box, fonts.small, ink, "Cause");
}

void draw_row(Painter& painter, Box box, const model::LoggedFrame& frame, Duration wall_offset) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const model::FrameSample& sample = frame.sample;
  const FrameOutcome outcome = *sample.outcome;
  const float room = box.w;
  painter.mark(box.take_left(painter.px(22)).x + painter.px(6), box.middle_y(), painter.px(9),
               theme.of(outcome));
  Text size(fonts.unknown);
  if (sample.datagram_bytes != 0) {
    const Quantity shown = bytes(sample.datagram_bytes);
    size = Text(shown.number).append(" ").append(shown.unit);
  }
  const std::string_view stage = last_stage(sample);
  const std::array<Text, 4> cells{
      clock_words(frame.at, wall_offset),
      sample.frame_number_known ? count(sample.frame_number) : Text(fonts.unknown), size,
      Text(stage.empty() ? std::string_view(fonts.unknown) : stage)};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (room < painter.px(kColumns[i].from)) continue;
    painter.text(box.take_left(painter.px(kColumns[i].width)), fonts.number,
                 i == 0 ? theme.text : theme.dim, cells[i], kColumns[i].align);
    box.take_left(painter.px(14));
  }
  painter.text(box, fonts.text, theme.text, label(outcome));
}

void draw_none(Painter& painter, Box box, const View& view) {
  const bool any_frames = view.frames->size() != 0;
  painter.text(box.take_top(painter.px(kRow)), painter.look().fonts.text, painter.theme().dim,
               any_frames ? "No frame was dropped."
                          : "Each frame that is not shown appears here, with its cause.");
}

/// How many drops there are to show: those of a paused view end where it does, so that they stand
/// still.
std::size_t rows_of(const model::FrameRing& drops, std::optional<Time> paused_at) {
  if (!paused_at) return drops.size();
  const auto last = drops.at_or_before(*paused_at);
  return last ? *last + 1 : 0;
}

/// The row of the newest drop at or before the cursor, or else of the oldest; rows count from the
/// newest.
std::size_t row_at_cursor(const model::FrameRing& drops, std::size_t rows, Time cursor) {
  const auto found = drops.at_or_before(cursor);
  return found && *found < rows ? rows - 1 - *found : rows - 1;
}

void scroll_to(Painter& painter, std::size_t row, float height) {
  const float wanted = static_cast<float>(row) * painter.px(kRow) - height / 2;
  ImGui::SetScrollY(std::max(0.0F, wanted));
}

}  // namespace

void draw_drops(const Look& look, const Box& box, const View& view, DashboardState& state) {
  Box rest = box;
  {
    Panel head(look, "drops_head", rest.take_top(look.px(kHead)));
    draw_head(head.painter(), head.contents(0).inset(look.px(12), 0));
  }
  Panel panel(look, "drops", rest, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  const Box contents = panel.contents(0).inset(look.px(12), 0);
  const model::FrameRing& drops = view.frames->drops();
  const std::size_t rows = rows_of(drops, view.paused_at);
  if (rows == 0) return draw_none(painter, contents, view);
  const float height = look.px(kRow);
  std::optional<std::size_t> current;
  if (view.paused_at && view.cursor) {
    current = row_at_cursor(drops, rows, *view.cursor);
    const std::uint64_t id = drops[rows - 1 - *current].id;
    if (id != state.bottom.drops_seen_cursor && !ImGui::IsWindowHovered()) {
      scroll_to(painter, *current, rest.h);
    }
    state.bottom.drops_seen_cursor = id;
  }
  const float scrolled = ImGui::GetScrollY();
  const auto first = static_cast<std::size_t>(std::max(0.0F, scrolled / height));
  const auto seen = static_cast<std::size_t>(rest.h / height) + 2;
  for (std::size_t i = first; i < std::min(rows, first + seen); ++i) {
    const model::LoggedFrame& frame = drops[rows - 1 - i];
    const Box row{contents.x, contents.y + static_cast<float>(i) * height, contents.w, height};
    const Box whole = row.inset(-look.px(6), 0);
    const Touch mouse =
        touch(painter, whole, Text("drop").append("%.0f", static_cast<double>(frame.id)));
    // On the way down: in a fast list the row is elsewhere when the button goes up.
    if (mouse.pressed || (mouse.hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Left))) {
      look_at(view, state, frame);
    }
    const bool is_looked_at = view.moment != nullptr && view.moment->id == frame.id;
    if (is_looked_at || mouse.hovered) {
      painter.fill(whole, is_looked_at ? faded(look.theme->good, 0.22) : look.theme->field,
                   look.px(3));
    } else if (current == i) {
      // The moment lies behind this one, the newest drop before it.
      painter.fill({whole.x, whole.y - look.px(1), whole.w, look.px(2)}, look.theme->good);
    }
    draw_row(painter, row, frame, view.wall_offset);
  }
  panel.reaches(contents.y + static_cast<float>(rows) * height);
}

}  // namespace framescope::ui
