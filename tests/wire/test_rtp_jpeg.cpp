#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/rtp_jpeg.hpp"
#include "wire/rtp_pictures.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;

constexpr std::size_t kQAt = 5, kTypeAt = 4;

// 640 x 480, 4:2:0, Q 80, offset 0x012345.
const Bytes kPlain{0x00, 0x01, 0x23, 0x45, 0x01, 0x50, 0x50, 0x3C, 0xAA, 0xBB};

// 4:2:2 with restart intervals of 8 MCUs, the fifth of them on, and the next bytes of the scan.
const Bytes kRestart{0x00, 0x00, 0x10, 0x00, 0x40, 0x50, 0x50,
                     0x3C, 0x00, 0x08, 0xC0, 0x04, 0xAA, 0xBB};

Bytes with(Bytes payload, std::size_t at, std::uint8_t value) {
  payload[at] = value;
  return payload;
}

// The first packet of a frame with tables of `length` bytes, of which `present` are there.
Bytes with_tables(std::uint8_t q, std::uint8_t precision, std::size_t length, std::size_t present) {
  Bytes payload{0x00, 0x00, 0x00, 0x00, 0x01, q, 0x50, 0x3C};
  test::append(payload, Bytes{0, precision, static_cast<std::uint8_t>(length >> 8),
                              static_cast<std::uint8_t>(length)});
  for (std::size_t i = 0; i < present; ++i)
    payload.push_back(static_cast<std::uint8_t>(1 + i % 200));
  return payload;
}

// Nothing when it parses.
std::optional<RtpJpegFault> fault_of(const Bytes& payload) {
  const auto fragment = parse_rtp_jpeg(payload);
  return fragment ? std::nullopt : std::optional(fragment.error());
}

TEST(RtpJpeg, GoldenBytesOfThePlainHeader) {
  const auto fragment = parse_rtp_jpeg(kPlain);
  ASSERT_TRUE(fragment);
  const RtpJpegHeader expected{.offset = 0x012345, .q = 80, .width_8 = 80, .height_8 = 60};
  EXPECT_EQ(fragment->header, expected);
  EXPECT_EQ(fragment->header.subsampling(), Subsampling::k420);
  EXPECT_TRUE(fragment->tables.empty());
  EXPECT_TRUE(std::ranges::equal(fragment->scan, Bytes{0xAA, 0xBB}));
  Bytes written(8);
  EXPECT_EQ(write_rtp_jpeg_header(expected, written), 8U);
  EXPECT_TRUE(std::ranges::equal(written, std::span(kPlain).first(8)));
}

TEST(RtpJpeg, GoldenBytesOfTheRestartHeader) {
  const auto fragment = parse_rtp_jpeg(kRestart);
  ASSERT_TRUE(fragment);
  const RtpJpegHeader expected{
      .offset = 0x1000,
      .type = 64,
      .q = 80,
      .width_8 = 80,
      .height_8 = 60,
      .restart = RtpJpegRestart{.interval = 8, .first = true, .last = true, .count = 4}};
  EXPECT_EQ(fragment->header, expected);
  EXPECT_EQ(fragment->header.subsampling(), Subsampling::k422) << "64 is 0, with restart header";
  EXPECT_TRUE(fragment->header.restart->is_aligned());
  Bytes written(kRestart.size());
  EXPECT_EQ(write_rtp_jpeg_header(expected, written), 12U);
  EXPECT_TRUE(std::ranges::equal(std::span(written).first(12), std::span(kRestart).first(12)));
}

TEST(RtpJpeg, FirstAndLastBitsBothWays) {
  const std::pair<std::uint8_t, std::pair<bool, bool>> kCases[] = {
      {0x80, {true, false}}, {0x40, {false, true}}, {0x00, {false, false}}};
  for (const auto& [bits, flags] : kCases) {
    const Bytes payload = with(kRestart, 10, bits);
    const auto fragment = parse_rtp_jpeg(payload);
    ASSERT_TRUE(fragment);
    EXPECT_EQ(fragment->header.restart->first, flags.first);
    EXPECT_EQ(fragment->header.restart->last, flags.second);
    EXPECT_EQ(fragment->header.restart->count, 4);
    Bytes written(12);
    write_rtp_jpeg_header(fragment->header, written);
    EXPECT_EQ(written[10], bits);
  }
  EXPECT_FALSE(
      parse_rtp_jpeg(with(with(kRestart, 10, 0xFF), 11, 0xFF))->header.restart->is_aligned());
  EXPECT_TRUE(
      parse_rtp_jpeg(with(with(kRestart, 10, 0xBF), 11, 0xFF))->header.restart->is_aligned())
      << "all ones mean it only together with F and L";
}

TEST(RtpJpeg, GoldenBytesOfTheTables) {
  RtpJpegTables tables;
  for (std::size_t i = 0; i < 64; ++i) {
    tables[0][i] = static_cast<std::uint8_t>(1 + i);
    tables[1][i] = static_cast<std::uint8_t>(65 + i);
  }
  Bytes payload = with_tables(255, 0, 128, 128);
  std::array<std::uint8_t, kRtpJpegTableBytes> written{};
  write_rtp_jpeg_tables(tables, written);
  EXPECT_TRUE(std::ranges::equal(written, std::span(payload).subspan(8)));
  payload.push_back(0xCC);
  const auto fragment = parse_rtp_jpeg(payload);
  ASSERT_TRUE(fragment);
  EXPECT_EQ(rtp_jpeg_tables(fragment->tables), tables);
  EXPECT_TRUE(std::ranges::equal(fragment->scan, Bytes{0xCC}));
}

TEST(RtpJpeg, Case18EveryTruncationOfAHeaderIsRefused) {
  for (const Bytes& whole : {kPlain, kRestart, with_tables(255, 0, 128, 128),
                             with_tables(128, 0, 256, 256), with_tables(200, 0, 0, 0)}) {
    const std::size_t headers = whole.size() - (whole[3] == 0x45 || whole[2] == 0x10 ? 2 : 0);
    for (std::size_t length = 0; length <= whole.size(); ++length) {
      const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
      const auto expected =
          length < headers ? std::optional(RtpJpegFault::kTruncated) : std::nullopt;
      EXPECT_EQ(fault_of(cut), expected) << length << " of " << whole.size();
    }
  }
}

TEST(RtpJpeg, Case20OnlyTheFourTypesPass) {
  for (int type = 0; type < 256; ++type) {
    const bool is_known = type == 0 || type == 1 || type == 64 || type == 65;
    EXPECT_EQ(fault_of(with(kRestart, kTypeAt, static_cast<std::uint8_t>(type))),
              is_known ? std::nullopt : std::optional(RtpJpegFault::kType))
        << type;
  }
}

TEST(RtpJpeg, Case20ReservedQIsRefused) {
  for (int q = 0; q < 256; ++q) {
    const bool is_reserved = q == 0 || (q >= 100 && q <= 127);
    EXPECT_EQ(fault_of(with(kPlain, kQAt, static_cast<std::uint8_t>(q))),
              is_reserved ? std::optional(RtpJpegFault::kQ) : std::nullopt)
        << q;
  }
}

TEST(RtpJpeg, Case20ARestartIntervalOfZeroIsRefused) {
  EXPECT_EQ(fault_of(with(kRestart, 9, 0)), RtpJpegFault::kRestartInterval);
}

TEST(RtpJpeg, Case20TableLengths) {
  for (const std::size_t length : {64U, 128U, 192U, 256U}) {
    const Bytes payload = with_tables(255, 0, length, length);
    const auto fragment = parse_rtp_jpeg(payload);
    ASSERT_TRUE(fragment) << length;
    EXPECT_EQ(fragment->tables.size(), length);
    const auto tables = rtp_jpeg_tables(fragment->tables);
    ASSERT_TRUE(tables);
    EXPECT_EQ((*tables)[0][63], 64);
    EXPECT_EQ((*tables)[1][0], length == 64 ? 1 : 65) << "one table is for all";
  }
  for (const std::size_t length : {1U, 63U, 65U, 129U, 320U, 65535U}) {
    EXPECT_EQ(fault_of(with_tables(255, 0, length, 400)), RtpJpegFault::kTableLength) << length;
  }
  EXPECT_EQ(fault_of(with_tables(255, 0, 128, 127)), RtpJpegFault::kTruncated);
}

TEST(RtpJpeg, Case20TablesMayBeLeftOutOnlyWhereTheyAreConstant) {
  EXPECT_EQ(fault_of(with_tables(255, 0, 0, 10)), RtpJpegFault::kTableLength);
  const Bytes payload = with_tables(254, 0, 0, 10);
  const auto fragment = parse_rtp_jpeg(payload);
  ASSERT_TRUE(fragment);
  EXPECT_TRUE(fragment->tables.empty());
  EXPECT_EQ(rtp_jpeg_tables(fragment->tables), std::nullopt);
  EXPECT_EQ(fragment->scan.size(), 10U);
}

TEST(RtpJpeg, Case20SixteenBitTablesAreRefused) {
  for (const std::uint8_t precision : {std::uint8_t{1}, std::uint8_t{3}}) {
    EXPECT_EQ(fault_of(with_tables(255, precision, 128, 256)), RtpJpegFault::kTablePrecision);
  }
}

TEST(RtpJpeg, TablesStandOnlyInTheFirstPacketAndOnlyFromQ128) {
  Bytes later = with_tables(255, 0, 128, 128);
  later[3] = 1;
  EXPECT_EQ(parse_rtp_jpeg(later)->scan.size(), 4 + 128U);
  Bytes standard = with_tables(99, 0, 128, 128);
  EXPECT_EQ(parse_rtp_jpeg(standard)->scan.size(), 4 + 128U);
}

TEST(RtpJpeg, Case20OffsetAndLengthStayBelowTwoToThe24) {
  Bytes payload{0x00, 0xFF, 0xFF, 0xFE, 0x01, 0x50, 0x50, 0x3C, 1, 2};
  EXPECT_EQ(fault_of(payload), std::nullopt);
  payload.push_back(3);
  EXPECT_EQ(fault_of(payload), RtpJpegFault::kOffset);
}

TEST(RtpJpeg, Case20DimensionsOfZeroAreLeftToTheAssembler) {
  const Bytes payload = with(with(kPlain, 6, 0), 7, 0);
  const auto fragment = parse_rtp_jpeg(payload);
  ASSERT_TRUE(fragment);
  EXPECT_EQ(fragment->header.width_8, 0);
  EXPECT_EQ(fragment->header.height_8, 0);
}

TEST(RtpJpeg, Case10StandardTablesAreTheCodecsOwnAtEveryQuality) {
  const test::Picture picture = test::noisy_picture(32, 32, 1);
  for (int q = 1; q <= 99; ++q) {
    const auto info = scan_jpeg(test::compress(picture, TJSAMP_420, q));
    ASSERT_TRUE(info);
    const RtpJpegTables tables = standard_tables(q);
    for (std::size_t i = 0; i < tables.size(); ++i) {
      EXPECT_TRUE(std::ranges::equal(tables[i], info->quant[i])) << "q " << q << " table " << i;
    }
  }
}

TEST(RtpJpeg, Case22HeadersOfOneFrameAreComparedFieldByField) {
  const RtpJpegHeader header = parse_rtp_jpeg(kRestart)->header;
  for (const std::size_t at : {0U, 3U, 4U, 5U, 6U, 7U, 9U, 11U}) {
    const auto other = parse_rtp_jpeg(with(kRestart, at, kRestart[at] ^ 1));
    ASSERT_TRUE(other) << at;
    EXPECT_NE(other->header, header) << at;
  }
}

TEST(RtpJpeg, EachFaultHasAName) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < kRtpJpegFaultCount; ++i) {
    names.push_back(to_string(static_cast<RtpJpegFault>(i)));
  }
  EXPECT_EQ(names, (std::vector<std::string_view>{"truncated", "type", "q", "restart_interval",
                                                  "offset", "table_precision", "table_length"}));
}

}  // namespace
}  // namespace framescope::wire
