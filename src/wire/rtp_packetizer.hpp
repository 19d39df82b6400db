#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "wire/frame_tag.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/rtp_jpeg.hpp"

namespace framescope::wire {

/// What RFC 2435 cannot say, or no packet can carry.
enum class RtpRefusal : std::uint8_t {
  kProgressive,    ///< baseline only (4.1)
  kHuffman,        ///< tables other than Annex K's (4.1): receivers would decode garbage
  kGrey,           ///< three components only
  kSampling,       ///< 4:4:4: neither type 0 nor 1
  kQuantization,   ///< 16-bit tables
  kTooLarge,       ///< scan and EOI of 2^24 bytes or more
  kDatagramLimit,  ///< no room for a payload beside the headers
};
inline constexpr std::size_t kRtpRefusalCount = 7;

/// "progressive", "huffman", ...
std::string_view to_string(RtpRefusal refusal);
/// One sentence for a person: what is wrong, and what to change.
std::string_view describe(RtpRefusal refusal);

/// One frame as RTP packets. Sequence numbers, SSRC and extensions differ from receiver to receiver
/// and are written by stamp().
struct RtpFrame {
  struct Packet {
    std::size_t begin = 0;  ///< in `bytes`
    std::size_t size = 0;   ///< UDP payload
  };

  std::vector<std::uint8_t> bytes;  ///< all packets, one behind the other
  std::vector<Packet> packets;
  std::uint32_t timestamp = 0;
  int width_px = 0;  ///< true size
  int height_px = 0;

  std::span<std::uint8_t> packet(std::size_t index) {
    return std::span(bytes).subspan(packets[index].begin, packets[index].size);
  }
};

/// Smallest `max_datagram_bytes` that leaves a first packet room for some payload.
inline constexpr std::size_t kMinRtpDatagramBytes = 300;
inline constexpr std::size_t kUsualRtpDatagramBytes = 1400;

/// Puts a JPEG into packets of at most `max_datagram_bytes` (RFC 2435 3, 4): type by sampling and
/// restart interval; Q = `quality` for 1..99, whose tables then must be the standard ones, which
/// are not sent; else Q 255 - or the constant kRtpFixedTablesQ for 100, whose tables never change -
/// with 128 bytes of tables in the first packet. With a restart interval the packets hold whole
/// intervals (F = L = 1 and the true count), each with the marker that ends it; an interval larger
/// than a packet is split, F on its first and L on its last part, and shares no packet. More than
/// kMaxRestartIntervals, or a restart interval the markers in the scan do not keep to, are sent
/// unaligned. Sides above 2040 become 0 (WIRE 1.2), both.
///
/// The payloads one behind the other are the scan and EOI, which is sent with the scan's last byte:
/// without it GStreamer's depayloader takes a scan that ends in FF 00 for one that has it (WIRE
/// 1.3), and its picture may lose the lowest rows.
///
/// `info` is what scan_jpeg says of `jpeg`. Answers how many packets there are; the RTP header and
/// extension of each are stamp()'s to write. `frame`'s memory is used again, its time stamp stays.
Result<std::size_t, RtpRefusal> packetize(std::span<const std::uint8_t> jpeg, const JpegInfo& info,
                                          int quality, std::size_t max_datagram_bytes,
                                          RtpFrame& frame);

/// What differs from receiver to receiver.
struct RtpStamp {
  std::uint32_t ssrc = 0;
  std::uint16_t first_sequence = 0;  ///< of the frame's first packet; the others follow
};

/// Writes fixed headers and extensions of all packets. `tag.sequence` is the receiver's number for
/// this frame.
void stamp(RtpFrame& frame, const RtpStamp& stamp, const FrameTag& tag);
/// The same for one packet of it.
void stamp_packet(RtpFrame& frame, std::size_t index, const RtpStamp& stamp, const FrameTag& tag);

/// Q of quality 100: within 128..254, where tables are constant, and sent all the same.
inline constexpr std::uint8_t kRtpFixedTablesQ = 228;

}  // namespace framescope::wire
