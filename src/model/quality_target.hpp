#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/wire_format.hpp"

namespace framescope::model {

/// What an automatic JPEG quality holds. Plain data; the default is the datagram limit alone.
struct QualityTarget {
  enum class Kind : std::uint8_t {
    kLimit,      ///< that a frame fits the largest datagram; `value` means nothing
    kDatagram,   ///< UDP payload of a frame, of all its packets on rtp: 512..65507 bytes
    kRate,       ///< UDP payload to one receiver, over about a second: 1e3..1e12 bits a second
    kFragments,  ///< IP fragments of a frame at an MTU of 1,500, its packets on rtp: 1..45
    kFps,        ///< frames a second that the encoder keeps up with: 1..1000
  };

  Kind kind = Kind::kLimit;
  double value = 0;

  bool operator==(const QualityTarget&) const = default;
};

/// Reads "limit", "datagram=1472", "rate=4Mbit", "fragments=8" or "fps=30". An error is for a
/// person: what it is about and what may stand there.
Result<QualityTarget, std::string> parse_quality_target(std::string_view spec);

/// What is wrong with figures that were not parsed, as parse_quality_target() says it; empty if
/// nothing.
std::string fault_of(const QualityTarget& target);

/// The spec; it reads back as the same.
std::string to_string(const QualityTarget& target);

/// The largest JPEG, in bytes, that a datagram of so many bytes of payload carries on the wire. On
/// rtp no datagram bounds a frame: kMaxRtpJpegBytes, whatever the datagram.
std::size_t jpeg_bytes_in(std::size_t datagram_bytes, WireFormat wire);
/// The other way round: what a JPEG is as a datagram; on rtp as packets of the usual size together,
/// reckoned as rtp_size() does.
std::size_t datagram_bytes_of(std::size_t jpeg_bytes, WireFormat wire);

/// The largest datagram that the target alone allows a frame that is one, in bytes of payload; the
/// largest there is where it bounds no single frame (kLimit, kRate, kFps).
std::size_t datagram_bound_bytes(const QualityTarget& target);

}  // namespace framescope::model
