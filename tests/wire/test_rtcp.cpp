#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/rtcp.hpp"

namespace framescope::wire {
namespace {

using test::append;
using test::Bytes;

constexpr std::uint32_t kUs = 0x0A0B'0C0D;
constexpr std::uint32_t kPeer = 0x1112'1314;

const RtcpSenderInfo kInfo{.ntp = {0x8000'B705'2000'0001},
                           .rtp_timestamp = 0x2122'2324,
                           .packets = 0x3132'3334,
                           .octets = 0x4142'4344};
const RtcpReport kReport{.ssrc = kPeer,
                         .fraction_lost = 51,
                         .cumulative_lost = -1,
                         .highest_sequence = 0x0001'FFFE,
                         .jitter_ticks = 900,
                         .last_sr = 0xB705'2000,
                         .delay_since_last_sr = 0x0005'4000};

// FFmpeg's: 28 bytes, no SDES.
const Bytes kBareSenderReport{0x80, 200,  0,    6,                             //
                              0x0A, 0x0B, 0x0C, 0x0D,                          //
                              0x80, 0x00, 0xB7, 0x05, 0x20, 0x00, 0x00, 0x01,  //
                              0x21, 0x22, 0x23, 0x24,                          //
                              0x31, 0x32, 0x33, 0x34,                          //
                              0x41, 0x42, 0x43, 0x44};
const Bytes kBlock{0x11, 0x12, 0x13, 0x14, 51,   0xFF, 0xFF, 0xFF, 0x00, 0x01, 0xFF, 0xFE,
                   0x00, 0x00, 0x03, 0x84, 0xB7, 0x05, 0x20, 0x00, 0x00, 0x05, 0x40, 0x00};
const Bytes kDescription{0x81, 202, 0,   3,   0x0A, 0x0B, 0x0C, 0x0D,  //
                         1,    3,   'a', '@', 'b',  0,    0,    0};
const Bytes kByeWithReason{0x81, 203, 0, 2, 0x0A, 0x0B, 0x0C, 0x0D, 3, 'e', 'n', 'd'};

Bytes receiver_report(std::size_t blocks) {
  Bytes bytes{0x80, 201, 0, 1, 0x0A, 0x0B, 0x0C, 0x0D};
  bytes[0] = static_cast<std::uint8_t>(bytes[0] + blocks);
  bytes[3] = static_cast<std::uint8_t>(bytes[3] + 6 * blocks);
  for (std::size_t i = 0; i < blocks; ++i) append(bytes, kBlock);
  return bytes;
}

Bytes joined(std::initializer_list<Bytes> packets) {
  Bytes bytes;
  for (const Bytes& packet : packets) append(bytes, packet);
  return bytes;
}

RtcpCompound parsed(const Bytes& bytes) {
  const auto compound = parse_rtcp(bytes);
  EXPECT_TRUE(compound) << to_string(compound ? RtcpFault{} : compound.error());
  return compound ? *compound : RtcpCompound{};
}

RtcpFault fault_of(std::span<const std::uint8_t> bytes) {
  const auto compound = parse_rtcp(bytes);
  EXPECT_FALSE(compound);
  return compound ? RtcpFault{} : compound.error();
}

Bytes written(const RtcpCompound& compound) {
  Bytes bytes{1, 2, 3};
  write_rtcp(compound, bytes);
  return bytes;
}

TEST(Rtcp, GoldenSenderReportBothWays) {
  Bytes report = kBareSenderReport;
  report[0] = 0x81;
  report[3] = 12;
  const Bytes golden = joined({report, kBlock, kDescription, kByeWithReason});
  const RtcpCompound compound{.ssrc = kUs,
                              .sender = kInfo,
                              .reports = {kReport},
                              .cname = "a@b",
                              .bye = {kUs},
                              .bye_reason = "end"};
  EXPECT_EQ(written(compound), golden);
  EXPECT_EQ(parsed(golden), compound);
}

TEST(Rtcp, GoldenReceiverReportBothWays) {
  const Bytes golden = joined({receiver_report(2), kDescription});
  const RtcpCompound compound{.ssrc = kUs,
                              .sender = {},
                              .reports = {kReport, kReport},
                              .cname = "a@b",
                              .bye = {},
                              .bye_reason = {}};
  EXPECT_EQ(written(compound), golden);
  EXPECT_EQ(parsed(golden), compound);
}

TEST(Rtcp, TextsOfEveryLengthComeBack) {
  for (std::size_t length = 1; length <= 255; ++length) {
    const RtcpCompound compound{.ssrc = kUs,
                                .sender = {},
                                .reports = {},
                                .cname = std::string(length, '\0'),
                                .bye = {kPeer, kUs},
                                .bye_reason = std::string(length - 1, '\xFF')};
    const Bytes bytes = written(compound);
    EXPECT_EQ(bytes.size() % 4, 0U);
    EXPECT_EQ(parsed(bytes), compound) << length;
  }
}

TEST(Rtcp, Case18EveryTruncationFailsOrEndsBetweenPackets) {
  const Bytes whole = joined({receiver_report(1), kDescription, kByeWithReason});
  const std::size_t after_report = 8 + 24;
  const std::size_t after_description = after_report + kDescription.size();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const std::span prefix = std::span(whole).first(size);
    if (size == after_report || size == after_description) {
      EXPECT_TRUE(parse_rtcp(prefix)) << size;
      continue;
    }
    const std::size_t begin = size < after_report        ? 0
                              : size < after_description ? after_report
                                                         : after_description;
    const bool is_stub = begin > 0 && size - begin < 4;
    EXPECT_EQ(fault_of(prefix), is_stub ? RtcpFault::kLength : RtcpFault::kTruncated) << size;
  }
}

TEST(Rtcp, Case38CumulativeLossIsSigned) {
  Bytes bytes = receiver_report(1);
  EXPECT_EQ(parsed(bytes).reports[0].cumulative_lost, -1) << "as GStreamer sends it";
  bytes[13] = 0x7F;
  EXPECT_EQ(parsed(bytes).reports[0].cumulative_lost, 0x7F'FFFF);
  bytes[13] = 0x80;
  bytes[14] = bytes[15] = 0;
  EXPECT_EQ(parsed(bytes).reports[0].cumulative_lost, -0x80'0000);
  EXPECT_EQ(parsed(bytes).reports[0].fraction_lost, 51);
}

TEST(Rtcp, Case38AsGstreamerReportsOnALosslessStream) {
  Bytes bytes{0x81, 0xC9, 0x00, 0x07, 0xDC, 0x08, 0x8A, 0xDD, 0x04, 0xC8, 0x09, 0x59, 0x00, 0xFF,
              0xFF, 0xFF, 0x00, 0x00, 0x24, 0x9A, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x00,
              0x00, 0x00, 0x00, 0x00, 0x81, 0xCA, 0x00, 0x0C, 0xDC, 0x08, 0x8A, 0xDD, 0x01, 0x1C};
  append(bytes, test::bytes_of("user1022982031@host-ae1b6b1c"));
  append(bytes, Bytes{6, 9});
  append(bytes, test::bytes_of("GStreamer"));
  append(bytes, Bytes(3));
  const RtcpReport report{.ssrc = 0x04C8'0959,
                          .fraction_lost = 0,
                          .cumulative_lost = -1,
                          .highest_sequence = 0x249A,
                          .jitter_ticks = 20,
                          .last_sr = 0,
                          .delay_since_last_sr = 0};
  EXPECT_EQ(parsed(bytes), (RtcpCompound{.ssrc = 0xDC08'8ADD,
                                         .sender = {},
                                         .reports = {report},
                                         .cname = "user1022982031@host-ae1b6b1c",
                                         .bye = {},
                                         .bye_reason = {}}));
}

TEST(Rtcp, CumulativeLossBeyond24BitsIsWrittenAsTheNearest) {
  RtcpCompound compound{.ssrc = kUs,
                        .sender = {},
                        .reports = {kReport, kReport},
                        .cname = "x",
                        .bye = {},
                        .bye_reason = {}};
  compound.reports[0].cumulative_lost = 0x80'0000;
  compound.reports[1].cumulative_lost = -0x80'0001;
  const RtcpCompound back = parsed(written(compound));
  EXPECT_EQ(back.reports[0].cumulative_lost, 0x7F'FFFF);
  EXPECT_EQ(back.reports[1].cumulative_lost, -0x80'0000);
  EXPECT_EQ(back.reports[1].fraction_lost, 51);
}

TEST(Rtcp, Case39BareSenderReportIsAccepted) {
  const RtcpCompound compound = parsed(kBareSenderReport);
  EXPECT_EQ(compound.ssrc, kUs);
  EXPECT_EQ(compound.sender, kInfo);
  EXPECT_TRUE(compound.reports.empty());
  EXPECT_TRUE(compound.cname.empty());
}

TEST(Rtcp, Case39MoreReportsThanFitAreTruncated) {
  Bytes bytes = receiver_report(2);
  bytes[0] = 0x83;
  EXPECT_EQ(fault_of(bytes), RtcpFault::kTruncated);
  bytes = kBareSenderReport;
  bytes[0] = 0x81;
  EXPECT_EQ(fault_of(bytes), RtcpFault::kTruncated);
  // Fewer: what is behind them is a profile's own.
  bytes = receiver_report(2);
  bytes[0] = 0x81;
  EXPECT_EQ(parsed(bytes).reports.size(), 1U);
}

TEST(Rtcp, Case39ShortBodiesAreTruncated) {
  EXPECT_EQ(fault_of(Bytes{0x80, 201, 0, 0}), RtcpFault::kTruncated) << "no SSRC";
  EXPECT_EQ(fault_of(Bytes{0x80, 200, 0, 1, 1, 2, 3, 4}), RtcpFault::kTruncated) << "no info";
  Bytes no_end = joined({receiver_report(0), kDescription});
  no_end[13 + 4] = 6;  // the CNAME takes the zeros that end its chunk
  EXPECT_EQ(fault_of(no_end), RtcpFault::kTruncated);
  no_end[13 + 4] = 7;
  EXPECT_EQ(fault_of(no_end), RtcpFault::kTruncated);
  EXPECT_EQ(fault_of(joined({receiver_report(0), Bytes{0x82, 203, 0, 1, 1, 2, 3, 4}})),
            RtcpFault::kTruncated)
      << "two SSRCs in room for one";
}

TEST(Rtcp, Case39LengthsThatDoNotAddUp) {
  for (std::size_t more = 1; more < 4; ++more) {
    EXPECT_EQ(fault_of(joined({kBareSenderReport, Bytes(more, 0x80)})), RtcpFault::kLength);
  }
  Bytes longer = joined({receiver_report(0), kDescription});
  longer[8 + 3] = 4;
  EXPECT_EQ(fault_of(longer), RtcpFault::kTruncated);
  Bytes shorter = joined({receiver_report(0), kDescription});
  shorter[8 + 3] = 2;
  EXPECT_EQ(fault_of(shorter), RtcpFault::kTruncated) << "the chunk no longer fits";
}

TEST(Rtcp, Case39ByeWithABadReasonIsDropped) {
  Bytes bytes = joined({receiver_report(0), kByeWithReason});
  EXPECT_EQ(parsed(bytes).bye_reason, "end");
  bytes[8 + 8] = 4;
  EXPECT_EQ(fault_of(bytes), RtcpFault::kTruncated);
  bytes[8 + 8] = 255;
  EXPECT_EQ(fault_of(bytes), RtcpFault::kTruncated);
}

TEST(Rtcp, Case39ByeOfAnotherNamesWhoLeaves) {
  const Bytes foreign{0x82, 203, 0, 2, 0x11, 0x12, 0x13, 0x14, 9, 9, 9, 9};
  const RtcpCompound compound = parsed(joined({kBareSenderReport, foreign}));
  EXPECT_EQ(compound.bye, (std::vector<std::uint32_t>{kPeer, 0x0909'0909}));
  EXPECT_EQ(std::ranges::count(compound.bye, compound.ssrc), 0);
}

TEST(Rtcp, ByeWithoutSourcesSaysNothing) {
  const Bytes nobody{0x80, 203, 0, 1, 3, 'e', 'n', 'd'};
  EXPECT_EQ(parsed(joined({receiver_report(0), nobody})), parsed(receiver_report(0)));
}

TEST(Rtcp, VersionAndFirstType) {
  for (int first = 0; first < 256; ++first) {
    Bytes bytes = receiver_report(0);
    bytes[0] = static_cast<std::uint8_t>(first & 0xC0);
    if (first >> 6 == 2) continue;
    EXPECT_EQ(fault_of(bytes), RtcpFault::kVersion) << first;
  }
  Bytes later = joined({receiver_report(0), kDescription});
  later[8] = 0x41;
  EXPECT_EQ(fault_of(later), RtcpFault::kVersion);
  for (int type = 0; type < 256; ++type) {
    Bytes bytes = kBareSenderReport;
    bytes[1] = static_cast<std::uint8_t>(type);
    if (type == 200 || type == 201) continue;
    EXPECT_EQ(fault_of(bytes), RtcpFault::kFirstType) << type;
  }
}

TEST(Rtcp, UnknownPacketsAreSkipped) {
  const Bytes feedback{0x81, 205, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  const Bytes empty{0x9F, 204, 0, 0};
  EXPECT_EQ(parsed(joined({kBareSenderReport, feedback, kDescription, empty, kByeWithReason})),
            parsed(joined({kBareSenderReport, kDescription, kByeWithReason})));
}

TEST(Rtcp, PaddingEndsTheLastPacketOnly) {
  const Bytes padding{0, 0, 0, 4};
  Bytes padded = joined({receiver_report(0), kDescription, padding});
  padded[8] |= 0x20;
  padded[8 + 3] += 1;
  EXPECT_EQ(parsed(padded).cname, "a@b");
  EXPECT_EQ(fault_of(joined({padded, kByeWithReason})), RtcpFault::kPadding);
  for (const int wrong : {0, 1, 2, 3, 5, 20, 255}) {
    padded.back() = static_cast<std::uint8_t>(wrong);
    EXPECT_EQ(fault_of(padded), RtcpFault::kPadding) << wrong;
  }
  padded.back() = 16;
  EXPECT_EQ(fault_of(padded), RtcpFault::kTruncated) << "nothing but padding behind the header";
  Bytes first = receiver_report(1);
  first[0] |= 0x20;
  first.back() = 4;
  EXPECT_EQ(fault_of(first), RtcpFault::kPadding);
  EXPECT_EQ(fault_of(joined({receiver_report(0), Bytes{0xA0, 204, 0, 0}})), RtcpFault::kPadding)
      << "no room for any";
}

TEST(Rtcp, OtherItemsAndOtherSourcesOfADescriptionAreSkipped) {
  const Bytes head{0x82, 202, 0, 5};
  const Bytes of_peer{0x11, 0x12, 0x13, 0x14, 1, 1, 'p', 0};
  const Bytes of_us{0x0A, 0x0B, 0x0C, 0x0D, 6, 2, 't', 'l', 1, 1, 'u', 0};
  EXPECT_EQ(parsed(joined({receiver_report(0), head, of_peer, of_us})).cname, "u");
}

TEST(Rtcp, ReportsOfAnotherSourceInACompoundAreSkipped) {
  Bytes foreign = receiver_report(1);
  foreign[4] ^= 0xFF;
  Bytes foreign_sender = kBareSenderReport;
  foreign_sender[4] ^= 0xFF;
  const RtcpCompound compound = parsed(joined({receiver_report(2), foreign, foreign_sender}));
  EXPECT_EQ(compound.reports.size(), 2U);
  EXPECT_FALSE(compound.sender);
}

TEST(Rtcp, ReportsAndByesAreBounded) {
  EXPECT_EQ(parsed(joined({receiver_report(31), receiver_report(31)})).reports.size(),
            RtcpCompound::kMaxReports);
  Bytes leaving{0x9F, 203, 0, 31};
  leaving.resize(4 + 31 * 4);
  EXPECT_EQ(parsed(joined({receiver_report(0), leaving, leaving})).bye.size(),
            RtcpCompound::kMaxReports);
}

TEST(Rtcp, FaultsHaveNames) {
  EXPECT_EQ(to_string(RtcpFault::kTruncated), "truncated");
  EXPECT_EQ(to_string(RtcpFault::kFirstType), "first_type");
  EXPECT_EQ(to_string(RtcpFault::kLength), "length");
}

}  // namespace
}  // namespace framescope::wire
