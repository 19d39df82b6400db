#include "wire/datagram_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

#include "wire/byte_io.hpp"
#include "wire/hello.hpp"

namespace framescope::wire {
namespace {

using Bytes = std::span<const std::uint8_t>;

// Enough to tell text from pictures; a guess need not see all of a datagram.
constexpr std::size_t kSampleBytes = 256;
// A script's length or count field beyond this is no length: frames of these streams are far
// smaller.
constexpr std::uint64_t kMaxPlausibleBytes = 16U << 20;
constexpr std::uint64_t kMinPlausibleBytes = 256;
constexpr std::uint64_t kMaxPlausibleChunks = 4096;

bool starts_with(Bytes bytes, std::string_view begin) {
  return bytes.size() >= begin.size() &&
         std::equal(begin.begin(), begin.end(), bytes.begin(),
                    [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

bool starts_frame(Bytes bytes) {
  return starts_with(bytes, "\xFF\xD8\xFF") || starts_with(bytes, "/9j/");
}

std::uint64_t little_endian(Bytes bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

bool is_plausible_length(std::uint64_t bytes) {
  return bytes >= kMinPlausibleBytes && bytes <= kMaxPlausibleBytes;
}

// struct.pack("!II", chunks, bytes), alone.
bool is_count_total(Bytes bytes) {
  if (bytes.size() != 8) return false;
  const auto chunks = load_be<std::uint32_t>(bytes.data());
  return chunks >= 1 && chunks <= kMaxPlausibleChunks &&
         is_plausible_length(load_be<std::uint32_t>(bytes.data() + 4));
}

// A length of 4 or 8 bytes, alone or with the data right behind it.
bool is_length_prefixed(Bytes bytes) {
  return std::ranges::any_of(std::array<std::size_t, 2>{4, 8}, [bytes](std::size_t width) {
    if (bytes.size() < width) return false;
    const std::uint64_t length = little_endian(bytes.first(width));
    const Bytes data = bytes.subspan(width);
    return is_plausible_length(length) &&
           (data.empty() || (starts_frame(data) && length >= data.size()));
  });
}

bool is_base64_character(std::uint8_t c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/' || c == '=' || c == '\n' || c == '\r';
}

bool is_text_character(std::uint8_t c) {
  return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t';
}

Dialect guess_text(Bytes sample) {
  constexpr std::size_t kMinChunkBytes = 32;  // a shorter word may well be a greeting
  if (sample.size() >= kMinChunkBytes && std::ranges::all_of(sample, is_base64_character)) {
    return Dialect::kBase64Chunk;
  }
  return std::ranges::all_of(sample, is_text_character) ? Dialect::kText : Dialect::kUnknownBytes;
}

bool is_mpeg_ts(Bytes bytes) {
  constexpr std::size_t kPacketBytes = 188;
  return bytes.size() % kPacketBytes == 0 && bytes[0] == 0x47 &&
         (bytes.size() == kPacketBytes || bytes[kPacketBytes] == 0x47);
}

// Pickle protocols 2 to 5 end with '.'; RTP with such a payload type (GSM and its like) is no
// video.
bool is_pickle(Bytes bytes) {
  return bytes.size() >= 3 && bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5 &&
         bytes.back() == '.';
}

bool is_png(Bytes bytes) {
  return starts_with(bytes, "\x89PNG") || starts_with(bytes, "iVBORw0KGgo");
}

Dialect guess_headed(Bytes bytes) {
  constexpr std::size_t kMaxHeaderBytes = 16;
  if (starts_frame(bytes.subspan(1))) return Dialect::kCountdownChunks;
  for (std::size_t i = 2; i <= std::min(kMaxHeaderBytes, bytes.size()); ++i) {
    if (starts_frame(bytes.subspan(i))) return Dialect::kShortHeaderChunks;
  }
  if (bytes.size() > 2 && starts_with(bytes.last(2), "\xFF\xD9")) return Dialect::kBareJpegChunk;
  return guess_text(bytes.first(std::min(bytes.size(), kSampleBytes)));
}

}  // namespace

std::string_view to_string(DatagramKind kind) {
  constexpr std::array<std::string_view, 4> kNames{"base64", "raw", "rtp", "other"};
  return kNames[static_cast<std::size_t>(kind)];
}

int specificity(Dialect dialect) {
  switch (dialect) {
    case Dialect::kUnknownBytes:
    case Dialect::kEmpty:
      return 0;
    case Dialect::kNone:
    case Dialect::kText:
    case Dialect::kRtp:
      return 1;
    case Dialect::kBase64Chunk:
    case Dialect::kBareJpegChunk:
      return 2;
    default:
      return 3;
  }
}

DatagramKind datagram_kind(Bytes datagram) {
  if (starts_with(datagram, "/9j/")) return DatagramKind::kBase64Jpeg;
  if (starts_with(datagram, "\xFF\xD8")) return DatagramKind::kRawJpeg;
  // Both begin with the bits of RTP's version.
  if (is_pickle(datagram) || is_png(datagram)) return DatagramKind::kOther;
  if (is_rtp_like(datagram)) return DatagramKind::kRtp;
  return DatagramKind::kOther;
}

Dialect guess_dialect(Bytes datagram) {
  using std::string_view_literals::operator""sv;
  if (datagram.empty()) return Dialect::kEmpty;
  const DatagramKind kind = datagram_kind(datagram);
  if (kind == DatagramKind::kRtp) return Dialect::kRtp;
  if (kind != DatagramKind::kOther) return Dialect::kNone;
  if (datagram.size() == 3 && starts_with(datagram, "EOF")) return Dialect::kEofMarker;
  if (is_png(datagram)) return Dialect::kPng;
  if (is_pickle(datagram)) return Dialect::kPickle;
  if (is_count_total(datagram)) return Dialect::kCountTotalChunks;
  if (is_length_prefixed(datagram)) return Dialect::kLengthPrefixed;
  if (starts_with(datagram, "\0\0\0\1"sv) || starts_with(datagram, "\0\0\1"sv)) {
    return Dialect::kH264AnnexB;
  }
  if (is_mpeg_ts(datagram)) return Dialect::kMpegTs;
  return guess_headed(datagram);
}

std::string_view describe(Dialect dialect) {
  constexpr std::array<std::string_view, 16> kSentences{
      "a JPEG in one datagram",
      "bytes of an unknown format; a frame here is one datagram with a JPEG, raw or as base64",
      "empty datagrams; a frame here is one datagram with a JPEG, raw or as base64",
      "plain text; a frame here is one datagram with a JPEG, raw or as base64",
      "RTP packets; a frame here is one datagram with a JPEG, raw or as base64",
      "base64 text that does not begin a JPEG, so probably a frame in chunks; a frame here must be "
      "one "
      "datagram",
      "an EOF marker, so frames in chunks; a frame here must be one datagram",
      "a counter byte before the JPEG, so frames in counted chunks; a frame here must be one "
      "datagram "
      "without a header",
      "a number of chunks and a size, so frames in chunks; a frame here must be one datagram",
      "a length field before the JPEG; a frame here must be one datagram without a header",
      "a header of a few bytes before the JPEG; a frame here must be one datagram without a header",
      "the end of a JPEG, so frames in chunks; a frame here must be one datagram",
      "a pickled Python object; a frame here must be the JPEG itself, raw or as base64",
      "PNG pictures; a frame here must be a JPEG, raw or as base64",
      "H.264 or H.265 video; a frame here must be a JPEG, raw or as base64",
      "an MPEG transport stream; a frame here must be a JPEG, raw or as base64",
  };
  return kSentences[static_cast<std::size_t>(dialect)];
}

}  // namespace framescope::wire
