#include "ui/waterfall_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/account.hpp"
#include "ui/format.hpp"
#include "ui/metric_tooltip.hpp"

namespace framescope::ui {
namespace {

constexpr float kName = 82;
constexpr float kCount = 56;
constexpr float kShare = 80;
constexpr float kLeastBar = 24;

/// What a row says beside its bar.
struct Line {
  Mark mark;
  std::string_view name;
  std::uint64_t count = 0;
  bool dim = false;
  std::string_view metric = {};  ///< key of what explains it
};

/// "N / total (p %)".
Text of_whole(std::uint64_t count, std::uint64_t whole) {
  return Text(short_count(count))
      .append(" / ")
      .append(short_count(whole))
      .append(" (")
      .append(percent(count, whole))
      .append(")");
}

/// The places of a row of the waterfall.
struct StagePlaces {
  Box name;
  Box bar;
  Box count;
  Box whole;  ///< empty where there is no room for it
  Box share;
};

StagePlaces places_of(const Painter& painter, Box row, std::string_view whole) {
  StagePlaces places;
  const bool has_whole = row.w >= painter.px(kWaterfallWidth);
  const float whole_width = Painter::width(painter.look().fonts.number, whole) + 1;
  places.share = row.take_right(painter.px(kShare));
  places.whole = row.take_right(has_whole ? whole_width : 0);
  places.count = row.take_right(painter.px(kCount));
  places.name = row.take_left(painter.px(kName));
  row.take_right(painter.px(8));
  places.bar = row.inset(0, painter.px(4));
  return places;
}

/// Its name, and "N / total (p %)" with the digits of all rows below each other.
void draw_stage_words(Painter& painter, const StagePlaces& places, const Line& row,
                      std::uint64_t whole) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const Colour ink = row.dim ? theme.dim : theme.text;
  Box name = places.name;
  const float mark = painter.px(8);
  painter.mark(name.take_left(mark).middle_x(), name.middle_y(), mark,
               {row.dim ? faded(row.mark.colour, 0.35) : row.mark.colour, row.mark.shape});
  name.take_left(painter.px(8));
  painter.text(name, fonts.text, ink, row.name);
  painter.text(places.count, fonts.number, ink, short_count(row.count), Align::kRight);
  if (places.whole.w > 0) {
    painter.text(places.whole, fonts.number, theme.dim, Text(" / ").append(short_count(whole)),
                 Align::kRight);
  }
  painter.text(places.share, fonts.number, theme.dim,
               Text("(").append(percent(row.count, whole)).append(")"), Align::kRight);
}

/// A stretch of frames of a bar that is as wide as the whole; never so thin that it is not seen.
Box stretch_of(const Box& bar, std::uint64_t from, std::uint64_t to, std::uint64_t whole,
               float least) {
  const auto x = [&](std::uint64_t frames) {
    const double part = static_cast<double>(frames) / static_cast<double>(whole);
    return std::round(bar.w * static_cast<float>(std::min(1.0, part)));
  };
  const float right = std::max(x(to), least);
  const float left = std::min(x(from), right - least);
  return {bar.x + left, bar.y, right - left, bar.h};
}

/// What each cause took away: from where the stage before stood down to what is left, apart from
/// the bar, whose colour may be the cause's own.
void draw_steps(Painter& painter, const Box& bar, const WaterfallStage& stage,
                std::uint64_t whole) {
  const Theme& theme = painter.theme();
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  const Box higher = bar.inset(0, -painter.px(2));
  std::uint64_t level = stage.before;
  for (std::size_t i = 0; i < stage.step_count; ++i) {
    const WaterfallStep& step = stage.steps[i];
    const std::uint64_t below = level - std::min(level, step.count);
    const Mark mark = theme.of(step.cause);
    const Box box = stretch_of(higher, below, level, whole, painter.px(3));
    painter.fill({box.x - line, box.y, line, box.h}, theme.panel);
    painter.fill(box, mark.colour);
    // Where there is room its shape says which, too.
    const float size = painter.px(7);
    if (box.w > 2 * size) {
      painter.mark(box.middle_x(), box.middle_y(), size, {theme.panel, mark.shape});
    }
    tooltip(painter.look(), box.inset(-painter.px(2), -painter.px(2)),
            Text(label(step.cause)).append(": ").append(of_whole(step.count, whole)));
    level = below;
  }
  if (stage.step_count == 0) return;
  // From where the eye falls.
  const Box edge = stretch_of(bar, stage.before, stage.before, whole, line);
  painter.fill({edge.x, bar.y - painter.px(8), line, painter.px(6)}, faded(theme.text, 0.35));
}

/// The frames that came so far, those on their way, and the steps down from the stage before.
void draw_bar(Painter& painter, const Box& bar, const WaterfallStage& stage, Colour colour,
              std::uint64_t whole) {
  if (whole == 0 || bar.w < painter.px(kLeastBar)) return;
  const std::uint64_t came = std::min(stage.count, stage.after);
  const float least = painter.px(2);
  if (stage.after > came) {
    painter.fill(stretch_of(bar, came, stage.after, whole, least),
                 faded(painter.theme().idle, 0.6));
  }
  if (came > 0) painter.fill(stretch_of(bar, 0, came, whole, least), faded(colour, 0.7));
  draw_steps(painter, bar, stage, whole);
}

Line line_of(const Theme& theme, const WaterfallStage& stage) {
  constexpr std::array kMeanings{Meaning::kCaptured, Meaning::kEncoded, Meaning::kSent,
                                 Meaning::kReceived, Meaning::kDecoded, Meaning::kDisplayed};
  constexpr std::array<std::string_view, model::kStageCount> kMetrics{
      "frames.captured", "frames.encoded", "frames.sent",
      "frames.received", "frames.decoded", "frames.displayed"};
  Line row;
  const auto index = static_cast<std::size_t>(stage.stage.value_or(model::Stage::kCaptured));
  row.mark = {theme.of(kMeanings[index]), Shape::kSquare};
  row.name = stage.name;
  row.count = stage.count;
  row.metric = stage.stage ? kMetrics[index] : std::string_view("frames.expected");
  return row;
}

/// What is part of the last stage's bar: the damaged ones, or of what has not come to it yet.
void draw_part(Painter& painter, const Box& row_box, const Line& row, std::uint64_t from,
               std::uint64_t whole) {
  const StagePlaces places = places_of(painter, row_box, Text(" / ").append(short_count(whole)));
  metric_tooltip(painter.look(), row_box, row.metric);
  draw_stage_words(painter, places, row, whole);
  if (whole == 0 || row.count == 0 || places.bar.w < painter.px(kLeastBar)) return;
  painter.fill(stretch_of(places.bar, from, from + row.count, whole, painter.px(2)),
               faded(row.mark.colour, 0.85));
}

}  // namespace

std::size_t draw_waterfall(Painter& painter, const Box& column, float row_height,
                           const model::Snapshot& snapshot) {
  const Waterfall waterfall = waterfall_of(snapshot);
  const Theme& theme = painter.theme();
  const Text whole = Text(" / ").append(short_count(waterfall.whole));
  const auto row_box = [&](std::size_t row) {
    return Box{column.x, column.y + static_cast<float>(row) * row_height, column.w, row_height};
  };
  for (std::size_t i = 0; i < waterfall.count; ++i) {
    const WaterfallStage& stage = waterfall.stages[i];
    const Box box = row_box(i);
    const Line row = line_of(theme, stage);
    const StagePlaces places = places_of(painter, box, whole);
    metric_tooltip(painter.look(), places.name, row.metric);
    draw_stage_words(painter, places, row, waterfall.whole);
    draw_bar(painter, places.bar, stage, row.mark.colour, waterfall.whole);
  }
  std::size_t rows = waterfall.count;
  const std::uint64_t good = waterfall.stages[waterfall.count - 1].count;
  const std::uint64_t damaged =
      snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayedDamaged)];
  if (damaged > 0) {
    draw_part(painter, row_box(rows++),
              {theme.of(FrameOutcome::kDisplayedDamaged), "damaged", damaged, false,
               "frames.displayed_damaged"},
              good - std::min(good, damaged), waterfall.whole);
  }
  const bool lands = snapshot.in_flight == 0;
  draw_part(
      painter, row_box(rows++),
      {{theme.idle, Shape::kDiamond}, "in flight", snapshot.in_flight, lands, "frames.in_flight"},
      good, waterfall.whole);
  return rows;
}

}  // namespace framescope::ui
