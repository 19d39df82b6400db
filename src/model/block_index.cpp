#include "model/block_index.hpp"

#include "model/gallop.hpp"

namespace framescope::model {

BlockIndex::BlockIndex(std::size_t capacity)
    : mask_(std::max<std::size_t>(capacity >> kBits, 1) - 1) {
  blocks_.reserve(mask_ + 1);
}

void BlockIndex::append(std::uint64_t index, Time at, double value) {
  const std::size_t place = (index >> kBits) & mask_;
  if ((index & (kValues - 1)) != 0) {
    blocks_[place].end = at;
    blocks_[place].last = value;
  } else if (place == blocks_.size()) {
    blocks_.push_back({at, at, value, value});
  } else {
    blocks_[place] = {at, at, value, value};
  }
}

std::uint64_t BlockIndex::first_from(Time at, std::uint64_t low, std::uint64_t high,
                                     std::uint64_t guess) const {
  return gallop(low, high, guess, [&](std::uint64_t block) { return (*this)[block].begin < at; });
}

}  // namespace framescope::model
