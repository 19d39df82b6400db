#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "model/time_series.hpp"
#include "ui/plot/axis.hpp"
#include "ui/plot/columns.hpp"

namespace framescope::ui::plot {

/// Bins of equal width, 1, 2 or 5 times a power of ten, on a linear or a logarithmic axis (where
/// the width is in decades). Their edges are multiples of the width, so that they stand still while
/// values come and go.
struct Bins {
  Scale scale = Scale::kLinear;
  double low = 0;  ///< the first one's lower edge, as the axis draws it (a logarithm on kLog)
  double width = 1;
  std::size_t count = 0;

  double low_value() const { return edge(0); }
  double high_value() const { return edge(count); }
  /// The lower edge of a bin, as a value.
  double edge(std::size_t bin) const;
  /// The bin of a value; values outside belong to the nearest one.
  std::size_t of(double value) const;
};

/// At most `most` bins that hold everything in `shown`; none when it is empty.
Bins make_bins(const Extent& shown, Scale scale, std::size_t most);

/// How the values of one curve are distributed.
struct Percentiles {
  double p50 = 0;
  double p95 = 0;
  double p99 = 0;
  double max = 0;
  double error = 0;         ///< the percentiles are off by no more; 0: they are samples
  std::size_t samples = 0;  ///< 0: the rest means nothing
};

/// The percentiles and the histogram of the samples in a stretch. Percentiles are real samples (the
/// nearest rank) of up to kExact of them, and within `error` beyond. It keeps its room. Pure.
class Distribution {
 public:
  static constexpr std::size_t kExact = 100'000;

  void compute(const model::TimeSeries& series, const Samples& samples, const Bins& bins);

  const Percentiles& percentiles() const { return percentiles_; }
  /// Samples in each bin.
  std::span<const std::uint32_t> counts() const { return counts_; }
  std::uint32_t largest_count() const;

 private:
  void exact_percentiles();
  void estimated_percentiles(const model::TimeSeries& series, const Samples& samples, double min);

  Percentiles percentiles_;
  std::vector<std::uint32_t> counts_;
  std::vector<double> values_;
  std::vector<std::uint32_t> fine_;
};

}  // namespace framescope::ui::plot
