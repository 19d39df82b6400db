#pragma once

#include <span>
#include <string>
#include <string_view>

#include "model/time_series.hpp"
#include "ui/plot/time_view.hpp"

namespace framescope::ui::plot {

/// A column of a table: its name holds the unit.
struct CsvColumn {
  std::string_view title;  ///< of the plot
  std::string_view label;  ///< of the curve
  std::string_view unit;
  const model::TimeSeries* series = nullptr;
  double divisor = 1;  ///< what a value is divided by to be in the unit
};

/// The samples in [begin, end) as CSV (RFC 4180, but lines end in a line feed): one header row,
/// then a row for each instant that has a sample, oldest first, with the time in ISO 8601 (UTC,
/// nanoseconds) and an empty cell where a series has none. Several samples of one series at one
/// instant take as many rows. Gaps are left out. `wall_offset`: CLOCK_REALTIME minus
/// CLOCK_MONOTONIC.
std::string to_csv(std::span<const CsvColumn> columns, Time begin, Time end, Duration wall_offset);

/// "2024-01-31T23:59:59.123456789Z".
std::string iso_8601(WallTime at);

}  // namespace framescope::ui::plot
