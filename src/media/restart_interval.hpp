#pragma once

#include <cstddef>

#include "core/image.hpp"

namespace framescope::media {

/// How many MCUs to put between restart markers, 1..65,535, so that packets which hold whole
/// intervals fill well and few intervals exceed one: a ninth of `payload_bytes` (above 0) on
/// average, as the busiest parts of a picture take about three times the average and a third of a
/// packet is what WIRE 3.3 found, and no picture has more than kMaxRestartIntervals.
/// `expected_jpeg_bytes` (above 0) is what the frame will take, such as the last one of this
/// quality. Answers a divisor of a row of MCUs, or whole rows, where one is near, so that holes are
/// straight; else a power of two. Keeps `previous`, the last answer or 0, while the ideal is within
/// a quarter of where it would be chosen: sizes that swing from frame to frame change nothing.
int restart_interval_for(int width_px, int height_px, Subsampling subsampling,
                         std::size_t expected_jpeg_bytes, std::size_t payload_bytes, int previous);

}  // namespace framescope::media
