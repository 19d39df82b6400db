#include "model/span_meters.hpp"

namespace framescope::model {
namespace {

SpanSummary summarise(const Histogram& histogram) {
  return {histogram.count(), histogram.percentile(0.50), histogram.percentile(0.95),
          histogram.percentile(0.99), histogram.max()};
}

}  // namespace

void SpanMeters::add(Span span, Duration length, Time now) {
  const auto index = static_cast<std::size_t>(span);
  window_[index].record(length, now);
  run_[index].record(length);
}

SpanSummaries SpanMeters::window(Time now) {
  SpanSummaries summaries;
  for (std::size_t i = 0; i < kSpanCount; ++i) summaries[i] = summarise(window_[i].window(now));
  return summaries;
}

SpanSummaries SpanMeters::run() const {
  SpanSummaries summaries;
  for (std::size_t i = 0; i < kSpanCount; ++i) summaries[i] = summarise(run_[i]);
  return summaries;
}

}  // namespace framescope::model
