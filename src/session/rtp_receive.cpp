#include "session/rtp_receive.hpp"

#include <algorithm>
#include <utility>

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

/// Frames whose parts are there and contradict each other are rubbish; what is missing is a loss.
FrameOutcome outcome_of(wire::AssemblyFault fault) {
  return fault == wire::AssemblyFault::kMissing ? FrameOutcome::kIncomplete
                                                : FrameOutcome::kMalformed;
}

}  // namespace

RtpReceive::RtpReceive(asio::io_context& io, net::UdpSocket& socket, Options options,
                       std::shared_ptr<const SettingsBoard> settings, FrameDesk& desk)
    : options_(std::move(options)),
      settings_(std::move(settings)),
      desk_(desk),
      rtcp_(io, socket, options_.rtcp),
      timer_(io) {}

bool RtpReceive::is_rtp(std::span<const std::uint8_t> datagram) const {
  if (wire::is_rtcp(datagram)) return true;
  return datagram.size() >= wire::kRtpHeaderBytes && (datagram[1] & 0x7F) == options_.payload_type;
}

bool RtpReceive::on_datagram(const Endpoint& from, std::span<const std::uint8_t> datagram,
                             std::uint64_t kernel_drops, Time at) {
  if (wire::is_rtcp(datagram)) {
    rtcp_.on_datagram(from, datagram, at);
    return false;
  }
  kernel_drops_ = std::max(kernel_drops_, kernel_drops);
  Peer& peer = peer_of(from, at);
  const bool belongs = peer.depacketizer.push(datagram, at);
  if (!peer.depacketizer.ssrc()) return false;
  if (&peer != shown_) show(peer, at);
  take_events(peer, at);
  return belongs;
}

/// The one that was heard longest ago gives way: rubbish that looks like RTP must not keep a stream
/// from proving itself.
RtpReceive::Peer& RtpReceive::peer_of(const Endpoint& from, Time at) {
  if (shown_ != nullptr && shown_->address == from) {
    shown_->heard = at;
    return *shown_;
  }
  const auto known =
      std::ranges::find_if(peers_, [&from](const auto& peer) { return peer->address == from; });
  if (known != peers_.end()) {
    (*known)->heard = at;
    return **known;
  }
  if (peers_.size() == kMaxPeers) {
    const auto oldest = std::ranges::min_element(peers_, {}, [this](const auto& peer) {
      return peer.get() == shown_ ? Time::max() : peer->heard;
    });
    count(**oldest);
    peers_.erase(oldest);
  }
  const wire::RtpDepacketizer::Options options{.payload_type = options_.payload_type,
                                               .ntp_id = options_.ntp_id,
                                               .partial = settings_->read().partial_pictures,
                                               .dimensions_known = options_.dimensions.has_value()};
  peers_.push_back(
      std::make_unique<Peer>(Peer{from, wire::RtpDepacketizer(options), at, {}, {}, {}}));
  return *peers_.back();
}

/// Its frames are shown from now on, and no other address's.
void RtpReceive::show(Peer& peer, Time at) {
  if (shown_ != nullptr) {
    shown_->depacketizer.flush();
    take_events(*shown_, at);
  }
  for (const auto& other : peers_) {
    count(*other);
    if (other.get() != &peer) finished_ += other->source;
  }
  std::erase_if(peers_, [&peer](const auto& other) { return other.get() != &peer; });
  shown_ = &peer;
  rtcp_.begin(peer.address);
  shown_since_ = at;
  shown_bytes_ = 0;
  open_.clear();
  ssrc_.reset();
  passed_ssrc_.reset();
  last_tag_.reset();
  strip_.clear();
}

/// Another source at the shown address has numbers of its own.
void RtpReceive::begin_source(Peer& peer, std::uint32_t ssrc) {
  const auto before = std::exchange(ssrc_, ssrc);
  if (before == ssrc) return;
  rtcp_.set_source(ssrc);
  passed_ssrc_.reset();
  last_tag_.reset();
  // What the simulator dropped while it delayed the first source's beginning is that source's.
  if (before) impaired_.clear();
  strip_.clear();
  peer.depacketizer.take_notes(notes_);
  notes_.clear();
}

void RtpReceive::take_events(Peer& peer, Time at) {
  peer.depacketizer.take_events(events_);
  for (wire::AssemblyEvent& event : events_) {
    if (event.kind == wire::AssemblyEvent::Kind::kOpened) {
      begin_source(peer, event.frame->ssrc);
      on_opened(*event.frame, at);
    } else {
      on_finished(std::move(event.frame), at);
    }
  }
  events_.clear();
}

void RtpReceive::on_opened(const wire::AssembledFrame& frame, Time at) {
  Open open{.ordinal = frame.ordinal, .key = std::nullopt, .numbered = frame.mark.has_value()};
  if (!open.numbered && desk_.is_loopback()) {
    // Its mark was damaged: its number is missed already.
    desk_.malformed()->count_untagged();
  } else if (!open.numbered) {
    desk_.learn_plain();
    open.key = desk_.next_plain_key();
  } else {
    FrameDesk::Number number{frame.ssrc, std::nullopt, frame.mark->frame_sequence, kernel_drops_};
    if (frame.facts) number.frame_number = frame.facts->frame_number;
    const model::SequenceWindow::Answer answer = desk_.number(number, at);
    const bool counts =
        answer.arrival == model::Arrival::kAccepted || answer.arrival == model::Arrival::kLate;
    if (counts) open.key = answer.key;
  }
  open_.push_back(open);
  // A bound for what the depacketizer bounds already.
  if (open_.size() > kMostOpen) open_.erase(open_.begin());
}

void RtpReceive::on_finished(std::shared_ptr<wire::AssembledFrame> frame, Time at) {
  const auto entry = std::ranges::find(open_, frame->ordinal, &Open::ordinal);
  if (entry == open_.end()) return;
  const Open open = *entry;
  open_.erase(entry);
  if (!open.key) return;
  const double packets = frame->packets + frame->packets_missing;
  packets_per_frame_ += (packets - packets_per_frame_) / (packets_per_frame_ == 0 ? 1 : 16);
  shown_bytes_ += frame->datagram_bytes;
  now_.type = frame->header.type;
  now_.q = frame->header.q;
  now_.ours = frame->mark.has_value();
  now_.restart_aligned = frame->header.restart && frame->header.restart->is_aligned();
  now_.single_table = frame->single_table;
  now_.dimensions_missing = frame->fault == wire::AssemblyFault::kDimensions;
  const std::uint64_t number = record_arrival(*frame, open, at);
  if (!can_be_shown(*frame)) {
    const wire::AssemblyFault fault = frame->fault.value_or(wire::AssemblyFault::kMissing);
    if (fault != wire::AssemblyFault::kMissing) desk_.malformed()->count(fault);
    return desk_.end(*open.key, outcome_of(fault), at, wire::to_string(fault));
  }
  if (!frame->complete) ++now_.frames_patched;
  pass_on(std::move(frame), open, number, at);
}

bool RtpReceive::can_be_shown(const wire::AssembledFrame& frame) const {
  if (frame.fault && *frame.fault != wire::AssemblyFault::kMissing) return false;
  if (frame.complete) return true;
  const model::StreamSettings settings = settings_->read();
  const bool aligned = frame.header.restart && frame.header.restart->is_aligned();
  if (aligned) return settings.partial_pictures;
  return settings.upper_part && !frame.chunks.empty() && frame.chunks.front().offset == 0;
}

/// At once, or when its playout time has come.
void RtpReceive::pass_on(std::shared_ptr<wire::AssembledFrame> frame, const Open& open,
                         std::uint64_t number, Time at) {
  const std::uint64_t key = *open.key;
  std::shared_ptr<IncomingFrame> incoming = frames_.acquire();
  const std::uint32_t timestamp = frame->timestamp;
  const model::StreamSettings settings = settings_->read();
  incoming->kind = wire::DatagramKind::kRtp;
  incoming->size = frame->datagram_bytes;
  incoming->truncated = false;
  incoming->rebuild = {options_.dimensions, settings.upper_part};
  incoming->rtp = std::move(frame);
  incoming->key = key;
  incoming->frame_number = number;
  incoming->tagged = open.numbered;
  jitter_buffer_.set_delay(settings.playout_delay);
  if (settings.playout_delay == Duration{0} && held_.empty()) return hand(std::move(incoming), at);
  held_[key] = std::move(incoming);
  jitter_buffer_.push(key, timestamp, at, wire::kRtpJpegClockHz);
  release(at);
}

/// Those whose playout time has come.
void RtpReceive::release(Time at) {
  while (const std::optional<std::uint64_t> key = jitter_buffer_.pop(at)) {
    const auto entry = held_.extract(*key);
    if (!entry) continue;
    hand(std::move(entry.mapped()), at);
  }
}

/// The newest frame is shown; one that a newer one has overtaken is late.
void RtpReceive::hand(std::shared_ptr<IncomingFrame> frame, Time at) {
  const std::uint64_t key = frame->key;
  const std::uint64_t number = frame->frame_number;
  const bool tagged = frame->tagged;
  const std::uint64_t position = frame->rtp->first_sequence;
  const bool goes_on = std::exchange(passed_ssrc_, frame->rtp->ssrc) == frame->rtp->ssrc;
  if (goes_on && position < newest_passed_) {
    return desk_.end_late(std::move(frame), key, number, tagged, at);
  }
  newest_passed_ = position;
  desk_.hand_over(std::move(frame), key, number, tagged, at);
}

void RtpReceive::tick(Time at) {
  const std::vector<std::uint32_t> byes = rtcp_.take_byes();
  for (const auto& peer : peers_) {
    for (const std::uint32_t ssrc : byes) peer->depacketizer.bye(ssrc);
    peer->depacketizer.set_partial(settings_->read().partial_pictures);
    peer->depacketizer.tick(at);
    count(*peer);
  }
  count_reports();
  if (shown_ == nullptr) return;
  take_events(*shown_, at);
  // One that comes back after its BYE counts anew, be it the same.
  if (shown_->depacketizer.ended()) ssrc_.reset();
  release(at);
  arm();
  if (shown_->depacketizer.ssrc()) {
    const double spent = seconds(at - shown_since_);
    const double bps = spent > 0 ? static_cast<double>(shown_bytes_) * 8 / spent : 0;
    rtcp_.tick(shown_->depacketizer.source(), *shown_->depacketizer.ssrc(), bps, at);
  }
  publish(at);
}

void RtpReceive::arm() {
  std::optional<Time> next =
      shown_ == nullptr ? std::nullopt : shown_->depacketizer.next_deadline();
  if (const auto departure = jitter_buffer_.next_departure();
      departure && (!next || *departure < *next)) {
    next = departure;
  }
  if (!next || (armed_for_ && *armed_for_ <= *next)) return;
  armed_for_ = next;
  timer_.expires_at(*next);
  timer_.async_wait([this](std::error_code error) {
    if (error) return;  // an earlier one was set, or the end
    armed_for_.reset();
    const Time at = now();
    if (shown_ == nullptr) return;
    shown_->depacketizer.tick(at);
    take_events(*shown_, at);
    release(at);
    arm();
  });
}

void RtpReceive::close(Time at) {
  timer_.cancel();
  if (shown_ != nullptr) {
    shown_->depacketizer.flush();
    take_events(*shown_, at);
  }
  release(Time::max());
  for (const auto& peer : peers_) count(*peer);
  count_reports();
  rtcp_.close(shown_ != nullptr ? shown_->depacketizer.ssrc() : std::nullopt);
  publish(at);
}

std::optional<model::RtpFigures> RtpReceive::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace framescope::session
