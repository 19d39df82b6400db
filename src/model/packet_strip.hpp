#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "model/rtp_figures.hpp"

namespace framescope::model {

/// The newest packets of a stream, in the order of their extended sequence numbers, at most
/// RtpFigures::kStripCells; allocates once. One thread.
class PacketStrip {
 public:
  /// Of a packet behind all others.
  void push(const PacketCell& cell) {
    cells_.reserve(2 * kCells);
    if (cells_.size() == 2 * kCells) cells_.erase(cells_.begin(), cells_.begin() + kCells);
    cells_.push_back(cell);
  }
  /// Null when it has none of that number.
  PacketCell* find(std::uint64_t sequence) {
    const auto cell = std::ranges::lower_bound(cells_, sequence, {}, &PacketCell::sequence);
    return cell != cells_.end() && cell->sequence == sequence ? &*cell : nullptr;
  }
  bool is_behind_all(std::uint64_t sequence) const {
    return cells_.empty() || cells_.back().sequence < sequence;
  }
  /// Oldest first; until the next call.
  std::span<const PacketCell> cells() const {
    return std::span(cells_).last(std::min(cells_.size(), kCells));
  }
  void clear() { cells_.clear(); }

 private:
  static constexpr std::size_t kCells = RtpFigures::kStripCells;
  std::vector<PacketCell> cells_;
};

}  // namespace framescope::model
