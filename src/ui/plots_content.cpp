#include "ui/plots_content.hpp"

#include <algorithm>

#include "ui/plot/csv.hpp"

namespace framescope::ui {

PlotsContent::PlotsContent(const Theme& theme, const View& view, const plot::Grid& grid,
                           PlotsState& state)
    : theme_(theme), view_(view), grid_(grid) {
  fill_fps();
  fill_size();
  fill_datagrams(state);
  fill_drops(state);
  fill_base64();
  fill_latency();
  fill_rate();
  fill_jitter();
  fill_quality();
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    const Parts& own = parts_[i];
    specs_[i].curves = std::span(own.curves).first(own.curve_count);
    specs_[i].levels = std::span(own.levels).first(own.level_count);
    specs_[i].bands = std::span(own.bands).first(own.band_count);
    specs_[i].help = state.help[i];
    if (view.running == nullptr && !in_view(view.history->fps(model::Stage::kSent)) &&
        !in_view(view.history->fps(model::Stage::kReceived))) {
      specs_[i].empty = i == 0 ? "Start a session to fill the plots" : "";
      specs_[i].empty_is_good = false;
    }
  }
}

plot::PlotSpec& PlotsContent::begin(PlotId id, std::string_view title, std::string_view unit) {
  plot::PlotSpec& spec = specs_[static_cast<std::size_t>(id)];
  spec.key = key_of(id);
  spec.title = title;
  spec.unit = unit;
  return spec;
}

void PlotsContent::add(PlotId id, const plot::Curve& curve) {
  Parts& own = parts(id);
  own.curves[own.curve_count++] = curve;
}

void PlotsContent::add(PlotId id, const plot::Level& level) {
  Parts& own = parts(id);
  own.levels[own.level_count++] = level;
}

void PlotsContent::add_band(PlotId id, const plot::ValueBand& band) {
  Parts& own = parts(id);
  own.bands[own.band_count++] = band;
}

/// Frames further apart than some of the stream's intervals were not next to each other: no line
/// joins them over what was dropped between.
Duration PlotsContent::frame_join() const {
  constexpr auto kShown = static_cast<std::size_t>(model::Stage::kDisplayed);
  constexpr int kIntervals = 4;
  const double fps = view_.nominal_fps.value_or(view_.snapshot->fps_window[kShown].value_or(0));
  if (!(fps > 0)) return std::chrono::seconds(1);
  return from_seconds(std::clamp(kIntervals / fps, 0.15, 10.0));
}

bool PlotsContent::in_view(const model::TimeSeries& series) const {
  const plot::Samples samples = plot::samples_in(series, grid_.begin(), grid_.end());
  return !plot::extent_of(series, samples, false).empty;
}

std::string copy_csv(std::span<const plot::PlotSpec> specs, const plot::Grid& grid,
                     Duration wall_offset) {
  std::vector<plot::CsvColumn> columns;
  for (const plot::PlotSpec& spec : specs) {
    const bool counts = spec.form == plot::Form::kBars;
    for (const plot::Curve& curve : spec.curves) {
      columns.push_back({spec.title, curve.label, counts ? "frames, cumulative" : spec.unit,
                         curve.series, spec.format.divisor});
    }
  }
  return plot::to_csv(columns, grid.begin(), grid.end(), wall_offset);
}

}  // namespace framescope::ui
