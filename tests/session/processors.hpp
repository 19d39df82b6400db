#pragma once

#include <cstddef>
#include <optional>

#include <sched.h>

namespace framescope::test {

/// The first `count` processors that the test may run on; nothing if there are not so many.
inline std::optional<cpu_set_t> some_processors(int count) {
  cpu_set_t all;
  CPU_ZERO(&all);
  if (sched_getaffinity(0, sizeof all, &all) != 0) return std::nullopt;
  cpu_set_t some;
  CPU_ZERO(&some);
  for (std::size_t i = 0; i < CPU_SETSIZE && CPU_COUNT(&some) < count; ++i) {
    if (CPU_ISSET(i, &all)) CPU_SET(i, &some);
  }
  if (CPU_COUNT(&some) != count) return std::nullopt;
  return some;
}

}  // namespace framescope::test
