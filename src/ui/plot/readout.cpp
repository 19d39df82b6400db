#include <array>
#include <cmath>

#include "ui/plot/canvas.hpp"
#include "ui/wall_clock.hpp"

namespace framescope::ui::plot {
namespace {

constexpr float kRow = 18;  // of the design
constexpr float kAir = 14;  // between a name and its value
constexpr std::size_t kMostRows = kMostCurves + 4;

/// One line of the read-out.
struct Row {
  std::string_view label;
  Text value;
  Text note;  ///< the sample's own time, when it is not the crosshair's
  Mark mark{};
  bool marked = false;
};

struct Readout {
  Text head;
  Text frame;
  std::array<Row, kMostRows> rows;
  std::size_t count = 0;

  void add(const Row& row) {
    if (count < rows.size()) rows[count++] = row;
  }
};

Text relative(const Scene& scene, Time at) {
  const double s = seconds(at - scene.now);
  return Text().append(std::abs(s) < 100 ? "%+.2f s" : "%+.0f s", s);
}

void add_samples(Readout& readout, const PlotSpec& spec, const Scene& scene, const PlotState& state,
                 Time at) {
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const auto sample = nearest_sample(*curve.series, scene.grid, at, reach_of(spec, scene.grid));
    if (!sample) continue;
    Row row;
    row.label = curve.label;
    row.value = spec.format(sample->value);
    row.mark = {curve.colour, curve.shape};
    row.marked = true;
    const bool elsewhere = std::chrono::abs(sample->at - at) > scene.grid.step;
    if (elsewhere) row.note.append("at ").append(relative(scene, sample->at).view());
    readout.add(row);
  }
  if (readout.count == 0) readout.add({"no sample here", {}, {}, {}, false});
}

void add_events(Readout& readout, const PlotSpec& spec, const PlotState& state, Time at) {
  for (const Curve& curve : spec.curves) {
    const double events = events_of(state, curve, at);
    if (!state.shows(curve) || !(events > 0)) continue;
    Row row;
    row.label = curve.label;
    row.value = spec.format(events);
    row.mark = {curve.colour, curve.shape};
    row.marked = true;
    readout.add(row);
  }
  if (readout.count == 0) readout.add({"none here", {}, {}, {}, false});
}

void add_marks(Readout& readout, const Painter& painter, const Scene& scene, Time at) {
  const Duration near = scene.grid.step * 4;
  for (const EventMark& mark : scene.marks) {
    const bool lies_in = at >= mark.at && at < mark.until;
    if (std::chrono::abs(mark.at - at) > near && !lies_in) continue;
    Row row;
    row.label = mark.label;
    row.mark = {painter.theme().of(mark.severity), mark.shape};
    row.marked = true;
    readout.add(row);
  }
}

Readout make_readout(const Painter& painter, const PlotSpec& spec, const Scene& scene,
                     const PlotState& state, Time at) {
  Readout readout;
  const bool bars = spec.form == Form::kBars;
  // A bar's instant is where its bucket begins.
  const Time shown =
      bars && state.buckets.count > 0 ? state.buckets.begin(state.buckets.of(at)) : at;
  readout.head.append(relative(scene, shown).view()).append("   ");
  readout.head.append(clock_words(shown, scene.wall_offset).view());
  if (scene.frame_at != nullptr) {
    if (const auto frame = scene.frame_at(scene.frames, at)) {
      readout.frame.append("frame #").append(count(*frame).view());
    }
  }
  if (bars) {
    add_events(readout, spec, state, at);
  } else {
    add_samples(readout, spec, scene, state, at);
  }
  add_marks(readout, painter, scene, at);
  return readout;
}

struct Widths {
  float label = 0;
  float value = 0;
  float note = 0;
};

Widths measure(const Painter& painter, const PlotSpec& spec, const Readout& readout) {
  const Fonts& fonts = painter.look().fonts;
  Widths widths;
  for (std::size_t i = 0; i < readout.count; ++i) {
    const Row& row = readout.rows[i];
    widths.label = std::max(widths.label, Painter::width(fonts.text, row.label));
    widths.value = std::max(widths.value, Painter::width(fonts.number, row.value));
    widths.note = std::max(widths.note, Painter::width(fonts.small, row.note));
  }
  widths.value = std::max(widths.value, Painter::width(fonts.number, spec.format.widest));
  return widths;
}

void draw_row(Painter& painter, Box box, const Row& row, const Widths& widths,
              std::string_view unit) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const Box mark = box.take_left(painter.px(14));
  if (row.marked) painter.mark(mark.x + painter.px(4), mark.middle_y(), painter.px(8), row.mark);
  painter.text(box.take_left(std::ceil(widths.label)), fonts.text, theme.text, row.label);
  box.take_left(painter.px(kAir));
  painter.text(box.take_left(std::ceil(widths.value)), fonts.number, theme.text, row.value,
               Align::kRight);
  box.take_left(painter.px(4));
  if (!row.value.empty()) box.take_left(painter.text(box, fonts.small, theme.dim, unit));
  box.take_left(painter.px(8));
  painter.text(box, fonts.small, theme.dim, row.note);
}

}  // namespace

void draw_readout(Painter& painter, const PlotSpec& spec, const Scene& scene, const Stack& stack,
                  const PlotState& state) {
  if (!stack.hovered || state.distribution) return;
  const Fonts& fonts = painter.look().fonts;
  const Readout readout = make_readout(painter, spec, scene, state, *stack.hovered);
  const Widths widths = measure(painter, spec, readout);
  const std::string_view unit = spec.form == Form::kBars ? std::string_view("frames") : spec.unit;
  const float row_width = painter.px(14) + painter.px(kAir) + painter.px(4) + painter.px(8) +
                          std::ceil(widths.label) + std::ceil(widths.value) +
                          std::ceil(Painter::width(fonts.small, unit)) + std::ceil(widths.note);
  const float head_width = Painter::width(fonts.number, readout.head) + painter.px(16) +
                           Painter::width(fonts.number, readout.frame);
  const float width = std::ceil(std::max(row_width, head_width)) + 2;
  const float height = painter.px(kRow) * static_cast<float>(readout.count + 1);
  ImGui::BeginTooltip();
  {
    Painter inside(painter.look());
    const ImVec2 from = ImGui::GetCursorScreenPos();
    Box box{from.x, from.y, width, height};
    Box head = box.take_top(painter.px(kRow));
    inside.text(head, fonts.number, inside.theme().dim, readout.head);
    inside.text(head, fonts.number, inside.theme().dim, readout.frame, Align::kRight);
    for (std::size_t i = 0; i < readout.count; ++i) {
      draw_row(inside, box.take_top(painter.px(kRow)), readout.rows[i], widths, unit);
    }
    ImGui::Dummy({width, height});
  }
  ImGui::EndTooltip();
}

}  // namespace framescope::ui::plot
