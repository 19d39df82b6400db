#include "model/span_meters.hpp"

namespace framescope::model {

SpanSummary summarise(const Histogram& histogram) {
  const auto [p50, p95, p99] = histogram.percentiles<3>({0.50, 0.95, 0.99});
  return {histogram.count(), p50, p95, p99, histogram.max()};
}

void SpanMeter::add(Duration length, Time now) {
  window_.record(length, now);
  run_.record(length);
}

SpanSummary SpanMeter::window(Time now) { return summarise(window_.window(now)); }
SpanSummary SpanMeter::run() const { return summarise(run_); }

void SpanMeters::add(Span span, Duration length, Time now) {
  meters_[static_cast<std::size_t>(span)].add(length, now);
}

SpanSummaries SpanMeters::window(Time now) {
  SpanSummaries summaries;
  for (std::size_t i = 0; i < kSpanCount; ++i) summaries[i] = meters_[i].window(now);
  return summaries;
}

SpanSummaries SpanMeters::run() const {
  SpanSummaries summaries;
  for (std::size_t i = 0; i < kSpanCount; ++i) summaries[i] = meters_[i].run();
  return summaries;
}

}  // namespace framescope::model
