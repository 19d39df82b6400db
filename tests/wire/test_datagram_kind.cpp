#include <set>
#include <string>

#include <gtest/gtest.h>

#include "wire/datagram_kind.hpp"
#include "wire/jpeg_builder.hpp"

namespace framescope::wire {
namespace {

using test::append;
using test::Bytes;
using test::bytes_of;
using test::grey_jpeg;

Bytes with_header(const Bytes& header) {
  Bytes bytes = header;
  append(bytes, grey_jpeg());
  return bytes;
}

TEST(DatagramKind, ByTheFirstBytes) {
  EXPECT_EQ(datagram_kind(bytes_of("/9j/4AAQ")), DatagramKind::kBase64Jpeg);
  EXPECT_EQ(datagram_kind(grey_jpeg()), DatagramKind::kRawJpeg);
  EXPECT_EQ(datagram_kind(Bytes{0x80, 0x1A, 0, 1}), DatagramKind::kRtp);
  EXPECT_EQ(datagram_kind(Bytes{0xBF}), DatagramKind::kRtp);
  EXPECT_EQ(datagram_kind(bytes_of("/9j")), DatagramKind::kOther);
  EXPECT_EQ(datagram_kind(Bytes{0xFF}), DatagramKind::kOther);
  EXPECT_EQ(datagram_kind(Bytes{}), DatagramKind::kOther);
  EXPECT_EQ(to_string(DatagramKind::kBase64Jpeg), "base64");
  EXPECT_EQ(to_string(DatagramKind::kOther), "other");
}

TEST(Dialect, FramesHaveNone) {
  EXPECT_EQ(guess_dialect(grey_jpeg()), Dialect::kNone);
  EXPECT_EQ(guess_dialect(bytes_of("/9j/4AAQ")), Dialect::kNone);
}

TEST(Dialect, FormatsOfForkedScripts) {
  EXPECT_EQ(guess_dialect(Bytes{}), Dialect::kEmpty);
  EXPECT_EQ(guess_dialect(bytes_of("EOF")), Dialect::kEofMarker);
  EXPECT_EQ(guess_dialect(Bytes(9216, 'Q')), Dialect::kBase64Chunk);
  EXPECT_EQ(guess_dialect(with_header({7})), Dialect::kCountdownChunks);
  EXPECT_EQ(guess_dialect([] {
              Bytes bytes{3};
              append(bytes, bytes_of("/9j/4AAQSkZJRg"));
              return bytes;
            }()),
            Dialect::kCountdownChunks);
  // struct.pack("!II", 3, 150000), struct.pack("<L", 20000), struct.pack("Q", 20000)
  EXPECT_EQ(guess_dialect(Bytes{0, 0, 0, 3, 0, 2, 0x49, 0xF0}), Dialect::kCountTotalChunks);
  EXPECT_EQ(guess_dialect(Bytes{0x20, 0x4E, 0, 0}), Dialect::kLengthPrefixed);
  EXPECT_EQ(guess_dialect(Bytes{0x20, 0x4E, 0, 0, 0, 0, 0, 0}), Dialect::kLengthPrefixed);
  EXPECT_EQ(guess_dialect(with_header({0x20, 0x4E, 0, 0})), Dialect::kLengthPrefixed);
  EXPECT_EQ(guess_dialect(with_header({0x20, 0x4E, 0, 0, 0, 0, 0, 0})), Dialect::kLengthPrefixed);
  EXPECT_EQ(guess_dialect(with_header({0, 1, 0, 0})), Dialect::kShortHeaderChunks);
  EXPECT_EQ(guess_dialect(with_header(Bytes(16, 1))), Dialect::kShortHeaderChunks);
  EXPECT_EQ(guess_dialect(Bytes{0x12, 0x34, 0xFF, 0xD9}), Dialect::kBareJpegChunk);
  EXPECT_EQ(guess_dialect(Bytes{0x80, 4, 0x95, 1, 2, '.'}), Dialect::kPickle);
}

TEST(Dialect, OtherStreams) {
  EXPECT_EQ(guess_dialect(Bytes{0x80, 26, 0, 1}), Dialect::kRtp);
  EXPECT_EQ(guess_dialect(Bytes{0x89, 'P', 'N', 'G', 13, 10, 26, 10}), Dialect::kPng);
  EXPECT_EQ(guess_dialect(bytes_of("iVBORw0KGgoAAAANSUhEUg")), Dialect::kPng);
  EXPECT_EQ(guess_dialect(Bytes{0, 0, 0, 1, 0x67, 0x42}), Dialect::kH264AnnexB);
  EXPECT_EQ(guess_dialect(Bytes{0, 0, 1, 0x67, 0x42}), Dialect::kH264AnnexB);
  Bytes ts(7 * 188, 0);
  for (std::size_t i = 0; i < ts.size(); i += 188) ts[i] = 0x47;
  EXPECT_EQ(guess_dialect(ts), Dialect::kMpegTs);
  EXPECT_EQ(guess_dialect(std::span(ts).first(188)), Dialect::kMpegTs);
  EXPECT_EQ(guess_dialect(bytes_of("Hello there, client!")), Dialect::kText);
  EXPECT_EQ(guess_dialect(bytes_of("test")), Dialect::kText);
  EXPECT_EQ(guess_dialect(Bytes{1, 2, 3}), Dialect::kUnknownBytes);
  EXPECT_EQ(guess_dialect(Bytes(200, 0xC3)), Dialect::kUnknownBytes);
}

TEST(Dialect, EveryTruncationOfAHeaderIsSurvived) {
  const Bytes bytes = with_header({0x20, 0x4E, 0, 0, 0, 0, 0, 0});
  for (std::size_t size = 0; size < 40; ++size) {
    EXPECT_NE(guess_dialect(std::span(bytes).first(size)), Dialect::kNone) << size;
  }
}

TEST(Dialect, EachHasItsOwnSentence) {
  std::set<std::string_view> sentences;
  for (int i = 0; i <= static_cast<int>(Dialect::kMpegTs); ++i) {
    const auto sentence = describe(static_cast<Dialect>(i));
    EXPECT_FALSE(sentence.empty());
    EXPECT_TRUE(sentences.insert(sentence).second) << sentence;
  }
  EXPECT_NE(describe(Dialect::kPickle).find("pickled"), std::string_view::npos);
  EXPECT_NE(describe(Dialect::kMpegTs).find("transport stream"), std::string_view::npos);
}

}  // namespace
}  // namespace framescope::wire
