#pragma once

#include <cstdint>
#include <vector>

namespace framescope {

/// A run of a JPEG's MCUs (minimum coded units, the squares it is coded in) that never came, in
/// scan order: row by row from the upper left.
struct McuRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;

  bool operator==(const McuRun&) const = default;
};

/// The parts of a picture that are not its frame's own. Plain data.
struct PictureHoles {
  int mcu_width_px = 16;
  int mcu_height_px = 16;  ///< 16 of 4:2:0, 8 of 4:2:2
  int mcus_per_row = 0;
  int mcu_rows = 0;
  std::vector<McuRun> missing;  ///< ascending, apart from each other

  bool empty() const { return missing.empty(); }
  std::uint64_t missing_mcus() const {
    std::uint64_t sum = 0;
    for (const McuRun& run : missing) sum += run.count;
    return sum;
  }
};

}  // namespace framescope
