#include "session/rtp_send.hpp"

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

/// Of RTP (RFC 3550 6.4.1): headers and extensions do not count.
std::uint32_t payload_bytes(std::size_t bytes, std::size_t packets) {
  constexpr std::size_t kHeader = wire::kRtpHeaderBytes + wire::kOtherExtensionBytes;
  constexpr std::size_t kFirstMore = wire::kFirstExtensionBytes - wire::kOtherExtensionBytes;
  const std::size_t headers = packets * kHeader + kFirstMore;
  return static_cast<std::uint32_t>(bytes - std::min(headers, bytes));
}

std::uint16_t random_sequence() { return static_cast<std::uint16_t>(std::random_device{}()); }

}  // namespace

std::uint32_t rtp_timestamp(Time time, std::uint32_t ssrc) {
  // Knuth's multiplier: the offset is not to be seen from the SSRC at a glance, nor to be kept.
  const std::uint32_t offset = ssrc * 2'654'435'761U;
  const std::int64_t ns = time.time_since_epoch().count();
  const std::int64_t ticks = ns / 1'000'000'000 * 90'000 + ns % 1'000'000'000 * 9 / 100'000;
  return offset + static_cast<std::uint32_t>(ticks);
}

RtpSend::RtpSend(asio::io_context& io, net::UdpSender& sender, wire::Subscriptions& subscriptions,
                 Options options, Simulator simulator, Done done)
    : options_(std::move(options)),
      sender_(sender),
      subscriptions_(subscriptions),
      simulator_(std::move(simulator)),
      done_(std::move(done)),
      timer_(io),
      schedule_(options_.ssrc) {}

RtpSend::Peer& RtpSend::peer(const Endpoint& endpoint) {
  const auto [entry, is_new] = peers_.try_emplace(endpoint);
  if (is_new) entry->second.next_sequence = random_sequence();
  return entry->second;
}

void RtpSend::send(std::shared_ptr<OutgoingFrame> frame, double pace, Time at) {
  frame_ = std::move(frame);
  position_ = 0;
  impaired_ = 0;
  outcome_ = {};
  segments_ = false;
  targets_.clear();
  for (const wire::Subscriber& receiver : subscriptions_.receivers()) {
    Target target{.to = receiver.endpoint, .stamp = {}, .tag = frame_->tag};
    target.stamp = {options_.ssrc, peer(receiver.endpoint).next_sequence};
    target.tag.sequence = receiver.next_sequence;
    target.tag.send_delay = at - target.tag.captured;
    target.tag.echo_time_ns = receiver.echo_time_ns;
    if (target.tag.echo_time_ns != 0) target.tag.echo_hold = at - receiver.last_hello;
    targets_.push_back(target);
  }
  last_frame_ = at;
  if (!first_frame_) first_frame_ = at;
  pacer_.begin(frame_->rtp.packets.size(), frame_->tag.frame_interval, pace, at);
  go_on(at);
}

/// A burst at a time, however late it is: what else the thread does, such as receiving a loopback's
/// packets, is done in between.
void RtpSend::go_on(Time at) {
  if (!frame_) return;
  if (const std::size_t count = pacer_.allowance(at); count > 0) {
    send_burst(count);
    pacer_.sent(count, at);
  }
  if (pacer_.left() == 0) return finish();
  wait_for_next();
}

void RtpSend::wait_for_next() {
  const std::optional<Time> next = pacer_.next();
  if (!next) return;
  timer_.expires_at(*next);
  timer_.async_wait([this](std::error_code error) {
    if (!error) go_on(now());
  });
}

void RtpSend::send_burst(std::size_t count) {
  if (simulator_.passes_all()) {
    send_through(count);
  } else {
    send_impaired(count);
  }
  position_ += count;
}

/// Bytes of each of the next packets.
std::span<const std::size_t> RtpSend::sizes_of(std::size_t count) {
  const std::vector<wire::RtpFrame::Packet>& packets = frame_->rtp.packets;
  sizes_.clear();
  for (std::size_t i = position_; i < position_ + count; ++i) sizes_.push_back(packets[i].size);
  return sizes_;
}

/// Receivers share the bytes but for what is stamped: a packet is stamped just before it goes.
std::span<std::uint8_t> RtpSend::stamp_for(const Target& target, std::size_t index) {
  wire::stamp_packet(frame_->rtp, index, target.stamp, target.tag);
  return frame_->rtp.packet(index);
}

void RtpSend::send_through(std::size_t count) {
  const std::span<const std::size_t> sizes = sizes_of(count);
  const wire::RtpFrame::Packet& first = frame_->rtp.packets[position_];
  const wire::RtpFrame::Packet& last = frame_->rtp.packets[position_ + count - 1];
  const auto bytes = std::span<const std::uint8_t>(frame_->rtp.bytes)
                         .subspan(first.begin, last.begin + last.size - first.begin);
  for (Target& target : targets_) {
    if (target.error != 0) continue;
    for (std::size_t i = 0; i < count; ++i) stamp_for(target, position_ + i);
    const net::BatchResult result = sender_.send_batch(target.to, bytes, sizes);
    for (std::size_t i = 0; i < result.sent; ++i) went_out(target, sizes[i]);
    target.error = result.error;
    calls_ += result.calls;
    segments_ |= sender_.uses_segments();
  }
  for (std::size_t i = 0; i < count; ++i) note_packet(position_ + i, false);
}

void RtpSend::send_impaired(std::size_t count) {
  for (std::size_t i = position_; i < position_ + count; ++i) {
    const std::size_t size = frame_->rtp.packets[i].size;
    const Verdict verdict = simulator_.enter({size, frame_->tag.frame_number});
    note_packet(i, verdict.copies == 0);
    if (verdict.copies == 0) {
      ++impaired_;
      continue;
    }
    if (verdict.at_once) {
      for (Target& target : targets_) send_one(target, i, verdict);
      continue;
    }
    std::vector<std::pair<Endpoint, std::vector<std::uint8_t>>> copies;
    for (Target& target : targets_) {
      const std::span<std::uint8_t> packet = stamp_for(target, i);
      copies.emplace_back(target.to, std::vector(packet.begin(), packet.end()));
      if (verdict.flip) net::flip_bit(copies.back().second, *verdict.flip);
      went_out(target, size);
      ++target.held;
    }
    simulator_.hold(verdict, std::move(copies));
  }
}

void RtpSend::send_one(Target& target, std::size_t index, const Verdict& verdict) {
  if (target.error != 0) return;
  const std::span<std::uint8_t> packet = stamp_for(target, index);
  if (verdict.flip) net::flip_bit(packet, *verdict.flip);
  for (int copy = 0; copy < verdict.copies; ++copy) {
    const net::SendResult result = sender_.send(target.to, packet);
    ++calls_;
    // A second copy is the network's, not the sender's.
    if (copy == 0) target.error = result.error;
  }
  if (verdict.flip) net::flip_bit(packet, *verdict.flip);
  if (target.error == 0) went_out(target, packet.size());
}

void RtpSend::went_out(Target& target, std::size_t bytes) {
  ++target.sent;
  target.bytes += bytes;
  outcome_.largest = std::max(outcome_.largest, static_cast<std::uint32_t>(bytes));
}

void RtpSend::finish() {
  const std::shared_ptr<OutgoingFrame> frame = std::exchange(frame_, nullptr);
  const std::size_t count = frame->rtp.packets.size();
  outcome_.impaired = impaired_ == count;
  std::size_t sent = 0;
  std::size_t bytes = 0;
  for (const Target& target : targets_) {
    if (target.error != 0) outcome_.error = target.error;
    if (target.sent > 0) ++outcome_.copies;
    sent += target.sent;
    bytes += target.bytes;
    finish_target(target, count);
  }
  // Copies differ only where the system refused a part of one.
  const std::size_t copies = std::max<std::size_t>(outcome_.copies, 1);
  outcome_.datagrams = static_cast<std::uint32_t>((sent + copies / 2) / copies);
  outcome_.bytes = static_cast<std::uint32_t>(bytes / copies);
  packets_sent_ += sent;
  sent_bytes_ += outcome_.bytes;
  const double packets = static_cast<double>(count);
  packets_per_frame_ += (packets - packets_per_frame_) / (packets_per_frame_ == 0 ? 1 : 16);
  done_(*frame, outcome_);
}

/// A number is consumed by a frame of which at least one packet went out, or into the simulator.
void RtpSend::finish_target(const Target& target, std::size_t packets) {
  wire::Subscriber* receiver = subscriptions_.find(target.to);
  if (receiver == nullptr) return;  // it left meanwhile
  receiver->sent += target.sent - target.held;
  if (target.error != 0) ++receiver->send_failed;
  Peer& stream = peer(target.to);
  stream.packets += static_cast<std::uint32_t>(target.sent);
  stream.octets += payload_bytes(target.bytes, target.sent);
  if (target.sent == 0 && !outcome_.impaired) return;
  ++receiver->next_sequence;
  stream.next_sequence = static_cast<std::uint16_t>(target.stamp.first_sequence + packets);
}

void RtpSend::hurry(Time at) {
  if (!frame_) return;
  pacer_.hurry(at);
  wait_for_next();
}

void RtpSend::send_rest(Time at) {
  timer_.cancel();
  while (frame_) {
    // What a receiver's buffer holds: the rest of a burst that is larger is lost.
    const std::size_t count = std::min(pacer_.left(), net::Pacer::kMaxBurst);
    send_burst(count);
    pacer_.sent(count, at);
    if (pacer_.left() == 0) {
      finish();
    } else {
      std::this_thread::sleep_for(net::Pacer::kShortestGap);
    }
  }
}

void RtpSend::close(Time at) {
  timer_.cancel();
  for (const auto& [endpoint, peer] : peers_) {
    if (peer.packets > 0 && subscriptions_.find(endpoint) != nullptr) {
      send_report(endpoint, peer, true, at);
    }
  }
  publish(at);
}

}  // namespace framescope::session
