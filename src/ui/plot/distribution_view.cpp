#include <array>
#include <cmath>

#include "ui/plot/canvas.hpp"

namespace framescope::ui::plot {
namespace {

constexpr Duration kRefresh = std::chrono::milliseconds(250);
constexpr float kLeastBinPx = 5;    // of the design
constexpr float kValueLabels = 14;  // the strip for them
constexpr double kGridAlpha = 0.12;
constexpr std::array<double, 3> kShares{0, 0.5, 1};

/// Where values and shares lie.
struct Field {
  Painter& painter;
  Box box;
  const Bins& bins;

  float edge_x(std::size_t bin) const {
    return box.x + box.w * static_cast<float>(bin) / static_cast<float>(bins.count);
  }
  float x(double value) const {
    const double at = bins.scale == Scale::kLog ? std::log10(value) : value;
    const double share = (at - bins.low) / (bins.width * static_cast<double>(bins.count));
    return box.x + box.w * static_cast<float>(std::clamp(share, 0.0, 1.0));
  }
  float y(double share) const { return box.bottom() - box.h * static_cast<float>(share); }
};

/// Makes it anew when something else is shown, and a few times a second while data comes in.
void refresh(const PlotSpec& spec, const Scene& scene, PlotState& state, float width_px) {
  const bool same = state.distributed_grid == scene.grid &&
                    state.distributed_scale == state.scale &&
                    state.distributed_hidden == state.hidden_curves;
  const bool scrolled = state.distributed_grid.step == scene.grid.step &&
                        state.distributed_grid.columns == scene.grid.columns &&
                        state.distributed_scale == state.scale &&
                        state.distributed_hidden == state.hidden_curves;
  const bool recent = scene.real_now - state.distributed_at < kRefresh;
  if (state.bins.count != 0 && recent && (same || scrolled)) return;
  Extent shown;
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const Samples samples = samples_in(*curve.series, scene.grid.begin(), scene.grid.end());
    shown.add(extent_of(*curve.series, samples, state.scale == Scale::kLog));
  }
  state.bins = make_bins(shown, state.scale, static_cast<std::size_t>(width_px / kLeastBinPx));
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const Samples samples = samples_in(*curve.series, scene.grid.begin(), scene.grid.end());
    state.curves[curve.id].distribution.compute(*curve.series, samples, state.bins);
  }
  state.distributed_at = scene.real_now;
  state.distributed_grid = scene.grid;
  state.distributed_scale = state.scale;
  state.distributed_hidden = state.hidden_curves;
}

void draw_share_grid(const Field& field, const Box& canvas) {
  Painter& painter = field.painter;
  const float hair = std::max(1.0F, std::floor(painter.look().scale));
  for (const double share : kShares) {
    const float y = std::round(field.y(share));
    painter.fill({field.box.x, y, field.box.w, hair}, faded(painter.theme().text, kGridAlpha));
    painter.text({canvas.x - painter.px(kAxisWidth), y - painter.px(7), painter.px(kAxisWidth - 6),
                  painter.px(14)},
                 painter.look().fonts.small, painter.theme().dim,
                 Text().append("%.0f %%", share * 100), Align::kRight);
  }
}

void draw_value_labels(const Field& field, const PlotSpec& spec) {
  Painter& painter = field.painter;
  ImFont* font = painter.look().fonts.small;
  const Bins& bins = field.bins;
  constexpr float kSpacing = 70;
  const auto labels = static_cast<std::size_t>(std::max(2.0F, field.box.w / painter.px(kSpacing)));
  const std::size_t every = std::max<std::size_t>(1, (bins.count + labels - 1) / labels);
  float free_from = field.box.x;
  for (std::size_t bin = 0; bin <= bins.count; bin += every) {
    const double step = bins.scale == Scale::kLog ? 0 : bins.width * static_cast<double>(every);
    const Text label = spec.format.tick(bins.edge(bin), step);
    const float width = std::ceil(Painter::width(font, label));
    const float left = std::clamp(std::round(field.edge_x(bin) - width / 2), field.box.x,
                                  field.box.right() - width);
    if (left < free_from) continue;
    free_from = left + width + painter.px(6);
    painter.text({left, field.box.bottom(), width, painter.px(kValueLabels)}, font,
                 painter.theme().dim, label);
  }
}

void draw_histogram(const Field& field, const Distribution& distribution, Colour colour) {
  constexpr double kAlpha = 0.4;
  const auto counts = distribution.counts();
  const double largest = std::max<double>(1, distribution.largest_count());
  for (std::size_t bin = 0; bin < counts.size() && bin < field.bins.count; ++bin) {
    if (counts[bin] == 0) continue;
    const float left = std::round(field.edge_x(bin));
    const float right = std::max(left + 1, std::round(field.edge_x(bin + 1)) - 1);
    const float height =
        std::max(1.0F, std::round(field.box.h * static_cast<float>(counts[bin] / largest)));
    field.painter.fill({left, field.box.bottom() - height, right - left, height},
                       faded(colour, kAlpha));
  }
}

void draw_cumulative(const Field& field, const Distribution& distribution, Colour colour) {
  const auto counts = distribution.counts();
  const auto total = static_cast<double>(distribution.percentiles().samples);
  const float line = std::max(1.0F, field.painter.px(1.5F));
  double sum = 0;
  ImVec2 from{field.box.x, field.y(0)};
  for (std::size_t bin = 0; bin < counts.size() && bin < field.bins.count; ++bin) {
    sum += counts[bin];
    const ImVec2 to{field.edge_x(bin + 1), field.y(total > 0 ? sum / total : 0)};
    field.painter.list().AddLine(from, to, colour, line);
    from = to;
  }
}

struct Figure {
  std::string_view label;
  double Percentiles::*value;
};
constexpr std::array<Figure, 4> kFigures{{{"p50", &Percentiles::p50},
                                          {"p95", &Percentiles::p95},
                                          {"p99", &Percentiles::p99},
                                          {"max", &Percentiles::max}}};

void draw_percentile_lines(const Field& field, const Percentiles& percentiles) {
  Painter& painter = field.painter;
  for (const Figure& figure : kFigures) {
    const float x = std::round(field.x(percentiles.*figure.value));
    const float dash = painter.px(3);
    for (float y = field.box.y; y < field.box.bottom(); y += 2 * dash) {
      painter.fill({x, y, 1, std::min(dash, field.box.bottom() - y)},
                   faded(painter.theme().text, 0.5));
    }
  }
}

/// The read-outs: a row for each curve, a column for each figure, as far as there is room.
void draw_figures(Painter& painter, Box box, const PlotSpec& spec, const PlotState& state,
                  std::size_t columns, float column_width) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const std::size_t first = columns == kFigures.size() ? 0 : 2;
  double error = 0;
  const auto cells = [&](const Box& row, auto&& text_of, ImFont* font, Colour colour) {
    Box rest = row;
    for (std::size_t i = columns; i > 0; --i) {
      painter.text(rest.take_right(column_width), font, colour, text_of(kFigures[first + i - 1]),
                   Align::kRight);
    }
    return rest;
  };
  cells(
      box.take_top(painter.px(kFigureRow)), [](const Figure& f) { return Text(f.label); },
      fonts.small, theme.dim);
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve) || box.h < painter.px(kFigureRow)) continue;
    const Percentiles& known = state.curves[curve.id].distribution.percentiles();
    if (known.samples == 0) continue;
    error = std::max(error, known.error);
    const Box row = box.take_top(painter.px(kFigureRow));
    const Box left = cells(
        row, [&](const Figure& f) { return spec.format(known.*f.value); }, fonts.number,
        theme.text);
    painter.mark(left.right() - painter.px(2), left.middle_y(), painter.px(7),
                 {curve.colour, curve.shape});
  }
  if (error > 0 && box.h >= painter.px(kFigureRow)) {
    painter.text(box.take_top(painter.px(kFigureRow)), fonts.small, theme.dim,
                 Text("within ").append("%.2g", error / spec.format.divisor), Align::kRight);
  }
}

}  // namespace

void draw_distribution(Painter& painter, const Box& box, const PlotSpec& spec, const Scene& scene,
                       PlotState& state) {
  const float column_width =
      std::ceil(Painter::width(painter.look().fonts.number, spec.format.widest) + painter.px(10));
  const float mark = painter.px(12);
  const float least = painter.px(120);
  std::size_t columns = kFigures.size();
  if (box.w - column_width * 4 - mark < least) columns = 2;
  if (box.w - column_width * 2 - mark < least) columns = 0;
  Box rest = box;
  const Box figures =
      rest.take_right(columns == 0 ? 0 : column_width * static_cast<float>(columns) + mark);
  rest.take_right(columns == 0 ? 0 : painter.px(8));
  rest.take_bottom(painter.px(kValueLabels - kBelowCanvas / 2));
  refresh(spec, scene, state, rest.w / painter.look().scale);
  if (state.bins.count == 0 || rest.h < 2) return;
  const Field field{painter, rest, state.bins};
  draw_share_grid(field, box);
  draw_value_labels(field, spec);
  const Curve* marked = nullptr;
  for (const Curve& curve : spec.curves) {
    if (!state.shows(curve)) continue;
    const Distribution& distribution = state.curves[curve.id].distribution;
    if (distribution.percentiles().samples == 0) continue;
    const Colour colour = shade(state, curve);
    draw_histogram(field, distribution, colour);
    draw_cumulative(field, distribution, colour);
    // The one that is pointed at, or the last: of spans that is end to end.
    if (marked == nullptr || state.lit_curve != marked->id) marked = &curve;
  }
  if (marked != nullptr) {
    draw_percentile_lines(field, state.curves[marked->id].distribution.percentiles());
  }
  if (columns > 0) draw_figures(painter, figures, spec, state, columns, column_width);
}

}  // namespace framescope::ui::plot
