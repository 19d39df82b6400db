#include <algorithm>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "wire/rtp_source.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kHz = 90'000;

// A source, and a sender and a clock that go on by themselves: packets at an even pace, each with
// its instant as timestamp.
class Stream {
 public:
  explicit Stream(int probation = 2, double packets_per_second = 300)
      : source(probation), pace_(from_seconds(1 / packets_per_second)) {}

  RtpSource::Answer arrive(int sequence) {
    now_ += pace_;
    return arrive_at(sequence, timestamp(now_));
  }
  RtpSource::Answer arrive_at(int sequence, std::uint32_t at) {
    return source.arrive(static_cast<std::uint16_t>(sequence), at, now_, kHz);
  }
  // The fate of each.
  std::vector<PacketArrival> arrive_all(std::initializer_list<int> sequences) {
    std::vector<PacketArrival> arrivals;
    for (const int sequence : sequences) arrivals.push_back(arrive(sequence).arrival);
    return arrivals;
  }
  void run(int first, int count) {
    for (int i = 0; i < count; ++i) arrive(first + i);
  }
  void wait(Duration span) { now_ += span; }
  static std::uint32_t timestamp(Time at) {
    return static_cast<std::uint32_t>(
        std::llround(framescope::seconds(at.time_since_epoch()) * kHz));
  }
  Time now() const { return now_; }

  RtpSource source;

 private:
  Duration pace_;
  Time now_{seconds(1000)};
};

using enum PacketArrival;
using Arrivals = std::vector<PacketArrival>;

TEST(RtpSource, IsBelievedAfterTwoConsecutivePacketsAndCountsBoth) {
  Stream stream;
  EXPECT_FALSE(stream.source.is_valid());
  EXPECT_EQ(stream.arrive(7).arrival, kProbation);
  EXPECT_EQ(stream.source.received(), 0U);
  EXPECT_EQ(stream.source.expected(), 0U);
  EXPECT_EQ(stream.arrive(8).arrival, kNext);
  EXPECT_TRUE(stream.source.is_valid());
  EXPECT_EQ(stream.source.received(), 2U);
  EXPECT_EQ(stream.source.expected(), 2U);
}

TEST(RtpSource, RandomNumbersAreNeverBelieved) {
  Stream stream;
  for (const int sequence : {5, 20'000, 40'000, 3, 30'000, 60'000}) {
    EXPECT_EQ(stream.arrive(sequence).arrival, kProbation) << sequence;
  }
  EXPECT_FALSE(stream.source.is_valid());
  EXPECT_EQ(stream.arrive(60'001).arrival, kNext);
  EXPECT_EQ(stream.source.received(), 2U);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, WithoutProbationTheFirstIsBelieved) {
  Stream stream(1);
  EXPECT_EQ(stream.arrive(7).arrival, kNext);
  EXPECT_EQ(stream.source.received(), 1U);
}

TEST(RtpSource, SwappedAndDoubledAtTheStart) {
  Stream stream;
  EXPECT_EQ(stream.arrive_all({1, 0, 0, 2, 3}),
            (Arrivals{kProbation, kReordered, kDuplicate, kNext, kNext}))
      << "neighbours in either order are believed";
  EXPECT_EQ(stream.source.received(), 5U);
  EXPECT_EQ(stream.source.reordered(), 1U);
  EXPECT_EQ(stream.source.duplicates(), 1U);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, Case2FirstNumber65530) {
  Stream stream;
  std::uint64_t last = 0;
  for (int i = 0; i < 20; ++i) {
    const auto extended =
        stream.arrive_at(65'530 + i, 0xFFFF'FFF0 + 3000U * static_cast<std::uint32_t>(i)).extended;
    EXPECT_GE(extended, 0x1'0000U);
    EXPECT_TRUE(i == 0 || extended == last + 1) << extended;
    last = extended;
  }
  EXPECT_EQ(stream.source.highest(), 0x1'0000U + 13);
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_EQ(stream.source.expected(), 20U);
}

TEST(RtpSource, FourOfFivePackets) {
  Stream stream;
  stream.arrive_all({1, 2, 3, 5});
  EXPECT_EQ(stream.source.cumulative_lost(), 1);
  EXPECT_EQ(stream.source.lost(), 1U);
  EXPECT_EQ(stream.source.take_fraction_lost(), 51);
  EXPECT_EQ(stream.source.take_fraction_lost(), 0) << "nothing since";
  stream.arrive_all({6, 8, 10});
  EXPECT_EQ(stream.source.take_fraction_lost(), (2 << 8) / 5);
  stream.arrive_all({11, 7, 9});
  EXPECT_EQ(stream.source.take_fraction_lost(), 0) << "more came than was expected";
  EXPECT_EQ(stream.source.lost(), 1U);
}

TEST(RtpSource, ReorderedAcrossTheWrapWithOneLost) {
  Stream stream(1);
  EXPECT_EQ(stream.arrive_all({0xFFFD, 0, 0xFFFE, 1}), (Arrivals{kNext, kNext, kReordered, kNext}));
  EXPECT_EQ(stream.source.lost(), 1U);
  EXPECT_EQ(stream.source.cumulative_lost(), 1);
  EXPECT_EQ(stream.source.highest(), 0x1'0001U);
}

TEST(RtpSource, OneFromBeforeTheFirstIsNotLost) {
  Stream stream;
  EXPECT_EQ(stream.arrive_all({0xFFFF, 0, 0xFFFE}), (Arrivals{kProbation, kNext, kReordered}));
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_EQ(stream.source.cumulative_lost(), 0);
  EXPECT_EQ(stream.source.highest(), 0x1'0000U);
  EXPECT_EQ(stream.arrive(0xFFFE).arrival, kDuplicate);
}

TEST(RtpSource, SkippedIsWhatLiesBetween) {
  Stream stream;
  stream.run(0, 10);
  EXPECT_EQ(stream.arrive(10).skipped, 0U);
  EXPECT_EQ(stream.arrive(14).skipped, 3U);
  EXPECT_EQ(stream.source.lost(), 3U);
  EXPECT_EQ(stream.arrive(12).skipped, 0U);
  EXPECT_EQ(stream.source.lost(), 2U);
}

TEST(RtpSource, DuplicatesCountAsReceivedOnlyForReports) {
  Stream stream;
  for (int i = 0; i < 10; ++i) {
    stream.arrive(i);
    EXPECT_EQ(stream.arrive(i).arrival, kDuplicate);
  }
  EXPECT_EQ(stream.source.duplicates(), 10U);
  EXPECT_EQ(stream.source.received(), 20U);
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_EQ(stream.source.cumulative_lost(), -10);
  EXPECT_EQ(stream.source.take_fraction_lost(), 0);
}

TEST(RtpSource, ManyWrapsWithTheirDuplicatesForgotten) {
  Stream stream(2, 5000);
  for (int i = 0; i < 200'000; ++i) ASSERT_NE(stream.arrive(i).arrival, kDuplicate) << i;
  EXPECT_EQ(stream.source.highest(), 199'999U);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, NothingIsRememberedOfWhatAGapSkips) {
  for (const int skipped : {1, 62, 63, 64, 65, 127, 128, 1000, 2999}) {
    Stream stream(2, 12'000);
    stream.run(0, 20'000);
    EXPECT_EQ(stream.arrive(20'000 + skipped).arrival, kNext);
    for (int back = 1; back <= std::min(skipped, 100); ++back) {
      ASSERT_EQ(stream.arrive(20'000 + skipped - back).arrival, kReordered) << skipped;
    }
    if (skipped < 100) {
      EXPECT_EQ(stream.arrive(19'999).arrival, kDuplicate) << skipped;
    }
    EXPECT_EQ(stream.arrive(20'000 + skipped).arrival, kDuplicate) << skipped;
  }
}

TEST(RtpSource, Case11A1000LostAreAGap) {
  Stream stream;
  stream.run(65'000, 400);
  const auto answer = stream.arrive(65'000 + 1400);
  EXPECT_EQ(answer.arrival, kNext);
  EXPECT_EQ(answer.skipped, 1000U);
  EXPECT_EQ(stream.source.lost(), 1000U);
  EXPECT_EQ(stream.source.restarts(), 0U);
}

TEST(RtpSource, Case12GapOf20000IsResyncedAfterTwo) {
  Stream stream;
  stream.run(0, 1000);
  const auto first = stream.arrive(21'000);
  EXPECT_EQ(first.arrival, kUnbelieved);
  const auto second = stream.arrive(21'001);
  EXPECT_EQ(second.arrival, kRestarted);
  EXPECT_EQ(second.extended, first.extended + 1);
  EXPECT_EQ(stream.arrive(21'002).arrival, kNext);
  EXPECT_EQ(stream.source.restarts(), 1U);
  EXPECT_EQ(stream.source.lost(), 0U) << "counted anew";
  EXPECT_EQ(stream.source.expected(), 1002U);
}

TEST(RtpSource, Case13SingleStrayIsIgnored) {
  Stream stream;
  stream.run(0, 1000);
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(stream.arrive(21'000 + i).arrival, kUnbelieved);
    EXPECT_EQ(stream.arrive(1000 + i).arrival, kNext) << "two strays with a packet between";
  }
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_EQ(stream.source.restarts(), 0U);
  EXPECT_EQ(stream.source.received(), 1010U);
}

TEST(RtpSource, Case13AtAHighRateToo) {
  Stream stream(2, 12'000);
  stream.run(0, 30'000);
  EXPECT_EQ(stream.arrive(50'000).arrival, kUnbelieved);
  EXPECT_EQ(stream.arrive(30'000).arrival, kNext);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, AnOutageAtAHighRateIsAGapHoweverOftenNumbersWrapped) {
  for (const int outage_s : {1, 3, 6, 30, 59}) {
    Stream stream(2, 12'000);
    stream.run(0, 40'000);
    stream.wait(seconds(outage_s));
    const int missing = outage_s * 12'000;
    const auto answer = stream.arrive(40'000 + missing);
    EXPECT_EQ(answer.arrival, kNext) << outage_s;
    EXPECT_NEAR(static_cast<double>(answer.skipped), missing, 1) << outage_s;
    EXPECT_EQ(stream.source.restarts(), 0U);
  }
}

TEST(RtpSource, Case15RestartOfTheSameSsrcFromZero) {
  for (const int length : {100, 400, 3000, 40'000}) {
    Stream stream;
    // Both runs have the same numbers and timestamps, as of a file that is sent again.
    const auto send = [&stream](int i) {
      stream.wait(milliseconds(3));
      return stream.arrive_at(i, 270U * static_cast<std::uint32_t>(i)).arrival;
    };
    for (int i = 0; i < length; ++i) send(i);
    int taken = 1;
    while (taken < 10 && send(taken - 1) != kRestarted) ++taken;
    EXPECT_LE(taken, 5) << length;
    EXPECT_EQ(stream.source.restarts(), 1U) << length;
    EXPECT_EQ(stream.source.lost(), 0U) << length;
    EXPECT_EQ(send(taken), kNext) << length;
  }
}

TEST(RtpSource, RestartInsideTheWindowWithOtherTimestampsTakesTwo) {
  Stream stream(2, 2000);
  stream.run(0, 6000);
  EXPECT_EQ(stream.arrive_at(3000, 0x8000'0000).arrival, kUnbelieved);
  EXPECT_EQ(stream.arrive_at(3001, 0x8000'0000).arrival, kRestarted);
}

TEST(RtpSource, RestartNeedsTwoConsecutive) {
  Stream stream;
  stream.run(30'000, 630);
  EXPECT_EQ(stream.arrive_all({100, 103, 106}), (Arrivals{kUnbelieved, kUnbelieved, kUnbelieved}));
  EXPECT_EQ(stream.arrive_all({107, 108}), (Arrivals{kRestarted, kNext}));
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, RestartAtAWrap) {
  Stream stream;
  stream.run(30'000, 10);
  EXPECT_EQ(stream.arrive_all({0xFFFF, 0, 1}), (Arrivals{kUnbelieved, kRestarted, kNext}));
  EXPECT_EQ(stream.source.highest(), 1U) << "cycles count from the restart";
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, ExtendedNumbersGoOnOverARestart) {
  Stream stream;
  std::uint64_t highest = 0;
  for (const int first : {30'000, 100, 60'000, 20'000}) {
    for (int i = 0; i < 5; ++i) {
      const auto extended = stream.arrive(first + i).extended;
      EXPECT_GT(extended, highest);
      highest = extended;
    }
  }
  EXPECT_EQ(stream.source.restarts(), 3U);
}

TEST(RtpSource, LossBeforeARestartStays) {
  Stream stream;
  stream.arrive_all({10, 11, 14, 40'000, 40'001, 40'003});
  EXPECT_EQ(stream.source.lost(), 2U + 1U);
  EXPECT_EQ(stream.source.take_fraction_lost(), (3 << 8) / 8);
}

TEST(RtpSource, ReorderingUpToTwoSecondsIfTheTimestampAgrees) {
  Stream stream(2, 2000);
  stream.run(0, 4000);
  const std::uint32_t sent = stream.timestamp(stream.now());
  stream.run(4001, 3000);
  EXPECT_EQ(stream.arrive_at(4000, sent).arrival, kReordered);
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_EQ(stream.arrive_at(4000, sent).arrival, kDuplicate);
}

TEST(RtpSource, TooLateToKnowWhetherItIsADuplicate) {
  Stream stream(2, 12'000);
  stream.run(0, 12'001);
  const std::uint32_t sent = stream.timestamp(stream.now());
  stream.run(12'002, 18'000);
  EXPECT_EQ(stream.arrive_at(12'001, sent).arrival, kTooLate);
  EXPECT_EQ(stream.source.reordered(), 1U);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, ABlockOfSecondCopiesIsNoRestart) {
  Stream stream(2, 20'000);
  for (int frame = 0; frame < 20; ++frame) {
    stream.run(frame * 50, 50);
    stream.run(frame * 50, 50);
    stream.wait(milliseconds(30));
  }
  EXPECT_EQ(stream.source.restarts(), 0U);
  EXPECT_EQ(stream.source.duplicates(), 1000U);
  EXPECT_EQ(stream.source.lost(), 0U);
}

TEST(RtpSource, RateIsOfPacketsWithoutSecondCopiesAndSilences) {
  Stream stream(2, 500);
  EXPECT_EQ(stream.source.packet_rate(), 0);
  stream.run(0, 2000);
  EXPECT_NEAR(stream.source.packet_rate(), 500, 2);
  stream.wait(seconds(20));
  stream.run(2000, 2000);
  EXPECT_NEAR(stream.source.packet_rate(), 500, 2);
  for (int i = 4000; i < 6000; ++i) stream.arrive_all({i, i});
  EXPECT_NEAR(stream.source.packet_rate(), 250, 2);
}

TEST(RtpSource, Case37JitterIsWithinATenthOfTheReference) {
  RtpSource source;
  std::mt19937 random(37);
  std::uniform_real_distribution<double> jitter(-0.010, 0.010);
  // RFC 3550 6.4.1 in floating point: J += (|D| - J) / 16.
  double reference = 0;
  double last_transit = 0;
  double sum = 0;
  double sum_of_reference = 0;
  for (int i = 0; i < 3000; ++i) {
    const double sent = 0.033 * i;
    const double transit = 0.050 + jitter(random);
    const Time arrival{from_seconds(1000 + sent + transit)};
    // From close to the wrap of timestamps.
    const auto timestamp = static_cast<std::uint32_t>(0xFFFF'0000 + std::llround(sent * kHz));
    source.arrive(static_cast<std::uint16_t>(i), timestamp, arrival, kHz);
    if (i > 0) reference += (std::abs(transit - last_transit) - reference) / 16;
    last_transit = transit;
    if (i < 100) continue;
    EXPECT_NEAR(framescope::seconds(source.jitter()), reference, reference / 10) << i;
    sum += framescope::seconds(source.jitter());
    sum_of_reference += reference;
  }
  EXPECT_NEAR(sum, sum_of_reference, sum_of_reference / 100);
  EXPECT_NEAR(source.jitter_ticks(), reference * kHz, reference * kHz / 10);
}

TEST(RtpSource, TransitsThatFallOrWrapAreSmallDifferences) {
  Stream stream(1);
  stream.arrive_at(0, stream.timestamp(stream.now()));
  stream.arrive_at(1, stream.timestamp(stream.now()) + 16);
  EXPECT_EQ(stream.source.jitter_ticks(), 1U) << "16 ticks earlier: 16 / 16";
  // Its transit is 2^32 - 8 ticks, then 8.
  Stream wrapping(1);
  const std::uint32_t arrival = wrapping.timestamp(wrapping.now());
  wrapping.arrive_at(0, arrival + 8);
  wrapping.arrive_at(1, arrival - 8);
  EXPECT_EQ(wrapping.source.jitter_ticks(), 1U);
}

TEST(RtpSource, A100MsLateIsASixteenthOfIt) {
  Stream stream(1, 10);
  stream.run(0, 2);
  EXPECT_EQ(stream.source.jitter_ticks(), 0U);
  const std::uint32_t due = stream.timestamp(stream.now());
  stream.wait(milliseconds(100));
  stream.arrive_at(2, due);
  EXPECT_EQ(stream.source.jitter_ticks(), 9000U / 16);
}

TEST(RtpSource, Case17SenselessTimestampsDoNotOverflow) {
  Stream stream;
  std::mt19937 random(17);
  for (int i = 0; i < 5000; ++i) {
    stream.wait(milliseconds(1));
    stream.arrive_at(i, static_cast<std::uint32_t>(random()));
  }
  EXPECT_EQ(stream.source.lost(), 0U);
  EXPECT_LE(stream.source.jitter_ticks(), 0x8000'0000U);
  EXPECT_GT(stream.source.jitter(), seconds(1000));
}

TEST(RtpSource, ARestartIsNoJitter) {
  Stream stream;
  stream.run(0, 100);
  const auto before = stream.source.jitter_ticks();
  stream.arrive_at(40'000, 12'345);
  stream.arrive_at(40'001, 12'345);
  EXPECT_EQ(stream.source.restarts(), 1U);
  EXPECT_EQ(stream.source.jitter_ticks(), before);
}

}  // namespace
}  // namespace framescope::wire
