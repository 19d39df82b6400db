#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/jpeg_rebuild.hpp"
#include "wire/rtp_frames.hpp"
#include "wire/rtp_pictures.hpp"

namespace framescope::wire {
namespace {

using test::assemble;
using test::Bytes;
using test::Packed;
using test::Picture;

struct Rebuilt {
  Bytes jpeg;
  PictureHoles holes;
};

Rebuilt rebuilt(const AssembledFrame& frame, const RebuildOptions& options = {}) {
  Rebuilt result;
  auto holes = rebuild_jpeg(frame, options, result.jpeg);
  EXPECT_TRUE(holes) << to_string(holes.error());
  if (holes) result.holes = *holes;
  return result;
}

// Only of what cannot be rebuilt.
RebuildFault fault_of(const AssembledFrame& frame, const RebuildOptions& options = {}) {
  Bytes jpeg;
  const auto holes = rebuild_jpeg(frame, options, jpeg);
  EXPECT_FALSE(holes);
  return holes ? RebuildFault{} : holes.error();
}

Packed noisy(int subsampling, int restart_interval, int quality = 80, std::size_t limit = 700,
             int width = 318, int height = 236) {
  return test::pack(test::compress(test::noisy_picture(width, height, 21), subsampling, quality,
                                   restart_interval),
                    quality, limit);
}

bool is_missing(const PictureHoles& holes, int mcu) {
  return std::ranges::any_of(holes.missing, [mcu](const McuRun& run) {
    return mcu >= static_cast<int>(run.first) && mcu < static_cast<int>(run.first + run.count);
  });
}

// Pixels of missing MCUs and of a rim around them, which upsampling of chroma mixes into.
std::vector<bool> holes_and_rim(const PictureHoles& holes, int width, int height) {
  constexpr int kRim = 2;
  std::vector<bool> mask(static_cast<std::size_t>(width * height));
  for (int mcu = 0; mcu < holes.mcus_per_row * holes.mcu_rows; ++mcu) {
    if (!is_missing(holes, mcu)) continue;
    const int left = mcu % holes.mcus_per_row * holes.mcu_width_px - kRim;
    const int top = mcu / holes.mcus_per_row * holes.mcu_height_px - kRim;
    const int right = std::min(width, left + holes.mcu_width_px + 2 * kRim);
    const int bottom = std::min(height, top + holes.mcu_height_px + 2 * kRim);
    for (int y = std::max(0, top); y < bottom; ++y) {
      for (int x = std::max(0, left); x < right; ++x) {
        mask[static_cast<std::size_t>(y * width + x)] = true;
      }
    }
  }
  return mask;
}

// How many pixels outside of holes differ.
int differing_pixels(const Picture& whole, const Picture& partial, const PictureHoles& holes) {
  EXPECT_EQ(whole.width_px, partial.width_px);
  EXPECT_EQ(whole.height_px, partial.height_px);
  const std::vector<bool> mask = holes_and_rim(holes, whole.width_px, whole.height_px);
  int differing = 0;
  for (std::size_t i = 0; i < mask.size(); ++i) {
    if (mask[i]) continue;
    const auto at = static_cast<std::ptrdiff_t>(3 * i);
    differing +=
        std::equal(whole.rgb.begin() + at, whole.rgb.begin() + at + 3, partial.rgb.begin() + at)
            ? 0
            : 1;
  }
  return differing;
}

// ---- complete frames

class Case1Rebuild : public testing::TestWithParam<std::tuple<int, int, int>> {};

TEST_P(Case1Rebuild, GivesTheSameScanAndPicture) {
  const auto [subsampling, restart_interval, quality] = GetParam();
  Packed packed = noisy(subsampling, restart_interval, quality);
  const auto [jpeg, holes] = rebuilt(assemble(packed));
  EXPECT_TRUE(holes.empty());
  EXPECT_EQ(holes.mcus_per_row, 20);
  EXPECT_EQ(holes.mcu_rows, subsampling == TJSAMP_420 ? 15 : 30);
  const auto info = scan_jpeg(jpeg);
  ASSERT_TRUE(info) << to_string(info.error());
  EXPECT_EQ(info->width_px, 318);
  EXPECT_EQ(info->height_px, 236);
  EXPECT_EQ(info->quant, packed.info.quant);
  EXPECT_EQ(info->restart_interval, restart_interval);
  EXPECT_EQ(info->subsampling, packed.info.subsampling);
  EXPECT_TRUE(info->standard_huffman && info->has_eoi);
  EXPECT_TRUE(std::ranges::equal(std::span(jpeg).subspan(info->scan_offset, info->entropy_bytes),
                                 packed.scan()));
  EXPECT_EQ(test::decompress(jpeg).rgb, test::decompress(packed.jpeg).rgb);
}

INSTANTIATE_TEST_SUITE_P(JpegRebuild, Case1Rebuild,
                         testing::Combine(testing::Values(TJSAMP_420, TJSAMP_422),
                                          testing::Values(0, 8, 20), testing::Values(10, 80, 100)));

TEST(JpegRebuild, GoldenBytes) {
  const Bytes scan = test::grey_scan(64, 48);
  AssembledFrame frame;
  frame.header = {.type = 65, .q = 255, .width_8 = 8, .height_8 = 6};
  frame.tables.emplace();
  for (std::size_t i = 0; i < 64; ++i) {
    (*frame.tables)[0][i] = static_cast<std::uint8_t>(1 + i);
    (*frame.tables)[1][i] = static_cast<std::uint8_t>(101 + i);
  }
  frame.bytes = scan;
  frame.chunks = {{.size = static_cast<std::uint32_t>(scan.size()), .restart = {.interval = 300}}};
  frame.complete = true;

  Bytes expected{0xFF, 0xD8};
  test::append(expected, test::quant_table(0, 1));
  test::append(expected, test::quant_table(1, 101));
  test::append(expected, test::segment(0xDD, {0x01, 0x2C}));
  test::append(expected, test::frame_header({.width = 64, .height = 48}));
  test::append(expected, test::standard_huffman_tables());
  test::append(expected, test::scan_header());
  test::append(expected, scan);
  test::append(expected, Bytes{0xFF, 0xD9});
  EXPECT_EQ(rebuilt(frame).jpeg, expected);

  test::append(frame.bytes, Bytes{0xFF, 0xD9, 0x00, 0x00});
  frame.chunks[0].size += 4;
  EXPECT_EQ(rebuilt(frame).jpeg, expected)
      << "an EOI that came, and padding behind it, change nothing";
}

// All restart intervals, so that each of the two ways a scan is written is taken.
TEST(JpegRebuild, AScanThatEndsInAStuffedByteHasOneEnd) {
  const Bytes scan{0x28, 0xA2, 0x8A, 0x3F, 0xFF, 0x00};
  for (const bool complete : {true, false}) {
    for (const Bytes& end : {Bytes{}, Bytes{0xFF, 0xD9}, Bytes{0xFF, 0xFF, 0xD9}}) {
      AssembledFrame frame;
      frame.header = {.type = 65, .q = 80, .width_8 = 2, .height_8 = 2};
      frame.tables = standard_tables(80);
      frame.bytes = scan;
      test::append(frame.bytes, end);
      frame.chunks = {{.size = static_cast<std::uint32_t>(frame.bytes.size()),
                       .restart = {.interval = 1, .count = 0}}};
      frame.complete = complete;
      const Bytes jpeg = rebuilt(frame).jpeg;
      const auto info = scan_jpeg(jpeg);
      ASSERT_TRUE(info);
      EXPECT_TRUE(std::ranges::equal(
          std::span(jpeg).subspan(info->scan_offset, info->entropy_bytes), scan));
      EXPECT_EQ(info->scan_offset + info->entropy_bytes + 2, jpeg.size());
    }
  }
}

TEST(JpegRebuild, TheMarkTellsTheTrueSizeWithinTheSameMcus) {
  Packed packed = noisy(TJSAMP_420, 8);
  AssembledFrame frame = assemble(packed);
  const std::tuple<FrameMark, int, int> kCases[] = {{{.width_px = 318, .height_px = 236}, 318, 236},
                                                    {{.width_px = 305, .height_px = 225}, 305, 225},
                                                    {{.width_px = 304, .height_px = 236}, 320, 240},
                                                    {{.width_px = 318, .height_px = 241}, 320, 240},
                                                    {{.width_px = 0, .height_px = 0}, 320, 240}};
  for (const auto& [mark, width, height] : kCases) {
    frame.mark = mark;
    const auto info = scan_jpeg(rebuilt(frame, {.dimensions = std::pair(1920, 1080)}).jpeg);
    ASSERT_TRUE(info);
    EXPECT_EQ(info->width_px, width);
    EXPECT_EQ(info->height_px, height);
  }
}

TEST(JpegRebuild, SidesOfZeroAreTheMarksOrTheDescriptions) {
  Packed packed = noisy(TJSAMP_420, 8, 20, 1400, 2048, 32);
  AssembledFrame frame = assemble(packed);
  EXPECT_EQ(frame.header.width_8, 0);
  const auto width_of = [](const Bytes& jpeg) { return scan_jpeg(jpeg)->width_px; };
  EXPECT_EQ(width_of(rebuilt(frame).jpeg), 2048);
  frame.mark.reset();
  EXPECT_EQ(fault_of(frame), RebuildFault::kDimensions);
  const Rebuilt described = rebuilt(frame, {.dimensions = std::pair(2048, 32)});
  EXPECT_EQ(test::decompress(described.jpeg).rgb, test::decompress(packed.jpeg).rgb);
}

TEST(JpegRebuild, SizesBeyondTheLimitsAreRefused) {
  Packed packed = noisy(TJSAMP_420, 8);
  AssembledFrame frame = assemble(packed);
  frame.mark.reset();
  frame.header.width_8 = 0;
  constexpr int kHuge = std::numeric_limits<int>::max();
  for (const auto& dimensions :
       {std::pair(8193, 236), {15, 236}, {0, 0}, {-1, -1}, {kHuge, kHuge}}) {
    EXPECT_EQ(fault_of(frame, {.dimensions = dimensions}), RebuildFault::kDimensions);
  }
  frame.header.height_8 = 0;
  EXPECT_EQ(fault_of(frame, {.dimensions = std::pair(8192, 8192)}), RebuildFault::kDimensions);
  frame.header.width_8 = 1;
  frame.header.height_8 = 1;
  EXPECT_EQ(fault_of(frame), RebuildFault::kDimensions);
}

TEST(JpegRebuild, TheSecondFrameAllocatesNoBytes) {
  Packed packed = noisy(TJSAMP_420, 8);
  const AssembledFrame frame = assemble(packed);
  Rebuilt first = rebuilt(frame);
  const auto* const memory = first.jpeg.data();
  const Bytes before = first.jpeg;
  ASSERT_TRUE(rebuild_jpeg(frame, {}, first.jpeg));
  EXPECT_EQ(first.jpeg.data(), memory);
  EXPECT_EQ(first.jpeg, before);
}

// ---- frames with missing packets

// The MCUs that a plain walk says are missing: of all intervals that touch a lost packet's bytes.
std::vector<bool> lost_mcus(Packed& packed, const std::vector<bool>& is_lost, int mcus) {
  const Bytes scan = packed.payload();
  std::vector<bool> lost_bytes(scan.size());
  for (std::size_t i = 0; i < is_lost.size(); ++i) {
    const RtpJpegFragment fragment = packed.fragment(i);
    std::fill_n(lost_bytes.begin() + fragment.header.offset, fragment.scan.size(), is_lost[i]);
  }
  std::vector<bool> lost(static_cast<std::size_t>(mcus));
  std::size_t begin = 0;
  std::size_t mcu = 0;
  for (const std::size_t end : test::interval_ends(scan)) {
    const auto first = lost_bytes.begin();
    const bool is_hole = std::find(first + static_cast<std::ptrdiff_t>(begin),
                                   first + static_cast<std::ptrdiff_t>(end),
                                   true) != first + static_cast<std::ptrdiff_t>(end);
    for (int i = 0; i < packed.info.restart_interval && mcu < lost.size(); ++i)
      lost[mcu++] = is_hole;
    begin = end;
  }
  return lost;
}

class PartialRebuild : public testing::TestWithParam<std::tuple<int, int, int>> {};

TEST_P(PartialRebuild, Case8ShowsWhatCameBitByBit) {
  const auto [subsampling, restart_interval, quality] = GetParam();
  Packed packed = noisy(subsampling, restart_interval, quality, 500);
  const Picture whole = test::decompress(packed.jpeg);
  const std::size_t count = packed.frame.packets.size();
  int shown = 0;
  for (unsigned seed = 0; seed < 6; ++seed) {
    std::mt19937 random(seed);
    std::vector<bool> is_lost(count);
    for (std::size_t i = 0; i < count; ++i) is_lost[i] = random() % 100 < 6 * seed;
    AssembledFrame frame = assemble(packed, [&](std::size_t i) { return !is_lost[i]; });
    Bytes jpeg;
    const auto holes = rebuild_jpeg(frame, {}, jpeg);
    if (!holes) {
      EXPECT_EQ(holes.error(), RebuildFault::kNothing);
      continue;
    }
    ++shown;
    const int mcus = holes->mcus_per_row * holes->mcu_rows;
    const std::vector<bool> lost = lost_mcus(packed, is_lost, mcus);
    for (int mcu = 0; mcu < mcus; ++mcu) {
      EXPECT_EQ(is_missing(*holes, mcu), lost[static_cast<std::size_t>(mcu)]) << mcu;
    }
    EXPECT_EQ(holes->missing_mcus(), static_cast<std::uint64_t>(std::ranges::count(lost, true)));
    EXPECT_EQ(differing_pixels(whole, test::decompress(jpeg), *holes), 0) << "seed " << seed;
  }
  EXPECT_GE(shown, restart_interval == 20 && quality > 90 ? 2 : 6);
}

INSTANTIATE_TEST_SUITE_P(JpegRebuild, PartialRebuild,
                         testing::Combine(testing::Values(TJSAMP_420, TJSAMP_422),
                                          testing::Values(1, 4, 7, 20), testing::Values(40, 95)));

TEST(JpegRebuild, HolesAreGrey) {
  for (const int subsampling : {TJSAMP_420, TJSAMP_422}) {
    Packed packed = noisy(subsampling, 5, 60, 300);
    const AssembledFrame frame = assemble(packed, [](std::size_t i) { return i == 6; });
    const auto [jpeg, holes] = rebuilt(frame);
    const Picture picture = test::decompress(jpeg);
    EXPECT_EQ(holes.missing.size(), 2U) << "before it and behind it";
    EXPECT_EQ(holes.missing[0].first, 0U);
    int grey = 0;
    for (int mcu = 0; mcu < holes.mcus_per_row * holes.mcu_rows; ++mcu) {
      if (!is_missing(holes, mcu)) continue;
      const int x = mcu % holes.mcus_per_row * 16 + 3;
      const int y = mcu / holes.mcus_per_row * holes.mcu_height_px + 3;
      const std::uint8_t* const pixel = picture.pixel(x, y);
      EXPECT_TRUE(std::all_of(pixel, pixel + 3, [](int value) { return value == 128; })) << mcu;
      ++grey;
    }
    EXPECT_GT(grey, 200);
  }
}

// 3 MCUs of 4:2:0, then 3 of 4:2:2 and the lone one of a last, shorter interval.
TEST(JpegRebuild, GoldenBytesOfGreyIntervals) {
  for (const bool is_422 : {false, true}) {
    AssembledFrame frame;
    frame.header = {.type = static_cast<std::uint8_t>(is_422 ? 64 : 65),
                    .q = 80,
                    .width_8 = 14,
                    .height_8 = static_cast<std::uint8_t>(is_422 ? 2 : 4)};
    frame.tables = standard_tables(80);
    // 7 x 2 MCUs: intervals of 3, the last of 2. Interval 1 is there.
    const Bytes mcus =
        is_422 ? Bytes{0x28, 0xA0, 0x02, 0x8A, 0x00, 0x28, 0xA0, 0x0F} : test::grey_scan(48, 16);
    frame.bytes = mcus;
    test::append(frame.bytes, Bytes{0xFF, 0xD1});
    frame.chunks = {{.offset = 100,
                     .size = static_cast<std::uint32_t>(frame.bytes.size()),
                     .restart = {.interval = 3, .count = 1}}};
    const auto [jpeg, holes] = rebuilt(frame);
    Bytes scan;
    for (const std::uint8_t code : Bytes{0xD0, 0xD1, 0xD2, 0xD3}) {
      test::append(scan, mcus);
      test::append(scan, Bytes{0xFF, code});
    }
    test::append(scan, is_422 ? Bytes{0x28, 0xA0, 0x02, 0x8A, 0x00} : test::grey_scan(32, 16));
    const auto info = scan_jpeg(jpeg);
    ASSERT_TRUE(info) << to_string(info.error());
    EXPECT_TRUE(
        std::ranges::equal(std::span(jpeg).subspan(info->scan_offset, info->entropy_bytes), scan));
    EXPECT_EQ(holes.missing, (std::vector<McuRun>{{0, 3}, {6, 8}}));
    test::decompress(jpeg);
  }
}

// More intervals than a packet can name: 4:2:2, one MCU each, and one of them there.
TEST(JpegRebuild, TheLargestPictureIsFilledUp) {
  AssembledFrame frame;
  frame.header = {.type = 64, .q = 80};
  frame.tables = standard_tables(80);
  frame.bytes = {0x28, 0xA0, 0x0F};
  frame.chunks = {{.offset = 100, .size = 3, .restart = {.interval = 1, .count = 0x3FFE}}};
  const auto [jpeg, holes] = rebuilt(frame, {.dimensions = std::pair(4096, 4096)});
  EXPECT_EQ(holes.missing, (std::vector<McuRun>{{0, 0x3FFE}, {0x3FFF, 256 * 512 - 0x3FFF}}));
  EXPECT_TRUE(test::decompress(jpeg).rgb == Bytes(std::size_t{3} * 4096 * 4096, 128));
}

TEST(JpegRebuild, Case10WithoutItsFirstPacketAFrameOfKnownTablesIsShown) {
  Packed packed = noisy(TJSAMP_420, 4);
  AssembledFrame frame = assemble(packed, [](std::size_t i) { return i > 0; });
  const auto [jpeg, holes] = rebuilt(frame);
  EXPECT_EQ(holes.missing.size(), 1U);
  EXPECT_EQ(differing_pixels(test::decompress(packed.jpeg), test::decompress(jpeg), holes), 0);
  frame.tables.reset();
  EXPECT_EQ(fault_of(frame), RebuildFault::kNoTables);

  Packed dynamic = noisy(TJSAMP_420, 4, 100);
  EXPECT_EQ(fault_of(assemble(dynamic, [](std::size_t i) { return i > 0; })),
            RebuildFault::kNoTables);
}

TEST(JpegRebuild, Case9WithoutItsLastPacketsAFrameIsShownAsFarAsItCame) {
  Packed packed = noisy(TJSAMP_422, 4);
  const std::size_t half = packed.frame.packets.size() / 2;
  const auto [jpeg, holes] = rebuilt(assemble(packed, [half](std::size_t i) { return i < half; }));
  ASSERT_EQ(holes.missing.size(), 1U);
  EXPECT_EQ(holes.missing[0].first + holes.missing[0].count, 20U * 30U);
  EXPECT_EQ(differing_pixels(test::decompress(packed.jpeg), test::decompress(jpeg), holes), 0);
}

TEST(JpegRebuild, AllPacketsWithoutTheMarkerLeaveNoHole) {
  Packed packed = noisy(TJSAMP_420, 4);
  AssembledFrame frame = assemble(packed);
  frame.complete = false;
  const auto [jpeg, holes] = rebuilt(frame);
  EXPECT_TRUE(holes.empty());
  EXPECT_EQ(test::decompress(jpeg).rgb, test::decompress(packed.jpeg).rgb);
}

// ---- packets that contradict

class AlteredPackets : public testing::Test {
 protected:
  AlteredPackets() { frame_.complete = false; }

  // The scan bytes of one packet, anew.
  void replace(std::size_t chunk, const Bytes& bytes) {
    frame_.chunks[chunk].begin = static_cast<std::uint32_t>(frame_.bytes.size());
    frame_.chunks[chunk].size = static_cast<std::uint32_t>(bytes.size());
    test::append(frame_.bytes, bytes);
  }
  Bytes bytes(std::size_t chunk) const {
    const auto begin = frame_.bytes.begin() + frame_.chunks[chunk].begin;
    return {begin, begin + frame_.chunks[chunk].size};
  }
  RtpJpegRestart& restart(std::size_t chunk) { return frame_.chunks[chunk].restart; }

  // That the MCUs of one packet, and no others, are missing, and the rest is as it was.
  void expect_only_missing(std::size_t chunk) {
    const auto [jpeg, holes] = rebuilt(frame_);
    const std::uint32_t first = restart(chunk).count * 4U;
    const std::uint32_t end = restart(chunk + 1).count * 4U;
    EXPECT_EQ(holes.missing, (std::vector<McuRun>{{first, end - first}}));
    EXPECT_EQ(differing_pixels(whole_, test::decompress(jpeg), holes), 0);
  }

  Packed packed_ = noisy(TJSAMP_420, 4);
  Picture whole_ = test::decompress(packed_.jpeg);
  AssembledFrame frame_ = assemble(packed_);
};

TEST_F(AlteredPackets, CountsBeyondThePictureAreRefused) {
  restart(5).count = 75;  // 300 MCUs
  EXPECT_EQ(fault_of(frame_), RebuildFault::kIntervals);
}

TEST_F(AlteredPackets, IntervalsThatCameAlreadyAreRefused) {
  frame_.chunks[5] = frame_.chunks[4];
  ++frame_.chunks[5].sequence;
  EXPECT_EQ(fault_of(frame_), RebuildFault::kIntervals);
}

TEST_F(AlteredPackets, Case22PacketsThatDisagreeAboutTheRestartIntervalAreRefused) {
  restart(5).interval = 5;
  EXPECT_EQ(fault_of(frame_), RebuildFault::kIntervals);
}

TEST_F(AlteredPackets, OneThatIsNotAlignedMakesNoneAligned) {
  restart(5) = {.interval = 4};
  EXPECT_EQ(fault_of(frame_), RebuildFault::kIncomplete);
}

TEST_F(AlteredPackets, RestartMarkersOfOtherNumbersAreNotBelieved) {
  Bytes scan = bytes(5);
  scan[test::interval_ends(scan)[0] - 1] ^= 4;
  replace(5, scan);
  expect_only_missing(5);
}

TEST_F(AlteredPackets, OtherMarkersAreNotBelieved) {
  for (const std::uint8_t code : Bytes{0xC0, 0xD9, 0xDA, 0x01}) {
    Bytes scan = bytes(5);
    scan[2] = 0xFF;
    scan[3] = code;
    replace(5, scan);
    expect_only_missing(5);
  }
}

TEST_F(AlteredPackets, IntervalsOfTooFewBitsAreNotBelieved) {
  Bytes scan;
  for (std::uint32_t i = restart(5).count; i < restart(6).count; ++i) {
    test::append(scan,
                 Bytes{0x28, 0xA2, 0x8A, 0x00, 0xFF, static_cast<std::uint8_t>(0xD0 + i % 8)});
  }
  replace(5, scan);
  expect_only_missing(5);
}

TEST_F(AlteredPackets, EmptyOnesAreMissing) {
  replace(5, {});
  expect_only_missing(5);
}

TEST_F(AlteredPackets, MoreIntervalsThanThePictureHasAreCutOff) {
  Bytes scan = bytes(frame_.chunks.size() - 1);
  scan.resize(scan.size() - 2);  // EOI
  test::append(scan, Bytes{0xFF, 0xD2});
  test::append(scan, test::grey_scan(64, 16));
  replace(frame_.chunks.size() - 1, scan);
  const auto [jpeg, holes] = rebuilt(frame_);
  EXPECT_TRUE(holes.empty());
  EXPECT_EQ(test::decompress(jpeg).rgb, whole_.rgb);
}

TEST_F(AlteredPackets, NothingWholeIsNoPicture) {
  frame_.chunks.resize(1);
  replace(0, {});
  EXPECT_EQ(fault_of(frame_), RebuildFault::kNothing);
  frame_.chunks.clear();
  EXPECT_EQ(fault_of(frame_), RebuildFault::kNothing);
}

// Senders differ in where they put the marker between two packets.
TEST_F(AlteredPackets, MarkersAtTheBeginningOfTheNextPacketAreUnderstood) {
  for (std::size_t i = 0; i + 1 < frame_.chunks.size(); ++i) {
    const Bytes marker{0xFF, static_cast<std::uint8_t>(0xD0 + (restart(i + 1).count - 1) % 8)};
    Bytes before = bytes(i);
    before.resize(before.size() - 2);
    replace(i, before);
    Bytes after = marker;
    test::append(after, bytes(i + 1));
    replace(i + 1, after);
  }
  const auto [jpeg, holes] = rebuilt(frame_);
  EXPECT_TRUE(holes.empty());
  EXPECT_EQ(test::decompress(jpeg).rgb, whole_.rgb);
}

// ---- intervals split over packets

class SplitIntervals : public testing::Test {
 protected:
  // One interval after the other, cut into parts of these sizes again and again.
  void cut(std::vector<std::size_t> sizes) {
    const Bytes scan = with_eoi_ ? packed_.payload() : packed_.scan();
    const std::vector<std::size_t> ends = test::interval_ends(scan);
    frame_.chunks.clear();
    frame_.bytes = scan;
    std::size_t begin = 0;
    for (std::size_t index = 0; index < ends.size(); ++index) {
      for (std::size_t at = begin, part = 0; at < ends[index]; ++part) {
        const std::size_t end = std::min(ends[index], at + sizes[part % sizes.size()]);
        frame_.chunks.push_back({.sequence = 10 + frame_.chunks.size(),
                                 .offset = static_cast<std::uint32_t>(at),
                                 .begin = static_cast<std::uint32_t>(at),
                                 .size = static_cast<std::uint32_t>(end - at),
                                 .restart = {.interval = 20,
                                             .first = at == begin,
                                             .last = end == ends[index],
                                             .count = static_cast<std::uint16_t>(index)}});
        at = end;
      }
      begin = ends[index];
    }
    frame_.complete = false;
  }

  bool with_eoi_ = true;
  Packed packed_ = noisy(TJSAMP_420, 20);
  Picture whole_ = test::decompress(packed_.jpeg);
  const AssembledFrame complete_ = assemble(packed_);
  AssembledFrame frame_ = complete_;
};

TEST_F(SplitIntervals, AreJoinedWhereverTheyWereCut) {
  for (const bool with_eoi : {true, false}) {
    with_eoi_ = with_eoi;
    for (const std::size_t size : {1U, 2U, 3U, 7U, 100U, 1000U}) {
      cut({size});
      const auto [jpeg, holes] = rebuilt(frame_);
      EXPECT_TRUE(holes.empty()) << size;
      EXPECT_EQ(jpeg, rebuilt(complete_).jpeg) << "in parts of " << size;
    }
  }
}

TEST_F(SplitIntervals, AreMissingAsAWholeWithoutAnyPart) {
  cut({300});
  const std::vector<AssembledFrame::Chunk> all = frame_.chunks;
  for (std::size_t lost = 0; lost < all.size(); ++lost) {
    frame_.chunks = all;
    frame_.chunks.erase(frame_.chunks.begin() + static_cast<std::ptrdiff_t>(lost));
    const auto [jpeg, holes] = rebuilt(frame_);
    EXPECT_EQ(holes.missing, (std::vector<McuRun>{{all[lost].restart.count * 20U, 20}}));
    EXPECT_EQ(differing_pixels(whole_, test::decompress(jpeg), holes), 0) << lost;
  }
}

TEST_F(SplitIntervals, AreMissingWhenTheirOffsetsContradict) {
  cut({300});
  ASSERT_EQ(frame_.chunks[1].restart.count, 0);
  ++frame_.chunks[1].offset;
  EXPECT_EQ(rebuilt(frame_).holes.missing, (std::vector<McuRun>{{0, 20}}));
}

TEST_F(SplitIntervals, AreMissingWhenAPartHoldsAMarkerOfItsOwn) {
  cut({300});
  frame_.bytes[frame_.chunks[1].begin + 10] = 0xFF;
  frame_.bytes[frame_.chunks[1].begin + 11] = 0xD9;
  EXPECT_EQ(rebuilt(frame_).holes.missing, (std::vector<McuRun>{{0, 20}}));
  // Half of it in one part, half in the next.
  cut({300});
  frame_.bytes[frame_.chunks[1].begin - 1] = 0xFF;
  frame_.bytes[frame_.chunks[1].begin] = 0xD9;
  EXPECT_EQ(rebuilt(frame_).holes.missing, (std::vector<McuRun>{{0, 20}}));
}

// ---- frames without aligned intervals

TEST(JpegRebuild, Case7WithoutIntervalsAFrameIsWholeOrNotAtAll) {
  Packed packed = noisy(TJSAMP_420, 0);
  EXPECT_EQ(fault_of(assemble(packed, [](std::size_t i) { return i != 9; })),
            RebuildFault::kIncomplete);
}

TEST(JpegRebuild, TheUpperPartEndsAtTheFirstGap) {
  for (const int restart_interval : {0, 8}) {
    Packed packed = noisy(TJSAMP_420, restart_interval);
    AssembledFrame frame = assemble(packed, [](std::size_t i) { return i != 9; });
    for (auto& chunk : frame.chunks) chunk.restart = {.interval = 8};
    const auto [jpeg, holes] = rebuilt(frame, {.upper_part = true});
    EXPECT_TRUE(holes.empty());
    const auto info = scan_jpeg(jpeg);
    ASSERT_TRUE(info) << to_string(info.error());
    EXPECT_TRUE(info->has_eoi);
    const Bytes scan = packed.scan();
    EXPECT_EQ(info->entropy_bytes, packed.fragment(9).header.offset);
    EXPECT_TRUE(std::ranges::equal(std::span(jpeg).subspan(info->scan_offset, info->entropy_bytes),
                                   std::span(scan).first(info->entropy_bytes)));
  }
}

TEST(JpegRebuild, TheUpperPartEndsWithoutHalfAMarker) {
  Packed packed = noisy(TJSAMP_420, 0);
  AssembledFrame frame = assemble(packed, [](std::size_t i) { return i < 9; });
  frame.bytes.back() = 0xFF;
  const Bytes jpeg = rebuilt(frame, {.upper_part = true}).jpeg;
  const auto info = scan_jpeg(jpeg);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->entropy_bytes, packed.fragment(9).header.offset - 1);
  EXPECT_EQ(info->scan_offset + info->entropy_bytes + 2, jpeg.size());
}

TEST(JpegRebuild, WithoutItsBeginningThereIsNoUpperPart) {
  Packed packed = noisy(TJSAMP_420, 0);
  EXPECT_EQ(fault_of(assemble(packed, [](std::size_t i) { return i > 0; }), {.upper_part = true}),
            RebuildFault::kNothing);
}

TEST(JpegRebuild, EachFaultHasAName) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kRebuildFaultCount; ++i) {
    names.push_back(to_string(static_cast<RebuildFault>(i)));
  }
  EXPECT_EQ(names, (std::vector<std::string_view>{"incomplete", "nothing", "no_tables",
                                                  "dimensions", "intervals"}));
}

}  // namespace
}  // namespace framescope::wire
