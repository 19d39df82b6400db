#include <array>
#include <limits>

#include <gtest/gtest.h>

#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/frame_tag.hpp"
#include "wire/frame_tags.hpp"
#include "wire/jpeg_builder.hpp"

namespace framescope::wire {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using test::Bytes;
using test::sample_tag;

std::array<std::uint8_t, kFrameTagBytes> written(const FrameTag& tag) {
  std::array<std::uint8_t, kFrameTagBytes> bytes{};
  write_frame_tag(tag, bytes);
  return bytes;
}

Bytes tagged_jpeg(const FrameTag& tag) {
  Bytes jpeg = test::grey_jpeg();
  EXPECT_TRUE(insert_frame_tag_space(jpeg));
  write_frame_tag(tag, std::span(jpeg).subspan<kFrameTagOffset, kFrameTagBytes>());
  return jpeg;
}

// The segment with one byte altered and, unless `keep_crc`, its CRC made right again.
Bytes altered(std::size_t at, std::uint8_t value, bool keep_crc = false) {
  Bytes jpeg = tagged_jpeg(sample_tag());
  const auto tag = std::span(jpeg).subspan(kFrameTagOffset, kFrameTagBytes);
  tag[at] = value;
  if (!keep_crc) store_be(tag.data() + 87, crc32(tag.first(87)));
  return jpeg;
}

TEST(FrameTag, GoldenBytesBothWays) {
  // Written out by hand from the layout in the header; the CRC was computed with Python's
  // zlib.crc32.
  const std::array<std::uint8_t, kFrameTagBytes> kGolden{
      0xFF, 0xE9, 0x00, 0x59, 'F',  'S',  'C',  'O',  'P', 'E', 0x00, 0x01,  //
      0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08,                        // stream id
      0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18,                        // frame number
      0xFF, 0xFF, 0xFF, 0xFE,                                                // sequence
      0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x27, 0x28,                        // captured
      0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38,                        // captured, wall
      0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48,                        // host hash
      0x51, 0x52, 0x53, 0x54, 0x61, 0x62, 0x63, 0x64,                        // encode, send delay
      0x50, 0x01, 0x05, 0x00, 0x02, 0xD0,              // quality, subsampling, source size
      0x00, 0x00, 0x82, 0x35,                          // frame interval
      0x31, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78,  // echo
      0x81, 0x82, 0x83, 0x84, 0x00,                    // held, reserved
      0x37, 0x9D, 0xE7, 0xD2};
  EXPECT_EQ(written(sample_tag()), kGolden);
  Bytes jpeg{0xFF, 0xD8};
  test::append(jpeg, kGolden);
  ASSERT_TRUE(find_frame_tag(jpeg));
  EXPECT_EQ(*find_frame_tag(jpeg), sample_tag());
}

TEST(FrameTag, RoundTripBehindJfif) {
  const Bytes jpeg = tagged_jpeg(sample_tag());
  EXPECT_EQ(*find_frame_tag(jpeg), sample_tag());
  EXPECT_EQ(*find_frame_tag(std::span(jpeg).first(kFrameTagGroupsEnd)), sample_tag());
}

TEST(FrameTag, FoundBehindAnyApp0ButBehindNothingElse) {
  for (const std::size_t size : {0U, 1U, 14U, 1000U, 65'533U}) {
    Bytes jpeg{0xFF, 0xD8};
    test::append(jpeg, test::segment(0xE0, Bytes(size, 0xFF)));
    test::append(jpeg, written(sample_tag()));
    EXPECT_TRUE(find_frame_tag(jpeg)) << size;
  }
  Bytes jpeg{0xFF, 0xD8};
  test::append(jpeg, test::segment(0xE1, Bytes(14, 0)));
  test::append(jpeg, written(sample_tag()));
  EXPECT_EQ(find_frame_tag(jpeg).error(), TagFault::kAbsent);
}

TEST(FrameTag, EveryTruncationIsTruncated) {
  const Bytes jpeg = tagged_jpeg(sample_tag());
  for (std::size_t size = 0; size < kFrameTagGroupsEnd; ++size) {
    const auto tag = find_frame_tag(std::span(jpeg).first(size));
    ASSERT_FALSE(tag) << size;
    EXPECT_EQ(tag.error(), TagFault::kTruncated) << size;
  }
}

TEST(FrameTag, OtherBytesInItsPlaceAreAbsent) {
  EXPECT_EQ(find_frame_tag(test::grey_jpeg()).error(), TagFault::kAbsent);
  EXPECT_EQ(find_frame_tag(Bytes(200, 0)).error(), TagFault::kAbsent);
  EXPECT_EQ(find_frame_tag(altered(1, 0xE8)).error(), TagFault::kAbsent);
  EXPECT_EQ(find_frame_tag(altered(4, 'f')).error(), TagFault::kAbsent);
  EXPECT_EQ(find_frame_tag(Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0, 1}).error(), TagFault::kAbsent);
}

TEST(FrameTag, OtherVersionOrLength) {
  EXPECT_EQ(find_frame_tag(altered(11, 2)).error(), TagFault::kVersion);
  EXPECT_EQ(find_frame_tag(altered(3, 88)).error(), TagFault::kLength);
  EXPECT_FALSE(is_damaged(TagFault::kVersion));
  EXPECT_FALSE(is_damaged(TagFault::kAbsent));
  EXPECT_TRUE(is_damaged(TagFault::kLength));
}

TEST(FrameTag, EveryFlippedBitBehindTheVersionFailsTheCrc) {
  const Bytes good = tagged_jpeg(sample_tag());
  for (std::size_t at = 12; at < kFrameTagBytes; ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      const auto value = static_cast<std::uint8_t>(good[kFrameTagOffset + at] ^ 1 << bit);
      const auto tag = find_frame_tag(altered(at, value, true));
      ASSERT_FALSE(tag);
      EXPECT_EQ(tag.error(), TagFault::kCrc);
    }
  }
}

TEST(FrameTag, ValuesThatNoSenderWritesAreRefusedEvenWithTheRightCrc) {
  EXPECT_EQ(find_frame_tag(altered(64, 0)).error(), TagFault::kValue) << "quality";
  EXPECT_EQ(find_frame_tag(altered(64, 101)).error(), TagFault::kValue) << "quality";
  EXPECT_EQ(find_frame_tag(altered(65, 3)).error(), TagFault::kValue) << "subsampling";
  EXPECT_EQ(find_frame_tag(altered(32, 0x80)).error(), TagFault::kValue) << "captured";
  EXPECT_EQ(find_frame_tag(altered(40, 0x80)).error(), TagFault::kValue) << "captured, wall";
  for (const std::size_t time : {32u, 40u, 74u}) {
    EXPECT_EQ(find_frame_tag(altered(time, 0x40)).error(), TagFault::kValue)
        << "2^62 ns at " << time;
    EXPECT_TRUE(find_frame_tag(altered(time, 0x3F))) << "just below at " << time;
  }
  EXPECT_EQ(find_frame_tag(altered(74, 0x80)).error(), TagFault::kValue) << "echo";
  EXPECT_TRUE(find_frame_tag(altered(86, 1))) << "the reserved byte is for later versions";
  EXPECT_TRUE(find_frame_tag(altered(64, 100)));
}

TEST(FrameTag, SpansAreCutToMicrosecondsAndClamped) {
  FrameTag tag = sample_tag();
  tag.encode = nanoseconds(1999);
  tag.send_delay = hours(2);
  tag.echo_hold = nanoseconds(-5000);
  tag.frame_interval = Duration(0);
  const auto found = find_frame_tag(tagged_jpeg(tag));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->encode, microseconds(1));
  EXPECT_EQ(found->send_delay, microseconds(std::numeric_limits<std::uint32_t>::max()));
  EXPECT_EQ(found->echo_hold, Duration(0));
  EXPECT_EQ(found->frame_interval, Duration(0));
}

TEST(FrameTag, SpaceIsOnlyMadeBehindTurboJpegsBeginning) {
  Bytes jpeg = test::grey_jpeg();
  const Bytes before = jpeg;
  ASSERT_TRUE(insert_frame_tag_space(jpeg));
  ASSERT_EQ(jpeg.size(), before.size() + kFrameTagBytes);
  EXPECT_TRUE(std::equal(before.begin(), before.begin() + 20, jpeg.begin()));
  EXPECT_TRUE(std::equal(before.begin() + 20, before.end(), jpeg.begin() + 111));

  for (std::size_t at = 0; at < 11; ++at) {
    Bytes other = before;
    other[at] ^= 1;
    const Bytes unchanged = other;
    EXPECT_FALSE(insert_frame_tag_space(other)) << at;
    EXPECT_EQ(other, unchanged);
  }
  for (std::size_t size = 0; size < kFrameTagOffset; ++size) {
    Bytes shorter(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(insert_frame_tag_space(shorter)) << size;
  }
}

TEST(FrameTag, HostHashIsFnv1a) {
  // FNV-1a of "foobar" and eight zero bytes, computed in Python.
  EXPECT_EQ(host_hash("foobar", 0), 0x996F6CF6880774E8U);
  EXPECT_NE(host_hash("foobar", 1), host_hash("foobar", 2));
  EXPECT_NE(host_hash("foobar", 1), host_hash("foobas", 1));
}

}  // namespace
}  // namespace framescope::wire
