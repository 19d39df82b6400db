#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/time.hpp"

namespace framescope::model {

/// When each block of 64 values of a ring began and ended, and the first and the last value of it,
/// side by side: of a million values it is 512 KiB, which stay in a processor's cache, and the
/// values, each border between two columns on a page of its own, need not be touched. Pure; one
/// thread.
class BlockIndex {
 public:
  static constexpr unsigned kBits = 6;
  static constexpr std::uint64_t kValues = std::uint64_t{1} << kBits;  ///< of a block

  struct Block {
    Time begin{};  ///< of its first value
    Time end{};    ///< of the last of those that have come
    double first = 0;
    double last = 0;
  };

  /// Of a ring that holds `capacity` values, a power of two.
  explicit BlockIndex(std::size_t capacity);

  /// The values in their order: `index` counts from 0 on, and never stops.
  void append(std::uint64_t index, Time at, double value);

  /// Block n holds the values from n * kValues on. Of those whose first value is still in the ring.
  const Block& operator[](std::uint64_t block) const { return blocks_[block & mask_]; }

  /// The blocks that began before the value of that index came.
  static constexpr std::uint64_t begun(std::uint64_t index) {
    return (index + kValues - 1) >> kBits;
  }

  /// The first of the blocks [low, high) that began at `at` or later; `high` if none did. In a few
  /// looks if it lies near the guess.
  std::uint64_t first_from(Time at, std::uint64_t low, std::uint64_t high,
                           std::uint64_t guess) const;

  static constexpr std::size_t bytes(std::size_t capacity) {
    return std::max<std::size_t>(capacity >> kBits, 1) * sizeof(Block);
  }

 private:
  std::vector<Block> blocks_;  ///< a ring
  std::size_t mask_;
};

}  // namespace framescope::model
