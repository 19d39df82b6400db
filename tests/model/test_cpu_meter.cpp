#include <gtest/gtest.h>

#include "model/cpu_meter.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;

CpuReading reading(int at_ms, int program_ms, std::vector<ThreadCpu> threads) {
  return {Time{milliseconds(at_ms)}, milliseconds(program_ms), std::move(threads)};
}

double sum_of(const CpuShares& shares) {
  double sum = 0;
  for (const double share : shares.of) sum += share;
  return sum;
}

TEST(CpuMeter, SharesAreWhatWasUsedOverWhatPassed) {
  CpuMeter meter;
  EXPECT_FALSE(meter.add(reading(0, 50, {{1, CpuUse::kWindow, milliseconds(40)}})));
  const auto shares = meter.add(reading(2'000, 1'050, {{1, CpuUse::kWindow, milliseconds(640)}}));
  ASSERT_TRUE(shares);
  EXPECT_TRUE(shares->by_thread);
  EXPECT_DOUBLE_EQ(shares->program, 0.5);
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kWindow], 0.3);
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kOther], 0.2) << "threads that have ended";
}

TEST(CpuMeter, ThreadsOfOneUseAddUpToMoreThanACore) {
  CpuMeter meter;
  meter.add(reading(
      0, 0,
      {{1, CpuUse::kRasterise, milliseconds(0)}, {2, CpuUse::kRasterise, milliseconds(100)}}));
  const auto shares = meter.add(reading(
      1'000, 1'500,
      {{1, CpuUse::kRasterise, milliseconds(700)}, {2, CpuUse::kRasterise, milliseconds(900)}}));
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kRasterise], 1.5);
}

TEST(CpuMeter, AThreadThatHasBegunCountsFromItsBeginning) {
  CpuMeter meter;
  meter.add(reading(0, 1'000, {{1, CpuUse::kWindow, milliseconds(900)}}));
  const auto shares = meter.add(reading(
      1'000, 1'300,
      {{1, CpuUse::kWindow, milliseconds(1'000)}, {7, CpuUse::kEncode, milliseconds(200)}}));
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kEncode], 0.2);
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kWindow], 0.1);
}

TEST(CpuMeter, ANumberThatAnotherThreadHadIsANewThread) {
  CpuMeter meter;
  meter.add(reading(0, 1'000, {{7, CpuUse::kEncode, milliseconds(900)}}));
  const auto other = meter.add(reading(1'000, 1'200, {{7, CpuUse::kDecode, milliseconds(150)}}));
  EXPECT_DOUBLE_EQ((*other)[CpuUse::kDecode], 0.15);
  EXPECT_DOUBLE_EQ((*other)[CpuUse::kEncode], 0);
  const auto again = meter.add(reading(2'000, 1'400, {{7, CpuUse::kDecode, milliseconds(100)}}));
  EXPECT_DOUBLE_EQ((*again)[CpuUse::kDecode], 0.1) << "less than before: another of the same use";
}

TEST(CpuMeter, ThePartsAreTheWholeWhereClocksAreReadOneAfterAnother) {
  CpuMeter meter;
  meter.add(reading(0, 0, {{1, CpuUse::kWindow, milliseconds(0)}}));
  const auto shares = meter.add(reading(1'000, 490, {{1, CpuUse::kWindow, milliseconds(500)}}));
  EXPECT_DOUBLE_EQ(shares->program, 0.5);
  EXPECT_DOUBLE_EQ((*shares)[CpuUse::kOther], 0);
  EXPECT_DOUBLE_EQ(sum_of(*shares), shares->program);
}

TEST(CpuMeter, WithoutThreadsOnlyTheProgramIsKnown) {
  CpuMeter meter;
  meter.add(reading(0, 0, {}));
  const auto shares = meter.add(reading(1'000, 250, {}));
  ASSERT_TRUE(shares);
  EXPECT_FALSE(shares->by_thread);
  EXPECT_DOUBLE_EQ(shares->program, 0.25);
}

TEST(CpuMeter, NoTimeHasNoShare) {
  CpuMeter meter;
  meter.add(reading(5, 1, {}));
  EXPECT_FALSE(meter.add(reading(5, 2, {})));
}

TEST(CpuUseOf, NamesTellWhatAThreadIsFor) {
  EXPECT_EQ(cpu_use_of("framescope", true), CpuUse::kWindow);
  EXPECT_EQ(cpu_use_of("framescope", false), CpuUse::kOther);
  EXPECT_EQ(cpu_use_of("llvmpipe-0", false), CpuUse::kRasterise);
  EXPECT_EQ(cpu_use_of("framescop:gdrv0", false), CpuUse::kRasterise);
  EXPECT_EQ(cpu_use_of("capture", false), CpuUse::kCapture);
  EXPECT_EQ(cpu_use_of("encode", false), CpuUse::kEncode);
  EXPECT_EQ(cpu_use_of("decode", false), CpuUse::kDecode);
  EXPECT_EQ(cpu_use_of("io", false), CpuUse::kNetwork);
  EXPECT_EQ(cpu_use_of("account", false), CpuUse::kAccount);
  EXPECT_EQ(cpu_use_of("", false), CpuUse::kOther);
}

}  // namespace
}  // namespace framescope::model
