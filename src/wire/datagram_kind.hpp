#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace framescope::wire {

/// How a datagram's first bytes say it is to be read.
enum class DatagramKind : std::uint8_t {
  kBase64Jpeg,  ///< `/9j/`
  kRawJpeg,     ///< FF D8
  kRtp,         ///< 10xxxxxx: RTP or RTCP
  kOther,       ///< see Dialect
};

/// "base64", "raw", "rtp" or "other".
std::string_view to_string(DatagramKind kind);

/// What a datagram that holds no whole frame looks like: formats of other scripts and programs, so
/// that a user is told what was met instead of being shown nothing. Guessed from one datagram; of a
/// format in several datagrams often only the first or the last can be told.
enum class Dialect : std::uint8_t {
  kNone,  ///< base64 or raw JPEG
  kUnknownBytes,
  kEmpty,
  kText,
  kRtp,
  kBase64Chunk,        ///< base64, but not from a JPEG's beginning: a frame in several datagrams
  kEofMarker,          ///< `EOF`, behind the chunks of a frame
  kCountdownChunks,    ///< one byte, then the beginning of a JPEG
  kCountTotalChunks,   ///< big-endian chunks and bytes, before the chunks of a frame
  kLengthPrefixed,     ///< a little-endian length, alone or before the JPEG
  kShortHeaderChunks,  ///< a few bytes of header, then the beginning of a JPEG
  kBareJpegChunk,      ///< the last part of a JPEG
  kPickle,             ///< a Python object
  kPng,
  kH264AnnexB,
  kMpegTs,
};

/// One sentence for the user: what was met, and what is wanted instead.
std::string_view describe(Dialect dialect);

/// How much a guess tells, 0..3: of a frame in many datagrams the middle ones look like nothing, or
/// like RTP as every fourth does, and the marked ones like their format. Of several guesses the
/// highest is the one to tell.
int specificity(Dialect dialect);

/// Recognises a datagram by its first bytes.
DatagramKind datagram_kind(std::span<const std::uint8_t> datagram);

/// Guesses the format of a datagram; kNone for base64 and raw JPEG. Looks at no more than a few
/// hundred bytes.
Dialect guess_dialect(std::span<const std::uint8_t> datagram);

}  // namespace framescope::wire
