#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "wire/base64.hpp"

namespace framescope::wire {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

std::string encode(const Bytes& bytes) {
  Bytes text(base64_length(bytes.size()));
  encode_base64(bytes, text);
  return {text.begin(), text.end()};
}

struct Decoded {
  std::string bytes;
  bool had_line_breaks = false;
};

Result<Decoded, Base64Fault> decode(std::string_view text) {
  Bytes bytes(base64_capacity(text.size()));  // exactly, so that ASan sees a store too far
  const auto decoded = decode_base64(bytes_of(text), bytes);
  if (!decoded) return decoded.error();
  return Decoded{{bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(decoded->bytes)},
                 decoded->had_line_breaks};
}

// Bit by bit, as RFC 4648 describes it.
std::string reference_encode(const Bytes& bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t bit = 0; bit < 8 * bytes.size(); bit += 6) {
    unsigned value = 0;
    for (std::size_t i = bit; i < bit + 6; ++i) {
      const unsigned byte = i / 8 < bytes.size() ? bytes[i / 8] : 0U;
      value = value << 1 | (byte >> (7 - i % 8) & 1U);
    }
    text += kAlphabet[value];
  }
  while (text.size() % 4 != 0) text += '=';
  return text;
}

Bytes random_bytes(std::mt19937& random, std::size_t size) {
  Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

TEST(Base64, TestVectorsOfRfc4648BothWays) {
  const std::pair<std::string, std::string> kVectors[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : kVectors) {
    EXPECT_EQ(encode(bytes_of(plain)), text);
    ASSERT_TRUE(decode(text)) << text;
    EXPECT_EQ(decode(text)->bytes, plain);
  }
}

TEST(Base64, AgreesWithReferenceForEveryLengthUpTo100) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size <= 100; ++size) {
    const Bytes bytes = random_bytes(random, size);
    const std::string text = encode(bytes);
    EXPECT_EQ(text, reference_encode(bytes));
    ASSERT_TRUE(decode(text));
    EXPECT_EQ(bytes_of(decode(text)->bytes), bytes);
  }
}

TEST(Base64, AgreesWithReferenceForAFullDatagram) {
  std::mt19937 random(2);
  const Bytes bytes = random_bytes(random, 49'128);
  const std::string text = encode(bytes);
  EXPECT_EQ(text.size(), 65'504U);
  EXPECT_EQ(text, reference_encode(bytes));
  ASSERT_TRUE(decode(text));
  EXPECT_EQ(bytes_of(decode(text)->bytes), bytes);
}

TEST(Base64, LineBreaksAnywhereAreSkippedAndTold) {
  std::mt19937 random(3);
  const Bytes bytes = random_bytes(random, 50);
  const std::string plain = encode(bytes);
  EXPECT_FALSE(decode(plain)->had_line_breaks);
  for (std::size_t at = 0; at <= plain.size(); ++at) {
    for (const std::string_view filler : {"\n", "\r\n", "\n\n\n\n\n\n\n\n\n"}) {
      const auto decoded = decode(std::string(plain).insert(at, filler));
      ASSERT_TRUE(decoded) << at;
      EXPECT_EQ(bytes_of(decoded->bytes), bytes) << at;
      EXPECT_TRUE(decoded->had_line_breaks);
    }
  }
}

TEST(Base64, WrappedLikePythonsEncodebytes) {
  std::mt19937 random(4);
  const Bytes bytes = random_bytes(random, 20'000);
  std::string wrapped;
  const std::string plain = encode(bytes);
  for (std::size_t at = 0; at < plain.size(); at += 76) wrapped += plain.substr(at, 76) + "\n";
  ASSERT_TRUE(decode(wrapped));
  EXPECT_EQ(bytes_of(decode(wrapped)->bytes), bytes);
}

TEST(Base64, TabIsSkippedAndIsNoLineBreak) {
  const auto decoded = decode("Zm\t9v");
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->bytes, "foo");
  EXPECT_FALSE(decoded->had_line_breaks);
}

TEST(Base64, SpaceCountsAsPlus) {
  ASSERT_TRUE(decode("   /AAAAAAAA"));
  EXPECT_EQ(decode("   /AAAAAAAA")->bytes, decode("+++/AAAAAAAA")->bytes);
  EXPECT_EQ(decode("  ==")->bytes, decode("++==")->bytes);
}

TEST(Base64, OnlyWhiteSpaceIsAnEmptyResult) {
  ASSERT_TRUE(decode("\n\r\n\t"));
  EXPECT_EQ(decode("\n\r\n\t")->bytes, "");
}

TEST(Base64, EveryTruncationWithinAGroupIsABadLength) {
  const std::string text = encode(Bytes(40, 0xA5));
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto decoded = decode(std::string_view(text).substr(0, size));
    ASSERT_EQ(decoded.ok(), size % 4 == 0) << size;
    if (decoded) continue;
    EXPECT_EQ(decoded.error(), Base64Fault::kBadLength) << size;
  }
}

TEST(Base64, EveryByteOutsideTheAlphabetIsRefusedAtEveryPlace) {
  const std::string_view kAccepted =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/ =\n\r\t";
  constexpr std::size_t kText = 84;  // two blocks of 32, and what goes by tables
  for (int c = 0; c < 256; ++c) {
    if (kAccepted.find(static_cast<char>(c)) != std::string_view::npos) continue;
    for (std::size_t at = 0; at < kText; ++at) {
      std::string text(kText, 'A');
      text[at] = static_cast<char>(c);
      const auto decoded = decode(text);
      ASSERT_FALSE(decoded) << c << " at " << at;
      EXPECT_EQ(decoded.error(), Base64Fault::kBadCharacter);
    }
  }
}

TEST(Base64, PaddingInTheWrongPlaceIsRefused) {
  for (const char* text : {"=", "A===", "====", "Zg=A", "Zg==Zg==", "Zm8=A", "Zm9vYg==\n="}) {
    const auto decoded = decode(text);
    ASSERT_FALSE(decoded) << text;
    EXPECT_EQ(decoded.error(), Base64Fault::kBadPadding) << text;
  }
  EXPECT_TRUE(decode("Zg==\r\n"));
  EXPECT_TRUE(decode("Zg=\n="));
  EXPECT_EQ(decode("Zg=").error(), Base64Fault::kBadLength);
}

TEST(Base64, APartCanBeEncodedAgainInPlace) {
  std::mt19937 random(5);
  Bytes bytes = random_bytes(random, 300);
  Bytes text(base64_length(bytes.size()));
  encode_base64(bytes, text);
  for (std::size_t i = 20; i < 111; ++i) bytes[i] = static_cast<std::uint8_t>(random());
  encode_base64(std::span(bytes).subspan(18, 93), std::span(text).subspan(24, 124));
  EXPECT_EQ(std::string(text.begin(), text.end()), encode(bytes));
}

TEST(Base64, DecodedLengthIsWhatDecodingYields) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::vector<std::uint8_t> bytes(size, 0x5A);
    std::vector<std::uint8_t> text(base64_length(size));
    encode_base64(bytes, text);
    EXPECT_EQ(decoded_length(text), size);
    for (std::size_t at = 76; at < text.size(); at += 77)
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    EXPECT_EQ(decoded_length(text), size);
  }
}

}  // namespace
}  // namespace framescope::wire
