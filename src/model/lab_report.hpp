#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "model/rate_distortion.hpp"

// The lab's files. Pure text; every figure in a language's spelling of none.
namespace framescope::model {

/// One swept picture of a source, at one width.
struct LabFrame {
  std::uint64_t index = 0;  ///< in the source, from 0
  std::string file;         ///< of a folder's picture its name; else empty
  int width_px = 0;         ///< as encoded
  int height_px = 0;
  std::optional<double> frozen_ssim;  ///< between it and the picture before
  std::vector<RatePoint> points;      ///< by subsampling and quality
};

/// The curves of a frame, by subsampling, each by rising quality; views into its points.
std::map<Subsampling, std::span<const RatePoint>> curves_of(const LabFrame& frame);

/// The row of headings, ended by a line feed. A point's parts have dots in their names, as in the
/// JSON: ip_fragments.base64.
std::string lab_csv_header();

/// A row for each point, each ended by a line feed; an empty cell is not known or cannot be sent.
std::string lab_csv_rows(const LabFrame& frame);

/// The frame's JSON object, without a line feed. What is not known or cannot be sent is null.
std::string lab_frame_json(const LabFrame& frame);

/// The whole document of frames that lab_frame_json() wrote, a line each.
std::string lab_json(const std::string& source, const Pricing& pricing,
                     std::span<const std::string> frames);

}  // namespace framescope::model
