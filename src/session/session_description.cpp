#include "session/session_description.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace framescope::session {
namespace {

/// A socket on every interface has no address to tell; the origin only names the session.
std::string origin_text(const Endpoint& origin) {
  const std::string text = address_text(origin);
  if (text == "0.0.0.0") return "127.0.0.1";
  return text == "::" ? "::1" : text;
}

}  // namespace

Result<model::SessionConfig, std::string> with_session_description(model::SessionConfig config,
                                                                   const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return "read " + file + ": " + std::strerror(errno);
  std::ostringstream text;
  text << in.rdbuf();
  const auto description = wire::parse_sdp(text.str());
  if (!description) return file + ": " + description.error();
  // Where a unicast stream goes is one of our own addresses, if it comes to us at all.
  const auto port = static_cast<std::uint16_t>(description->port);
  const auto address = parse_cidr(description->address);
  Endpoint endpoint;
  if (address) endpoint.address = address->address;
  const bool is_group = address && is_multicast(endpoint);
  config.listen = HostPort{is_group ? description->address : std::string(), port};
  config.rtp_payload_type = description->payload_type;
  config.rtp_ntp_id = description->ntp_id;
  config.rtp_dimensions = description->dimensions;
  return config;
}

wire::SessionDescription describe(const Endpoint& to, const model::SessionConfig& config,
                                  const model::StreamSettings& settings) {
  wire::SessionDescription description;
  description.address = address_text(to);
  description.port = to.port;
  if (is_multicast(to) && to.is_v4()) description.ttl = config.multicast_ttl;
  description.fps = described_fps(settings);
  description.ntp_id = 1;
  return description;
}

std::optional<double> described_fps(const model::StreamSettings& settings) {
  return settings.fps && *settings.fps > 0 ? settings.fps : std::nullopt;
}

std::string session_description_text(const wire::SessionDescription& description,
                                     const Endpoint& origin) {
  return wire::write_sdp(description, origin_text(origin));
}

std::string ffplay_command(const wire::SessionDescription& description, const Endpoint& origin) {
  std::string text;
  for (const char c : session_description_text(description, origin)) {
    if (c == '\r') {
      text += "\\r";
    } else if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return "printf '" + text +
         "' | ffplay -protocol_whitelist pipe,udp,rtp -buffer_size 4000000 -fflags nobuffer -f sdp "
         "-";
}

}  // namespace framescope::session
