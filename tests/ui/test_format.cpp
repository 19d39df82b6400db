#include <string>

#include <gtest/gtest.h>

#include "ui/format.hpp"

namespace framescope::ui {
namespace {

std::string joined(const Quantity& quantity) {
  return std::string(quantity.number) + " " + std::string(quantity.unit);
}
std::string text(const Text& shown) { return std::string(shown.view()); }

TEST(Text, CutsWhatDoesNotFitAndStaysTerminated) {
  Text long_one;
  for (int i = 0; i < 100; ++i) long_one.append("1234567890");
  EXPECT_EQ(long_one.view().size(), 127U);
  EXPECT_EQ(std::string(long_one.c_str()).size(), 127U);
}

TEST(Count, GroupsThousands) {
  EXPECT_EQ(text(count(0)), "0");
  EXPECT_EQ(text(count(999)), "999");
  EXPECT_EQ(text(count(1000)), "1,000");
  EXPECT_EQ(text(count(1'234'567)), "1,234,567");
  EXPECT_EQ(text(count(18'446'744'073'709'551'615U)), "18,446,744,073,709,551,615");
}

TEST(ShortCount, KeepsToSevenCharacters) {
  EXPECT_EQ(text(short_count(999'999)), "999,999");
  EXPECT_EQ(text(short_count(1'234'567)), "1.23 M");
  EXPECT_EQ(text(short_count(12'345'678'901)), "12.35 G");
}

TEST(Bytes, ChoosesDecimalsByRange) {
  EXPECT_EQ(joined(bytes(972)), "972 B");
  EXPECT_EQ(joined(bytes(17'219)), "17.2 kB");
  EXPECT_EQ(joined(bytes(20'000)), "20.0 kB");
  EXPECT_EQ(joined(bytes(1'230'000)), "1.23 MB");
  EXPECT_EQ(joined(bytes(65'507'000'000)), "65.51 GB");
}

TEST(BitRate, ChoosesItsUnit) {
  EXPECT_EQ(joined(bit_rate(0)), "0 kbit/s");
  EXPECT_EQ(joined(bit_rate(850'000)), "850 kbit/s");
  EXPECT_EQ(joined(bit_rate(4'130'000)), "4.13 Mbit/s");
  EXPECT_EQ(joined(bit_rate(1'210'000'000)), "1.21 Gbit/s");
}

TEST(Span, HasTheDecimalsOfItsNeighbour) {
  const Duration p50 = std::chrono::microseconds(1420);
  EXPECT_EQ(joined(span_ms(p50, std::chrono::milliseconds(5))), "1.42 ms");
  EXPECT_EQ(joined(span_ms(p50, std::chrono::milliseconds(250))), "1.4 ms");
}

TEST(Percent, AlwaysHasTwoDecimals) {
  EXPECT_EQ(text(percent(0, 0)), "0.00 %");
  EXPECT_EQ(text(percent(6, 300)), "2.00 %");
  EXPECT_EQ(text(percent(300, 300)), "100.00 %");
}

TEST(Age, DoesNotFlickerWhileFramesCome) {
  EXPECT_EQ(text(age(std::chrono::milliseconds(5))), text(age(std::chrono::milliseconds(150))));
  EXPECT_EQ(text(age(std::chrono::milliseconds(1250))), "1.2 s ago");
  EXPECT_EQ(text(age(std::chrono::seconds(12))), "12 s ago");
  EXPECT_EQ(text(age(std::chrono::minutes(3))), "3 min ago");
}

}  // namespace
}  // namespace framescope::ui
