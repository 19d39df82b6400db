#pragma once

#include <cstdint>
#include <optional>

#include "core/image.hpp"
#include "ui/plot/scatter.hpp"

namespace framescope::ui {

/// A quality that the lab has measured and the user looks at.
struct LabChoice {
  int quality = 80;  ///< 1..100
  Subsampling subsampling = Subsampling::k420;
  int width_px = 0;  ///< as asked of the scaler; 0 is the source's own

  bool operator==(const LabChoice&) const = default;
};

/// How original and chosen quality are set against each other.
enum class CompareMode : std::uint8_t {
  kDivider,  ///< the one left of a line that can be dragged, the other right of it
  kFlip,     ///< one in the place of the other, by key
  kMap,      ///< where they differ, as a heat map
};

/// What the quality lab keeps from frame to frame.
struct LabState {
  bool open = false;    ///< it has the place of the plots
  bool frozen = false;  ///< it stays with the picture that it has; else it follows the stream
  bool widths = false;  ///< measures half and twice the width as well
  bool psnr = false;    ///< instead of SSIM
  std::optional<double> loss;  ///< of IP packets, 0..1, for the survival; nothing: as measured
  double limit_mbit = 4;       ///< of "best within", > 0
  int limit_fragments = 8;     ///< likewise, >= 1

  bool compares = false;  ///< original and chosen quality have the place of the pictures
  CompareMode mode = CompareMode::kDivider;
  bool flipped = false;             ///< kFlip: the original is shown
  bool ssim_map = false;            ///< kMap: of SSIM instead of the absolute difference
  double divider = 0.5;             ///< 0..1 of the picture's width
  std::optional<LabChoice> chosen;  ///< what is compared; nothing: what the stream does

  plot::ScatterState rate;
  plot::ScatterState size;
};

}  // namespace framescope::ui
