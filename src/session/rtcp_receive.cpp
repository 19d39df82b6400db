#include "session/rtcp_receive.hpp"

#include <utility>

#include "wire/rtp_packet.hpp"

namespace framescope::session {
namespace {

// RR, SDES with a name of usual length.
constexpr double kReportBytes = 32 + 28 + 28;

}  // namespace

RtcpReceive::RtcpReceive(asio::io_context& io, net::UdpSocket& rtp_socket, Options options)
    : io_(io), options_(std::move(options)), rtp_sender_(rtp_socket), schedule_(options_.ssrc) {
  if (options_.opens_at_once) open();
}

void RtcpReceive::begin(const Endpoint& peer) {
  peer_ = peer;
  open();
}

void RtcpReceive::open() {
  if (!options_.bind || std::exchange(tried_, true)) return;
  try {
    port_ = std::make_unique<RtcpPort>(
        io_, *options_.bind,
        [this](const Endpoint& from, std::span<const std::uint8_t> datagram, Time at) {
          take(from, datagram, false, at);
        });
  } catch (const net::NetError& error) {
    if (options_.no_port) options_.no_port(error.what());
  }
}

void RtcpReceive::take(const Endpoint& from, std::span<const std::uint8_t> datagram,
                       bool on_rtp_port, Time at) {
  // Another host's reports and BYEs are none of our source's.
  if (peer_ && peer_->address != from.address) return;
  const auto compound = wire::parse_rtcp(datagram);
  if (!compound) {
    ++malformed_;
    return;
  }
  byes_.insert(byes_.end(), compound->bye.begin(), compound->bye.end());
  if (source_ && compound->ssrc != *source_) return;
  ++received_;
  if (compound->sender) {
    heard_ = compound->ssrc;
    clock_.on_sender_report(*compound->sender, at);
    reply_to_ = from;
    reply_on_rtp_ = on_rtp_port;
    if (!next_report_) next_report_ = at + schedule_.next(0, kReportBytes, false, 2);
  }
}

void RtcpReceive::set_source(std::uint32_t ssrc) {
  if (std::exchange(source_, ssrc) == ssrc) return;
  // What came before the first source was known may be its own.
  if (heard_ == ssrc) return;
  clock_ = {};
  reply_to_.reset();
  next_report_.reset();
}

void RtcpReceive::tick(wire::RtpSource* source, std::uint32_t ssrc, double stream_bps, Time at) {
  if (source == nullptr || !next_report_ || at < *next_report_) return;
  next_report_ = at + schedule_.next(stream_bps, kReportBytes, false, 2);
  wire::RtcpReport report;
  report.ssrc = ssrc;
  report.fraction_lost = source->take_fraction_lost();
  report.cumulative_lost = source->cumulative_lost();
  report.highest_sequence = source->highest();
  report.jitter_ticks = source->jitter_ticks();
  report.last_sr = clock_.last_sr();
  report.delay_since_last_sr = clock_.delay_since(at);
  wire::RtcpCompound compound;
  compound.ssrc = options_.ssrc;
  compound.reports.push_back(report);
  send(compound);
}

void RtcpReceive::send(const wire::RtcpCompound& given) {
  if (!reply_to_) return;
  wire::RtcpCompound compound = given;
  compound.cname = options_.cname;
  wire::write_rtcp(compound, bytes_);
  net::UdpSender& sender = port_ && !reply_on_rtp_ ? port_->sender() : rtp_sender_;
  if (sender.send(*reply_to_, bytes_).ok()) ++sent_;
}

void RtcpReceive::close(std::optional<std::uint32_t> source) {
  if (std::exchange(closed_, true)) return;
  if (source && reply_to_) {
    wire::RtcpCompound compound;
    compound.ssrc = options_.ssrc;
    compound.bye = {options_.ssrc};
    send(compound);
  }
  if (port_) port_->close();
}

std::vector<std::uint32_t> RtcpReceive::take_byes() { return std::exchange(byes_, {}); }

}  // namespace framescope::session
