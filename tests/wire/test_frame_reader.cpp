#include <set>
#include <string>

#include <gtest/gtest.h>

#include "wire/frame_reader.hpp"
#include "wire/jpeg_builder.hpp"

namespace framescope::wire {
namespace {

using test::append;
using test::Bytes;
using test::bytes_of;

FrameTag sample_tag() {
  FrameTag tag{.stream_id = 1, .frame_number = 2, .sequence = 3};
  tag.quality = 80;
  return tag;
}

Bytes tagged_jpeg() {
  Bytes jpeg = test::grey_jpeg();
  EXPECT_TRUE(insert_frame_tag_space(jpeg));
  write_frame_tag(sample_tag(), std::span(jpeg).subspan<kFrameTagOffset, kFrameTagBytes>());
  return jpeg;
}

Bytes base64(const Bytes& bytes) {
  Bytes text(base64_length(bytes.size()));
  encode_base64(bytes, text);
  return text;
}

Bytes wrapped(const Bytes& text, std::size_t width) {
  Bytes lines;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && at % width == 0) lines.push_back('\n');
    lines.push_back(text[at]);
  }
  return lines;
}

std::string verdict(const Bytes& datagram) {
  Bytes jpeg;
  const auto content = extract_jpeg(datagram, datagram_kind(datagram), jpeg);
  return content ? "ok" : std::string(to_string(content.error()));
}

TEST(PeekDatagram, FindsTheTagOnBothWires) {
  for (const Bytes& datagram : {tagged_jpeg(), base64(tagged_jpeg())}) {
    const DatagramPeek peek = peek_datagram(datagram);
    EXPECT_EQ(peek.kind, datagram[0] == '/' ? DatagramKind::kBase64Jpeg : DatagramKind::kRawJpeg);
    EXPECT_EQ(peek.dialect, Dialect::kNone);
    EXPECT_EQ(peek.tag, sample_tag());
    EXPECT_FALSE(peek.tag_damaged);
  }
}

TEST(PeekDatagram, FindsTheTagInWrappedText) {
  for (const std::size_t width : {4U, 5U, 64U, 76U, 147U}) {
    EXPECT_EQ(peek_datagram(wrapped(base64(tagged_jpeg()), width)).tag, sample_tag()) << width;
  }
}

TEST(PeekDatagram, WithoutATag) {
  for (const Bytes& datagram : {test::grey_jpeg(), base64(test::grey_jpeg())}) {
    const DatagramPeek peek = peek_datagram(datagram);
    EXPECT_FALSE(peek.tag);
    EXPECT_FALSE(peek.tag_damaged);
    EXPECT_EQ(peek.dialect, Dialect::kNone);
  }
}

TEST(PeekDatagram, ADamagedTagIsTold) {
  Bytes jpeg = tagged_jpeg();
  jpeg[kFrameTagOffset + 30] ^= 1;
  for (const Bytes& datagram : {jpeg, base64(jpeg)}) {
    EXPECT_FALSE(peek_datagram(datagram).tag);
    EXPECT_TRUE(peek_datagram(datagram).tag_damaged);
  }
}

TEST(PeekDatagram, EveryTruncationHasNoTagOrAWholeOne) {
  const Bytes text = base64(tagged_jpeg());
  for (std::size_t size = 0; size < 200; ++size) {
    const auto peek = peek_datagram(std::span(text).first(size));
    EXPECT_EQ(peek.tag.has_value(), size >= kFrameTagTextEnd) << size;
    EXPECT_FALSE(peek.tag_damaged) << size;
  }
}

TEST(PeekDatagram, RubbishBehindTheFirstFourCharacters) {
  EXPECT_FALSE(peek_datagram(bytes_of("/9j/\x01\x02\x03\x04")).tag);
  EXPECT_FALSE(peek_datagram(bytes_of("/9j/====")).tag);
}

TEST(PeekDatagram, OtherDatagramsHaveADialect) {
  EXPECT_EQ(peek_datagram(Bytes{}).dialect, Dialect::kEmpty);
  EXPECT_EQ(peek_datagram(Bytes{0x80, 26, 0, 1}).kind, DatagramKind::kRtp);
  EXPECT_EQ(peek_datagram(Bytes{0x80, 26, 0, 1}).dialect, Dialect::kRtp);
  EXPECT_EQ(peek_datagram(bytes_of("EOF")).kind, DatagramKind::kOther);
  EXPECT_EQ(peek_datagram(bytes_of("EOF")).dialect, Dialect::kEofMarker);
}

TEST(ExtractJpeg, TheSameBytesOnBothWires) {
  const Bytes whole = tagged_jpeg();
  Bytes jpeg(7, 0xEE);  // memory of an earlier frame
  auto content = extract_jpeg(whole, DatagramKind::kRawJpeg, jpeg);
  ASSERT_TRUE(content);
  EXPECT_EQ(jpeg, whole);
  EXPECT_EQ(content->info.width_px, 64);

  jpeg.assign(100'000, 0xEE);
  content = extract_jpeg(base64(whole), DatagramKind::kBase64Jpeg, jpeg);
  ASSERT_TRUE(content);
  EXPECT_EQ(jpeg, whole);
  EXPECT_FALSE(content->line_breaks);
  EXPECT_TRUE(content->info.has_eoi);

  content = extract_jpeg(wrapped(base64(whole), 76), DatagramKind::kBase64Jpeg, jpeg);
  ASSERT_TRUE(content);
  EXPECT_EQ(jpeg, whole);
  EXPECT_TRUE(content->line_breaks);
}

TEST(ExtractJpeg, Faults) {
  Bytes text = base64(test::grey_jpeg());
  EXPECT_EQ(verdict(text), "ok");
  EXPECT_EQ(verdict({text.begin(), text.end() - 1}), "base64_length");
  text[100] = '!';
  EXPECT_EQ(verdict(text), "base64_character");
  text[100] = '=';
  EXPECT_EQ(verdict(text), "base64_padding");
  EXPECT_EQ(verdict(Bytes(65'536, 0xFF)), "too_large");
  EXPECT_EQ(verdict(Bytes{1, 2, 3}), "not_a_frame");
  EXPECT_EQ(verdict(Bytes{0x80, 26, 0, 1}), "not_a_frame");
  EXPECT_EQ(verdict(test::grey_jpeg({.width = 8200, .height = 16})), "jpeg_dimensions");
  EXPECT_EQ(verdict(base64(test::grey_jpeg({.precision = 12}))), "jpeg_precision");
}

TEST(ExtractJpeg, EveryTruncatedTextIsRefusedOrHasNoEnd) {
  const Bytes text = base64(test::grey_jpeg());
  Bytes jpeg;
  for (std::size_t size = 4; size < text.size(); ++size) {
    const auto content = extract_jpeg(std::span(text).first(size), DatagramKind::kBase64Jpeg, jpeg);
    if (size % 4 != 0) {
      ASSERT_FALSE(content) << size;
      EXPECT_EQ(content.error(), FrameFault::kBase64Length) << size;
    } else if (content) {
      EXPECT_FALSE(content->info.has_eoi) << size;
    }
  }
}

TEST(FrameFault, EveryCauseHasItsOwnName) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kFrameFaultCount; ++i) {
    EXPECT_TRUE(names.insert(to_string(static_cast<FrameFault>(i))).second) << i;
  }
  for (std::size_t i = 0; i < kJpegFaultCount; ++i) {
    const auto fault = static_cast<JpegFault>(i);
    EXPECT_EQ(to_string(frame_fault(fault)), "jpeg_" + std::string(to_string(fault)));
  }
  EXPECT_EQ(to_string(frame_fault(Base64Fault::kBadPadding)), "base64_padding");
}

}  // namespace
}  // namespace framescope::wire
