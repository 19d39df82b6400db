#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/burnt_numbers.hpp"
#include "model/frame_records.hpp"

namespace framescope::model {
namespace {

/// Feeds numbers as pictures that arrive one after the other.
class Pictures {
 public:
  void arrive(std::uint32_t number, bool decoded = true) {
    ++arrival_;
    if (decoded) numbers_.add(arrival_, number, at());
  }
  void arrive(const std::vector<std::uint32_t>& numbers) {
    for (const std::uint32_t number : numbers) arrive(number);
  }
  /// `count` in order from `first` on.
  std::uint32_t run(std::uint32_t first, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) arrive(first + i);
    return first + count;
  }
  Time at() const { return at_ms(static_cast<double>(arrival_) * 33); }
  const BurntNumbers& numbers() const { return numbers_; }

 private:
  BurntNumbers numbers_;
  std::uint64_t arrival_ = 0;
};

TEST(BurntNumbers, CountsWhatIsMissing) {
  Pictures pictures;
  const std::uint32_t next = pictures.run(100, 20);
  EXPECT_EQ(pictures.numbers().missing(), 0U);
  pictures.run(pictures.run(next + 3, 1) + 2, 20);
  EXPECT_EQ(pictures.numbers().missing(), 5U);
}

TEST(BurntNumbers, AreActiveFromTheSecondOnAndWhileTheyCome) {
  Pictures pictures;
  EXPECT_FALSE(pictures.numbers().active(pictures.at()));
  pictures.arrive(5);
  EXPECT_FALSE(pictures.numbers().active(pictures.at()));
  pictures.arrive(6);
  EXPECT_TRUE(pictures.numbers().active(pictures.at()));
  EXPECT_FALSE(pictures.numbers().active(pictures.at() + std::chrono::seconds(2)));
}

TEST(BurntNumbers, WhatArrivedAndWasNotDecodedIsNotMissing) {
  Pictures pictures;
  for (std::uint32_t n = 0; n < 100; ++n) pictures.arrive(n, n % 4 == 0);
  EXPECT_EQ(pictures.numbers().missing(), 0U);
}

TEST(BurntNumbers, AReorderedPictureIsNotMissing) {
  Pictures pictures;
  const std::uint32_t next = pictures.run(0, 20);
  pictures.arrive({next + 1, next, next + 4, next + 2, next + 3});
  pictures.run(next + 5, 20);
  EXPECT_EQ(pictures.numbers().missing(), 0U);
}

TEST(BurntNumbers, TheSamePictureAgainHidesNoLoss) {
  Pictures pictures;
  const std::uint32_t next = pictures.run(0, 20);
  pictures.arrive({next - 1, next - 1, next - 1});
  pictures.run(next + 2, 20);
  EXPECT_EQ(pictures.numbers().missing(), 2U);
}

TEST(BurntNumbers, AStreamThatStartsAnewIsNoLoss) {
  Pictures pictures;
  pictures.run(50'000, 20);
  pictures.run(0, 20);
  pictures.run(1'000'000, 20);
  EXPECT_EQ(pictures.numbers().missing(), 0U);
}

TEST(BurntNumbers, GoOnAcrossTheWrap) {
  Pictures pictures;
  pictures.run(std::numeric_limits<std::uint32_t>::max() - 10, 8);
  pictures.run(2, 20);
  EXPECT_EQ(pictures.numbers().missing(), 5U);
}

TEST(BurntNumbers, NeverFall) {
  std::mt19937_64 random(1);
  BurntNumbers numbers;
  std::uint64_t before = 0;
  std::uint64_t arrival = 0;
  for (int i = 0; i < 20'000; ++i) {
    arrival += random() % 3;
    numbers.add(arrival, static_cast<std::uint32_t>(random() >> (random() % 32)), at_ms(i));
    EXPECT_GE(numbers.missing(), before);
    before = numbers.missing();
  }
}

}  // namespace
}  // namespace framescope::model
