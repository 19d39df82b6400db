#pragma once

#include <chrono>
#include <functional>
#include <numeric>
#include <thread>

#include <gtest/gtest.h>

#include "model/snapshot.hpp"

namespace framescope::test {

inline std::uint64_t outcome(const model::Snapshot& snapshot, FrameOutcome which) {
  return snapshot.outcomes[static_cast<std::size_t>(which)];
}

inline std::uint64_t frames(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)].value_or(0);
}

/// The sums of the account: every frame that was opened ended once, or is in flight.
inline void expect_sums_close(const model::Snapshot& snapshot) {
  const std::uint64_t ended =
      std::accumulate(snapshot.outcomes.begin(), snapshot.outcomes.end(), std::uint64_t{0});
  switch (snapshot.role) {
    case model::Role::kLoopback:
      EXPECT_EQ(frames(snapshot, model::Stage::kCaptured), ended + snapshot.in_flight);
      break;
    case model::Role::kSender:
      EXPECT_EQ(frames(snapshot, model::Stage::kCaptured),
                frames(snapshot, model::Stage::kSent) + ended + snapshot.in_flight);
      break;
    case model::Role::kReceiver:
      EXPECT_EQ(snapshot.expected.value_or(frames(snapshot, model::Stage::kReceived)),
                ended + snapshot.in_flight);
      break;
  }
}

inline void expect_closed(const model::Snapshot& snapshot) {
  expect_sums_close(snapshot);
  EXPECT_EQ(snapshot.in_flight, 0u);
}

/// Waits for a condition that other threads bring about; fails the test when it never comes.
[[nodiscard]] inline bool eventually(const std::function<bool()>& condition,
                                     std::chrono::seconds patience = std::chrono::seconds(30)) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace framescope::test
