#include "media/jpeg_inspect.hpp"

#include <algorithm>
#include <cstdlib>

namespace framescope::media {
namespace {

using ByteTable = std::array<std::uint8_t, 64>;

// ITU-T T.81 tables K.1 and K.2, in zig-zag order.
constexpr ByteTable kLuma{16, 11, 12,  14,  12,  10, 16, 14,  13,  14,  18,  17,  16, 19,  24,  40,
                          26, 24, 22,  22,  24,  49, 35, 37,  29,  40,  58,  51,  61, 60,  57,  51,
                          56, 55, 64,  72,  92,  78, 64, 68,  87,  69,  55,  56,  80, 109, 81,  87,
                          95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99};
constexpr ByteTable kChroma{17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99,
                            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
                            99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

/// libjpeg's jpeg_quality_scaling and jpeg_add_quant_table, for 8-bit steps.
QuantTable scaled(const ByteTable& base, int quality) {
  const int percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  QuantTable table{};
  std::transform(base.begin(), base.end(), table.begin(), [percent](int step) {
    return static_cast<std::uint16_t>(std::clamp((step * percent + 50) / 100, 1, 255));
  });
  return table;
}

/// How far apart two tables are; 0 when they are equal. Steps over 255 count as 255, which is what
/// an encoder writes that keeps to 8 bits.
int distance(const QuantTable& seen, const QuantTable& standard) {
  int sum = 0;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    sum += std::abs(std::min<int>(seen[i], 255) - standard[i]);
  }
  return sum;
}

bool has_zero(const QuantTable& table) {
  return std::find(table.begin(), table.end(), 0) != table.end();
}

}  // namespace

QuantTable standard_luma_table(int quality) { return scaled(kLuma, quality); }

QuantTable standard_chroma_table(int quality) { return scaled(kChroma, quality); }

std::optional<QualityEstimate> estimate_quality(const QuantTable& luma,
                                                const std::optional<QuantTable>& chroma) {
  if (has_zero(luma) || (chroma && has_zero(*chroma))) return std::nullopt;
  int best_quality = 0;
  int best_distance = 0;
  for (int quality = 100; quality >= 1; --quality) {
    int apart = distance(luma, standard_luma_table(quality));
    if (chroma) apart += distance(*chroma, standard_chroma_table(quality));
    if (apart == 0) return QualityEstimate{quality, true};
    if (best_quality == 0 || apart < best_distance) {
      best_quality = quality;
      best_distance = apart;
    }
  }
  return QualityEstimate{best_quality, false};
}

}  // namespace framescope::media
