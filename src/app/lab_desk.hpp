#pragma once

#include <functional>
#include <optional>

#include "app/lab_schedule.hpp"
#include "app/shown_picture.hpp"
#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "session/comparison.hpp"
#include "session/frames.hpp"
#include "session/lab.hpp"
#include "ui/lab_state.hpp"
#include "ui/view.hpp"

namespace framescope::app {

/// The window's quality lab: asks for sweeps and comparisons of the stream's pictures while the lab
/// is open, and keeps what came of them. The main thread only.
class LabDesk {
 public:
  /// `wake` is called on other threads when there is something to take.
  explicit LabDesk(const std::function<void()>& wake);

  /// What the stream is now.
  struct Stream {
    session::SourcePictures pictures;  ///< without the newest: there is no source
    model::StreamSettings settings;
    int quality = 0;                    ///< of the newest frame; 0 unknown
    std::size_t datagram_bytes = 0;     ///< of a frame, mean of the last second; 0 unknown
    std::optional<double> packet_loss;  ///< 0..1; nothing: a sender is told nothing of it
  };
  /// Once a frame: begins what is due.
  void update(const ui::LabState& state, Stream stream, Time now);
  /// Takes what is done; true if there is something new to show.
  bool take();

  ui::LabView view() const;
  void show_pixels(bool squares);

 private:
  void sweep(const ui::LabState& state, Time now);
  void compare(const ui::LabState& state, Time now);
  void set_prices(const ui::LabState& state);
  model::Pricing pricing() const;
  model::SweepOptions sweep_options(const ui::LabState& state) const;

  // A comparison that follows the stream.
  static constexpr Duration kComparePeriod = std::chrono::milliseconds(250);

  session::Lab lab_;
  session::Comparison comparison_;
  Stream stream_;
  session::SourcePictures held_;  ///< the picture of the sweep, which a frozen lab stays with
  ImagePtr swept_;                ///< the newest picture that was
  session::LabResult result_;     ///< as far as it is shown
  std::uint64_t asked_ = 0;       ///< the sweep that runs or ran last; 0: none
  SweepSchedule schedule_;
  double loss_ = 0;        ///< of IP packets, that prices are for
  model::Pricing priced_;  ///< what they were last reckoned with
  std::size_t priced_points_ = 0;

  Time compared_at_{};
  bool comparing_ = false;
  session::ComparisonRequest compared_;
  ui::ComparisonView shown_;
  std::string failure_;
  ShownPicture original_;
  ShownPicture encoded_;
  ShownPicture map_;
};

}  // namespace framescope::app
