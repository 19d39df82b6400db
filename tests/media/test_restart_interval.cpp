#include <cstdint>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "core/wire_format.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/restart_interval.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"
#include "wire/jpeg_markers.hpp"

namespace framescope::media {
namespace {

constexpr std::size_t kPayload = 1360;

int interval(int width_px, int height_px, std::size_t jpeg_bytes, int previous = 0,
             Subsampling subsampling = Subsampling::k420) {
  return restart_interval_for(width_px, height_px, subsampling, jpeg_bytes, kPayload, previous);
}

int mcus_of(int width_px, int height_px, Subsampling subsampling) {
  const int across = subsampling == Subsampling::k444 ? 8 : 16;
  const int down = subsampling == Subsampling::k420 ? 16 : 8;
  return (width_px + across - 1) / across * ((height_px + down - 1) / down);
}

/// The entropy-coded bytes from each restart marker to the next.
std::vector<std::size_t> interval_sizes(const std::vector<std::uint8_t>& jpeg, std::size_t at) {
  std::vector<std::size_t> sizes;
  for (std::size_t begin = at; at + 1 < jpeg.size(); ++at) {
    const bool is_end = jpeg[at] == 0xFF && jpeg[at + 1] == 0xD9;
    const bool is_restart = jpeg[at] == 0xFF && (jpeg[at + 1] & 0xF8) == 0xD0;
    if (is_end || is_restart) sizes.push_back(at - begin);
    if (is_restart) begin = at + 2;
  }
  return sizes;
}

TEST(RestartInterval, IsANinthOfThePayloadOnAverage) {
  EXPECT_EQ(interval(640, 480, 1200 * 40), 2) << "40 B an MCU: 3.8";
  EXPECT_EQ(interval(640, 480, 1200 * 37), 4) << "37 B an MCU: 4.1";
  EXPECT_EQ(interval(640, 480, 1200 * 30), 5);
  EXPECT_EQ(interval(640, 480, 1200 * 15), 10);
  EXPECT_EQ(interval(1280, 720, 137'185), 2);
}

TEST(RestartInterval, IsADivisorOfARowOrWholeRowsWhereOneIsNear) {
  EXPECT_EQ(interval(400, 225, 375 * 15), 5) << "10 of 25 MCUs a row; 8 would be a power of two";
  EXPECT_EQ(interval(400, 225, 375 * 6), 25);
  EXPECT_EQ(interval(400, 225, 375 * 2), 50) << "75 MCUs: two rows";
  EXPECT_EQ(interval(400, 225, 375 * 60), 2) << "of a divisor of 1, twice as many markers";
  EXPECT_EQ(interval(688, 480, 1290 * 15), 8) << "a row of 43 has no divisor";
}

TEST(RestartInterval, KnowsTheMcuOfEachSubsampling) {
  EXPECT_EQ(interval(640, 480, 2400 * 15, 0, Subsampling::k422), 10);
  EXPECT_EQ(interval(640, 480, 4800 * 15, 0, Subsampling::k444), 10);
}

TEST(RestartInterval, IsAtLeastOneAndLeavesAtMostSoManyIntervals) {
  EXPECT_EQ(interval(640, 480, 10'000'000), 1);
  EXPECT_EQ(interval(3840, 2160, 100'000'000), 2) << "32,400 MCUs";
  EXPECT_EQ(interval(127 * 16, 129 * 8, 100'000'000, 0, Subsampling::k422), 1) << "16,383 MCUs";
  EXPECT_EQ(interval(128 * 16, 128 * 8, 100'000'000, 0, Subsampling::k422), 2) << "16,384 MCUs";
  const int mcus = mcus_of(8192, 2048, Subsampling::k444);
  const int least = interval(8192, 2048, 100'000'000, 0, Subsampling::k444);
  EXPECT_LE((mcus + least - 1) / least, kMaxRestartIntervals);
  EXPECT_GT(mcus / (least / 2), kMaxRestartIntervals);
}

TEST(RestartInterval, FitsItsFieldOfSixteenBits) {
  EXPECT_LE(interval(8192, 2048, 1), 65'535);
  EXPECT_LE(restart_interval_for(8192, 2048, Subsampling::k444, 1, 65'000, 0), 65'535);
  EXPECT_GE(restart_interval_for(16, 16, Subsampling::k420, 1, 1, 0), 1);
}

TEST(RestartInterval, SizesThatSwingChangeNothing) {
  std::mt19937 random(5);
  for (const std::size_t mean : {15U, 20U, 30U, 38U, 60U}) {
    int previous = interval(640, 480, 1200 * mean);
    std::set<int> seen{previous};
    for (int i = 0; i < 500; ++i) {
      const std::size_t swing = 90 + random() % 21;  // percent
      previous = interval(640, 480, 1200 * mean * swing / 100, previous);
      seen.insert(previous);
    }
    EXPECT_EQ(seen.size(), 1U) << mean << " B an MCU";
  }
}

TEST(RestartInterval, FollowsALastingChange) {
  EXPECT_EQ(interval(640, 480, 1200 * 75, 10), 2);
  EXPECT_EQ(interval(640, 480, 1200 * 10, 2), 10);
  EXPECT_EQ(interval(400, 225, 375 * 15, 8), 5) << "not of this picture's choices";
  EXPECT_EQ(interval(3840, 2160, 100'000'000, 1), 2) << "too many intervals";
}

TEST(RestartInterval, GrowsAsTheJpegShrinks) {
  for (const int width : {160, 400, 640, 688, 1280, 1366, 1920, 3840}) {
    int last = 0;
    for (std::size_t bytes = 4'000'000; bytes > 100; bytes -= bytes / 50 + 1) {
      const int now = interval(width, width * 9 / 16, bytes);
      EXPECT_GE(now, last) << width;
      last = now;
    }
  }
}

TEST(RestartInterval, HardlyAnIntervalOfARealPictureExceedsAThirdOfAPacket) {
  JpegEncoder encoder;
  Image planes;
  std::vector<std::uint8_t> jpeg;
  for (const int noise : {0, 8, 40}) {
    Scaler().scale(testing::sample_picture(640, 480, noise, 3), 0, Subsampling::k420, planes);
    for (const int quality : {40, 80, 95}) {
      const auto plain = encoder.encode(planes, quality, jpeg);
      ASSERT_TRUE(plain.ok());
      const int chosen = interval(640, 480, *plain);
      ASSERT_TRUE(encoder.encode(planes, quality, jpeg, 0, chosen).ok());
      const auto info = wire::scan_jpeg(jpeg);
      ASSERT_TRUE(info.ok());
      const auto sizes = interval_sizes(jpeg, info->scan_offset);
      EXPECT_EQ(sizes.size(), std::size_t(1200 + chosen - 1) / std::size_t(chosen));
      std::size_t large = 0;
      for (const std::size_t size : sizes) large += size > kPayload / 3 ? 1 : 0;
      EXPECT_LE(large * 50, sizes.size()) << "noise " << noise << " quality " << quality;
    }
  }
}

}  // namespace
}  // namespace framescope::media
