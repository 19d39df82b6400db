#include "media/restart_interval.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstdint>

#include "core/wire_format.hpp"

namespace framescope::media {
namespace {

constexpr int kMaxInterval = 65'535;
constexpr double kIntervalsPerPacket = 9;
constexpr double kTolerance = 1.25;

constexpr int divide_up(int value, int unit) { return (value + unit - 1) / unit; }

// The intervals of a picture to choose from: divisors of a row, 1, 2, 4 .. rows, powers of two.
class Choices {
 public:
  Choices(int width_px, int height_px, Subsampling subsampling)
      : row_(divide_up(width_px, subsampling == Subsampling::k444 ? 8 : 16)),
        mcus_(row_ * divide_up(height_px, subsampling == Subsampling::k420 ? 16 : 8)),
        least_(divide_up(mcus_, kMaxRestartIntervals)) {}

  int mcus() const { return mcus_; }

  bool contains(int interval) const {
    if (interval < least_ || interval > kMaxInterval) return false;
    return is_power_of_two(interval) || is_straight(interval);
  }

  // The largest that is not above `ideal`, or else the least that is allowed.
  int at_most(double ideal) const {
    const int limit = static_cast<int>(std::clamp(ideal, 1.0, double{kMaxInterval}));
    const int power = static_cast<int>(std::bit_floor(static_cast<unsigned>(limit)));
    int straight = limit;
    while (!is_straight(straight)) --straight;
    const int chosen = 2 * straight > power ? straight : power;
    return chosen >= least_ ? chosen : at_least(least_);
  }

 private:
  static bool is_power_of_two(int interval) {
    return std::has_single_bit(static_cast<unsigned>(interval));
  }

  bool is_straight(int interval) const {
    return row_ % interval == 0 || (interval % row_ == 0 && is_power_of_two(interval / row_));
  }

  int at_least(int interval) const {
    while (!contains(interval)) ++interval;
    return interval;
  }

  int row_;  // MCUs
  int mcus_;
  int least_;  // MCUs in an interval
};

}  // namespace

int restart_interval_for(int width_px, int height_px, Subsampling subsampling,
                         std::size_t expected_jpeg_bytes, std::size_t payload_bytes, int previous) {
  assert(width_px > 0 && height_px > 0 && expected_jpeg_bytes > 0 && payload_bytes > 0);
  const Choices choices(width_px, height_px, subsampling);
  const double mcu_bytes = static_cast<double>(expected_jpeg_bytes) / choices.mcus();
  const double ideal = static_cast<double>(payload_bytes) / kIntervalsPerPacket / mcu_bytes;
  const bool may_stay = choices.contains(previous) &&
                        previous >= choices.at_most(ideal / kTolerance) &&
                        previous <= choices.at_most(ideal * kTolerance);
  return may_stay ? previous : choices.at_most(ideal);
}

}  // namespace framescope::media
