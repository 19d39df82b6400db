#include <random>

#include <gtest/gtest.h>

#include "app/frame_pacer.hpp"

namespace framescope::app {
namespace {

using std::chrono::microseconds;

constexpr Time kStart{std::chrono::hours(1)};

/// How many of `arrivals`, which come `interval` apart and up to `jitter` late, find that a frame
/// may be drawn.
int drawn(int arrivals, Duration interval, Duration jitter) {
  FramePacer pacer;
  std::mt19937 random(1);
  std::uniform_int_distribution<std::int64_t> late(0, jitter.count());
  int frames = 0;
  Time free_at = kStart;  // a picture that comes too early waits, and the next replaces it
  bool waiting = false;
  for (int i = 0; i < arrivals; ++i) {
    const Time at = kStart + interval * i + Duration(late(random));
    if (waiting && free_at <= at) {
      pacer.drew(free_at);
      ++frames;
      waiting = false;
    }
    const Duration wait = pacer.until_next(at);
    if (wait > Duration{0}) {
      free_at = at + wait;
      waiting = true;
      continue;
    }
    pacer.drew(at);
    ++frames;
  }
  return frames;
}

TEST(FramePacer, AStreamOf60LosesNothing) {
  EXPECT_GE(drawn(600, microseconds(16'667), microseconds(8'000)), 595);
}

TEST(FramePacer, AFasterStreamIsDrawn62TimesASecond) {
  EXPECT_NEAR(drawn(10'000, microseconds(1'000), microseconds(500)), 625, 15);
}

TEST(FramePacer, ASlowStreamNeverWaits) {
  FramePacer pacer;
  for (int i = 0; i < 100; ++i) {
    const Time at = kStart + std::chrono::milliseconds(40) * i;
    EXPECT_EQ(pacer.until_next(at), Duration{0});
    pacer.drew(at);
  }
}

TEST(FramePacer, APauseSavesNothingUp) {
  FramePacer pacer;
  pacer.drew(kStart);
  const Time later = kStart + std::chrono::seconds(10);
  int at_once = 0;
  while (pacer.until_next(later) == Duration{0} && at_once < 100) {
    pacer.drew(later);
    ++at_once;
  }
  EXPECT_LE(at_once, 2);
}

}  // namespace
}  // namespace framescope::app
