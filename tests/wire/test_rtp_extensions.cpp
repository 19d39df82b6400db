#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/frame_tags.hpp"
#include "wire/jpeg_builder.hpp"
#include "wire/rtp_extensions.hpp"

namespace framescope::wire {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;
using test::Bytes;

constexpr std::size_t kFirstBytes = kRtpHeaderBytes + kFirstExtensionBytes;
constexpr std::size_t kOtherBytes = kRtpHeaderBytes + kOtherExtensionBytes;
constexpr FrameMark kMark{.frame_sequence = 0xFFFF'FFFE, .width_px = 638, .height_px = 478};
// Where elements' data begin, in the first packet.
constexpr std::size_t kMarkAt = 26, kPictureAt = 71, kEchoAt = 84;

// As RTP carries it: the stream is known by its SSRC.
FrameTag sample() {
  FrameTag tag = test::sample_tag();
  tag.stream_id = 0xA1A2'A3A4;
  tag.captured_wall = WallTime(seconds(1'704'067'200) + milliseconds(500));
  return tag;
}

RtpHeader header(std::uint16_t sequence, bool marker) {
  return {.marker = marker, .sequence = sequence, .timestamp = 0x0102'0304, .ssrc = 0xA1A2'A3A4};
}

std::array<std::uint8_t, kFirstBytes> first_packet(const FrameTag& tag = sample()) {
  std::array<std::uint8_t, kFirstBytes> packet;
  packet.fill(0xEE);
  write_rtp_header(header(0xFFFE, true), true, std::span(packet).first<kRtpHeaderBytes>());
  write_first_extension(tag, kMark, packet);
  return packet;
}

std::array<std::uint8_t, kOtherBytes> other_packet() {
  std::array<std::uint8_t, kOtherBytes> packet;
  packet.fill(0xEE);
  write_rtp_header(header(0xFFFF, false), true, std::span(packet).first<kRtpHeaderBytes>());
  write_other_extension(kMark, packet);
  return packet;
}

RtpExtensions read(std::span<const std::uint8_t> datagram, std::uint8_t ntp_id = kNtpExtensionId) {
  const auto packet = parse_rtp(datagram);
  EXPECT_TRUE(packet);
  return packet ? read_rtp_extensions(*packet, datagram, ntp_id) : RtpExtensions{};
}

// An extension of another's making, filled up to whole words.
RtpExtensions read_other(std::uint16_t profile, Bytes elements, std::uint8_t ntp_id = 1) {
  elements.resize((elements.size() + 3) / 4 * 4);
  Bytes packet(kRtpHeaderBytes + 4);
  write_rtp_header(header(1, true), true, std::span(packet).first<kRtpHeaderBytes>());
  store_be(packet.data() + 12, profile);
  store_be(packet.data() + 14, static_cast<std::uint16_t>(elements.size() / 4));
  test::append(packet, elements);
  return read(packet, ntp_id);
}

// The first packet with one byte of facts altered, and their CRC made right again.
RtpExtensions with_fact(std::size_t at, std::uint8_t value) {
  auto packet = first_packet();
  packet[at] = value;
  Bytes facts;
  for (const auto& [begin, size] : {std::pair{17, 8}, {37, 16}, {54, 16}, {71, 12}, {84, 12}}) {
    test::append(facts, std::span(packet).subspan(static_cast<std::size_t>(begin),
                                                  static_cast<std::size_t>(size)));
  }
  store_be(packet.data() + 96, crc32(facts));
  return read(packet);
}

TEST(RtpExtensions, GoldenBytesOfAFirstPacketBothWays) {
  // By hand from the layout in the header; check and CRC were computed with Python's zlib.crc32.
  const std::array<std::uint8_t, kFirstBytes> kGolden{
      0x90, 0x9A, 0xFF, 0xFE, 0x01, 0x02, 0x03, 0x04, 0xA1, 0xA2, 0xA3, 0xA4,  // fixed header
      0xBE, 0xDE, 0x00, 0x15,                                                  // 21 words
      0x17, 0xE9, 0x3C, 0x7F, 0x00, 0x80, 0x00, 0x00, 0x00,                    // ntp-64
      0x29, 0xFF, 0xFF, 0xFF, 0xFE, 0x02, 0x7E, 0x01, 0xDE, 0x1F, 0xE2,        // mark
      0x3F, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,                    // frame number
      0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,                          // host hash
      0x4F, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28,                    // captured
      0x51, 0x52, 0x53, 0x54, 0x61, 0x62, 0x63, 0x64,                          // encode, send delay
      0x5B, 0x50, 0x01, 0x05, 0x00, 0x02, 0xD0,              // quality, subsampling, source size
      0x00, 0x00, 0x82, 0x35, 0x00, 0x00,                    // frame interval, reserved
      0x6F, 0x31, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78,  // echo
      0x81, 0x82, 0x83, 0x84, 0x7E, 0xC1, 0xFF, 0xFC};       // held, CRC
  EXPECT_EQ(first_packet(), kGolden);
  const RtpExtensions found = read(kGolden);
  EXPECT_EQ(found.ntp, NtpTime{0xE93C'7F00'8000'0000});
  EXPECT_EQ(found.mark, kMark);
  EXPECT_FALSE(found.mark_damaged);
  EXPECT_EQ(found.facts, sample());
}

TEST(RtpExtensions, GoldenBytesOfAnotherPacketBothWays) {
  const std::array<std::uint8_t, kOtherBytes> kGolden{
      0x90, 0x1A, 0xFF, 0xFF, 0x01, 0x02, 0x03, 0x04, 0xA1, 0xA2, 0xA3, 0xA4,  //
      0xBE, 0xDE, 0x00, 0x03,                                                  //
      0x29, 0xFF, 0xFF, 0xFF, 0xFE, 0x02, 0x7E, 0x01, 0xDE, 0x0C, 0xF1, 0x00};
  EXPECT_EQ(other_packet(), kGolden);
  const RtpExtensions found = read(kGolden);
  EXPECT_EQ(found.mark, kMark);
  EXPECT_FALSE(found.ntp || found.facts || found.mark_damaged);
}

TEST(RtpExtensions, TheTagNumbersAFirstPacketsMark) {
  FrameTag tag = sample();
  tag.sequence = 0;
  EXPECT_EQ(read(first_packet(tag)).mark->frame_sequence, 0U);
  EXPECT_EQ(read(first_packet(tag)).facts, tag);
}

TEST(RtpExtensions, EveryFlippedBitIsNoticed) {
  const auto good = first_packet();
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      auto packet = good;
      packet[at] = static_cast<std::uint8_t>(packet[at] ^ 1 << bit);
      const auto parsed = parse_rtp(packet);
      if (!parsed) continue;
      const RtpExtensions found = read_rtp_extensions(*parsed, packet);
      EXPECT_FALSE(found.facts) << at << ' ' << bit;
      const bool in_mark = at < kRtpHeaderBytes || (at >= kMarkAt && at < kMarkAt + 10);
      if (!in_mark) continue;
      EXPECT_FALSE(found.mark) << at << ' ' << bit;
      EXPECT_TRUE(found.mark_damaged || parsed->extension.empty()) << at << ' ' << bit;
    }
  }
}

TEST(RtpExtensions, EveryTruncationOfTheElementsKeepsWhatIsWhole) {
  const auto packet = first_packet();
  for (std::size_t words = 0; words < 21; ++words) {
    Bytes shorter(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(16 + words * 4));
    shorter[15] = static_cast<std::uint8_t>(words);
    const RtpExtensions found = read(shorter);
    EXPECT_EQ(found.ntp.has_value(), words * 4 >= 9) << words;
    EXPECT_EQ(found.mark.has_value(), words * 4 >= 20) << words;
    EXPECT_FALSE(found.facts || found.mark_damaged) << words;
  }
}

TEST(RtpExtensions, ValuesThatNoSenderWritesAreRefusedEvenWithTheRightCrc) {
  EXPECT_TRUE(with_fact(kPictureAt, 100).facts);
  EXPECT_FALSE(with_fact(kPictureAt, 0).facts) << "quality";
  EXPECT_FALSE(with_fact(kPictureAt, 101).facts) << "quality";
  EXPECT_FALSE(with_fact(kPictureAt + 1, 3).facts) << "subsampling";
  EXPECT_FALSE(with_fact(54, 0x80).facts) << "captured";
  EXPECT_FALSE(with_fact(kEchoAt, 0x80).facts) << "echo";
  EXPECT_FALSE(with_fact(17, 0x01).facts) << "captured before 1970";
  EXPECT_TRUE(with_fact(kPictureAt + 11, 1).facts) << "reserved for later versions";
}

TEST(RtpExtensions, SpansAreCutToMicrosecondsAndClamped) {
  FrameTag tag = sample();
  tag.encode = nanoseconds(1999);
  tag.send_delay = hours(2);
  tag.echo_hold = nanoseconds(-5000);
  const auto found = read(first_packet(tag)).facts;
  ASSERT_TRUE(found);
  EXPECT_EQ(found->encode, microseconds(1));
  EXPECT_EQ(found->send_delay, microseconds(std::numeric_limits<std::uint32_t>::max()));
  EXPECT_EQ(found->echo_hold, Duration(0));
}

TEST(RtpExtensions, FactsWithoutANtpElementOfTheirOwnAreNone) {
  auto packet = first_packet();
  packet[16] = 0x77;  // id 7 instead of 1
  EXPECT_FALSE(read(packet).facts);
  EXPECT_TRUE(read(packet).mark);
  EXPECT_TRUE(read(packet, 7).ntp) << "the session description says which id it has";
}

TEST(RtpExtensions, Case41AllZeroPaddingAsGStreamerSendsIt) {
  const RtpExtensions found = read_other(0xBEDE, Bytes(12));
  EXPECT_FALSE(found.ntp || found.mark || found.facts || found.mark_damaged);
  Bytes zero_time(9);
  zero_time[0] = 0x17;
  EXPECT_FALSE(read_other(0xBEDE, zero_time).ntp) << "a sender without a clock";
}

TEST(RtpExtensions, Case41PaddingBetweenElementsIsSkipped) {
  EXPECT_EQ(read_other(0xBEDE, {0x30, 9, 0, 0, 0x17, 0, 0, 0, 0, 0, 0, 0, 1}).ntp, NtpTime{1});
}

TEST(RtpExtensions, Case41Id15EndsTheOneByteForm) {
  EXPECT_FALSE(read_other(0xBEDE, {0xF0, 9, 0x17, 0, 0, 0, 0, 0, 0, 0, 1}).ntp);
  const Bytes before{0x17, 0, 0, 0, 0, 0, 0, 0, 1, 0xF0, 9};
  EXPECT_EQ(read_other(0xBEDE, before).ntp, NtpTime{1});
}

TEST(RtpExtensions, Case41TwoByteForm) {
  const Bytes elements{9, 0, 0, 15, 2, 1, 1, 1, 8, 0, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_EQ(read_other(0x1000, elements).ntp, NtpTime{1});
  EXPECT_EQ(read_other(0x100F, elements).ntp, NtpTime{1}) << "bits of the application";
  EXPECT_FALSE(read_other(0x1010, elements).ntp);
  EXPECT_FALSE(read_other(0xFFD8, elements).ntp) << "ONVIF's JPEG segments";
  EXPECT_EQ(read_other(0x1000, {200, 8, 0, 0, 0, 0, 0, 0, 0, 2}, 200).ntp, NtpTime{2});
}

TEST(RtpExtensions, Case41LengthPastTheEndEndsTheReading) {
  EXPECT_FALSE(read_other(0xBEDE, {0x17, 0, 0, 0, 0, 0, 0, 1}).ntp);
  EXPECT_FALSE(read_other(0x1000, {1, 8, 0, 0, 0, 0, 0, 0}).ntp);
  EXPECT_FALSE(read_other(0x1000, {1, 255, 0, 0}).ntp);
  EXPECT_FALSE(read_other(0x1000, {5, 1, 0, 1}).ntp) << "no byte of length";
}

TEST(RtpExtensions, AnothersElementsWithOurIdsAreNotOurs) {
  const RtpExtensions same_size = read_other(0xBEDE, {0x29, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_FALSE(same_size.mark);
  EXPECT_TRUE(same_size.mark_damaged);
  const RtpExtensions other_size = read_other(0xBEDE, {0x20, 1, 0x12, 1, 2, 3});
  EXPECT_FALSE(other_size.mark || other_size.mark_damaged || other_size.ntp);
}

TEST(RtpExtensions, OfTwoWithTheSameIdTheFirstCounts) {
  Bytes twice{0x17, 0, 0, 0, 0, 0, 0, 0, 1, 0x17, 0, 0, 0, 0, 0, 0, 0, 2};
  EXPECT_EQ(read_other(0xBEDE, twice).ntp, NtpTime{1});
}

}  // namespace
}  // namespace framescope::wire
