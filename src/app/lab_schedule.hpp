#pragma once

#include <utility>

#include "core/time.hpp"
#include "model/sweep_plan.hpp"

namespace framescope::app {

/// When the window's lab measures anew. Pure; the owner does the measuring.
class SweepSchedule {
 public:
  /// A new sweep so long after the last one's end: curves that can be read.
  static constexpr Duration kPause = std::chrono::milliseconds(1500);

  /// Whether a sweep with these options is due: they differ from those of the last one, or that was
  /// looked at for a while and the lab follows the stream. The quality in use alone, which is only
  /// one point more, is nothing that differs.
  bool is_due(const model::SweepOptions& options, bool frozen, Time now) const {
    model::SweepOptions same = options;
    same.qualities = swept_.qualities;
    if (!began_ || same != swept_) return true;
    return !frozen && !sweeping_ && now - ended_at_ >= kPause;
  }
  void begin(model::SweepOptions options) {
    swept_ = std::move(options);
    began_ = sweeping_ = true;
  }
  void end(Time now) {
    sweeping_ = false;
    ended_at_ = now;
  }
  /// The lab was closed; true if there is a sweep to cancel.
  bool give_up() {
    if (!sweeping_) return false;
    sweeping_ = began_ = false;
    return true;
  }

 private:
  model::SweepOptions swept_;
  bool began_ = false;  ///< a sweep of swept_ runs, or ran to its end
  bool sweeping_ = false;
  Time ended_at_{};
};

}  // namespace framescope::app
