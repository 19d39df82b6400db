// Real sessions scored against the truth of their simulators, frame by frame.
#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "session/fake_sources.hpp"
#include "session/runs.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::Role;
using test::CountingSource;
using test::numbers_of;
using test::outcome;
using test::samples_of;
using Numbers = test::FrameNumbers;

constexpr std::uint64_t kFrames = 300;

Session::Options mixed(Role role, const char* spec, std::uint32_t seed) {
  Session::Options made;
  made.config.role = role;
  if (role != Role::kReceiver) made.config.frames = kFrames;
  made.settings.fps = 300;
  made.settings.width_px = 160;
  made.settings.seed = seed;
  made.settings.impairment = parse_impairment(spec).value();
  made.source = [] { return std::make_unique<CountingSource>(CountingSource::Options{}); };
  return made;
}

/// What a session's simulator did, by frame number.
struct Truth {
  explicit Truth(const Session& session) {
    for (const ImpairedFrame& frame : session.impaired_frames()) {
      EXPECT_TRUE(frame.frame_number);
      const std::uint64_t number = frame.frame_number.value_or(0);
      if (frame.dropped()) dropped.insert(number);
      if (frame.corrupted) corrupted.insert(number);
      if (frame.reordered) reordered.insert(number);
      if (frame.duplicated) duplicated.insert(number);
    }
  }
  Numbers dropped;
  Numbers corrupted;
  Numbers reordered;
  Numbers duplicated;
};

bool is_within(const Numbers& part, const Numbers& whole) {
  return std::ranges::includes(whole, part);
}

/// Those from `first` to `last`.
Numbers between(const Numbers& numbers, std::uint64_t first, std::uint64_t last) {
  return {numbers.lower_bound(first), numbers.upper_bound(last)};
}

class SessionTruth : public testing::TestWithParam<std::uint32_t> {};

TEST_P(SessionTruth, OfALoopbackIsWhatItsAccountSays) {
  Session session(mixed(Role::kLoopback,
                        "loss=4%,burst=2,delay=10ms,jitter=5ms,reorder=3%,duplicate=3%,corrupt=3%",
                        GetParam()));
  const auto final = test::run_to_end(session);
  const Truth truth(session);
  const auto samples = samples_of(session);
  test::expect_each_told_once(samples, kFrames);
  EXPECT_FALSE(truth.dropped.empty());
  EXPECT_EQ(numbers_of(samples, FrameOutcome::kImpaired), truth.dropped);
  EXPECT_TRUE(is_within(numbers_of(samples, FrameOutcome::kLate), truth.reordered));
  for (const FrameOutcome damage :
       {FrameOutcome::kMalformed, FrameOutcome::kDecodeFailed, FrameOutcome::kDisplayedDamaged,
        FrameOutcome::kLostInNetwork}) {
    EXPECT_TRUE(is_within(numbers_of(samples, damage), truth.corrupted)) << to_string(damage);
  }
  EXPECT_EQ(outcome(*final, FrameOutcome::kLostInKernel), final->datagrams.kernel_drops);
  EXPECT_LE(final->datagrams.duplicate, truth.duplicated.size());
}

/// A sender with 300 frames, and a receiver that has seen all that came of them.
class SessionTruthPair : public SessionTruth {
 protected:
  void run(const char* at_sender, const char* at_receiver) {
    Session::Options sending = mixed(Role::kSender, at_sender, GetParam());
    sending.config.listen = HostPort{"127.0.0.1", 0};
    sender_ = std::make_unique<Session>(std::move(sending));
    Session::Options receiving = mixed(Role::kReceiver, at_receiver, GetParam());
    receiving.config.from = HostPort{"127.0.0.1", sender_->local().port};
    receiver_ = std::make_unique<Session>(std::move(receiving));
    test::run_to_end(*sender_);
    test::stop_when_quiet(*receiver_);
    seen_ = samples_of(*receiver_);
    for (const model::FrameSample& sample : seen_) {
      if (sample.frame_number_known) arrived_.insert(sample.frame_number);
    }
    ASSERT_FALSE(arrived_.empty());
  }

  std::unique_ptr<Session> sender_;
  std::unique_ptr<Session> receiver_;
  std::vector<model::FrameSample> seen_;
  Numbers arrived_;
};

TEST_P(SessionTruthPair, TheSendersIsWhatItsReceiverMisses) {
  run("loss=4%,burst=2,delay=10ms,jitter=5ms,reorder=3%,duplicate=3%", "off");
  const Truth truth(*sender_);
  EXPECT_EQ(numbers_of(samples_of(*sender_), FrameOutcome::kImpaired), truth.dropped);
  const Numbers missing = between(truth.dropped, *arrived_.begin(), *arrived_.rbegin());
  EXPECT_FALSE(missing.empty());
  const auto received = receiver_->snapshot();
  EXPECT_EQ(outcome(*received, FrameOutcome::kLostInNetwork), missing.size());
  EXPECT_EQ(outcome(*received, FrameOutcome::kLostInKernel), received->datagrams.kernel_drops);
  EXPECT_TRUE(is_within(numbers_of(seen_, FrameOutcome::kLate), truth.reordered));
}

TEST_P(SessionTruthPair, AReceiversOwnIsNamedFrameByFrame) {
  run("off", "loss=4%,burst=2,delay=10ms,jitter=5ms,reorder=3%,duplicate=3%");
  const Truth truth(*receiver_);
  EXPECT_EQ(numbers_of(seen_, FrameOutcome::kImpaired),
            between(truth.dropped, *arrived_.begin(), kFrames));
  EXPECT_EQ(outcome(*receiver_->snapshot(), FrameOutcome::kLostInNetwork), 0U);
  EXPECT_TRUE(is_within(numbers_of(seen_, FrameOutcome::kLate), truth.reordered));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SessionTruth, testing::Values(1U, 2U, 3U, 4U));
INSTANTIATE_TEST_SUITE_P(Seeds, SessionTruthPair, testing::Values(1U, 2U, 3U));

}  // namespace
}  // namespace framescope::session
