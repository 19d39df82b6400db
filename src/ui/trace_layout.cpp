#include "ui/trace_layout.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui {
namespace {

constexpr float kMark = 18;
constexpr float kFrame = 80;  // "12,345,678"
constexpr float kTotal = 62;  // "1,234.5 ms"
constexpr float kGap = 10;

}  // namespace

TraceColumns trace_columns(Box row, float scale) {
  const auto px = [scale](float length) { return std::round(length * scale); };
  TraceColumns columns;
  columns.mark = row.take_left(px(kMark));
  columns.frame = row.take_left(px(kFrame));
  row.take_left(px(kGap));
  columns.total = row.take_right(px(kTotal));
  row.take_right(px(kGap));
  columns.bars = row;
  return columns;
}

float TraceScale::x(double ms) const {
  return std::round(box_.x + static_cast<float>(axis_.share(ms)) * box_.w);
}

Box TraceScale::bar(double from_ms, double until_ms, const Box& row, float least) const {
  const float left = std::min(x(from_ms), box_.right() - least);
  const float right = std::max(x(until_ms), left + least);
  return {left, row.y, right - left, row.h};
}

}  // namespace framescope::ui
