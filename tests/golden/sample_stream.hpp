#pragma once

#include <cstdint>
#include <vector>

#include "core/image.hpp"
#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::golden {

/// A minute of a stream as the window would be told of it: a function of nothing, so that it is the
/// same in each run.
class SampleStream {
 public:
  enum class Story {
    kHealthy,  ///< a loopback in which nothing is lost
    kDrops,    ///< a loopback that loses frames on its way, drops some that are too large, and
               ///< leaves some behind
    kSilent,   ///< a receiver that nobody answers
  };

  explicit SampleStream(Story story);
  SampleStream(const SampleStream&) = delete;
  SampleStream& operator=(const SampleStream&) = delete;

  /// The view stands still, `back` before now, since a second ago.
  void pause(ui::DashboardState& state, Duration back);

  ui::View view;

 private:
  static constexpr int kFrames = 1800;

  FrameOutcome outcome_of(std::uint64_t number) const;
  model::FrameSample sample_of(std::uint64_t number) const;
  void play();
  void count(const model::FrameSample& sample);
  void take_snapshot(Time at);
  void fill_spans();
  void tell_of_drops();
  void fill_view();

  Story story_;
  Time now_{std::chrono::hours(100)};
  model::SessionConfig config_;
  model::Snapshot snapshot_;
  model::StreamHistory history_;
  model::FrameLog frames_;
  std::vector<ui::EventMark> marks_;
  std::vector<ui::Event> events_;
  ui::SourceView source_{"test pattern", 1280, 720, 30};
};

/// 400x225, a smooth run of colours with an edge in it.
Image sample_picture();

}  // namespace framescope::golden
