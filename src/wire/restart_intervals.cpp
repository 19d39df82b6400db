#include "wire/restart_intervals.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "wire/scan_markers.hpp"

namespace framescope::wire {
namespace {

using Chunk = AssembledFrame::Chunk;
using Bytes = std::span<const std::uint8_t>;

// What one chunk has of one interval, without a marker.
struct Part {
  std::uint32_t index = 0;  // of the interval
  bool is_first = false;
  bool is_last = false;
  Bytes bytes{};
};

// Goes through the chunks of an incomplete frame once and writes all intervals of the picture in
// their order. One is written while its parts come, and taken back when they do not become whole.
class IntervalWriter {
 public:
  IntervalWriter(const AssembledFrame& frame, std::uint32_t interval, PictureHoles& holes,
                 std::vector<std::uint8_t>& jpeg)
      : frame_(frame),
        holes_(holes),
        jpeg_(jpeg),
        mcus_(static_cast<std::uint32_t>(holes.mcus_per_row * holes.mcu_rows)),
        interval_(interval),
        intervals_((mcus_ + interval_ - 1) / interval_) {}

  std::optional<RebuildFault> run() {
    for (const Chunk& chunk : frame_.chunks) {
      if (chunk.restart.count >= intervals_) return RebuildFault::kIntervals;
      if (!split(chunk)) return RebuildFault::kIntervals;
      before_ = &chunk;
    }
    take_back();
    fill_up_to(intervals_);
    jpeg_.insert(jpeg_.end(), kEndOfImage.begin(), kEndOfImage.end());
    return written_ > 0 ? std::nullopt : std::optional(RebuildFault::kNothing);
  }

 private:
  // Takes a chunk apart at its restart markers, whose numbers must be their intervals' own: what
  // follows one that contradicts, or any other marker, is not believed. False: an interval that is
  // there already.
  bool split(const Chunk& chunk) {
    const Bytes bytes = scan_bytes(frame_, chunk);
    Part part{.index = chunk.restart.count, .is_first = chunk.restart.first};
    std::size_t begin = 0;
    if (part.is_first) take_back();
    if (part.is_first && begins_with_marker(bytes, part.index)) begin = 2;
    if (!part.is_first && begins_with_half_a_marker(chunk, bytes)) {
      part.is_last = true;
      if (!add(part, chunk)) return false;
      part = {.index = part.index + 1, .is_first = true};
      begin = 1;
    }
    while (part.index < intervals_ && (begin < bytes.size() || begin == 0)) {
      const ScanMarker marker = next_marker(bytes, begin);
      if (marker.code != 0 && !ends_interval(marker.code, part.index)) {
        take_back();
        return true;
      }
      const bool is_end = marker.code == 0 || is_eoi(marker.code, part.index);
      part.is_last = !is_end || chunk.restart.last;
      part.bytes = bytes.subspan(begin, marker.at - begin);
      if (!add(part, chunk)) return false;
      if (is_end) return true;
      begin = marker.end;
      part = {.index = part.index + 1, .is_first = true};
    }
    return true;
  }

  bool is_eoi(std::uint8_t code, std::uint32_t index) const {
    return code == kEndOfImage[1] && index + 1 == intervals_;
  }
  bool ends_interval(std::uint8_t code, std::uint32_t index) const {
    return code == restart_code(index) || is_eoi(code, index);
  }

  // Some senders put the marker between two intervals before the second.
  static bool begins_with_marker(Bytes bytes, std::uint32_t index) {
    return index > 0 && bytes.size() >= 2 && bytes[0] == 0xFF &&
           bytes[1] == restart_code(index - 1);
  }

  bool follows(const Chunk& chunk) const {
    return before_ != nullptr && chunk.sequence == before_->sequence + 1 &&
           chunk.offset == before_->offset + before_->size;
  }

  // An interval may be split between the two bytes of its marker.
  bool begins_with_half_a_marker(const Chunk& chunk, Bytes bytes) const {
    return follows(chunk) && before_->size > 0 && scan_bytes(frame_, *before_).back() == 0xFF &&
           !bytes.empty() && ends_interval(bytes[0], chunk.restart.count);
  }

  bool add(const Part& part, const Chunk& chunk) {
    if (part.is_first) {
      if (part.index < next_) return false;
      fill_up_to(part.index);
      open_at_ = jpeg_.size();
      parts_ = 0;
    } else if (!open_at_ || part.index != next_ || !follows(chunk)) {
      take_back();
      return true;
    }
    jpeg_.insert(jpeg_.end(), part.bytes.begin(), part.bytes.end());
    ++parts_;
    if (part.is_last) close();
    return true;
  }

  void take_back() {
    if (open_at_) jpeg_.resize(*open_at_);
    open_at_.reset();
  }

  // Fewer bytes than of a grey one, or a marker in it, are no interval.
  void close() {
    while (jpeg_.size() > *open_at_ && jpeg_.back() == 0xFF) jpeg_.pop_back();
    const bool is_long_enough = jpeg_.size() - *open_at_ >= grey_bytes(mcus_of(next_));
    if (!is_long_enough || (parts_ > 1 && next_marker(jpeg_, *open_at_).code != 0)) {
      return take_back();
    }
    open_at_.reset();
    ++written_;
    end_interval();
  }

  void end_interval() {
    if (next_ + 1 < intervals_) {
      jpeg_.push_back(0xFF);
      jpeg_.push_back(restart_code(next_));
    }
    ++next_;
  }

  std::uint32_t mcus_of(std::uint32_t index) const {
    return std::min(interval_, mcus_ - index * interval_);
  }

  bool is_422() const { return holes_.mcu_height_px == 8; }

  // 32 bits an MCU of 4:2:0, 20 of 4:2:2: the fewest that Annex K's codes can say.
  std::size_t grey_bytes(std::uint32_t mcus) const {
    return is_422() ? (std::size_t{mcus} * 5 + 1) / 2 : std::size_t{mcus} * 4;
  }

  void fill_up_to(std::uint32_t index) {
    while (next_ < index) {
      const std::uint32_t mcus = mcus_of(next_);
      note_missing({.first = next_ * interval_, .count = mcus});
      append_grey(mcus);
      end_interval();
    }
  }

  void note_missing(McuRun run) {
    std::vector<McuRun>& runs = holes_.missing;
    if (!runs.empty() && runs.back().first + runs.back().count == run.first) {
      runs.back().count += run.count;
    } else {
      runs.push_back(run);
    }
  }

  // Each block of luma says 00 1010, of chroma 00 00: no DC difference, end of block. There is no
  // FF to be stuffed among that.
  void append_grey(std::uint32_t mcus) {
    static constexpr std::array<std::uint8_t, 4> k420{0x28, 0xA2, 0x8A, 0x00};
    static constexpr std::array<std::uint8_t, 5> kTwo422{0x28, 0xA0, 0x02, 0x8A, 0x00};
    static constexpr std::array<std::uint8_t, 3> kLast422{0x28, 0xA0, 0x0F};  // filled up with ones
    const Bytes pattern = is_422() ? Bytes(kTwo422) : Bytes(k420);
    for (std::uint32_t i = 0; i < (is_422() ? mcus / 2 : mcus); ++i) {
      jpeg_.insert(jpeg_.end(), pattern.begin(), pattern.end());
    }
    if (is_422() && mcus % 2 == 1) jpeg_.insert(jpeg_.end(), kLast422.begin(), kLast422.end());
  }

  const AssembledFrame& frame_;
  PictureHoles& holes_;
  std::vector<std::uint8_t>& jpeg_;
  const std::uint32_t mcus_;
  const std::uint32_t interval_;
  const std::uint32_t intervals_;
  const Chunk* before_ = nullptr;       // the chunk before the one in work
  std::uint32_t next_ = 0;              // index of the interval to be written next
  std::optional<std::size_t> open_at_;  // where it begins, once some of it is there
  int parts_ = 0;                       // of it
  std::uint32_t written_ = 0;           // intervals that came whole
};

}  // namespace

std::optional<RebuildFault> write_intervals(const AssembledFrame& frame, std::uint32_t interval,
                                            PictureHoles& holes, std::vector<std::uint8_t>& jpeg) {
  return IntervalWriter(frame, interval, holes, jpeg).run();
}

}  // namespace framescope::wire
