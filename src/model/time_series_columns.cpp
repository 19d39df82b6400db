#include <algorithm>
#include <limits>

#include "model/time_series.hpp"

namespace framescope::model {

/// Where the columns of a view end, one after the other: before the first value of the next one's
/// time. With Cut::kBlocks a column in whose time three blocks began or more ends before the last
/// of them instead. What is known of the border before only shortens the search: each lies where it
/// lies in any view.
class TimeSeries::Borders {
 public:
  enum class Cut { kExact, kBlocks };

  Borders(const TimeSeries& series, Time begin, Duration step, Cut cut)
      : series_(series),
        step_(step),
        cut_(cut),
        end_(begin),
        newest_(series.empty() ? Time::min() : series.newest().at),
        oldest_(series.oldest()),
        oldest_block_((oldest_ + BlockIndex::kValues - 1) >> BlockIndex::kBits),
        begun_((series.appended_ + BlockIndex::kValues - 1) >> BlockIndex::kBits),
        exact_(series.first_from(begin - step)) {}

  /// The index of the first value that a column leaves to the next one; first of all, that the
  /// column before the view leaves to it.
  std::uint64_t next() {
    const Time end = end_;
    end_ += step_;
    if (end > newest_) return series_.appended_;
    if (by_blocks_) {
      exact_ = static_cast<std::size_t>((block_ << BlockIndex::kBits) - oldest_);
      take_block(end);
      count_ = static_cast<std::size_t>(blocks_ << BlockIndex::kBits);
    }
    if (!by_blocks_) take_value(end);
    return by_blocks_ ? block_ << BlockIndex::kBits : oldest_ + exact_;
  }
  /// Whether the last of them is a block's.
  bool by_blocks() const { return by_blocks_; }

 private:
  static constexpr std::uint64_t kBlocks = 3;

  void take_value(Time end) {
    // Values come evenly, most of the time: a column holds about as many as the one before it.
    const std::size_t before = exact_;
    exact_ = series_.first_from(end, exact_, exact_ + count_);
    count_ = exact_ - before;
    // Three blocks have more than this.
    if (cut_ == Cut::kExact || count_ <= (kBlocks - 1) * BlockIndex::kValues) return;
    const BlockIndex& blocks = series_.blocks_;
    const Time begin = end - step_;
    block_ = blocks.before(begin, oldest_block_, begun_, (oldest_ + before) >> BlockIndex::kBits);
    // The last one that began before the column may be forgotten, and all of its own still there.
    if (oldest_block_ > 0 && blocks[block_].begin >= begin) --block_;
    blocks_ = count_ >> BlockIndex::kBits;
    take_block(end);
  }
  void take_block(Time end) {
    const std::uint64_t before = block_;
    block_ = series_.blocks_.before(end, std::max(before, oldest_block_), begun_, before + blocks_);
    blocks_ = block_ - before;
    by_blocks_ = blocks_ >= kBlocks;
  }

  const TimeSeries& series_;
  Duration step_;
  Cut cut_;
  Time end_;  ///< of the column whose border comes next
  Time newest_;
  std::uint64_t oldest_;
  std::uint64_t oldest_block_;  ///< whose first value is still there
  std::uint64_t begun_;         ///< blocks, ever
  std::size_t exact_;           ///< first_from() of the border before, or somewhat less
  std::size_t count_ = 0;       ///< of the values between the last two borders, more or less
  bool by_blocks_ = false;
  std::uint64_t block_ = 0;   ///< the last one that began before the last border
  std::uint64_t blocks_ = 0;  ///< so many of them began between the last two borders
};

/// The values with the indices [first, last), all of which are still there.
TimeSeries::Column TimeSeries::column(std::uint64_t first, std::uint64_t last) const {
  if (first >= last) return {};
  constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
  const auto begins_block = [](std::uint64_t at) { return at % BlockIndex::kValues == 0; };
  const Extent found = extent(first, last);
  const bool only_gaps = found.min > found.max;
  const bool ends_block = begins_block(last) && last >= oldest() + BlockIndex::kValues;
  return {
      only_gaps ? kNothing : found.min, only_gaps ? kNothing : found.max,
      begins_block(first) ? blocks_[first >> BlockIndex::kBits].first : values_[place(first)].value,
      ends_block ? blocks_[(last >> BlockIndex::kBits) - 1].last : values_[place(last - 1)].value,
      static_cast<std::size_t>(last - first)};
}

TimeSeries::Column TimeSeries::range(std::size_t first, std::size_t last) const {
  return column(oldest() + first, oldest() + last);
}

void TimeSeries::query(Time begin, Duration step, std::span<Column> columns) const {
  fill({*this, begin, step, Borders::Cut::kExact}, columns);
}

void TimeSeries::overview(Time begin, Duration step, std::span<Column> columns) const {
  fill({*this, begin, step, Borders::Cut::kBlocks}, columns);
}

void TimeSeries::fill(Borders borders, std::span<Column> columns) const {
  constexpr std::size_t kDense = 16;  // values of a column from which it shares no cache line
  constexpr std::size_t kAhead = 4;   // columns, in the time that memory takes to answer
  std::uint64_t first = borders.next();
  for (Column& out : columns) {
    const std::uint64_t last = borders.next();
    out = column(first, last);
    const std::uint64_t count = last - first;
    first = last;
    if (count < kDense || borders.by_blocks()) continue;
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
