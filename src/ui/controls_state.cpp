#include "ui/controls_state.hpp"

#include "core/endpoint.hpp"

namespace framescope::ui {
namespace {

constexpr std::uint16_t kPort = 9999;  // the tutorial's

std::string text_of(const HostPort& address) {
  const bool is_v6 = address.host.find(':') != std::string::npos;
  const std::string host = address.host.empty() ? "0.0.0.0" : address.host;
  return (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(address.port);
}

bool same(const std::optional<HostPort>& a, const std::optional<HostPort>& b) {
  if (!a || !b) return a.has_value() == b.has_value();
  return a->host == b->host && a->port == b->port;
}

}  // namespace

ControlsState::ControlsState(const model::SessionConfig& config,
                             const model::StreamSettings& stream)
    : settings(stream), role(config.role), source(config.source), loop(config.loop), base(config) {
  if (config.listen) listen = text_of(*config.listen);
  if (config.to) to = text_of(*config.to);
  if (config.from) from = text_of(*config.from);
  sender_pushes = config.to.has_value();
  receiver_asks = config.from.has_value() || !config.listen.has_value();
}

Result<model::SessionConfig, std::string> ControlsState::config() const {
  model::SessionConfig config = base;
  config.role = role;
  config.source = source;
  config.loop = loop;
  config.listen.reset();
  config.to.reset();
  config.from.reset();
  // A session description belongs to the role that it was named for: one that a receiver read is
  // not to be written over.
  if (role != base.role) {
    config.sdp_file.clear();
    config.rtp_dimensions.reset();
    config.rtp_payload_type.reset();
    config.rtp_ntp_id.reset();
  }
  if (role == model::Role::kLoopback) return config;
  const bool sends = role == model::Role::kSender;
  const bool calls = sends ? sender_pushes : receiver_asks;
  const std::string& text = !calls ? listen : sends ? to : from;
  auto address = parse_host_port(text, kPort);
  if (!address) return address.error();
  (!calls ? config.listen : sends ? config.to : config.from) = *address;
  return config;
}

void take_wire(model::StreamSettings& settings, WireFormat wire) {
  settings.wire = wire;
  if (wire == WireFormat::kRtp && settings.subsampling == Subsampling::k444) {
    settings.subsampling = Subsampling::k420;
  }
}

bool same_session(const model::SessionConfig& a, const model::SessionConfig& b) {
  const bool sends = a.role != model::Role::kReceiver;
  return a.role == b.role && same(a.listen, b.listen) && same(a.to, b.to) && same(a.from, b.from) &&
         (!sends || (a.source == b.source && a.loop == b.loop));
}

}  // namespace framescope::ui
