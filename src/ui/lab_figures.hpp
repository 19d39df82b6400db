#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "model/rate_distortion.hpp"
#include "ui/format.hpp"
#include "ui/lab_state.hpp"
#include "ui/view.hpp"

// What the lab's panel says of its points. Pure.
namespace framescope::ui {

LabChoice choice_of(const model::RatePoint& point);

/// The point of this quality, or of the nearest one on the same curve; nothing without a curve.
std::optional<std::size_t> find_point(std::span<const model::RatePoint> points,
                                      const LabChoice& choice);

/// Where the curve that the choice lies on begins to cost more than it brings; nothing while it has
/// too few points.
std::optional<std::size_t> knee_point(std::span<const model::RatePoint> points,
                                      const LabChoice& choice);

/// What is looked at: what was chosen, else what the stream does.
std::optional<LabChoice> looked_at(const LabView& lab, const LabState& state);

/// "Quality 80, 4:2:0, 400 px"
Text choice_words(const LabChoice& choice);
/// "Q 80, 4:2:0", or "Q 80, 4:2:0, 400 px"
Text short_words(const LabChoice& choice, bool with_width);

/// Best qualities, each under a limit of its own.
struct BestRow {
  Text label;
  std::string_view help;
  std::optional<std::size_t> point;  ///< nothing: none keeps to it
};
inline constexpr std::size_t kBestRows = 5;

/// One packet, the Mac's limit, a bit rate, a number of fragments, and the knee of the curve that
/// is in use. `fps` > 0.
std::array<BestRow, kBestRows> best_rows(const LabView& lab, const LabState& state,
                                         model::PricedWire wire, double fps);

/// The expected similarity of what is seen on this wire; nothing where it cannot be sent.
std::optional<double> delivered(const model::RatePoint& point, model::PricedWire wire,
                                std::optional<double> frozen_ssim);

}  // namespace framescope::ui
