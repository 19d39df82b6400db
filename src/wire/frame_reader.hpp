#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "wire/base64.hpp"
#include "wire/datagram_kind.hpp"
#include "wire/frame_tag.hpp"
#include "wire/jpeg_markers.hpp"

namespace framescope::wire {

/// What a received datagram says at first sight.
struct DatagramPeek {
  DatagramKind kind = DatagramKind::kOther;
  Dialect dialect = Dialect::kNone;  ///< set unless a frame is in it
  std::optional<FrameTag> tag{};     ///< unauthenticated
  bool tag_damaged = false;          ///< a tag of ours that is not to be believed; `tag` is empty
};

/// Recognises a datagram and reads its tag; of base64 only the characters that hold it are decoded.
/// Below a microsecond, so that it can run for each datagram on the thread that receives.
DatagramPeek peek_datagram(std::span<const std::uint8_t> datagram);

/// Why a datagram holds no frame: base64's and JPEG's causes in one numbering, so that one array
/// counts them.
enum class FrameFault : std::uint8_t {
  kBase64Character,
  kBase64Length,
  kBase64Padding,
  kTruncatedDatagram,  ///< larger than the receive buffer; found by the socket, not here
  kTooLarge,           ///< larger than any UDP datagram
  kNotAFrame,          ///< neither raw nor base64 JPEG
  kJpeg,               ///< the first of the JpegFaults, the rest of which follow
};
inline constexpr std::size_t kFrameFaultCount =
    static_cast<std::size_t>(FrameFault::kJpeg) + kJpegFaultCount;

constexpr FrameFault frame_fault(JpegFault fault) {
  return static_cast<FrameFault>(static_cast<unsigned>(FrameFault::kJpeg) +
                                 static_cast<unsigned>(fault));
}
constexpr FrameFault frame_fault(Base64Fault fault) { return static_cast<FrameFault>(fault); }

/// The reason in JSON: "base64_character", "jpeg_truncated_scan", ...
std::string_view to_string(FrameFault fault);

/// What was in a datagram beside the JPEG itself.
struct FrameContent {
  JpegInfo info;
  bool line_breaks = false;  ///< the base64 text was wrapped: bytes wasted by the sender
};

/// Puts the JPEG of a datagram of this kind into `jpeg`, whose memory is used again, and checks it
/// against the limits. After a fault the contents of `jpeg` are unspecified.
Result<FrameContent, FrameFault> extract_jpeg(std::span<const std::uint8_t> datagram,
                                              DatagramKind kind, std::vector<std::uint8_t>& jpeg);

}  // namespace framescope::wire
