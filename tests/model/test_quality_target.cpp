#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/quality_target.hpp"
#include "model/rtp_sizes.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;
using ::testing::HasSubstr;
using ::testing::StartsWith;

QualityTarget target(std::string_view spec) {
  const auto parsed = parse_quality_target(spec);
  EXPECT_TRUE(parsed.ok()) << spec;
  return parsed ? *parsed : QualityTarget{};
}

std::string wrong(std::string_view spec) {
  const auto parsed = parse_quality_target(spec);
  EXPECT_FALSE(parsed.ok()) << spec;
  return parsed ? std::string() : parsed.error();
}

TEST(QualityTarget, ReadsEachKind) {
  EXPECT_EQ(target("limit"), QualityTarget{});
  EXPECT_EQ(target("datagram=1472"), (QualityTarget{Kind::kDatagram, 1472}));
  EXPECT_EQ(target("rate=4Mbit"), (QualityTarget{Kind::kRate, 4e6}));
  EXPECT_EQ(target("rate=1.5kbit"), (QualityTarget{Kind::kRate, 1500}));
  EXPECT_EQ(target("fragments=8"), (QualityTarget{Kind::kFragments, 8}));
  EXPECT_EQ(target("fps=29.97"), (QualityTarget{Kind::kFps, 29.97}));
}

TEST(QualityTarget, IsWrittenAsItIsRead) {
  for (const char* spec :
       {"limit", "datagram=512", "datagram=65507", "rate=4Mbit", "rate=1kbit", "rate=1500bit",
        "rate=1000Gbit", "fragments=1", "fragments=45", "fps=1", "fps=29.97", "fps=1000"}) {
    EXPECT_EQ(to_string(target(spec)), spec);
    EXPECT_EQ(fault_of(target(spec)), "");
  }
}

TEST(QualityTarget, SaysWhatMayStandThere) {
  EXPECT_EQ(wrong("datagram=511"), "datagram=511: must be 512..65507 bytes, without a unit");
  EXPECT_EQ(wrong("datagram=65508"), "datagram=65508: must be 512..65507 bytes, without a unit");
  EXPECT_EQ(wrong("rate=4"),
            "rate=4: must be 1kbit..1000Gbit, with its unit: bit, kbit, Mbit or Gbit");
  EXPECT_EQ(wrong("fragments=0"), "fragments=0: must be 1..45 IP fragments");
  EXPECT_EQ(wrong("fps=0"), "fps=0: must be 1..1000 frames a second");
  EXPECT_EQ(
      wrong("size=9"),
      "'size' is not known: must be limit, or one of datagram, rate, fragments and fps, as in "
      "fragments=8");
}

TEST(QualityTarget, RefusesWhatIsNoTarget) {
  for (const char* spec : {"",
                           "=",
                           "limit=1",
                           "Limit",
                           "datagram",
                           "datagram=",
                           "datagram=1472B",
                           "datagram=1472.5",
                           "datagram=nan",
                           "datagram=-600",
                           "rate=999bit",
                           "rate=2Tbit",
                           "rate=inf",
                           "rate=4 Mbit",
                           "fragments=8.5",
                           "fragments=46",
                           "fragments=1e9",
                           "fps=1001",
                           "fps=30 ",
                           "fps=30,rate=1Mbit",
                           "fragments=8=8"}) {
    EXPECT_THAT(wrong(spec), HasSubstr("must be")) << spec;
  }
}

TEST(QualityTarget, FiguresThatWereNotParsedAreLookedAtToo) {
  EXPECT_EQ(fault_of({Kind::kFragments, 0}), "fragments=0: must be 1..45 IP fragments");
  EXPECT_THAT(fault_of({Kind::kRate, 1}), StartsWith("rate=1bit: must be"));
  EXPECT_EQ(fault_of({Kind::kLimit, -1}), "");
}

TEST(QualityTarget, ABoundOfFragmentsIsTheLargestDatagramOfThem) {
  for (int fragments = 1; fragments < 45; ++fragments) {
    const std::size_t bound =
        datagram_bound_bytes({Kind::kFragments, static_cast<double>(fragments)});
    EXPECT_EQ(ip_fragments(bound), static_cast<std::uint64_t>(fragments));
    EXPECT_EQ(ip_fragments(bound + 1), static_cast<std::uint64_t>(fragments + 1));
  }
  EXPECT_EQ(datagram_bound_bytes({Kind::kFragments, 45}), kMaxDatagramBytes);
  EXPECT_EQ(datagram_bound_bytes({Kind::kDatagram, 1472}), 1472U);
  EXPECT_EQ(datagram_bound_bytes({Kind::kRate, 1e6}), kMaxDatagramBytes);
  EXPECT_EQ(datagram_bound_bytes({}), kMaxDatagramBytes);
}

TEST(QualityTarget, NoDatagramBoundsAFrameOfRtp) {
  EXPECT_EQ(jpeg_bytes_in(1400, WireFormat::kRtp), kMaxRtpJpegBytes);
  EXPECT_EQ(datagram_bytes_of(20'000, WireFormat::kRtp), rtp_size(20'000, 80, {}).payload_bytes);
}

TEST(QualityTarget, AJpegAndItsDatagramGoBothWays) {
  for (std::size_t bytes = 0; bytes < 4000; ++bytes) {
    for (const WireFormat wire : {WireFormat::kBase64, WireFormat::kRaw}) {
      const std::size_t jpeg = jpeg_bytes_in(bytes, wire);
      EXPECT_LE(datagram_bytes_of(jpeg, wire), bytes);
      EXPECT_GT(datagram_bytes_of(jpeg + 1, wire), bytes);
    }
  }
}

}  // namespace
}  // namespace framescope::model
