#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace framescope::wire {

/// What `a=extmap` says of the extension ntp-64 (RFC 6051 3.3).
inline constexpr std::string_view kNtp64Urn = "urn:ietf:params:rtp-hdrext:ntp-64";

/// A session description (RFC 8866) of one JPEG stream, as far as it concerns us.
struct SessionDescription {
  std::string address;             ///< where the stream goes: IP address, without brackets
  int port = 0;                    ///< of RTP, 1..65535
  std::optional<int> ttl;          ///< multicast over IPv4, 0..255
  std::uint8_t payload_type = 26;  ///< 0..127
  std::optional<double> fps;       ///< a=framerate, 0.001..100,000
  std::optional<std::pair<int, int>> dimensions;  ///< a=x-dimensions, GStreamer's for > 2040 px:
                                                  ///< width and height, 1..65535
  std::optional<std::uint8_t> ntp_id;             ///< a=extmap of ntp-64, 1..14
  bool rtcp_mux = false;                          ///< a=rtcp-mux (RFC 5761)
  std::optional<int> rtcp_port;                   ///< a=rtcp (RFC 3605)
  std::string name = "Framescope";                ///< s=, on one line; empty: none

  bool operator==(const SessionDescription&) const = default;
};

/// Reads a description with LF or CRLF: the first video medium of RTP/AVP with JPEG, by payload
/// type 26 or an rtpmap of JPEG/90000. What people leave out when they write one by hand (v=, o=,
/// s=, t=) may be missing, and the heading "SDP:" of what FFmpeg prints may be there; unknown lines
/// are skipped. An error is for a person: the line and what is wrong with it, without control
/// characters. At most 64 KiB.
Result<SessionDescription, std::string> parse_sdp(std::string_view text);

/// Writes it, with CRLF, as FFmpeg and GStreamer read it; `origin` is the sender's IP address. A
/// group over IPv4 without a time to live gets 1.
std::string write_sdp(const SessionDescription& description, std::string_view origin);

/// What to type to see a running stream with other programs; one line each, quoted for a POSIX
/// shell. FFplay cannot show pictures above 2040 px; GStreamer is told their size.
std::string ffplay_command(const std::string& sdp_file);
std::string gst_launch_command(const SessionDescription& description);

}  // namespace framescope::wire
