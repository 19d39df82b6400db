#pragma once

#include <optional>
#include <utility>

#include "core/time.hpp"
#include "model/cpu_meter.hpp"
#include "model/frame_steps.hpp"

namespace framescope::app {

/// What looking costs: times the steps of the window's frames and, once a second, reads the CPU
/// clocks. The main thread only.
class CostWatch {
 public:
  static constexpr Duration kPeriod = std::chrono::seconds(1);

  /// A frame begins, at the first of its steps.
  void begin_frame(Time now) { lap_ = now; }
  /// A step ends, and the next begins.
  void end_step(model::FrameStep step, Time now) {
    steps_.add(step, now - std::exchange(lap_, now));
  }
  /// `plots`: what they took of the step of the panels.
  void end_frame(Duration plots) {
    steps_.add(model::FrameStep::kPlots, plots);
    steps_.end_frame();
  }

  bool is_due(Time now) const { return now - read_at_ >= kPeriod; }
  /// Reads anew what has to be read anew.
  void refresh(Time now);

  const std::optional<model::CpuShares>& cpu() const { return cpu_; }
  const std::optional<model::FrameStepMs>& steps() const { return step_ms_; }

 private:
  model::CpuMeter meter_;
  model::FrameSteps steps_;
  std::optional<model::CpuShares> cpu_;
  std::optional<model::FrameStepMs> step_ms_;
  Time read_at_{};
  Time lap_{};
};

}  // namespace framescope::app
