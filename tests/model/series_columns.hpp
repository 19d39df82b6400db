#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "model/time_series.hpp"

// What lies in columns, one step each.
namespace framescope::model {

using Column = TimeSeries::Column;

inline std::vector<Time> exact_cuts(Time begin, Duration step, std::size_t columns) {
  std::vector<Time> cuts;
  for (std::size_t i = 0; i <= columns; ++i) cuts.push_back(begin + i * step);
  return cuts;
}

inline std::vector<Time> near_cuts(const TimeSeries& series, Time begin, Duration step,
                                   std::size_t columns) {
  std::vector<Time> cuts(columns + 1);
  series.near_cuts(begin, step, cuts);
  return cuts;
}

inline std::vector<Column> columns_between(const TimeSeries& series, std::span<const Time> cuts) {
  std::vector<Column> columns(cuts.size() - 1);
  series.query(cuts, columns);
  return columns;
}

inline bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }
inline bool same(const Column& a, const Column& b) {
  if (a.values == 0 || b.values == 0) return a.values == b.values;
  return a.values == b.values && same(a.min, b.min) && same(a.max, b.max) &&
         same(a.first, b.first) && same(a.last, b.last);
}

}  // namespace framescope::model
