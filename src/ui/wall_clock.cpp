#include "ui/wall_clock.hpp"

#include <ctime>

namespace framescope::ui {

Text clock_words(WallTime at, ClockDetail detail) {
  using namespace std::chrono_literals;
  const auto second = std::chrono::floor<std::chrono::seconds>(at);
  const std::time_t since = second.time_since_epoch().count();
  std::tm local{};
  if (localtime_r(&since, &local) == nullptr) return Text("-");
  Text text;
  text.append("%02.0f:", local.tm_hour).append("%02.0f:", local.tm_min);
  text.append("%02.0f", local.tm_sec);
  if (detail == ClockDetail::kMilliseconds) {
    text.append(".%03.0f", static_cast<double>((at - second) / 1ms));
  }
  return text;
}

Text clock_words(Time at, Duration wall_offset, ClockDetail detail) {
  return clock_words(WallTime(at.time_since_epoch() + wall_offset), detail);
}

}  // namespace framescope::ui
