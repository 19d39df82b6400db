#include "ui/drops_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/time_control.hpp"
#include "ui/trace_tooltip.hpp"
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
// The last one takes what is left, as the cause does where the reason has no room.
constexpr std::array<Column, 5> kColumns{{
    {"Time", 96, Align::kLeft, 0},
    {"Frame", 86, Align::kRight, 0},
    {"Size", 70, Align::kRight, 440},
    {"Cause", 176, Align::kLeft, 0},
    {"Reason", 0, Align::kLeft, 640},
}};
constexpr std::size_t kCause = 3;
constexpr std::size_t kReason = 4;
constexpr float kColumnGap = 14;

/// The last stage that a dropped frame is known to have passed.
std::string_view last_stage(const model::FrameSample& sample) {
  for (std::size_t i = model::kStageCount; i-- > 0;) {
    if (sample.at[i] != Time{}) return to_string(static_cast<model::Stage>(i));
  }
  return {};
}

/// Hands out the cells of a row, from the left.
class Cells {
 public:
  Cells(const Painter& painter, const Box& row) : painter_(painter), rest_(row), room_(row.w) {
    rest_.take_left(painter.px(22));
  }

  bool has(std::size_t column) const { return room_ >= painter_.px(kColumns[column].from); }

  Box next(std::size_t column) {
    const bool is_last = column == (has(kReason) ? kReason : kCause);
    const Box cell = is_last ? rest_ : rest_.take_left(painter_.px(kColumns[column].width));
    rest_.take_left(painter_.px(kColumnGap));
    return cell;
  }

 private:
  const Painter& painter_;
  Box rest_;
  float room_;
};

void draw_head(Painter& painter, const Box& box) {
  Cells cells(painter, box);
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!cells.has(i)) continue;
    painter.text(cells.next(i), painter.look().fonts.small, painter.theme().dim, kColumns[i].name,
                 kColumns[i].align);
  }
}

/// The datagram's size, as the JPEG's where there was none.
Text size_words(const model::FrameSample& sample, const Fonts& fonts) {
  const std::uint32_t size = sample.datagram_bytes != 0 ? sample.datagram_bytes : sample.jpeg_bytes;
  if (size == 0) return Text(fonts.unknown);
  const Quantity shown = bytes(size);
  return Text(shown.number).append(" ").append(shown.unit);
}

/// Why it ended so; of a frame whose cause says all, how far it came.
Text why_words(const model::FrameSample& sample) {
  if (!sample.reason.empty()) return reason_words(sample);
  const std::string_view stage = last_stage(sample);
  return stage.empty() ? Text("never seen") : Text("last seen ").append(stage);
}

void draw_row(Painter& painter, const Box& box, const model::LoggedFrame& frame,
              Duration wall_offset) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const model::FrameSample& sample = frame.sample;
  painter.mark(box.x + painter.px(6), box.middle_y(), painter.px(9), theme.of(*sample.outcome));
  const std::array<Text, kColumns.size()> words{
      clock_words(frame.at, wall_offset),
      sample.frame_number_known ? count(sample.frame_number) : Text(fonts.unknown),
      size_words(sample, fonts), Text(label(*sample.outcome)), why_words(sample)};
  Cells cells(painter, box);
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (!cells.has(i)) continue;
    const bool is_number = i < kCause;
    const bool is_dim = i == kReason ? sample.reason.empty() : is_number && i != 0;
    Box cell = cells.next(i);
    const float used = painter.text(cell, is_number ? fonts.number : fonts.text,
                                    is_dim ? theme.dim : theme.text, words[i], kColumns[i].align);
    if (i != kCause || cells.has(kReason)) continue;
    // A reason without a column of its own stands behind its cause, if there is room.
    cell.take_left(used + painter.px(kColumnGap));
    if (Painter::width(fonts.small, words[kReason]) > cell.w) continue;
    painter.text(cell, fonts.small, theme.dim, words[kReason]);
  }
}

void draw_none(Painter& painter, Box box, const View& view) {
  const bool any_frames = view.frames->size() != 0;
  ImFont* font = painter.look().fonts.text;
  painter.text(box.take_top(painter.px(kRow)), font, painter.theme().dim,
               any_frames ? "No frame was dropped."
                          : "Each frame that is not shown appears here, with its cause.");
  if (view.snapshot->network_loss != model::NetworkLoss::kEstimated) return;
  Text words("Lost in the network");
  if (view.snapshot->network_loss_estimate) {
    words.append(": about ").append(count(*view.snapshot->network_loss_estimate));
  }
  painter.text(box.take_top(painter.px(kRow)), font, painter.theme().dim,
               words.append(" by sequence numbers, which name no frame"));
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
    if (mouse.hovered) show_trace_tooltip(look, frame, view.wall_offset);
  }
  panel.reaches(contents.y + static_cast<float>(rows) * height);
}

}  // namespace framescope::ui
