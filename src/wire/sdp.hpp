#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace framescope::wire {

/// A session description (RFC 8866) of one JPEG stream, as far as it concerns us.
struct SessionDescription {
  std::string address;     ///< where the stream goes: IP address, without brackets
  int port = 0;            ///< of RTP, 1..65535
  std::optional<int> ttl;  ///< multicast over IPv4
  std::uint8_t payload_type = 26;
  std::optional<double> fps;                      ///< a=framerate
  std::optional<std::pair<int, int>> dimensions;  ///< a=x-dimensions, GStreamer's for > 2040 px
  std::optional<std::uint8_t> ntp_id;             ///< a=extmap of ntp-64, 1..14
  bool rtcp_mux = false;                          ///< a=rtcp-mux (RFC 5761)
  std::optional<int> rtcp_port;                   ///< a=rtcp (RFC 3605)
  std::string name = "Framescope";                ///< s=

  bool operator==(const SessionDescription&) const = default;
};

/// Reads a description with LF or CRLF: the first video medium of RTP/AVP with JPEG, by payload
/// type 26 or an rtpmap of JPEG/90000. An error is for a person: the line and what is wrong with
/// it. At most 64 KiB.
Result<SessionDescription, std::string> parse_sdp(std::string_view text);

/// Writes it, with CRLF, as FFmpeg and GStreamer read it; `origin` is the sender's IP address.
std::string write_sdp(const SessionDescription& description, std::string_view origin);

/// What to type to see a running stream with other programs; one line each, for a shell.
std::string ffplay_command(const std::string& sdp_file);
std::string gst_launch_command(const SessionDescription& description);

}  // namespace framescope::wire
