#include "ui/plot/buckets.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace framescope::ui::plot {
namespace {

using namespace std::chrono_literals;

constexpr std::array<Duration, 14> kWidths{1ms,   2ms,   5ms, 10ms, 20ms, 50ms, 100ms,
                                           200ms, 500ms, 1s,  2s,   5s,   10s,  20s};
constexpr Duration kWidest = 60s;

double grown(double before, double now) {
  return std::max(0.0, now >= before ? now - before : now);
}

/// A ring that is full has forgotten how its oldest count came about.
bool forgets(const model::TimeSeries& series) {
  constexpr std::size_t kSmallestFull = 1024;
  return series.size() >= kSmallestFull && std::has_single_bit(series.size());
}

double first_count(const model::TimeSeries& series) {
  for (std::size_t i = 0; i < series.size(); ++i) {
    if (!std::isnan(series[i].value)) return series[i].value;
  }
  return 0;
}

/// What the count had reached before the value with this index.
double count_at(const model::TimeSeries& series, std::size_t index) {
  for (; index > 0; --index) {
    const double count = series[index - 1].value;
    if (!std::isnan(count)) return count;
  }
  return forgets(series) ? first_count(series) : 0;
}

}  // namespace

std::int64_t Buckets::of(Time at) const { return Grid{first, width, 1}.column(at); }

Buckets make_buckets(const Grid& grid, double least_columns) {
  const auto least = static_cast<double>(grid.step.count()) * least_columns;
  Duration width = kWidest;
  for (const Duration candidate : kWidths) {
    if (static_cast<double>(candidate.count()) < least) continue;
    width = candidate;
    break;
  }
  Buckets buckets;
  buckets.width = width;
  buckets.first = Grid{0, width, 1}.column(grid.begin());
  buckets.count = Grid{buckets.first, width, 1}.column(grid.end() - Duration{1}) + 1;
  return buckets;
}

double count_before(const model::TimeSeries& series, Time at) {
  return count_at(series, series.first_from(at));
}

void count_events(const model::TimeSeries& series, const Buckets& buckets, Time until,
                  std::vector<double>& events) {
  events.assign(static_cast<std::size_t>(buckets.count), 0);
  std::size_t first = series.first_from(buckets.begin(0));
  std::size_t values = 0;
  double before = count_at(series, first);
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Time end = std::min(until, buckets.begin(static_cast<std::int64_t>(i) + 1));
    const std::size_t last = std::max(first, series.first_from(end, first + values));
    values = last - first;
    if (values == 0) continue;  // the count is what it was
    first = last;
    const double now = count_at(series, last);
    events[i] = grown(before, now);
    before = now;
  }
}

}  // namespace framescope::ui::plot
