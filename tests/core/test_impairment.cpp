#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/impairment.hpp"

namespace framescope {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr const char* kFull =
    "loss=2%,burst=4,delay=30ms,jitter=10ms,reorder=1%,duplicate=0.5%,rate=8Mbit,queue=128KiB,"
    "corrupt=0.1%,mtu=1500";

Impairment full() {
  Impairment i;
  i.loss = 0.02;
  i.burst = 4;
  i.delay = milliseconds(30);
  i.jitter = milliseconds(10);
  i.reorder = 0.01;
  i.duplicate = 0.005;
  i.rate_bps = 8'000'000;
  i.queue_bytes = 131'072;
  i.corrupt = 0.001;
  i.mtu_bytes = 1500;
  return i;
}

std::string error(const char* spec) {
  const auto parsed = parse_impairment(spec);
  return parsed ? "no error" : parsed.error();
}

TEST(Impairment, ReadsEveryItem) {
  const auto parsed = parse_impairment(kFull);
  ASSERT_TRUE(parsed) << parsed.error();
  EXPECT_EQ(*parsed, full());
}

TEST(Impairment, IsWrittenAsItIsRead) {
  EXPECT_EQ(to_string(full()), kFull);
  EXPECT_EQ(to_string(Impairment{}), "off");
  EXPECT_EQ(parse_impairment("off").value(), Impairment{});
}

TEST(Impairment, TakesEachUnit) {
  EXPECT_EQ(parse_impairment("loss=0.25")->loss, 0.25);
  EXPECT_EQ(parse_impairment("loss=100%")->loss, 1);
  EXPECT_EQ(parse_impairment("delay=1.5s")->delay, milliseconds(1500));
  EXPECT_EQ(parse_impairment("jitter=250us")->jitter, microseconds(250));
  EXPECT_EQ(parse_impairment("rate=64000bit,queue=1500B")->rate_bps, 64'000U);
  EXPECT_EQ(parse_impairment("rate=1.5Gbit")->rate_bps, 1'500'000'000U);
  EXPECT_EQ(parse_impairment("rate=700kbit")->rate_bps, 700'000U);
  EXPECT_EQ(parse_impairment("queue=1500B")->queue_bytes, 1500U);
  EXPECT_EQ(parse_impairment("queue=2MiB")->queue_bytes, 2U << 20);
}

TEST(Impairment, EveryPercentReadsBackAsTheSame) {
  for (int hundredths = 0; hundredths <= 10'000; ++hundredths) {
    Impairment i;
    i.loss = hundredths / 100.0 / 100;
    ASSERT_EQ(parse_impairment(to_string(i)).value(), i) << to_string(i);
  }
}

TEST(Impairment, LongFiguresKeepTheirDigits) {
  for (const char* spec : {"rate=996420264021bit", "burst=2.00000000001", "delay=9999.999999ms",
                           "queue=67108863B", "loss=1e-13%"}) {
    EXPECT_EQ(to_string(parse_impairment(spec).value()), spec);
  }
}

TEST(Impairment, AnErrorSaysWhichItemAndWhatIsAllowed) {
  EXPECT_EQ(error("loss=101%"), "loss=101%: must be 0%..100%");
  EXPECT_EQ(error("loss=2"), "loss=2: must be 0%..100%");
  EXPECT_EQ(error("loss"), "loss: must be 0%..100%");
  EXPECT_EQ(error("loss=nan"), "loss=nan: must be 0%..100%");
  EXPECT_EQ(error("loss=-1%"), "loss=-1%: must be 0%..100%");
  EXPECT_EQ(error("delay=30"), "delay=30: must be a time up to 10s with its unit: us, ms or s");
  EXPECT_EQ(error("delay=11s"), "delay=11s: must be a time up to 10s with its unit: us, ms or s");
  EXPECT_EQ(error("rate=8"),
            "rate=8: must be 1kbit..1000Gbit, with its unit: bit, kbit, Mbit or Gbit");
  EXPECT_EQ(error("queue=64KB"), "queue=64KB: must be 1B..64MiB, with its unit: B, KiB or MiB");
  EXPECT_EQ(error("burst=0"), "burst=0: must be 1..1000");
  EXPECT_EQ(error("mtu=20"), "mtu=20: must be 68..65535 bytes, without a unit");
  EXPECT_EQ(error("loss=1%,loss=2%"), "loss: is given twice");
  EXPECT_THAT(error("los=1%"), StartsWith("'los' is not known: must be off, or items of loss, "));
  EXPECT_THAT(error(""), HasSubstr("corrupt and mtu"));
  EXPECT_THAT(error("loss=1%,"), StartsWith("'' is not known"));
  EXPECT_THAT(error("loss=1%, delay=3ms"), StartsWith("' delay' is not known"));
}

TEST(Impairment, FiguresMustGoTogether) {
  EXPECT_EQ(error("loss=81%,burst=4"),
            "loss=81% with burst=4: must be at most 80% with runs as short as that");
  EXPECT_TRUE(parse_impairment("loss=80%,burst=4"));
  EXPECT_EQ(error("rate=8kbit"),
            "rate=8kbit with queue=64KiB: must empty the queue in 10 s, not in 66 s");
  EXPECT_TRUE(parse_impairment("rate=8kbit,queue=10000B"));
}

TEST(Impairment, FiguresThatWereNotParsedAreJudgedAlike) {
  EXPECT_EQ(fault_of(full()), "");
  EXPECT_EQ(fault_of({}), "");
  Impairment wrong;
  wrong.corrupt = 1.5;
  EXPECT_EQ(fault_of(wrong), "corrupt=150%: must be 0%..100%");
  wrong = {};
  wrong.delay = std::chrono::seconds(-1);
  EXPECT_THAT(fault_of(wrong), StartsWith("delay=-1000ms: must be"));
}

TEST(Impairment, OnlySomeItemsActByThemselves) {
  EXPECT_FALSE(acts({}));
  EXPECT_FALSE(acts(parse_impairment("burst=4,queue=1KiB,mtu=1500").value()));
  for (const char* spec : {"loss=1%", "delay=1ms", "jitter=1ms", "reorder=1%", "duplicate=1%",
                           "rate=1Mbit", "corrupt=1%"}) {
    EXPECT_TRUE(acts(parse_impairment(spec).value())) << spec;
  }
}

}  // namespace
}  // namespace framescope
