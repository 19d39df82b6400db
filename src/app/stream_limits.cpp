#include "app/stream_limits.hpp"

#include <array>
#include <cmath>

#include "core/quantity.hpp"

namespace framescope::app {
namespace {

// The first is what a delay is written in.
constexpr std::array kDelayUnits{Unit{"ms", 1e-3}, Unit{"us", 1e-6}, Unit{"s", 1}, Unit{"", 1e-3}};

}  // namespace

std::optional<Duration> parse_delay(const std::string& text) {
  const std::optional<double> delay_s = parse_quantity(text, kDelayUnits);
  if (!delay_s || !(*delay_s >= 0 && *delay_s <= seconds(kLongestDelay))) return std::nullopt;
  return Duration(std::llround(*delay_s * 1e9));
}

std::string to_delay(Duration delay) { return to_quantity(seconds(delay), kDelayUnits); }

}  // namespace framescope::app
