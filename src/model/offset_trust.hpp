#pragma once

#include <algorithm>
#include <optional>

#include "core/histogram.hpp"
#include "core/time.hpp"

namespace framescope::model {

/// Whether one-way latencies by an estimated clock offset may be shown: not when the offset's error
/// is larger than what it would qualify. The error may be up to 5 ms, or half the median of the
/// network's one-way latency, whichever is more. Pure; one thread.
class OffsetTrust {
 public:
  static constexpr Duration kAlwaysGood = std::chrono::milliseconds(5);

  /// The largest error that is good enough beside this one-way latency.
  static constexpr Duration most_error(Duration network_p50) {
    return std::max(kAlwaysGood, network_p50 / 2);
  }

  /// A frame took `one_way` through the network, by an offset known to +-`error`; `now` must not go
  /// back. True when it may be shown. Judged once a second by the frames of the last 10 s, all of
  /// them, so that not only the slow ones are shown.
  bool judge(Duration one_way, Duration error, Time now);

 private:
  static constexpr Duration kPeriod = std::chrono::seconds(1);

  WindowHistogram one_way_;
  std::optional<Time> judged_at_;
  bool good_ = false;
};

}  // namespace framescope::model
