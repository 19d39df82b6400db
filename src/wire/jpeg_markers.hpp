#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/image.hpp"
#include "core/result.hpp"

namespace framescope::wire {

/// What is refused, and why (DESIGN 4, "JPEG limits"): a decoder spends seconds and gigabytes on a
/// small datagram that claims much, so the claims are read first.
enum class JpegFault : std::uint8_t {
  kNoSoi,              ///< does not begin with FF D8
  kTruncatedSegment,   ///< ends within a marker segment, or before the first scan
  kBadMarker,          ///< no marker where one must be, or one that may not be there
  kBadSegment,         ///< a segment whose contents contradict its length or each other
  kTooManySegments,    ///< more than kMaxJpegSegments
  kUnsupportedCoding,  ///< neither baseline nor progressive Huffman: lossless, hierarchical,
                       ///< arithmetic, extended
  kPrecision,          ///< not 8 bits a sample
  kComponents,         ///< neither 1 nor 3 of them
  kSampling,           ///< other than 4:4:4, 4:2:2, 4:2:0 or grey
  kDimensions,         ///< a side outside 16..8192
  kTooManyPixels,      ///< more than kMaxJpegPixels
  kSecondFrame,        ///< a second frame header
  kMissingFrame,       ///< a scan, or the end, before the frame header
  kMissingTable,       ///< a component's quantization table is not there
  kMissingScan,        ///< an end without a scan
  kTooManyScans,       ///< baseline: more than one; progressive: pixels x scans beyond
                       ///< kMaxJpegScanPixels
  kTruncatedScan,      ///< fewer entropy-coded bits than blocks
};
inline constexpr std::size_t kJpegFaultCount = 17;

/// The name in JSON: "no_soi", "truncated_segment", ...
std::string_view to_string(JpegFault fault);

inline constexpr int kMinJpegSide = 16, kMaxJpegSide = 8192;
inline constexpr std::int64_t kMaxJpegPixels = 16'800'000;  ///< 4096 x 4096
inline constexpr std::int64_t kMaxJpegScanPixels =
    64'000'000;  ///< a progressive decoder touches all, each scan
inline constexpr int kMaxJpegSegments = 64;

/// What the markers of a JPEG say.
struct JpegInfo {
  int width_px = 0;
  int height_px = 0;
  int components = 0;                           ///< 1 or 3
  bool grey = false;                            ///< one component
  Subsampling subsampling = Subsampling::k444;  ///< k444 for grey
  bool progressive = false;
  int scans = 0;
  int restart_interval = 0;  ///< MCUs; 0 none
  bool has_eoi = false;      ///< false: cut off, to be shown as damaged
  /// Baseline with no Huffman tables but Annex K's, 0 for luma and 1 for chroma, as RTP (RFC 2435)
  /// demands. True also without any table in the file: a decoder then takes Annex K's.
  bool standard_huffman = true;
  /// Quantization of component 0 and, unless grey, of component 1, in zig-zag order; at the first
  /// scan.
  std::array<std::array<std::uint16_t, 64>, 2> quant{};
  std::size_t scan_offset = 0;    ///< first entropy-coded byte of the first scan
  std::size_t entropy_bytes = 0;  ///< of all scans, stuffing and restart markers included
};

/// Reads the markers up to EOI or the end; what follows EOI is ignored. Allocates nothing, and
/// takes well below a millisecond for anything that fits a datagram. An end without EOI is no fault
/// once there are as many entropy-coded bits as blocks.
Result<JpegInfo, JpegFault> scan_jpeg(std::span<const std::uint8_t> jpeg);

}  // namespace framescope::wire
