#pragma once

#include <array>

#include "core/histogram.hpp"
#include "core/time.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// Count, percentiles and maximum.
SpanSummary summarise(const Histogram& histogram);

/// How long frames spent in one span of their life: over the last 10 s and over the run. Pure.
class SpanMeter {
 public:
  void add(Duration length, Time now);
  SpanSummary window(Time now);
  SpanSummary run() const;

 private:
  WindowHistogram window_;
  Histogram run_;
};

/// One for each span. Pure.
class SpanMeters {
 public:
  void add(Span span, Duration length, Time now);
  SpanSummaries window(Time now);
  SpanSummaries run() const;

 private:
  std::array<SpanMeter, kSpanCount> meters_;
};

}  // namespace framescope::model
