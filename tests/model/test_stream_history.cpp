#include <cmath>

#include <gtest/gtest.h>

#include "model/stream_history.hpp"

namespace framescope::model {
namespace {

constexpr auto kSent = static_cast<std::size_t>(Stage::kSent);

Time at_ms(std::int64_t ms) { return Time(std::chrono::milliseconds(ms)); }

Snapshot snapshot(std::int64_t ms, std::uint64_t bytes, std::uint64_t frames = 100) {
  Snapshot made;
  made.at = at_ms(ms);
  made.datagrams.bytes = bytes;
  made.frames[kSent] = frames;
  made.fps_window[kSent] = 30;
  return made;
}

TEST(StreamHistory, KeepsOneValueOfEachSnapshot) {
  StreamHistory history;
  history.add(snapshot(50, 0));
  history.add(snapshot(50, 0));
  history.add(snapshot(100, 0));
  EXPECT_EQ(history.fps(Stage::kSent).size(), 2U);
  EXPECT_TRUE(history.fps(Stage::kDisplayed).empty()) << "a sender does not know it";
}

TEST(StreamHistory, LeavesOutTheNoiseOfTheFirstFrames) {
  StreamHistory history;
  history.add(snapshot(50, 0, 4));
  EXPECT_TRUE(history.fps(Stage::kSent).empty());
  history.add(snapshot(100, 0, 5));
  EXPECT_EQ(history.fps(Stage::kSent).size(), 1U);
}

TEST(StreamHistory, TheBitRateIsThatOfTheLastSecond) {
  StreamHistory history;
  EXPECT_FALSE(history.bit_rate_bps().has_value());
  std::uint64_t bytes = 0;
  for (int i = 1; i <= 100; ++i) {
    bytes += i <= 50 ? 1000 : 3000;
    history.add(snapshot(50 * i, bytes));
    EXPECT_EQ(history.bit_rate_bps().has_value(), i > 1);
    if (i > 1 && i <= 50) {
      EXPECT_NEAR(*history.bit_rate_bps(), 1000 * 20 * 8, 1);
    }
  }
  EXPECT_NEAR(*history.bit_rate_bps(), 3000 * 20 * 8, 1);
}

TEST(StreamHistory, ABreakEndsLinesAndRates) {
  StreamHistory history;
  history.add(snapshot(50, 1'000'000));
  history.add(snapshot(100, 1'100'000));
  FrameSample sample;
  sample.ended = at_ms(100);
  sample.at[kSent] = at_ms(90);
  sample.datagram_bytes = 5;
  history.add(sample);
  EXPECT_EQ(history.last_frame(Stage::kSent), at_ms(90));
  history.break_lines(at_ms(120));
  EXPECT_TRUE(std::isnan(history.fps(Stage::kSent).newest().value));
  EXPECT_TRUE(std::isnan(history.datagram_bytes().newest().value));
  EXPECT_FALSE(history.last_frame(Stage::kSent).has_value());
  // The next session counts from 0 again: no rate until it has two snapshots of its own.
  history.add(snapshot(200, 0));
  EXPECT_FALSE(history.bit_rate_bps().has_value());
  history.add(snapshot(250, 500));
  EXPECT_NEAR(*history.bit_rate_bps(), 500 * 20 * 8, 1);
}

TEST(StreamHistory, SizesAreThoseOfFramesThatHaveOne) {
  StreamHistory history;
  FrameSample sample;
  sample.ended = at_ms(10);
  history.add(sample);
  EXPECT_TRUE(history.datagram_bytes().empty()) << "dropped before it was encoded";
  sample.datagram_bytes = 1336;
  sample.jpeg_bytes = 1000;
  history.add(sample);
  EXPECT_EQ(history.datagram_bytes().newest().value, 1336);
  EXPECT_EQ(history.jpeg_bytes().newest().value, 1000);
}

TEST(MeanSince, LeavesOutGapsAndWhatIsOlder) {
  TimeSeries series(16);
  series.append(at_ms(0), 1000);
  series.append(at_ms(10), 10);
  series.append_gap(at_ms(15));
  series.append(at_ms(20), 20);
  EXPECT_DOUBLE_EQ(mean_since(series, at_ms(5)).value(), 15);
  EXPECT_FALSE(mean_since(series, at_ms(21)).has_value());
}

}  // namespace
}  // namespace framescope::model
