#pragma once

#include <array>

#include "core/histogram.hpp"
#include "core/time.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// How long frames spent in each span of their life: over the last 10 s and over the run. Pure.
class SpanMeters {
 public:
  void add(Span span, Duration length, Time now);
  SpanSummaries window(Time now);
  SpanSummaries run() const;

 private:
  std::array<WindowHistogram, kSpanCount> window_;
  std::array<Histogram, kSpanCount> run_;
};

}  // namespace framescope::model
