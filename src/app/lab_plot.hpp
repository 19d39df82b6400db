#pragma once

#include <span>
#include <string>

#include "media/chart.hpp"
#include "model/lab_report.hpp"

namespace framescope::app {

/// Distortion against size: SSIM above, PSNR below, over the JPEG's bytes on a logarithmic axis. A
/// curve for each subsampling, through the means of all frames at the qualities that all were
/// measured at; the single frames' points lie faintly behind them. Each limit of a datagram is a
/// band: what lies in it fits the limit raw, but not as base64. The knee is that of the curve.
media::Chart lab_chart(const std::string& source, std::span<const model::LabFrame> frames);

}  // namespace framescope::app
