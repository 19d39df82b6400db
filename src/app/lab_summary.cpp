#include "app/lab_summary.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>

namespace framescope::app {
namespace {

using model::LabFrame;

/// The highest quality that keeps to a limit in every frame, in 4:2:0; nothing if none does.
std::optional<int> quality_within(std::span<const LabFrame> frames, const model::RateLimit& limit) {
  std::optional<int> lowest;
  for (const LabFrame& frame : frames) {
    const auto curve = model::curves_of(frame).at(Subsampling::k420);
    std::optional<int> highest;
    for (const model::RatePoint& point : curve) {
      if (model::keeps(point, limit)) highest = point.quality;
    }
    if (!highest) return std::nullopt;
    lowest = std::min(lowest.value_or(*highest), *highest);
  }
  return lowest;
}

std::optional<int> median_knee(std::span<const LabFrame> frames) {
  std::vector<int> knees;
  for (const LabFrame& frame : frames) {
    const auto curve = model::curves_of(frame).at(Subsampling::k420);
    if (const auto knee = model::knee_of(curve)) knees.push_back(curve[*knee].quality);
  }
  if (knees.empty()) return std::nullopt;
  const auto middle = knees.begin() + static_cast<std::ptrdiff_t>(knees.size() / 2);
  std::nth_element(knees.begin(), middle, knees.end());
  return *middle;
}

std::string cell(const std::optional<int>& value) {
  char text[16];
  std::snprintf(text, sizeof text, "%8s", value ? std::to_string(*value).c_str() : "-");
  return text;
}

}  // namespace

std::vector<std::string> lab_summary(std::span<const LabFrame> frames) {
  std::vector<std::string> lines;
  if (frames.empty()) return lines;
  lines.emplace_back(std::to_string(frames.size()) + (frames.size() == 1 ? " frame" : " frames") +
                     " of " + std::to_string(frames.front().width_px) + "x" +
                     std::to_string(frames.front().height_px) + ", 4:2:0");
  lines.emplace_back("highest JPEG quality within     base64     raw");
  const auto add = [&](const std::string& name, std::size_t bytes) {
    std::string line = name;
    line.resize(30, ' ');
    for (const model::PricedWire wire : {model::PricedWire::kBase64, model::PricedWire::kRaw}) {
      line += cell(quality_within(frames, {.wire = wire, .datagram_bytes = bytes}));
    }
    lines.push_back(line);
  };
  add("  one packet (1,472 bytes)", model::kOnePacketBytes);
  add("  macOS (9,216 bytes)", model::kMacDatagramBytes);
  add("  one datagram (65,507 bytes)", kMaxDatagramBytes);
  lines.push_back("knee of SSIM over bytes       " + cell(median_knee(frames)));
  return lines;
}

}  // namespace framescope::app
