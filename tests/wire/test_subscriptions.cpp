#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/subscriptions.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;

// An address literal and a port, by way of the parser of ranges, which reads literals.
Endpoint peer(const std::string& address, int port = 5000) {
  const auto range = parse_cidr(address);
  EXPECT_TRUE(range) << address;
  return {range->address, static_cast<std::uint16_t>(port), 0};
}

Hello plain() { return {}; }
Hello goodbye() { return {.kind = HelloKind::kBye}; }
Hello v2(std::int64_t send_time_ns = 77, std::uint32_t rtt_us = 0) {
  return {.kind = HelloKind::kV2, .nonce = 1, .send_time_ns = send_time_ns, .rtt_us = rtt_us};
}

class SubscriptionsTest : public testing::Test {
 protected:
  void advance(Duration span) { now_ += span; }
  HelloVerdict hello(const Endpoint& from, const Hello& hello) {
    return subscriptions_.on_hello(from, hello, now_);
  }
  std::size_t count() const { return std::as_const(subscriptions_).receivers().size(); }

  Time now_{seconds(1000)};
  const Endpoint a_ = peer("127.0.0.1", 5001);
  const Endpoint b_ = peer("127.0.0.1", 5002);
  Subscriptions subscriptions_{SubscriptionLimits{}};
};

TEST_F(SubscriptionsTest, HelloAddsRefreshesAndByeEnds) {
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kAdded);
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRefreshed);
  EXPECT_EQ(hello(b_, v2()), HelloVerdict::kAdded);
  EXPECT_EQ(count(), 2U);
  EXPECT_EQ(hello(a_, goodbye()), HelloVerdict::kLeft);
  EXPECT_EQ(hello(a_, goodbye()), HelloVerdict::kUnknownBye);
  ASSERT_EQ(count(), 1U);
  EXPECT_EQ(subscriptions_.receivers()[0].endpoint, b_);
}

TEST_F(SubscriptionsTest, AReturningReceiverStartsFromSequenceZero) {
  hello(a_, plain());
  subscriptions_.find(a_)->next_sequence = 17;
  hello(a_, v2());
  EXPECT_EQ(subscriptions_.find(a_)->next_sequence, 17U) << "a refresh keeps it";
  hello(a_, goodbye());
  hello(a_, plain());
  EXPECT_EQ(subscriptions_.find(a_)->next_sequence, 0U);
}

TEST_F(SubscriptionsTest, V2IsRememberedForTheEchoAndPlainForgetsIt) {
  hello(a_, v2(123, 456));
  const Subscriber* receiver = subscriptions_.find(a_);
  EXPECT_EQ(receiver->echo_time_ns, 123);
  EXPECT_EQ(receiver->rtt_us, 456U);
  EXPECT_EQ(receiver->last_hello, now_);
  advance(seconds(1));
  hello(a_, plain());
  EXPECT_EQ(receiver->echo_time_ns, 0) << "an old echo with a new arrival would be a wrong RTT";
  EXPECT_EQ(receiver->last_hello, now_);
  EXPECT_EQ(receiver->kind, HelloKind::kPlain);
}

TEST_F(SubscriptionsTest, V2ExpiresPlainStays) {
  hello(a_, v2());
  hello(b_, plain());
  advance(seconds(5) - milliseconds(1));
  EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
  advance(milliseconds(1));
  EXPECT_THAT(subscriptions_.expire(now_), ElementsAre(a_));
  advance(std::chrono::hours(100));
  EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
  EXPECT_EQ(count(), 1U);
}

TEST_F(SubscriptionsTest, V2HellosKeepItAlive) {
  hello(a_, v2());
  for (int i = 0; i < 100; ++i) {
    advance(seconds(1));
    EXPECT_EQ(hello(a_, v2()), HelloVerdict::kRefreshed);
    EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
  }
}

TEST_F(SubscriptionsTest, Case28ThreeRefusalsInARowRemove) {
  for (const Hello& kind : {plain(), v2()}) {
    hello(a_, kind);
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
    advance(seconds(5));
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
    advance(seconds(5));
    EXPECT_TRUE(subscriptions_.on_refused(a_, now_));
    EXPECT_EQ(count(), 0U);
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_)) << "nobody is there any more";
  }
}

TEST_F(SubscriptionsTest, RefusalsFarApartOrWithAHelloBetweenAreNotInARow) {
  hello(a_, plain());
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
    advance(seconds(5) + milliseconds(1));
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
    EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
    advance(milliseconds(500));
    hello(a_, plain());
  }
  EXPECT_EQ(count(), 1U);
}

TEST_F(SubscriptionsTest, PermanentReceiversAreNeverRemoved) {
  subscriptions_.add_permanent(a_);
  subscriptions_.add_permanent(a_);
  ASSERT_EQ(count(), 1U);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(subscriptions_.on_refused(a_, now_));
  EXPECT_EQ(hello(a_, v2(5)), HelloVerdict::kRefreshed);
  EXPECT_EQ(subscriptions_.find(a_)->echo_time_ns, 5) << "its hello is echoed all the same";
  advance(seconds(60));
  EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
  EXPECT_EQ(hello(a_, goodbye()), HelloVerdict::kUnknownBye);
  EXPECT_EQ(count(), 1U);
}

TEST_F(SubscriptionsTest, AReceiverCanBecomePermanent) {
  hello(a_, v2());
  subscriptions_.find(a_)->next_sequence = 3;
  subscriptions_.add_permanent(a_);
  ASSERT_EQ(count(), 1U);
  EXPECT_EQ(subscriptions_.find(a_)->next_sequence, 3U);
  advance(seconds(60));
  EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
}

TEST_F(SubscriptionsTest, Case27AtMost16AndPermanentOnesCount) {
  subscriptions_.add_permanent(a_);
  for (int i = 0; i < 15; ++i) {
    EXPECT_EQ(hello(peer("10.0.0.1", 6000 + i), plain()), HelloVerdict::kAdded);
  }
  EXPECT_EQ(hello(b_, plain()), HelloVerdict::kFull);
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRefreshed);
  EXPECT_EQ(hello(peer("10.0.0.1", 6000), goodbye()), HelloVerdict::kLeft);
  EXPECT_EQ(hello(b_, plain()), HelloVerdict::kAdded);
  subscriptions_.add_permanent(peer("10.0.0.2"));
  EXPECT_EQ(count(), 17U) << "what the user names is never refused";
}

TEST_F(SubscriptionsTest, FiveHellosASecond) {
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kAdded);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRefreshed);
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRateLimited);
  EXPECT_EQ(hello(b_, plain()), HelloVerdict::kAdded) << "another source has its own budget";
  advance(seconds(1));
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRefreshed);
}

TEST_F(SubscriptionsTest, LeavingAndComingBackIsLimitedToo) {
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(hello(a_, plain()), HelloVerdict::kAdded);
    EXPECT_EQ(hello(a_, goodbye()), HelloVerdict::kLeft);
  }
  EXPECT_EQ(hello(a_, plain()), HelloVerdict::kRateLimited);
}

TEST_F(SubscriptionsTest, Case27AFloodFromManySourcesDoesNotLockAReceiverOut) {
  hello(a_, v2());
  for (int second = 0; second < 10; ++second) {
    for (int i = 0; i < 2000; ++i) {
      const auto from = peer("10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250));
      hello(from, plain());
    }
    EXPECT_EQ(hello(a_, v2()), HelloVerdict::kRefreshed);
    EXPECT_THAT(subscriptions_.expire(now_), IsEmpty());
    advance(seconds(1));
  }
  EXPECT_EQ(count(), 16U);
}

TEST_F(SubscriptionsTest, OnlyPrivateNetworksUnlessAllowed) {
  for (const char* near : {"127.9.8.7", "10.255.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
                           "169.254.3.4", "::1", "fc00::1", "fdff::1", "fe80::1"}) {
    EXPECT_EQ(hello(peer(near), plain()), HelloVerdict::kAdded) << near;
    hello(peer(near), goodbye());
  }
  for (const char* far : {"8.8.8.8", "11.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1",
                          "169.253.0.1", "128.0.0.1", "::2", "2001:db8::1", "fec0::1"}) {
    EXPECT_EQ(hello(peer(far), plain()), HelloVerdict::kNotAllowed) << far;
  }
  Subscriptions open({.allow = {*parse_cidr("8.8.0.0/16"), *parse_cidr("2001:db8::/32")}});
  EXPECT_EQ(open.on_hello(peer("8.8.8.8"), plain(), now_), HelloVerdict::kAdded);
  EXPECT_EQ(open.on_hello(peer("2001:db8::1"), plain(), now_), HelloVerdict::kAdded);
  EXPECT_EQ(open.on_hello(peer("8.9.0.1"), plain(), now_), HelloVerdict::kNotAllowed);
}

TEST_F(SubscriptionsTest, SourcesThatNothingCanBeSentTo) {
  Subscriptions open({.allow = {*parse_cidr("::/0")}});
  for (const char* bad :
       {"224.0.0.1", "239.255.255.255", "255.255.255.255", "0.0.0.0", "::", "ff02::1"}) {
    EXPECT_EQ(open.on_hello(peer(bad), plain(), now_), HelloVerdict::kBadSource) << bad;
  }
  EXPECT_EQ(open.on_hello(peer("127.0.0.1", 0), plain(), now_), HelloVerdict::kBadSource);
  EXPECT_EQ(open.receivers().size(), 0U);
}

TEST(HelloVerdict, Names) {
  EXPECT_EQ(to_string(HelloVerdict::kAdded), "added");
  EXPECT_EQ(to_string(HelloVerdict::kUnknownBye), "unknown_bye");
  EXPECT_EQ(to_string(HelloVerdict::kBadSource), "bad_source");
}

}  // namespace
}  // namespace framescope::wire
