#include "ui/wall_clock.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace framescope::ui {

Text clock_words(WallTime at) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  const Duration since = at.time_since_epoch();
  const auto whole = std::chrono::floor<seconds>(since);
  const auto rest = std::chrono::floor<milliseconds>(since - whole);
  const auto time = static_cast<std::time_t>(whole.count());
  std::tm local{};
  localtime_r(&time, &local);
  std::array<char, 48> written{};
  std::snprintf(written.data(), written.size(), "%02d:%02d:%02d.%03d", local.tm_hour, local.tm_min,
                local.tm_sec, static_cast<int>(rest.count()));
  return Text(written.data());
}

Text clock_words(Time at, Duration wall_offset) {
  return clock_words(WallTime(at.time_since_epoch() + wall_offset));
}

}  // namespace framescope::ui
