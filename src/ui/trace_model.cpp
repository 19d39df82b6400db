#include "ui/trace_model.hpp"

#include <algorithm>

namespace framescope::ui {
namespace {

bool known(Time time) { return time != Time{}; }

Time last_known(const model::FrameSample& sample) { return *std::ranges::max_element(sample.at); }

Time first_known(const model::FrameSample& sample) {
  Time first{};
  for (const Time at : sample.at) {
    if (known(at) && (!known(first) || at < first)) first = at;
  }
  if (known(first)) return first;
  return known(sample.expected) ? sample.expected : sample.ended;
}

/// A lost one ended when a later number showed that it is missing; that it was given up is later
/// still, and no news.
Time end_of(const model::FrameSample& sample) {
  const Time last = last_known(sample);
  if (!sample.outcome || !is_drop(*sample.outcome)) return known(last) ? last : sample.ended;
  const bool came = known(sample.at[static_cast<std::size_t>(model::Stage::kReceived)]);
  const Time end = !came && known(sample.expected) ? sample.expected : sample.ended;
  return std::max(end, last);
}

}  // namespace

TraceRow trace_row(const model::FrameSample& sample) {
  TraceRow row;
  row.begin = first_known(sample);
  row.end = std::max(end_of(sample), row.begin);
  for (const model::Span span : kTraceSpans) {
    const auto length = model::length_of(sample, span);
    if (!length) continue;
    const Time from = sample.at[static_cast<std::size_t>(model::ends_of(span).from)];
    row.bars[row.count++] = {span, from, from + *length};
  }
  return row;
}

TraceFrames::TraceFrames(const model::FrameLog& log, std::optional<Time> paused_at)
    : log_(log), size_(log.size()) {
  if (!paused_at) return;
  const auto last = log.at_or_before(*paused_at);
  size_ = last ? *last + 1 : 0;
}

std::size_t TraceFrames::row_of(std::size_t index) const {
  if (size_ == 0) return 0;
  return size_ - 1 - std::min(index, size_ - 1);
}

TraceSpan span_of(const TraceFrames& frames, std::size_t first, std::size_t last,
                  TraceOrigin origin) {
  TraceSpan span;
  const bool common = origin == TraceOrigin::kCommon;
  for (std::size_t i = first; i < last; ++i) {
    const Time begin = trace_row(frames[i].sample).begin;
    if (i == first || begin < span.origin) span.origin = begin;
  }
  Duration bars{};
  Duration ends{};
  for (std::size_t i = first; i < last; ++i) {
    const TraceRow row = trace_row(frames[i].sample);
    const Time from = common ? span.origin : row.begin;
    bars = std::max(bars, row.bars_end() - from);
    ends = std::max(ends, row.end - from);
  }
  // A lost frame is missed a frame time later: beside stages that are far shorter its mark may
  // lie beyond the axis.
  constexpr int kFar = 2;
  const bool fits = common || bars == Duration{0} || ends <= bars * kFar;
  span.longest_ms = milliseconds(fits ? ends : bars);
  return span;
}

}  // namespace framescope::ui
