// The half of RtpSend that speaks RTCP and tells figures.
#include <algorithm>
#include <utility>

#include "session/rtp_send.hpp"

namespace framescope::session {
namespace {

// SR, SDES with a name of usual length.
constexpr double kReportBytes = 28 + 28 + 28;
// A stream that pauses for longer says nothing about itself.
constexpr Duration kIdle = std::chrono::seconds(10);

}  // namespace

/// The port behind RTP's (RFC 3550 11), unless both share one.
Endpoint RtpSend::rtcp_address(const Endpoint& rtp) const {
  Endpoint address = rtp;
  if (!options_.rtcp_mux && address.port < 65'535) ++address.port;
  return address;
}

std::optional<Endpoint> RtpSend::on_report(const Endpoint& from,
                                           std::span<const std::uint8_t> datagram, Time at) {
  const auto compound = wire::parse_rtcp(datagram);
  if (!compound) return std::nullopt;
  const auto peer = reporter(from);
  if (peer == peers_.end()) return std::nullopt;
  if (is_bye(*compound, from, *peer)) {
    peer->second.report.reset();
    peer->second.reporter.reset();
    peer->second.rtt.reset();
    publish(at);
    return peer->first;
  }
  for (const wire::RtcpReport& report : compound->reports) {
    if (report.ssrc != options_.ssrc) continue;
    peer->second.reporter = compound->ssrc;
    take_report(peer->second, report, at);
  }
  return std::nullopt;
}

void RtpSend::take_report(Peer& peer, const wire::RtcpReport& report, Time at) {
  ++reports_received_;
  newest_report_ = at;
  peer.report = report;
  const std::uint32_t arrival = wire::to_ntp(std::chrono::system_clock::now()).middle();
  const auto rtt = wire::rtcp_round_trip(arrival, report.last_sr, report.delay_since_last_sr);
  if (rtt) peer.rtt = rtt;
}

/// Its sender's own, and from one of the receiver's ports or from who has reported for it.
bool RtpSend::is_bye(const wire::RtcpCompound& compound, const Endpoint& from,
                     const Peers::value_type& peer) const {
  if (std::ranges::find(compound.bye, compound.ssrc) == compound.bye.end()) return false;
  return peer.first == from || rtcp_address(peer.first) == from ||
         peer.second.reporter == compound.ssrc;
}

/// Who reports: from RTP's port, from RTCP's, or from any of a host that has one receiver.
RtpSend::Peers::iterator RtpSend::reporter(const Endpoint& from) {
  const auto known = std::ranges::find_if(peers_, [&](const auto& peer) {
    return peer.first == from || rtcp_address(peer.first) == from;
  });
  if (known != peers_.end()) return known;
  const auto is_of_host = [&from](const auto& peer) { return peer.first.address == from.address; };
  if (std::ranges::count_if(peers_, is_of_host) != 1) return peers_.end();
  return std::ranges::find_if(peers_, is_of_host);
}

std::optional<Duration> RtpSend::rtt_of(const Endpoint& receiver) const {
  const auto entry = peers_.find(receiver);
  return entry == peers_.end() ? std::nullopt : entry->second.rtt;
}

void RtpSend::tick(Time at) {
  forget_gone();
  if (packets_sent_ > 0 && at - last_frame_ < kIdle && (!next_report_ || at >= *next_report_)) {
    const double spent = seconds(at - first_frame_.value_or(at));
    const double bps = spent > 0 ? static_cast<double>(sent_bytes_) * 8 / spent : 0;
    next_report_ =
        at + schedule_.next(bps, kReportBytes, true, static_cast<int>(peers_.size()) + 1);
    for (const auto& [endpoint, peer] : peers_) {
      if (peer.packets > 0) send_report(endpoint, peer, false, at);
    }
  }
  if (packets_sent_ > 0) publish(at);
}

void RtpSend::send_report(const Endpoint& to, const Peer& peer, bool bye, Time at) {
  wire::RtcpCompound compound;
  compound.ssrc = options_.ssrc;
  wire::RtcpSenderInfo info;
  info.ntp = wire::to_ntp(std::chrono::system_clock::now());
  info.rtp_timestamp = rtp_timestamp(at, options_.ssrc);
  info.packets = peer.packets;
  info.octets = peer.octets;
  compound.sender = info;
  compound.cname = options_.cname;
  if (bye) compound.bye = {options_.ssrc};
  wire::write_rtcp(compound, report_);
  if (sender_.send(rtcp_address(to), report_).ok()) ++reports_sent_;
}

/// Of receivers that left.
void RtpSend::forget_gone() {
  std::erase_if(peers_,
                [this](const auto& peer) { return subscriptions_.find(peer.first) == nullptr; });
}

void RtpSend::note_packet(std::size_t index, bool impaired) {
  const bool last = index + 1 == frame_->rtp.packets.size();
  strip_.push(
      {stripped_++, impaired ? model::PacketFate::kImpaired : model::PacketFate::kInTime, last});
  if (!last) return;
  const auto header =
      wire::parse_rtp_jpeg(std::span<const std::uint8_t>(frame_->rtp.packet(0))
                               .subspan(wire::kRtpHeaderBytes + wire::kFirstExtensionBytes));
  if (!header) return;
  type_ = header->header.type;
  q_ = header->header.q;
}

void RtpSend::publish(Time at) {
  model::RtpFigures figures;
  figures.ssrc = options_.ssrc;
  figures.type = type_;
  figures.q = q_;
  figures.ours = true;
  figures.packets_sent = packets_sent_;
  figures.send_calls = calls_;
  figures.segments = segments_;
  if (first_frame_) figures.running = at - *first_frame_;
  figures.reports_sent = reports_sent_;
  figures.reports_received = reports_received_;
  if (newest_report_) figures.since_report = at - *newest_report_;
  figures.packets_per_frame = packets_per_frame_;
  // Of several receivers the one that fares worst.
  for (const auto& [endpoint, peer] : peers_) {
    if (!peer.report) continue;
    const double loss = peer.report->fraction_lost / 256.0;
    if (figures.reported_loss && *figures.reported_loss >= loss) continue;
    figures.reported_loss = loss;
    figures.reported_lost = std::max<std::int64_t>(peer.report->cumulative_lost, 0);
    figures.reported_jitter = Duration(std::int64_t{peer.report->jitter_ticks} * 100'000 / 9);
    figures.rtt = peer.rtt;
  }
  const std::lock_guard lock(mutex_);
  if (figures_) figures.strip.swap(figures_->strip);  // its memory
  figures.strip.assign(strip_.cells().begin(), strip_.cells().end());
  figures_ = std::move(figures);
}

std::optional<model::RtpFigures> RtpSend::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace framescope::session
