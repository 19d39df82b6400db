#include <algorithm>
#include <limits>

#include "model/gallop.hpp"
#include "model/time_series.hpp"

namespace framescope::model {

// Level by level: what does not fill a bucket of the level above lies at both edges and is looked
// at here.
TimeSeries::Extent TimeSeries::extent(std::uint64_t first, std::uint64_t last) const {
  Extent found;
  for (std::size_t level = 0; first < last; ++level) {
    const bool top = level == levels_.size();
    const std::uint64_t left = top ? last : std::min((first + kFan - 1) & ~(kFan - 1), last);
    const std::uint64_t right = std::max(left, last & ~(kFan - 1));
    if (level == 0) {
      join_values(found, first, left);
      join_values(found, right, last);
    } else {
      join_buckets(found, level, first, left);
      join_buckets(found, level, right, last);
    }
    first = left >> kFanBits;
    last = right >> kFanBits;
    if (top) break;
  }
  return found;
}

void TimeSeries::join_values(Extent& found, std::uint64_t first, std::uint64_t last) const {
  for (; first < last; ++first) {
    const double value = values_[place(first)].value;
    found.join(value, value);
  }
}

void TimeSeries::join_buckets(Extent& found, std::size_t level, std::uint64_t first,
                              std::uint64_t last) const {
  const Ring<Extent>& buckets = levels_[level - 1];
  const std::size_t mask = (capacity_ >> (kFanBits * level)) - 1;
  for (; first < last; ++first) {
    const Extent& bucket = buckets[first & mask];
    found.join(bucket.min, bucket.max);
  }
}

/// What the values with the indices [first, last) are, all of which are still there. Not returned:
/// eight bytes after eight bytes on a stack are slow to be read back as sixteen.
void TimeSeries::sum_up(std::uint64_t first, std::uint64_t last, Column& column) const {
  column.values = static_cast<std::size_t>(last - first);
  if (first == last) return;
  const auto begins_block = [](std::uint64_t at) { return at % BlockIndex::kValues == 0; };
  const Extent found = extent(first, last);
  const bool only_gaps = found.min > found.max;
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  column.min = only_gaps ? kNothing : found.min;
  column.max = only_gaps ? kNothing : found.max;
  column.first =
      begins_block(first) ? blocks_[first >> BlockIndex::kBits].first : values_[place(first)].value;
  const bool ends_block = begins_block(last) && last >= oldest() + BlockIndex::kValues;
  column.last =
      ends_block ? blocks_[(last >> BlockIndex::kBits) - 1].last : values_[place(last - 1)].value;
}

TimeSeries::Column TimeSeries::range(std::size_t first, std::size_t last) const {
  Column column;
  sum_up(oldest() + first, oldest() + std::max(first, last), column);
  return column;
}

// By the index of the blocks, which is in the cache: of the values those of one block are looked
// at, and none if the first one from `at` on begins a block.
std::uint64_t TimeSeries::index_from(Time at, std::uint64_t guess) const {
  const std::uint64_t whole = BlockIndex::begun(oldest());
  const std::uint64_t block =
      blocks_.first_from(at, whole, BlockIndex::begun(appended_), BlockIndex::begun(guess));
  const std::uint64_t high = std::min(block << BlockIndex::kBits, appended_);
  if (block > whole && blocks_[block - 1].end < at) return high;
  const std::uint64_t low = block > whole ? ((block - 1) << BlockIndex::kBits) + 1 : oldest();
  return gallop(low, high, guess, [&](std::uint64_t i) { return values_[place(i)].at < at; });
}

std::size_t TimeSeries::first_from(Time at, std::size_t guess) const {
  return static_cast<std::size_t>(index_from(at, oldest() + guess) - oldest());
}

void TimeSeries::near_cuts(Time begin, Duration step, std::span<Time> cuts) const {
  constexpr std::uint64_t kBlocks = 3;
  const std::uint64_t whole = BlockIndex::begun(oldest());
  const std::uint64_t begun = BlockIndex::begun(appended_);
  std::uint64_t before = blocks_.first_from(begin - step, whole, begun, begun);
  std::uint64_t came = 0;
  for (Time& cut : cuts) {
    const std::uint64_t next = blocks_.first_from(begin, before, begun, before + came);
    came = next - before;
    before = next;
    cut = begin;
    begin += step;
    if (came < kBlocks) continue;
    // Exact, where the next block begins there anyway, or nothing has come from there on.
    const BlockIndex::Block& last = blocks_[next - 1];
    if (last.end < cut) continue;
    // No value of the same time as the block's first may be left before it.
    if (blocks_[next - 2].end < last.begin) cut = last.begin;
  }
}

void TimeSeries::query(std::span<const Time> cuts, std::span<Column> columns) const {
  constexpr std::uint64_t kDense = 16;  // values of a column from which it shares no cache line
  constexpr std::uint64_t kAhead = 4;   // columns, in the time that memory takes to answer
  if (columns.empty()) return;
  std::uint64_t first = index_from(cuts.front(), appended_);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    // Values come evenly, most of the time: a column holds about as many as the one before it.
    const std::uint64_t last = index_from(cuts[i + 1], first + count);
    count = last - first;
    sum_up(first, last, columns[i]);
    first = last;
    if (count < kDense || last % BlockIndex::kValues == 0) continue;
    // The buckets that the border between two columns cuts, whole: one column takes what lies
    // before it, the next one the rest. Not a function of its own: GCC 12 takes one that only
    // prefetches for one that does nothing.
    const std::size_t soon = place(std::min(last + kAhead * count, appended_ - 1));
    const Value* values = values_.data() + (soon & ~(kFan - 1));
    __builtin_prefetch(values);
    __builtin_prefetch(values + kFan / 2);
    __builtin_prefetch(values + kFan - 1);
    const Extent* buckets = levels_.front().data() + ((soon >> kFanBits) & ~(kFan - 1));
    __builtin_prefetch(buckets);
    __builtin_prefetch(buckets + kFan / 2);
  }
}

}  // namespace framescope::model
