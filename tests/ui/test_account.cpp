#include <gtest/gtest.h>

#include "sample_view.hpp"
#include "ui/account.hpp"

namespace framescope::ui {
namespace {

TEST(Account, ClosesForEachRole) {
  for (const model::Role role :
       {model::Role::kLoopback, model::Role::kSender, model::Role::kReceiver}) {
    const SampleView sample(role);
    const Account account = account_of(sample.snapshot);
    EXPECT_EQ(account.whole, 1'000'000U);
    EXPECT_EQ(account.in_flight, 10U);
    EXPECT_TRUE(account.closes()) << account.whole_name << " " << account.good << " "
                                  << account.dropped;
  }
}

TEST(Account, SaysWhenItDoesNotClose) {
  SampleView sample(model::Role::kLoopback);
  ++sample.snapshot.in_flight;
  EXPECT_FALSE(account_of(sample.snapshot).closes());
}

TEST(Account, NamesTheBiggestCause) {
  SampleView sample(model::Role::kLoopback);
  const auto set = [&](FrameOutcome outcome, std::uint64_t n) {
    sample.snapshot.outcomes[static_cast<std::size_t>(outcome)] = n;
  };
  set(FrameOutcome::kLostInKernel, 3);
  set(FrameOutcome::kSupersededBeforeDisplay, 2);
  const Account account = account_of(sample.snapshot);
  EXPECT_EQ(account.biggest, FrameOutcome::kLostInKernel);
  EXPECT_EQ(account.biggest_count, 3U);
  EXPECT_EQ(account.dropped, 5U);
}

TEST(Account, DamagedIsShownAndNoDrop) {
  model::Snapshot snapshot;
  snapshot.frames[static_cast<std::size_t>(model::Stage::kCaptured)] = 3;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayed)] = 1;
  snapshot.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayedDamaged)] = 2;
  const Account account = account_of(snapshot);
  EXPECT_EQ(account.good, 3U);
  EXPECT_EQ(account.dropped, 0U);
  EXPECT_FALSE(account.biggest.has_value());
}

TEST(Account, APlainStreamCountsWhatArrived) {
  model::Snapshot snapshot;
  snapshot.role = model::Role::kReceiver;
  snapshot.frames[static_cast<std::size_t>(model::Stage::kReceived)] = 7;
  const Account account = account_of(snapshot);
  EXPECT_STREQ(account.whole_name, "received");
  EXPECT_EQ(account.whole, 7U);
}

}  // namespace
}  // namespace framescope::ui
