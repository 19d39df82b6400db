#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"

namespace framescope::wire {

/// Guesses how many frames were lost whole, of a sender that does not number them: a gap in the
/// packets' numbers together with a timestamp that went on by k usual steps hides k - 1 frames. A
/// guess stands once kSettle has passed without any of them coming late. Pure; one thread.
class FrameGaps {
 public:
  static constexpr Duration kSettle = std::chrono::milliseconds(500);

  /// A packet came that is the highest so far, `skipped` numbers after the one before; extended
  /// sequence, RTP timestamp.
  void advance(std::uint64_t sequence, std::uint32_t timestamp, std::uint64_t skipped, Time now) {
    if (sequence_ && timestamp != timestamp_) judge(sequence, timestamp - timestamp_, skipped, now);
    sequence_ = sequence;
    timestamp_ = timestamp;
  }

  /// The first packet of a frame came behind the highest.
  void fill(std::uint64_t sequence) {
    for (Gap& gap : gaps_) {
      if (gap.after < sequence && sequence < gap.before && gap.frames > 0) --gap.frames;
    }
  }

  /// How many lost frames have become certain enough.
  std::uint64_t settle(Time now) {
    std::uint64_t frames = 0;
    // The oldest first, which are due first.
    while (!gaps_.empty() && (gaps_.front().due <= now || gaps_.size() > kMaxGaps)) {
      frames += gaps_.front().frames;
      gaps_.erase(gaps_.begin());
    }
    return frames;
  }

  std::optional<Time> next_due() const {
    return gaps_.empty() ? std::nullopt : std::optional(gaps_.front().due);
  }

  /// Numbering began anew: what is open is forgotten.
  void reset() { *this = {}; }

 private:
  static constexpr std::size_t kSteps = 15;
  static constexpr std::size_t kLeastSteps = 3;
  static constexpr std::size_t kMaxGaps = 16;
  // Of the timestamp, beyond which it has jumped: half of its range.
  static constexpr std::uint32_t kJump = std::uint32_t{1} << 31;

  struct Gap {
    std::uint64_t after = 0;  // the numbers that bound it
    std::uint64_t before = 0;
    std::uint64_t frames = 0;
    Time due{};
  };

  void judge(std::uint64_t sequence, std::uint32_t step, std::uint64_t skipped, Time now) {
    if (step >= kJump) return;
    if (skipped == 0) {
      steps_[steps_seen_++ % kSteps] = step;
      return;
    }
    const std::uint64_t usual = usual_step();
    if (usual == 0) return;
    const std::uint64_t frames = std::min((step + usual / 2) / usual, skipped + 1);
    if (frames >= 2) gaps_.push_back({*sequence_, sequence, frames - 1, now + kSettle});
  }

  // The median of the latest; 0 while too few are known.
  std::uint64_t usual_step() const {
    const auto count = std::min(steps_seen_, kSteps);
    if (count < kLeastSteps) return 0;
    std::array<std::uint32_t, kSteps> sorted = steps_;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(count / 2);
    std::nth_element(sorted.begin(), middle, sorted.begin() + static_cast<std::ptrdiff_t>(count));
    return *middle;
  }

  std::optional<std::uint64_t> sequence_;  // of the highest
  std::uint32_t timestamp_ = 0;
  std::array<std::uint32_t, kSteps> steps_{};
  std::size_t steps_seen_ = 0;
  std::vector<Gap> gaps_;
};

}  // namespace framescope::wire
