#include <gtest/gtest.h>

#include "app/early_pictures.hpp"

namespace framescope::app {
namespace {

constexpr Time kStart{std::chrono::hours(1)};
constexpr Time after(int milliseconds) { return kStart + std::chrono::milliseconds(milliseconds); }

session::Picture picture(std::uint64_t number, int milliseconds) {
  session::Picture made;
  made.frame_number = number;
  made.at = after(milliseconds);
  return made;
}

TEST(EarlyPictures, WaitForTheReceivedOne) {
  EarlyPictures early;
  early.add(picture(7, 0));
  EXPECT_FALSE(early.due(std::nullopt, after(10)).has_value());
  early.add(picture(8, 33));
  EXPECT_EQ(early.due(7, after(40))->frame_number, 7U) << "the next one is there already";
  EXPECT_FALSE(early.due(std::nullopt, after(41)).has_value());
  EXPECT_EQ(early.due(9, after(50))->frame_number, 8U) << "9 was never seen on this side";
}

TEST(EarlyPictures, DoNotWaitForADroppedOne) {
  EarlyPictures early;
  early.add(picture(7, 0));
  early.add(picture(8, 33));
  EXPECT_EQ(early.due(std::nullopt, after(160))->frame_number, 7U);
  EXPECT_EQ(early.due(std::nullopt, after(200))->frame_number, 8U);
}

TEST(EarlyPictures, AreFew) {
  EarlyPictures early;
  for (std::uint64_t i = 0; i < 100; ++i) early.add(picture(i, static_cast<int>(i)));
  EXPECT_FALSE(early.due(95, after(100)).has_value()) << "it was let go";
  EXPECT_EQ(early.due(97, after(100))->frame_number, 97U);
  early.clear();
  EXPECT_FALSE(early.due(1000, after(9000)).has_value());
}

}  // namespace
}  // namespace framescope::app
