#include <array>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/rtp_packet.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;

constexpr RtpHeader kHeader{.marker = true,
                            .payload_type = 26,
                            .sequence = 0xFFFE,
                            .timestamp = 0xFFFF'FFF0,
                            .ssrc = 0xA1A2'A3A4};
constexpr std::array<std::uint8_t, kRtpHeaderBytes> kGolden{0x80, 0x9A, 0xFF, 0xFE, 0xFF, 0xFF,
                                                            0xFF, 0xF0, 0xA1, 0xA2, 0xA3, 0xA4};

// Header, two CSRCs, an extension of two words, four bytes of payload and three of padding.
Bytes everything() {
  Bytes packet(kGolden.begin(), kGolden.end());
  packet[0] = 0x80 | 0x20 | 0x10 | 2;
  test::append(packet, Bytes{1, 1, 1, 1, 2, 2, 2, 2});
  test::append(packet, Bytes{0xBE, 0xDE, 0, 2, 0x10, 7, 0, 0, 0, 0, 0, 0});
  test::append(packet, Bytes{'J', 'P', 'E', 'G', 0, 0, 3});
  return packet;
}

Bytes with(Bytes packet, std::size_t at, std::uint8_t value) {
  packet[at] = value;
  return packet;
}

// The cause, or nothing if it is taken.
std::optional<RtpFault> fault_of(std::span<const std::uint8_t> datagram) {
  const auto packet = parse_rtp(datagram);
  return packet ? std::nullopt : std::optional(packet.error());
}

TEST(RtpPacket, GoldenBytesBothWays) {
  std::array<std::uint8_t, kRtpHeaderBytes> written{};
  write_rtp_header(kHeader, false, written);
  EXPECT_EQ(written, kGolden);
  const auto packet = parse_rtp(kGolden);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header, kHeader);
  EXPECT_EQ(packet->extension_profile, 0);
  EXPECT_TRUE(packet->extension.empty());
  EXPECT_TRUE(packet->payload.empty());

  RtpHeader inner = kHeader;
  inner.marker = false;
  write_rtp_header(inner, true, written);
  EXPECT_EQ(written[0], 0x90);
  EXPECT_EQ(written[1], 0x1A);
}

TEST(RtpPacket, PartsLieBehindCsrcsAndBeforeThePadding) {
  const Bytes bytes = everything();
  const auto packet = parse_rtp(bytes);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header, kHeader);
  EXPECT_EQ(packet->extension_profile, 0xBEDE);
  EXPECT_EQ(packet->extension.data(), bytes.data() + 24);
  EXPECT_EQ(packet->extension.size(), 8U);
  EXPECT_EQ(packet->payload.data(), bytes.data() + 32);
  EXPECT_EQ(packet->payload.size(), 4U);
}

TEST(RtpPacket, Case18EveryPrefixIsTruncatedOrPaddedWrongly) {
  const Bytes bytes = everything();
  const std::size_t payload_begins = 32;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // From there on the P bit makes another byte the count: none, letters, or a 0 of the padding.
    const auto cause = size < payload_begins ? RtpFault::kTruncated : RtpFault::kPadding;
    EXPECT_EQ(fault_of(std::span(bytes).first(size)), cause) << size;
  }
  for (std::size_t size = 0; size < kRtpHeaderBytes; ++size) {
    EXPECT_EQ(fault_of(std::span(kGolden).first(size)), RtpFault::kTruncated) << size;
  }
}

TEST(RtpPacket, Case19OtherVersions) {
  for (const std::uint8_t first : Bytes{0x00, 0x40, 0xC0}) {
    EXPECT_EQ(fault_of(with(everything(), 0, first)), RtpFault::kVersion);
    EXPECT_EQ(fault_of(Bytes{first}), RtpFault::kVersion) << "as soon as it can be told";
  }
}

TEST(RtpPacket, Case19FifteenCsrcsNeedTheirBytes) {
  Bytes packet(kGolden.begin(), kGolden.end());
  packet[0] |= 15;
  packet.resize(12 + 15 * 4 - 1);
  EXPECT_EQ(fault_of(packet), RtpFault::kTruncated);
  packet.resize(12 + 15 * 4);
  EXPECT_EQ(fault_of(packet), std::nullopt);
}

TEST(RtpPacket, Case19ExtensionPastTheEnd) {
  EXPECT_EQ(fault_of(with(everything(), 23, 5)), RtpFault::kTruncated);
  EXPECT_EQ(fault_of(with(everything(), 22, 0xFF)), RtpFault::kTruncated);
  const auto no_words = parse_rtp(with(everything(), 23, 0));
  ASSERT_TRUE(no_words);
  EXPECT_TRUE(no_words->extension.empty());
}

TEST(RtpPacket, Case19PaddingOfZeroOrMoreThanThereIs) {
  EXPECT_EQ(fault_of(with(everything(), 38, 0)), RtpFault::kPadding);
  EXPECT_EQ(fault_of(with(everything(), 38, 8)), RtpFault::kPadding);
  EXPECT_EQ(fault_of(with(everything(), 38, 255)), RtpFault::kPadding);
  const Bytes all_padding = with(everything(), 38, 7);
  ASSERT_EQ(fault_of(all_padding), std::nullopt);
  EXPECT_TRUE(parse_rtp(all_padding)->payload.empty());
  Bytes bare(kGolden.begin(), kGolden.end());
  bare[0] |= 0x20;
  EXPECT_EQ(fault_of(bare), RtpFault::kPadding);
}

TEST(RtpPacket, Case19OtherPayloadTypes) {
  for (const std::uint8_t type : Bytes{0, 25, 27, 96, 127}) {
    EXPECT_EQ(fault_of(with(everything(), 1, type)), RtpFault::kPayloadType) << int{type};
  }
  const Bytes dynamic = with(everything(), 1, 0x80 | 96);
  const auto packet = parse_rtp(dynamic, 96);
  ASSERT_TRUE(packet);
  EXPECT_EQ(packet->header.payload_type, 96);
  EXPECT_TRUE(packet->header.marker);
}

TEST(RtpPacket, Case19RtcpOnTheRtpPort) {
  const Bytes sender_report{0x80, 200, 0, 6};
  const Bytes receiver_report{0x80, 201, 0, 1, 1, 2, 3, 4};
  EXPECT_EQ(fault_of(sender_report), RtpFault::kRtcp);
  EXPECT_EQ(fault_of(receiver_report), RtpFault::kRtcp);
  for (const std::uint8_t type : Bytes{192, 223}) EXPECT_TRUE(is_rtcp(Bytes{0x81, type}));
  for (const std::uint8_t type : Bytes{191, 224}) EXPECT_FALSE(is_rtcp(Bytes{0x80, type}));
  EXPECT_FALSE(is_rtcp(Bytes{0x40, 200}));
  EXPECT_FALSE(is_rtcp(Bytes{0x80}));
  EXPECT_FALSE(is_rtcp(kGolden));
}

TEST(RtpPacket, FaultsHaveNames) {
  EXPECT_EQ(to_string(RtpFault::kTruncated), "truncated");
  EXPECT_EQ(to_string(RtpFault::kRtcp), "rtcp");
  EXPECT_EQ(to_string(RtpFault::kPadding), "padding");
}

}  // namespace
}  // namespace framescope::wire
