// Real sessions scored against the truth of their simulators, frame by frame.
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "session/fake_sources.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::Role;
using test::CountingSource;
using test::eventually;
using test::outcome;

using Numbers = std::set<std::uint64_t>;

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

std::vector<model::FrameSample> samples_of(Session& session) {
  std::vector<model::FrameSample> samples;
  session.take_samples(samples);
  return samples;
}

Numbers numbers_of(const std::vector<model::FrameSample>& samples, FrameOutcome outcome) {
  Numbers numbers;
  for (const model::FrameSample& sample : samples) {
    if (sample.outcome == outcome) numbers.insert(sample.frame_number);
  }
  return numbers;
}

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
  EXPECT_TRUE(eventually([&session] {
    test::expect_sums_close(*session.snapshot());
    return session.ended();
  }));
  session.stop();
  const auto final = session.snapshot();
  test::expect_closed(*final);
  const Truth truth(session);
  const auto samples = samples_of(session);
  Numbers told;
  for (const model::FrameSample& sample : samples) told.insert(sample.frame_number);
  EXPECT_EQ(samples.size(), kFrames);
  EXPECT_EQ(told.size(), kFrames) << "a frame was counted twice, or not at all";
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
    EXPECT_TRUE(eventually([this] { return sender_->ended(); }));
    sender_->stop();
    std::uint64_t before = ~std::uint64_t{0};
    EXPECT_TRUE(eventually([this, &before] {
      const auto snapshot = receiver_->snapshot();
      test::expect_sums_close(*snapshot);
      const bool quiet = snapshot->in_flight == 0 && snapshot->datagrams.received == before;
      before = snapshot->datagrams.received;
      return quiet;
    }));
    receiver_->stop();
    test::expect_closed(*sender_->snapshot());
    test::expect_closed(*receiver_->snapshot());
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
