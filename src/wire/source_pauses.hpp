#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/time.hpp"

namespace framescope::wire {

/// For how long a source has to be silent to be taken for gone: half as long again as it lately was
/// between two of its packets, over 5 to 10 s. Pure; one thread.
class SourcePauses {
 public:
  static constexpr Duration kLeastQuiet = std::chrono::milliseconds(50);
  static constexpr Duration kMostQuiet = std::chrono::seconds(2);
  static constexpr Duration kUnknownQuiet = std::chrono::milliseconds(500);  ///< at first, for 1 s

  SourcePauses() = default;
  /// Of a source whose first packet came at `first`, and its latest at `last`.
  SourcePauses(Time first, Time last) : first_(first), last_(last), turn_(last) {}

  /// A packet came.
  void hear(Time now) {
    current_ = std::max(current_, now - last_);
    if (now - turn_ > kSpan) {
      before_ = std::exchange(current_, {});
      turn_ = now;
    }
    last_ = now;
  }

  Time last() const { return last_; }
  /// After last().
  Duration quiet_limit() const {
    if (last_ - first_ < kRhythm) return kUnknownQuiet;
    const Duration longest = std::max(before_, current_);
    return std::clamp(longest + longest / 2, kLeastQuiet, kMostQuiet);
  }

 private:
  static constexpr Duration kSpan = std::chrono::seconds(5);
  static constexpr Duration kRhythm = std::chrono::seconds(1);

  Time first_{};
  Time last_{};
  Time turn_{};         // when this span began
  Duration before_{};   // the longest of the span before
  Duration current_{};  // and of this one
};

}  // namespace framescope::wire
