#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_frames.hpp"
#include "wire/rtp_jpeg.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/rtp_packetizer.hpp"
#include "wire/rtp_pictures.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;
using test::interval_ends;
using test::kFirstHeaders;
using test::kOtherHeaders;
using test::pack;
using test::Packed;

RtpRefusal refusal_of(const Bytes& jpeg, std::size_t limit = kUsualRtpDatagramBytes) {
  const auto info = scan_jpeg(jpeg);
  EXPECT_TRUE(info) << to_string(info.error());
  RtpFrame frame;
  const auto count = packetize(jpeg, *info, 80, limit, frame);
  EXPECT_FALSE(count);
  return count.error();
}

// What must hold of any packed frame: sizes, offsets, and the scan bit by bit.
void check_packets(Packed& packed, std::size_t limit) {
  Bytes scan;
  for (std::size_t i = 0; i < packed.frame.packets.size(); ++i) {
    EXPECT_LE(packed.frame.packet(i).size(), limit);
    const RtpJpegFragment fragment = packed.fragment(i);
    EXPECT_EQ(fragment.header.offset, scan.size());
    EXPECT_FALSE(fragment.scan.empty());
    test::append(scan, fragment.scan);
  }
  EXPECT_EQ(scan, packed.payload());
  EXPECT_GT(packed.fragment(packed.frame.packets.size() - 1).scan.size(), 2U) << "EOI alone";
}

// A JPEG with so many bytes of scan, the last of them FF 00.
Bytes jpeg_ending_in_a_stuffed_byte(std::size_t scan_bytes, int restart_interval = 0) {
  Bytes jpeg = test::jpeg_head();
  if (restart_interval > 0) {
    test::append(jpeg, test::segment(0xDD, {0, static_cast<std::uint8_t>(restart_interval)}));
  }
  test::append(jpeg, test::scan_header());
  jpeg.resize(jpeg.size() + scan_bytes - 2, 0x55);
  test::append(jpeg, Bytes{0xFF, 0x00, 0xFF, 0xD9});
  return jpeg;
}

// Around each size at which a packet is full, without and with one restart interval, which is
// split.
TEST(RtpPacketizer, EoiIsSentWithTheLastByteOfTheScan) {
  for (const int restart_interval : {0, 12}) {
    const std::size_t full = 2 * kMinRtpDatagramBytes - kFirstHeaders - kOtherHeaders -
                             2 * (restart_interval > 0 ? 12U : 8U) - 132U;
    for (std::size_t scan = full - 4; scan < full + 2; ++scan) {
      Packed packed =
          pack(jpeg_ending_in_a_stuffed_byte(scan, restart_interval), 0, kMinRtpDatagramBytes);
      check_packets(packed, kMinRtpDatagramBytes);
      ASSERT_EQ(packed.frame.packets.size(), scan + 2 <= full ? 2U : 3U) << scan;
      const RtpJpegFragment last = packed.fragment(packed.frame.packets.size() - 1);
      if (restart_interval == 0) continue;
      EXPECT_EQ(last.header.restart,
                (RtpJpegRestart{.interval = 12, .first = false, .last = true, .count = 0}));
    }
  }
}

TEST(RtpPacketizer, AJpegThatWasCutOffGetsAnEndToo) {
  Bytes jpeg = jpeg_ending_in_a_stuffed_byte(500);
  jpeg.resize(jpeg.size() - 2);
  Packed packed = pack(jpeg, 0);
  check_packets(packed, kUsualRtpDatagramBytes);
}

class Case1Packets : public testing::TestWithParam<std::tuple<int, int, std::size_t>> {};

TEST_P(Case1Packets, PutTogetherAreTheScan) {
  const auto [subsampling, restart_interval, limit] = GetParam();
  const test::Picture picture = test::noisy_picture(316, 236, 3);
  for (const int quality : {20, 80, 97}) {
    Packed packed =
        pack(test::compress(picture, subsampling, quality, restart_interval), quality, limit);
    check_packets(packed, limit);
    const RtpJpegHeader header = packed.fragment(0).header;
    EXPECT_EQ(header.type, (subsampling == TJSAMP_420 ? 1 : 0) + (restart_interval > 0 ? 64 : 0));
    EXPECT_EQ(header.q, quality);
    EXPECT_EQ(header.width_8, 40);
    EXPECT_EQ(header.height_8, 30);
  }
}

INSTANTIATE_TEST_SUITE_P(RtpPacketizer, Case1Packets,
                         testing::Combine(testing::Values(TJSAMP_420, TJSAMP_422),
                                          testing::Values(0, 8, 20),
                                          testing::Values(kMinRtpDatagramBytes, 1400U, 9000U)));

class AlignedPackets : public testing::TestWithParam<std::tuple<int, int>> {};

// Every restart header against what a plain walk over the scan says.
TEST_P(AlignedPackets, TellWhichIntervalsTheyHold) {
  const auto [restart_interval, quality] = GetParam();
  Packed packed =
      pack(test::compress(test::noisy_picture(640, 480, 4), TJSAMP_420, quality, restart_interval),
           quality, 800);
  const std::vector<std::size_t> ends = interval_ends(packed.payload());
  ASSERT_EQ(ends.size(),
            static_cast<std::size_t>((1200 + restart_interval - 1) / restart_interval));
  for (std::size_t i = 0; i < packed.frame.packets.size(); ++i) {
    const RtpJpegFragment fragment = packed.fragment(i);
    const RtpJpegRestart restart = *fragment.header.restart;
    EXPECT_EQ(restart.interval, restart_interval);
    EXPECT_TRUE(restart.is_aligned());
    const std::size_t begin = restart.count == 0 ? 0 : ends[restart.count - 1U];
    const std::size_t end = fragment.header.offset + fragment.scan.size();
    EXPECT_EQ(restart.first, fragment.header.offset == begin);
    EXPECT_EQ(restart.last, std::ranges::binary_search(ends, end));
    const bool is_part = !restart.first || !restart.last;
    EXPECT_LE(end, is_part ? ends[restart.count] : ends.back()) << "alone in there";
  }
}

INSTANTIATE_TEST_SUITE_P(RtpPacketizer, AlignedPackets,
                         testing::Combine(testing::Values(1, 8, 40, 1200),
                                          testing::Values(30, 95)));

TEST(RtpPacketizer, FillsPacketsGreedily) {
  Packed packed = pack(test::compress(test::noisy_picture(640, 480, 5), TJSAMP_420, 60, 4), 60);
  const std::vector<std::size_t> ends = interval_ends(packed.payload());
  for (std::size_t i = 0; i + 1 < packed.frame.packets.size(); ++i) {
    const RtpJpegFragment fragment = packed.fragment(i);
    const std::size_t end = fragment.header.offset + fragment.scan.size();
    const auto next = std::ranges::upper_bound(ends, end);
    EXPECT_GT(packed.frame.packet(i).size() + *next - end, kUsualRtpDatagramBytes)
        << "the next interval had fitted into packet " << i;
  }
}

TEST(RtpPacketizer, GoldenHeadersOfASplitInterval) {
  // One interval of 512 MCUs, 2,048 bytes: 300 - 100 - 12 bytes in the first packet, 300 - 28 - 12
  // in the others.
  Bytes jpeg = test::jpeg_head({.width = 512, .height = 256});
  test::append(jpeg, test::segment(0xDD, {0x02, 0x00}));
  test::append(jpeg, test::scan_header());
  test::append(jpeg, test::grey_scan(512, 256));
  test::append(jpeg, Bytes{0xFF, 0xD9});
  std::ranges::copy(standard_tables(50)[0], jpeg.begin() + 25);
  std::ranges::copy(standard_tables(50)[1], jpeg.begin() + 25 + 69);
  Packed packed = pack(jpeg, 50, kMinRtpDatagramBytes);
  check_packets(packed, kMinRtpDatagramBytes);
  ASSERT_EQ(packed.frame.packets.size(), 9U);
  const auto headers = [&](std::size_t index) {
    const auto packet =
        packed.frame.packet(index).subspan(index == 0 ? kFirstHeaders : kOtherHeaders);
    return Bytes(packet.begin(), packet.begin() + 12);
  };
  EXPECT_EQ(headers(0), (Bytes{0, 0, 0, 0, 65, 50, 64, 32, 2, 0, 0x80, 0}));
  EXPECT_EQ(headers(1), (Bytes{0, 0, 0, 188, 65, 50, 64, 32, 2, 0, 0x00, 0}));
  EXPECT_EQ(headers(8), (Bytes{0, 0, 7, 216, 65, 50, 64, 32, 2, 0, 0x40, 0}));
}

TEST(RtpPacketizer, MarkersOutOfOrderAreSentUnaligned) {
  Bytes jpeg = test::compress(test::noisy_picture(320, 240, 6), TJSAMP_420, 80, 8);
  const JpegInfo info = *scan_jpeg(jpeg);
  const Packed whole = pack(jpeg, 80);
  const std::vector<std::size_t> ends = interval_ends(whole.scan());
  jpeg[info.scan_offset + ends[20] - 1] ^= 1;
  Packed packed = pack(jpeg, 80);
  check_packets(packed, kUsualRtpDatagramBytes);
  for (std::size_t i = 0; i < packed.frame.packets.size(); ++i) {
    const auto header = packed.fragment(i).header;
    EXPECT_EQ(header.type, 65);
    EXPECT_EQ(header.restart, RtpJpegRestart{.interval = 8}) << "F = L = 1, all ones";
  }
}

TEST(RtpPacketizer, TooManyIntervalsForFourteenBitsAreSentUnaligned) {
  const test::Picture picture = test::noisy_picture(2040, 1032, 7);  // 16,512 MCUs of 16 x 8
  Packed too_many = pack(test::compress(picture, TJSAMP_422, 20, 1), 20);
  check_packets(too_many, kUsualRtpDatagramBytes);
  EXPECT_FALSE(too_many.fragment(1).header.restart->is_aligned());
  const test::Picture most = test::noisy_picture(127 * 16, 129 * 8, 7);  // 16,383
  Packed as_many_as_fit = pack(test::compress(most, TJSAMP_422, 20, 1), 20);
  check_packets(as_many_as_fit, kUsualRtpDatagramBytes);
  const RtpJpegFragment last = as_many_as_fit.fragment(as_many_as_fit.frame.packets.size() - 1);
  EXPECT_TRUE(last.header.restart->is_aligned());
  EXPECT_EQ(
      last.header.restart->count + interval_ends(Bytes(last.scan.begin(), last.scan.end())).size(),
      16'383U);
  Packed half = pack(test::compress(picture, TJSAMP_422, 20, 2), 20);
  check_packets(half, kUsualRtpDatagramBytes);
  EXPECT_TRUE(half.fragment(1).header.restart->is_aligned());
}

TEST(RtpPacketizer, SidesAbove2040BecomeZeroBoth) {
  const std::tuple<int, int, int, int> kCases[] = {
      {2040, 16, 255, 2}, {2041, 16, 0, 0}, {16, 2041, 0, 0}, {33, 17, 5, 3}};
  for (const auto& [width, height, width_8, height_8] : kCases) {
    Packed packed = pack(test::compress(test::noisy_picture(width, height, 8), TJSAMP_420, 80), 80);
    EXPECT_EQ(packed.fragment(0).header.width_8, width_8);
    EXPECT_EQ(packed.fragment(0).header.height_8, height_8);
    EXPECT_EQ(packed.frame.width_px, width);
    EXPECT_EQ(packed.frame.height_px, height);
  }
}

TEST(RtpPacketizer, Case10TablesGoOnlyWithTheFirstPacketAndOnlyWhenQDoesNotNameThem) {
  const test::Picture picture = test::noisy_picture(320, 240, 9);
  for (const auto& [jpeg_quality, quality, q] : {std::tuple{80, 80, 80},
                                                 {1, 1, 1},
                                                 {99, 99, 99},
                                                 {100, 100, 228},
                                                 {80, 81, 255},
                                                 {80, 100, 255},
                                                 {80, 0, 255}}) {
    Packed packed = pack(test::compress(picture, TJSAMP_420, jpeg_quality), quality, 400);
    check_packets(packed, 400);
    const RtpJpegFragment first = packed.fragment(0);
    EXPECT_EQ(first.header.q, q);
    EXPECT_EQ(first.tables.size(), q < 128 ? 0U : 128U);
    for (std::size_t i = 0; i < 2 && q >= 128; ++i) {
      EXPECT_TRUE(std::ranges::equal((*rtp_jpeg_tables(first.tables))[i], packed.info.quant[i]));
    }
    EXPECT_TRUE(packed.fragment(1).tables.empty());
  }
}

TEST(RtpPacketizer, RefusesWhatRtpCannotSay) {
  const test::Picture picture = test::noisy_picture(64, 48, 10);
  EXPECT_EQ(refusal_of(test::grey_jpeg({.sof = 0xC2})), RtpRefusal::kProgressive);
  EXPECT_EQ(refusal_of(test::compress(picture, TJSAMP_GRAY, 80)), RtpRefusal::kGrey);
  EXPECT_EQ(refusal_of(test::compress(picture, TJSAMP_444, 80)), RtpRefusal::kSampling);
  const Bytes whole = test::compress(picture, TJSAMP_420, 80);
  EXPECT_EQ(refusal_of(whole, kMinRtpDatagramBytes - 1), RtpRefusal::kDatagramLimit);

  Bytes swapped = test::jpeg_head();
  test::append(swapped, test::huffman_table(0x01, standard_huffman::kDcLuma));
  test::append(swapped, test::scan_header());
  test::append(swapped, test::grey_scan(64, 48));
  EXPECT_EQ(refusal_of(swapped), RtpRefusal::kHuffman);

  Bytes wide{0x10};
  for (int i = 0; i < 64; ++i) test::append(wide, Bytes{0x01, 0x00});
  Bytes sixteen_bits = test::jpeg_head();
  test::append(sixteen_bits, test::segment(0xDB, wide));
  test::append(sixteen_bits, test::scan_header());
  test::append(sixteen_bits, test::grey_scan(64, 48));
  EXPECT_EQ(refusal_of(sixteen_bits), RtpRefusal::kQuantization);

  Bytes large = whole;
  large.resize(large.size() - 2);
  large.resize(std::size_t{17} << 20, 0x55);
  EXPECT_EQ(refusal_of(large), RtpRefusal::kTooLarge);
}

TEST(RtpPacketizer, EachRefusalHasANameAndASentence) {
  std::set<std::string_view> names;
  std::set<std::string_view> sentences;
  for (std::size_t i = 0; i < kRtpRefusalCount; ++i) {
    names.insert(to_string(static_cast<RtpRefusal>(i)));
    sentences.insert(describe(static_cast<RtpRefusal>(i)));
  }
  EXPECT_EQ(names.size(), kRtpRefusalCount);
  EXPECT_EQ(sentences.size(), kRtpRefusalCount);
  EXPECT_TRUE(names.contains("progressive") && names.contains("datagram_limit"));
}

TEST(RtpPacketizer, TheSecondFrameAllocatesNothing) {
  Packed packed = pack(test::compress(test::noisy_picture(640, 480, 11), TJSAMP_420, 80, 8), 80);
  const auto* const bytes = packed.frame.bytes.data();
  const auto* const packets = packed.frame.packets.data();
  const Bytes before = packed.frame.bytes;
  packed.frame.timestamp = 7;
  ASSERT_TRUE(packetize(packed.jpeg, packed.info, 80, kUsualRtpDatagramBytes, packed.frame));
  EXPECT_EQ(packed.frame.bytes.data(), bytes);
  EXPECT_EQ(packed.frame.packets.data(), packets);
  EXPECT_EQ(packed.frame.bytes, before);
  EXPECT_EQ(packed.frame.timestamp, 7U);
}

TEST(RtpPacketizer, StampsSequenceMarkerAndFactsOverTheWrap) {
  Packed packed = pack(test::compress(test::noisy_picture(318, 238, 12), TJSAMP_420, 80, 8), 80);
  packed.frame.timestamp = 0xFFFF'FFF0;
  FrameTag tag{.stream_id = 0x1234'5678, .frame_number = 99, .sequence = 42, .quality = 80};
  stamp(packed.frame, {.ssrc = 0x1234'5678, .first_sequence = 65'534}, tag);
  const std::size_t count = packed.frame.packets.size();
  ASSERT_GT(count, 3U);
  for (std::size_t i = 0; i < count; ++i) {
    const auto datagram = packed.frame.packet(i);
    const auto packet = parse_rtp(datagram);
    ASSERT_TRUE(packet) << to_string(packet.error());
    EXPECT_EQ(packet->header, (RtpHeader{.marker = i + 1 == count,
                                         .sequence = static_cast<std::uint16_t>(65'534 + i),
                                         .timestamp = 0xFFFF'FFF0,
                                         .ssrc = 0x1234'5678}));
    const RtpExtensions extensions = read_rtp_extensions(*packet, datagram);
    EXPECT_EQ(extensions.mark,
              (FrameMark{.frame_sequence = 42, .width_px = 318, .height_px = 238}));
    EXPECT_EQ(extensions.facts.has_value(), i == 0);
    EXPECT_EQ(extensions.facts.value_or(tag).frame_number, 99U);
    const auto fragment = parse_rtp_jpeg(packet->payload);
    ASSERT_TRUE(fragment);
    EXPECT_EQ(fragment->header, packed.fragment(i).header) << "stamps leave the payload alone";
  }
}

}  // namespace
}  // namespace framescope::wire
