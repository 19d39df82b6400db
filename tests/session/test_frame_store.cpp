#include <atomic>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "session/frame_store.hpp"

namespace framescope::session {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kHead = 4;

Time at(Duration since) { return Time{} + std::chrono::hours(1) + since; }

/// A picture that no other number has.
Bytes picture(std::uint64_t number, std::size_t size) {
  std::mt19937_64 random(number);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

/// The same with another tag in its head.
Bytes tagged(Bytes bytes) {
  for (std::size_t i = 0; i < kHead; ++i) bytes[i] ^= 0xFF;
  return bytes;
}

bool holds(const FrameStore& store, Side side, std::uint64_t number, Time near,
           const Bytes& bytes) {
  Bytes found;
  const auto frame = store.find(1, side, number, near, found);
  return frame && frame->frame_number == number && frame->jpeg_bytes == bytes.size() &&
         found == bytes;
}

TEST(FrameStore, BeginsEmpty) {
  const FrameStore store;
  Bytes bytes{1, 2, 3};
  EXPECT_EQ(store.bytes(), 0u);
  EXPECT_EQ(store.frames(), 0u);
  EXPECT_FALSE(store.oldest());
  EXPECT_FALSE(store.newest_at_or_before(Side::kSent, at(seconds(1))));
  EXPECT_FALSE(store.find(0, Side::kSent, 0, at(seconds(1)), bytes));
  EXPECT_EQ(bytes, (Bytes{1, 2, 3}));
}

TEST(FrameStore, GivesBackWhatWasPut) {
  FrameStore store(1000);
  EXPECT_TRUE(store.put(1, Side::kSent, 7, at(seconds(1)), picture(7, 300)));
  EXPECT_TRUE(store.put(1, Side::kReceived, 7, at(seconds(2)), picture(8, 200)));
  EXPECT_TRUE(holds(store, Side::kSent, 7, at(seconds(1)), picture(7, 300)));
  EXPECT_TRUE(holds(store, Side::kReceived, 7, at(seconds(1)), picture(8, 200)));
  EXPECT_EQ(store.bytes(), 500u);
  EXPECT_EQ(store.frames(), 2u);
  EXPECT_EQ(store.oldest(), at(seconds(1)));
  Bytes bytes;
  const auto frame = store.find(1, Side::kReceived, 7, at(seconds(2)), bytes);
  ASSERT_TRUE(frame);
  EXPECT_EQ(frame->session, 1u);
  EXPECT_EQ(frame->side, Side::kReceived);
  EXPECT_EQ(frame->at, at(seconds(2)));
}

TEST(FrameStore, TellsSessionsSidesAndNumbersApart) {
  FrameStore store(1000);
  store.put(1, Side::kSent, 7, at(seconds(1)), picture(1, 100));
  store.put(2, Side::kSent, 7, at(seconds(2)), picture(2, 100));
  Bytes bytes;
  EXPECT_EQ(store.find(2, Side::kSent, 7, at(seconds(1)), bytes)->at, at(seconds(2)));
  EXPECT_EQ(bytes, picture(2, 100));
  EXPECT_FALSE(store.find(3, Side::kSent, 7, at(seconds(1)), bytes));
  EXPECT_FALSE(store.find(1, Side::kSent, 8, at(seconds(1)), bytes));
  EXPECT_FALSE(store.find(1, Side::kReceived, 7, at(seconds(1)), bytes));
}

TEST(FrameStore, OfARepeatedNumberTheNearestInTimeIsFound) {
  FrameStore store(1000);
  for (int i = 0; i < 3; ++i) {
    store.put(1, Side::kReceived, 0, at(seconds(4 * i)),
              picture(static_cast<std::uint64_t>(i), 10));
  }
  EXPECT_TRUE(holds(store, Side::kReceived, 0, at(seconds(-1)), picture(0, 10)));
  EXPECT_TRUE(holds(store, Side::kReceived, 0, at(milliseconds(1900)), picture(0, 10)));
  EXPECT_TRUE(holds(store, Side::kReceived, 0, at(milliseconds(2100)), picture(1, 10)));
  EXPECT_TRUE(holds(store, Side::kReceived, 0, at(seconds(8)), picture(2, 10)));
  EXPECT_TRUE(holds(store, Side::kReceived, 0, at(seconds(12)), picture(2, 10)));
}

TEST(FrameStore, OfFarTimesTheSameNumberIsAnotherFrame) {
  FrameStore store(1000);
  store.put(1, Side::kReceived, 0, at(seconds(20)), picture(0, 10));
  Bytes bytes;
  EXPECT_FALSE(store.find(1, Side::kReceived, 0, at(seconds(14)), bytes));
  EXPECT_FALSE(store.find(1, Side::kReceived, 0, at(seconds(26)), bytes));
}

TEST(FrameStore, ShowsWhatASideShowedAtATime) {
  FrameStore store(1000);
  for (int i = 0; i < 5; ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    store.put(1, Side::kReceived, number, at(seconds(i)), picture(number, 10));
    store.put(1, Side::kSent, 100 + number, at(seconds(i)), picture(number, 10));
  }
  EXPECT_FALSE(store.newest_at_or_before(Side::kReceived, at(milliseconds(-1))));
  EXPECT_EQ(store.newest_at_or_before(Side::kReceived, at(seconds(0)))->frame_number, 0u);
  EXPECT_EQ(store.newest_at_or_before(Side::kReceived, at(milliseconds(2999)))->frame_number, 2u);
  EXPECT_EQ(store.newest_at_or_before(Side::kReceived, at(seconds(3)))->frame_number, 3u);
  EXPECT_EQ(store.newest_at_or_before(Side::kSent, at(seconds(99)))->frame_number, 104u);
}

TEST(FrameStore, TheOldestGoWhenThereIsNoRoom) {
  FrameStore store(1000);
  for (std::uint64_t i = 0; i < 100; ++i) {
    const Time now = at(milliseconds(i));
    ASSERT_TRUE(store.put(1, Side::kReceived, i, now, picture(i, 300)));
    EXPECT_LE(store.bytes(), 1000u);
    for (std::uint64_t j = i < 2 ? 0 : i - 2; j <= i; ++j) {
      EXPECT_TRUE(holds(store, Side::kReceived, j, now, picture(j, 300))) << i << " " << j;
    }
  }
  EXPECT_EQ(store.frames(), 3u);
  EXPECT_EQ(store.bytes(), 900u);
  EXPECT_EQ(store.oldest(), at(milliseconds(97)));
}

TEST(FrameStore, TheOldestGoByAge) {
  FrameStore store(100'000);
  for (int i = 0; i <= 120; ++i) {
    const auto number = static_cast<std::uint64_t>(i);
    store.put(1, i % 2 == 0 ? Side::kSent : Side::kReceived, number, at(seconds(i)),
              picture(number, 10));
  }
  EXPECT_EQ(store.frames(), 61u);
  EXPECT_EQ(store.bytes(), 610u);
  EXPECT_EQ(store.oldest(), at(seconds(60)));
}

TEST(FrameStore, ASideThatFallsSilentGrowsOldToo) {
  FrameStore store(1000);
  store.put(1, Side::kSent, 1, at(seconds(0)), picture(1, 10));
  store.put(2, Side::kReceived, 1, at(seconds(61)), picture(2, 10));
  EXPECT_EQ(store.frames(), 1u);
  EXPECT_FALSE(store.newest_at_or_before(Side::kSent, at(seconds(61))));
}

TEST(FrameStore, WhatIsLargerThanItselfIsNotKept) {
  FrameStore store(1000);
  store.put(1, Side::kSent, 1, at(seconds(0)), picture(1, 400));
  EXPECT_FALSE(store.put(1, Side::kSent, 2, at(seconds(1)), picture(2, 1001)));
  EXPECT_FALSE(store.put(1, Side::kSent, 3, at(seconds(1)), {}));
  EXPECT_TRUE(holds(store, Side::kSent, 1, at(seconds(0)), picture(1, 400)));
  EXPECT_TRUE(store.put(1, Side::kSent, 4, at(seconds(1)), picture(4, 1000)));
  EXPECT_TRUE(holds(store, Side::kSent, 4, at(seconds(1)), picture(4, 1000)));
  EXPECT_EQ(store.frames(), 1u);
}

TEST(FrameStore, MoreFramesThanPlacesEndTheOldest) {
  FrameStore store(1 << 20);
  constexpr std::uint64_t kPlaces = 1 << 15;
  const Bytes tiny{1};
  for (std::uint64_t i = 0; i < kPlaces + 10; ++i) {
    store.put(1, Side::kReceived, i, at(Duration(i)), tiny);
  }
  EXPECT_LE(store.frames(), kPlaces);
  Bytes bytes;
  EXPECT_FALSE(store.find(1, Side::kReceived, 9, at(Duration(9)), bytes));
  EXPECT_TRUE(store.find(1, Side::kReceived, kPlaces + 9, at(Duration(9)), bytes));
}

TEST(FrameStore, TimeThatGoesBackIsTakenForStanding) {
  FrameStore store(1000);
  store.put(1, Side::kSent, 1, at(seconds(5)), picture(1, 10));
  store.put(1, Side::kSent, 2, at(seconds(4)), picture(2, 10));
  EXPECT_EQ(store.newest_at_or_before(Side::kSent, at(seconds(5)))->frame_number, 2u);
  EXPECT_FALSE(store.newest_at_or_before(Side::kSent, at(seconds(4))));
}

TEST(FrameStore, AReceivedFrameSharesWhatItHasOfItsSentTwin) {
  FrameStore store(10'000);
  const Bytes sent = picture(5, 1000);
  store.put(1, Side::kSent, 5, at(seconds(1)), sent);
  store.put(1, Side::kSent, 6, at(seconds(1)), picture(6, 1000));
  store.put(1, Side::kReceived, 5, at(seconds(2)), tagged(sent), kHead);
  EXPECT_EQ(store.bytes(), 2000 + kHead);
  EXPECT_TRUE(holds(store, Side::kSent, 5, at(seconds(1)), sent));
  EXPECT_TRUE(holds(store, Side::kReceived, 5, at(seconds(1)), tagged(sent)));
}

TEST(FrameStore, NothingElseIsShared) {
  const Bytes sent = picture(5, 1000);
  Bytes altered = sent;
  altered.back() ^= 1;
  Bytes longer = sent;
  longer.push_back(0);
  const struct {
    std::uint32_t session;
    std::uint64_t number;
    Bytes bytes;
  } cases[] = {{2, 5, sent}, {1, 6, sent}, {1, 5, altered}, {1, 5, longer}};
  for (const auto& c : cases) {
    FrameStore store(10'000);
    store.put(1, Side::kSent, 5, at(seconds(1)), sent);
    store.put(c.session, Side::kReceived, c.number, at(seconds(1)), c.bytes, kHead);
    EXPECT_EQ(store.bytes(), sent.size() + c.bytes.size());
    Bytes found;
    ASSERT_TRUE(store.find(c.session, Side::kReceived, c.number, at(seconds(1)), found));
    EXPECT_EQ(found, c.bytes);
  }
}

TEST(FrameStore, SharedBytesOutliveTheSentFrameAndEndWithTheirOwn) {
  FrameStore store(2500, seconds(1));
  const Bytes sent = picture(5, 1000);
  store.put(1, Side::kSent, 5, at(seconds(0)), sent);
  store.put(1, Side::kReceived, 5, at(milliseconds(900)), tagged(sent), kHead);
  // The sent one is too old now; the received one is not, and needs its bytes.
  store.put(1, Side::kSent, 6, at(milliseconds(1100)), picture(6, 1000));
  EXPECT_FALSE(holds(store, Side::kSent, 5, at(seconds(0)), sent));
  EXPECT_TRUE(holds(store, Side::kReceived, 5, at(seconds(1)), tagged(sent)));
  // Now they are written over.
  store.put(1, Side::kSent, 7, at(milliseconds(1200)), picture(7, 1000));
  Bytes found;
  EXPECT_FALSE(store.find(1, Side::kReceived, 5, at(seconds(1)), found));
  EXPECT_TRUE(holds(store, Side::kSent, 6, at(seconds(1)), picture(6, 1000)));
  EXPECT_TRUE(holds(store, Side::kSent, 7, at(seconds(1)), picture(7, 1000)));
}

/// Whatever is put in whatever order: what is found is what was put, and the bounds hold.
TEST(FrameStore, NeverAnswersAnythingButWhatWasPut) {
  std::mt19937 random(1);
  FrameStore store(20'000, seconds(2));
  std::uint64_t sent = 0;
  std::uint64_t found = 0;
  const auto size = [](std::uint64_t number) { return 100 + number * 37 % 900; };
  for (int i = 0; i < 20'000; ++i) {
    const Time now = at(milliseconds(i));
    if (random() % 2 == 0) {
      store.put(1, Side::kSent, sent, now, picture(sent, size(sent)));
      ++sent;
    } else {
      // Any of the last ones, also twice and in the wrong order.
      const std::uint64_t number = sent - std::min<std::uint64_t>(sent, random() % 5);
      store.put(1, Side::kReceived, number, now, tagged(picture(number, size(number))), kHead);
    }
    ASSERT_LE(store.bytes(), 20'000u);
    ASSERT_LE(now - *store.oldest(), seconds(2));
    const std::uint64_t asked = sent - std::min<std::uint64_t>(sent, random() % 60);
    const Side side = random() % 2 == 0 ? Side::kSent : Side::kReceived;
    Bytes bytes;
    if (!store.find(1, side, asked, now, bytes)) continue;
    ++found;
    const Bytes whole = picture(asked, size(asked));
    ASSERT_EQ(bytes, side == Side::kSent ? whole : tagged(whole));
  }
  EXPECT_GT(found, 5000u);
}

TEST(FrameStore, IsWrittenAndReadByManyThreads) {
  FrameStore store(50'000);
  constexpr std::uint64_t kFrames = 3000;
  std::atomic<bool> done{false};
  std::atomic<std::uint64_t> found{0};
  const auto put = [&store](Side side) {
    for (std::uint64_t i = 0; i < kFrames; ++i) {
      store.put(1, side, i, at(milliseconds(i)), Bytes(500, static_cast<std::uint8_t>(i)));
    }
  };
  std::thread reader([&] {
    Bytes bytes;
    while (!done) {
      const auto newest = store.newest_at_or_before(Side::kSent, at(seconds(100)));
      if (!newest || !store.find(1, Side::kSent, newest->frame_number, newest->at, bytes)) continue;
      ++found;
      ASSERT_EQ(bytes, Bytes(500, static_cast<std::uint8_t>(newest->frame_number)));
    }
  });
  std::thread sender(put, Side::kSent);
  put(Side::kReceived);
  sender.join();
  done = true;
  reader.join();
  EXPECT_GE(store.frames(), 100u);  // more where both sides share
  EXPECT_LE(store.bytes(), 50'000u);
}

}  // namespace
}  // namespace framescope::session
