#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "wire/hello.hpp"
#include "wire/jpeg_builder.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;
using test::bytes_of;

const Hello kSample{.kind = HelloKind::kV2,
                    .nonce = 0x0102'0304'0506'0708,
                    .send_time_ns = 0x1112'1314'1516'1718,
                    .rtt_us = 0x2122'2324};

TEST(Hello, GoldenV2BothWays) {
  const std::array<std::uint8_t, kHelloV2Bytes> kGolden{
      'H',  'e',  'l',  'l',  'o',  0,    2,           //
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,  //
      0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,  //
      0x21, 0x22, 0x23, 0x24};
  EXPECT_EQ(write_hello_v2(kSample), kGolden);
  EXPECT_EQ(parse_hello(kGolden), kSample);
}

TEST(Hello, PlainAndBye) {
  EXPECT_TRUE(std::ranges::equal(plain_hello(), bytes_of("Hello")));
  EXPECT_EQ(parse_hello(plain_hello())->kind, HelloKind::kPlain);
  EXPECT_EQ(parse_hello(bye())->kind, HelloKind::kBye);
  EXPECT_EQ(parse_hello(bytes_of("mahmooti"))->kind, HelloKind::kPlain);
  EXPECT_EQ(parse_hello(bytes_of("bye!"))->kind, HelloKind::kPlain);
  EXPECT_EQ(parse_hello(bytes_of("by"))->kind, HelloKind::kPlain);
  EXPECT_EQ(parse_hello(Bytes{})->kind, HelloKind::kPlain);
}

TEST(Hello, EveryTruncationOfV2IsPlain) {
  Bytes bytes = bytes_of("");
  test::append(bytes, write_hello_v2(kSample));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(parse_hello(std::span(bytes).first(size)), Hello{}) << size;
  }
  bytes.push_back(0);
  EXPECT_EQ(parse_hello(bytes), Hello{}) << "one byte too long";
}

TEST(Hello, V2WithAnotherVersionOrAnImpossibleTimeIsPlain) {
  auto bytes = write_hello_v2(kSample);
  bytes[6] = 3;
  EXPECT_EQ(parse_hello(bytes), Hello{});
  bytes = write_hello_v2(kSample);
  bytes[15] = 0x80;
  EXPECT_EQ(parse_hello(bytes), Hello{}) << "negative";
  bytes = write_hello_v2(kSample);
  std::fill(bytes.begin() + 15, bytes.begin() + 23, std::uint8_t{0});
  EXPECT_EQ(parse_hello(bytes), Hello{}) << "zero";
}

TEST(Hello, LongerThan64BytesIsNone) {
  EXPECT_TRUE(parse_hello(Bytes(64, 'x')));
  EXPECT_FALSE(parse_hello(Bytes(65, 'x')));
}

TEST(Hello, RtpAndRtcpAreNone) {
  for (int first = 0; first < 256; ++first) {
    const Bytes bytes{static_cast<std::uint8_t>(first), 26, 0, 1};
    EXPECT_EQ(parse_hello(bytes).has_value(), first >> 6 != 2) << first;
  }
}

}  // namespace
}  // namespace framescope::wire
