#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/image.hpp"
#include "core/result.hpp"
#include "core/wire_format.hpp"

namespace framescope::wire {

inline constexpr std::size_t kRtpJpegHeaderBytes = 8;
inline constexpr std::size_t kRtpJpegRestartBytes = 4;
inline constexpr std::size_t kRtpJpegTableBytes = 4 + 128;  ///< header and both tables
inline constexpr int kMaxRtpJpegSide = 2040;
/// The count that stands for "not aligned" (RFC 2435 3.1.7): the index behind the last that may be.
inline constexpr std::uint16_t kUnalignedCount = kMaxRestartIntervals;

/// RFC 2435 3.1.7.
struct RtpJpegRestart {
  std::uint16_t interval = 0;             ///< MCUs; never 0
  bool first = true;                      ///< F: the chunk begins an interval
  bool last = true;                       ///< L: the chunk ends one
  std::uint16_t count = kUnalignedCount;  ///< 14 bits: index of the first interval in the chunk

  /// False for "reassemble the whole frame": F = L = 1 and all ones.
  bool is_aligned() const { return !(first && last && count == kUnalignedCount); }
  bool operator==(const RtpJpegRestart&) const = default;
};

/// Quantization in zig-zag order, luma and chroma.
using RtpJpegTables = std::array<std::array<std::uint8_t, 64>, 2>;

/// The main header (RFC 2435 3.1), big-endian:
///
///     0  type-specific (8) | fragment offset (24)
///     4  type (8) | Q (8) | width / 8 (8) | height / 8 (8)
///     8  types 64..127: restart interval (16) | F L count (14)
///        Q 128..255 at offset 0: 0 (8) | precision (8) | length (16) | tables
struct RtpJpegHeader {
  std::uint8_t type_specific = 0;
  std::uint32_t offset = 0;  ///< 24 bits: of the scan's bytes
  std::uint8_t type = 1;     ///< 0: 4:2:2, 1: 4:2:0, + 64 with restart header
  std::uint8_t q = 0;
  std::uint8_t width_8 = 0;  ///< width / 8; 0: larger than 2040, see the session description
  std::uint8_t height_8 = 0;
  std::optional<RtpJpegRestart> restart{};

  Subsampling subsampling() const {
    return (type & 0x3F) == 0 ? Subsampling::k422 : Subsampling::k420;
  }
  /// Whether what must be equal in all packets of a frame is (RFC 2435 3.1).
  bool agrees_with(const RtpJpegHeader& other) const {
    return type_specific == other.type_specific && type == other.type && q == other.q &&
           width_8 == other.width_8 && height_8 == other.height_8 &&
           restart.has_value() == other.restart.has_value() &&
           (!restart || restart->interval == other.restart->interval);
  }
  bool operator==(const RtpJpegHeader&) const = default;
};

/// Why a payload is refused (WIRE 1.3, 1.5 and case 20).
enum class RtpJpegFault : std::uint8_t {
  kTruncated,        ///< ends within a header or the tables
  kType,             ///< neither 0, 1, 64 nor 65
  kQ,                ///< 0 or 100..127: reserved
  kRestartInterval,  ///< 0
  kOffset,           ///< offset and length beyond 2^24
  kTablePrecision,   ///< 16 bits: not baseline
  kTableLength,      ///< not 0, 64, 128, 192 or 256, or 0 with Q 255
};
inline constexpr std::size_t kRtpJpegFaultCount = 7;

/// "truncated", "type", ...
std::string_view to_string(RtpJpegFault fault);

/// One packet's part of a frame; refers to the payload's bytes.
struct RtpJpegFragment {
  RtpJpegHeader header;
  /// In the packet with offset 0 and Q >= 128: `length` bytes; empty: the receiver has them already
  /// (Q 128..254), or this packet carries none.
  std::span<const std::uint8_t> tables{};
  std::span<const std::uint8_t> scan{};  ///< entropy-coded bytes
};

/// Takes a payload apart; what it answers refers to `payload`. Dimensions of 0 pass: whether they
/// can be known is the assembler's to say. Tables of 64 bytes stand for both, of 192 and 256 the
/// first two count (WIRE 1.3). No scan bytes behind the headers is no fault.
Result<RtpJpegFragment, RtpJpegFault> parse_rtp_jpeg(std::span<const std::uint8_t> payload);

/// Both tables out of the bytes of a table header that parse_rtp_jpeg let through; none of 0 bytes.
std::optional<RtpJpegTables> rtp_jpeg_tables(std::span<const std::uint8_t> tables);

/// The standard tables of Annex K scaled for q 1..99 (RFC 2435 4.2 and appendix A, whose formula is
/// libjpeg's), in zig-zag order, which the appendix forgets (WIRE 1.1).
RtpJpegTables standard_tables(int q);

/// Writes main header and restart header, which must be there just for types from 64 on; answers
/// how many bytes that took: 8 or 12.
std::size_t write_rtp_jpeg_header(const RtpJpegHeader& header, std::span<std::uint8_t> bytes);

/// Writes the table header with both tables: kRtpJpegTableBytes.
void write_rtp_jpeg_tables(const RtpJpegTables& tables,
                           std::span<std::uint8_t, kRtpJpegTableBytes> bytes);

}  // namespace framescope::wire
