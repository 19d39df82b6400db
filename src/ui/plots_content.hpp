#pragma once

#include <array>
#include <vector>

#include "ui/plots_panel.hpp"

namespace framescope::ui {

/// What the panel's plots show in one frame: made anew each time, without the heap. The specs point
/// into it.
class PlotsContent {
 public:
  /// `grid`: what of the time is in view.
  PlotsContent(const Theme& theme, const View& view, const plot::Grid& grid, PlotsState& state);
  PlotsContent(const PlotsContent&) = delete;
  PlotsContent& operator=(const PlotsContent&) = delete;

  std::span<const plot::PlotSpec> specs() const { return specs_; }

 private:
  /// The curves, levels and bands of one plot.
  struct Parts {
    std::array<plot::Curve, plot::kMostCurves> curves{};
    std::size_t curve_count = 0;
    std::array<plot::Level, 4> levels{};
    std::size_t level_count = 0;
    std::array<plot::ValueBand, 2> bands{};
    std::size_t band_count = 0;
  };

  Parts& parts(PlotId id) { return parts_[static_cast<std::size_t>(id)]; }
  plot::PlotSpec& begin(PlotId id, std::string_view title, std::string_view unit);
  void add(PlotId id, const plot::Curve& curve);
  void add(PlotId id, const plot::Level& level);
  void add_band(PlotId id, const plot::ValueBand& band);
  bool is_rtp() const { return view_.snapshot->wire == WireFormat::kRtp; }
  bool in_view(const model::TimeSeries& series) const;
  Duration frame_join() const;
  void add_loss_levels(Duration bucket);
  void add_target(PlotId id, double value);

  void fill_fps();
  void fill_size();
  void fill_frame_size();
  void fill_datagrams(PlotsState& state);
  void fill_drops(PlotsState& state);
  void fill_base64();
  void fill_latency();
  void fill_rate();
  void fill_jitter();
  void fill_quality();

  const Theme& theme_;
  const View& view_;
  const plot::Grid& grid_;
  std::array<Parts, kPlotCount> parts_;
  std::array<plot::PlotSpec, kPlotCount> specs_;
  Text latency_unit_;
};

/// A plot's visible samples as CSV, or those of all plots.
std::string copy_csv(std::span<const plot::PlotSpec> specs, const plot::Grid& grid,
                     Duration wall_offset);

}  // namespace framescope::ui
