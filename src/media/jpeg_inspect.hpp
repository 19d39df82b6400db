#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace framescope::media {

/// A JPEG quantisation table in zig-zag order, as it stands in DQT. Steps of 1..65535.
using QuantTable = std::array<std::uint16_t, 64>;

/// The quality on the IJG scale that a JPEG's tables speak of.
struct QualityEstimate {
  int quality = 0;     ///< 1..100
  bool exact = false;  ///< the tables are libjpeg's own at this quality; else they are only near it

  bool operator==(const QualityEstimate&) const = default;
};

/// Of the tables of a JPEG, the luma one and, unless it is grey, the chroma one. None when a step
/// is 0.
std::optional<QualityEstimate> estimate_quality(
    const QuantTable& luma, const std::optional<QuantTable>& chroma = std::nullopt);

/// libjpeg's standard luma or chroma table at a quality of 1..100, 8-bit steps, in zig-zag order.
QuantTable standard_luma_table(int quality);
QuantTable standard_chroma_table(int quality);

}  // namespace framescope::media
