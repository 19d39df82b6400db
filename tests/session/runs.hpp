#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::test {

using Snapshot = std::shared_ptr<const model::Snapshot>;
using FrameNumbers = std::set<std::uint64_t>;

/// The final figures of a session that ran to its end, whose every snapshot's sums closed; `turn`
/// is called before each of them.
inline Snapshot run_to_end(
    session::Session& session, const std::function<void()>& turn = [] {}) {
  EXPECT_TRUE(eventually([&] {
    turn();
    expect_sums_close(*session.snapshot());
    return session.ended();
  }));
  session.stop();
  expect_closed(*session.snapshot());
  return session.snapshot();
}

inline Snapshot run(session::Session::Options options) {
  session::Session session(std::move(options));
  return run_to_end(session);
}

/// Stops a receiver whose sender has ended, once the last ones are through its simulator and those
/// that are missing written off: nothing came for longer than both take.
inline void stop_when_quiet(session::Session& receiver) {
  constexpr Duration kQuiet = std::chrono::milliseconds(150);
  Snapshot before = receiver.snapshot();
  EXPECT_TRUE(eventually([&] {
    const Snapshot snapshot = receiver.snapshot();
    expect_sums_close(*snapshot);
    if (snapshot->at - before->at < kQuiet) return false;
    const bool quiet =
        snapshot->in_flight == 0 && snapshot->datagrams.received == before->datagrams.received;
    before = snapshot;
    return quiet;
  }));
  receiver.stop();
  expect_closed(*receiver.snapshot());
}

inline std::vector<model::FrameSample> samples_of(session::Session& session) {
  std::vector<model::FrameSample> samples;
  session.take_samples(samples);
  return samples;
}

inline FrameNumbers numbers_of(const std::vector<model::FrameSample>& samples,
                               FrameOutcome outcome) {
  FrameNumbers numbers;
  for (const model::FrameSample& sample : samples) {
    if (sample.outcome == outcome) numbers.insert(sample.frame_number);
  }
  return numbers;
}

inline void expect_each_told_once(const std::vector<model::FrameSample>& samples,
                                  std::uint64_t frames) {
  FrameNumbers told;
  for (const model::FrameSample& sample : samples) told.insert(sample.frame_number);
  EXPECT_EQ(samples.size(), frames);
  EXPECT_EQ(told.size(), frames) << "a frame was counted twice, or not at all";
}

}  // namespace framescope::test
