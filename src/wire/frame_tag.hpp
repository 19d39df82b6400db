#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/image.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace framescope::wire {

/// What our sender says about a frame inside its JPEG, as an APP9 segment behind APP0 that every
/// decoder skips. Big-endian; times in nanoseconds, spans in microseconds. 91 bytes in the file:
///
///     0  FF E9 | length 89 (2) | "FSCOPE\0" (7)        | version 1 (1)
///    12  stream id (8)         | frame number (8)      | sequence (4)
///    32  captured, CLOCK_MONOTONIC (8)                 | captured, CLOCK_REALTIME (8)
///    48  host hash (8)         | encode (4)            | capture to send (4)
///    64  quality (1) | subsampling (1) | source width (2) | source height (2) | frame interval (4)
///    74  echoed hello time (8) | held (4) | 0 (1)      | CRC-32 of the 87 bytes before it (4)
///
/// In a frame it begins at byte 20 and ends at 111, a multiple of three, as 18 is before it: the
/// 124 characters from 24 on are all that differs between two receivers' base64 texts.
struct FrameTag {
  std::uint64_t stream_id = 0;     ///< random for each run of a sender
  std::uint64_t frame_number = 0;  ///< capture ordinal, from 0; with gaps where the sender dropped
  std::uint32_t sequence = 0;      ///< for each receiver from 0, without gaps; wraps
  Time captured{};              ///< the sender's clock; comparable when the host hashes are equal
  WallTime captured_wall{};     ///< the same instant on CLOCK_REALTIME
  std::uint64_t host_hash = 0;  ///< host_hash(boot id, stream id)
  Duration encode{};  ///< from capture to encoded, waiting included; whole microseconds, at most 71
                      ///< minutes
  Duration send_delay{};                        ///< from capture to send; likewise
  int quality = 0;                              ///< JPEG quality, 1..100
  Subsampling subsampling = Subsampling::k420;  ///< on the wire 0, 1, 2 for 420, 422, 444
  int source_width_px = 0;                      ///< before scaling, 0..65535, 0 unknown
  int source_height_px = 0;                     ///< likewise
  Duration frame_interval{};                    ///< nominal; 0 unknown; whole microseconds
  std::int64_t echo_time_ns =
      0;                 ///< send time of the receiver's last hello v2, as it wrote it; 0 none
  Duration echo_hold{};  ///< how long the sender had held that hello; whole microseconds

  bool operator==(const FrameTag&) const = default;
};

inline constexpr std::size_t kFrameTagBytes = 91;
/// SOI and TurboJPEG's JFIF APP0 come first.
inline constexpr std::size_t kFrameTagOffset = 20;
/// The bytes of a JPEG, and the characters of its base64 text, to encode again after a tag was
/// rewritten.
inline constexpr std::size_t kFrameTagGroupsBegin = 18, kFrameTagGroupsEnd = 111;
inline constexpr std::size_t kFrameTagTextBegin = 24, kFrameTagTextEnd = 148;

/// Writes the segment. Spans are cut to whole microseconds and clamped to what 32 bits hold;
/// quality must be 1..100, source sides 0..65535, and times must not be negative.
void write_frame_tag(const FrameTag& tag, std::span<std::uint8_t, kFrameTagBytes> bytes);

/// Why there is no tag to be believed.
enum class TagFault : std::uint8_t {
  kAbsent,     ///< something else stands in its place: another sender
  kTruncated,  ///< the bytes end before the tag does
  kVersion,    ///< a version that we do not know
  kLength,     ///< not the length of its version
  kCrc,        ///< altered on the way
  kValue,  ///< a value that no sender writes: quality outside 1..100, a negative time, an unknown
           ///< subsampling
};

/// "absent", "truncated", ...
std::string_view to_string(TagFault fault);

/// True for a tag that is ours by its name and yet wrong: the frame counts as untagged, and is
/// counted.
constexpr bool is_damaged(TagFault fault) { return fault >= TagFault::kLength; }

/// The tag of a JPEG's beginning, right after SOI or after one APP0 of any length. Unauthenticated:
/// the caller clamps jumps of its numbers and compares times only with care.
Result<FrameTag, TagFault> find_frame_tag(std::span<const std::uint8_t> jpeg_prefix);

/// Makes room for a tag at kFrameTagOffset, to be filled by write_frame_tag. False, and nothing
/// done, unless the JPEG begins as TurboJPEG's do: SOI and a JFIF APP0 of 16 bytes.
bool insert_frame_tag_space(std::vector<std::uint8_t>& jpeg);

/// Equal on both sides only when both run since the same boot of the same host, hence share
/// CLOCK_MONOTONIC. The stream id in it keeps the boot id from being recognised from stream to
/// stream.
std::uint64_t host_hash(std::string_view boot_id, std::uint64_t stream_id);

}  // namespace framescope::wire
