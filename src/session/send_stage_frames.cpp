// The half of SendStage that brings one frame to its receivers, through the impairment simulator.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "session/send_stage.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

std::string advice(int error) {
  switch (error) {
    case EMSGSIZE:
      return "; lower --quality, --width or --max-datagram";
    case EAGAIN:
    case ENOBUFS:
      return ": more than the interface takes; lower --fps, --quality or --width";
    case ENETUNREACH:
    case EHOSTUNREACH:
      return "; check the address and the route to it";
    case EPERM:
    case EACCES:
      return "; a firewall on this host forbids it";
    default:
      return "";
  }
}

/// The class of a send's error, for the frame's own record.
std::string_view reason_of(int error) {
  switch (error) {
    case EMSGSIZE:
      return "message_too_long";
    case EAGAIN:
    case ENOBUFS:
      return "no_buffer_space";
    case ENETUNREACH:
    case EHOSTUNREACH:
      return "unreachable";
    case ECONNREFUSED:
      return "refused";
    case EPERM:
    case EACCES:
      return "not_permitted";
    default:
      return "system_error";
  }
}

/// A receiver's tag for a frame that is sent, or enters the simulator, at this moment.
wire::FrameTag tag_for(const OutgoingFrame& frame, const wire::Subscriber& receiver, Time at) {
  wire::FrameTag tag = frame.tag;
  tag.sequence = receiver.next_sequence;
  tag.send_delay = at - tag.captured;
  tag.echo_time_ns = receiver.echo_time_ns;
  if (tag.echo_time_ns != 0) tag.echo_hold = at - receiver.last_hello;
  return tag;
}

/// Writes a receiver's tag into the datagram: the only bytes in which two receivers' copies differ.
void stamp(OutgoingFrame& frame, const wire::FrameTag& tag) {
  const auto bytes = std::span(frame.head).subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>();
  wire::write_frame_tag(tag, bytes);
  if (frame.wire == WireFormat::kBase64) {
    wire::encode_base64(
        std::span(frame.head).subspan(wire::kFrameTagGroupsBegin),
        std::span(frame.datagram)
            .subspan(wire::kFrameTagTextBegin, wire::kFrameTagTextEnd - wire::kFrameTagTextBegin));
  } else {
    std::copy(bytes.begin(), bytes.end(), frame.datagram.begin() + wire::kFrameTagOffset);
  }
}

/// The bit is turned over for this one only: all receivers share the bytes.
net::SendResult send_flipped(net::UdpSender& sender, const Endpoint& to, OutgoingFrame& frame,
                             std::optional<std::uint64_t> flip) {
  if (flip) net::flip_bit(frame.datagram, *flip);
  const net::SendResult result = sender.send(to, frame.datagram);
  if (flip) net::flip_bit(frame.datagram, *flip);
  return result;
}

std::size_t largest_datagram(const OutgoingFrame& frame) {
  if (is_one_datagram(frame.wire)) return frame.datagram.size();
  return std::ranges::max(frame.rtp.packets, {}, &wire::RtpFrame::Packet::size).size;
}

model::FrameRecord record_of(const OutgoingFrame& frame) {
  model::FrameRecord record;
  record.frame_number = frame.tag.frame_number;
  record.at = now();
  record.wire = frame.wire;
  // A pooled frame may hold another wire's bytes still.
  const bool is_rtp = frame.wire == WireFormat::kRtp;
  record.datagram_bytes =
      static_cast<std::uint32_t>(is_rtp ? frame.rtp.bytes.size() : frame.datagram.size());
  if (is_rtp) record.datagrams = static_cast<std::uint32_t>(frame.rtp.packets.size());
  return record;
}

}  // namespace

void SendStage::send(const std::shared_ptr<OutgoingFrame>& frame) {
  const Time at = now();
  // What leaves now may be refused, and the last receiver be gone with it.
  path_.advance(at);
  if (subscriptions_.receivers().empty()) {
    return append_dropped(*frame, FrameOutcome::kNoReceiver);
  }
  if (frame->wire == WireFormat::kRtp) return send_rtp(frame, at);
  const Path::Verdict verdict = path_.enter(frame->datagram.size(), at);
  if (net::is_remembered(verdict)) path_.remember(verdict, frame->tag.frame_number);
  if (verdict.copies == 0) {
    impair(*frame);
  } else if (verdict.at_once) {
    send_at_once(*frame, verdict);
  } else {
    delay(frame, verdict, at);
  }
  // What waited for this one to overtake it, and the timer.
  path_.advance(at);
}

void SendStage::send_at_once(OutgoingFrame& frame, const Path::Verdict& verdict) {
  std::uint32_t copies = 0;
  int error = 0;
  for (wire::Subscriber& receiver : subscriptions_.receivers()) {
    const int failed = send_copy(frame, receiver, verdict);
    copies += failed == 0 ? 1 : 0;
    if (failed != 0) error = failed;
  }
  if (copies > 0) {
    append_sent(record_of(frame), copies);
  } else {
    append_dropped(frame, FrameOutcome::kSendFailed, 0, reason_of(error));
  }
  if (error != 0) tell_failure(largest_datagram(frame), error);
}

/// Answers 0 or the errno.
int SendStage::send_copy(OutgoingFrame& frame, wire::Subscriber& receiver,
                         const Path::Verdict& verdict) {
  stamp(frame, tag_for(frame, receiver, now()));
  const net::SendResult result = send_flipped(sender_, receiver.endpoint, frame, verdict.flip);
  if (!result.ok()) {
    ++receiver.send_failed;
    return result.error;
  }
  // A second copy is the network's, not the sender's.
  if (verdict.copies > 1) {
    static_cast<void>(send_flipped(sender_, receiver.endpoint, frame, verdict.flip));
  }
  ++receiver.sent;
  ++receiver.next_sequence;
  return 0;
}

/// The simulator dropped it: its number is used, so that the receiver misses it as any lost one.
void SendStage::impair(const OutgoingFrame& frame) {
  use_numbers();
  append_dropped(frame, FrameOutcome::kImpaired, next_key_++);
}

/// It went into the simulator, which counts as sent.
void SendStage::delay(const std::shared_ptr<OutgoingFrame>& frame, const Path::Verdict& verdict,
                      Time at) {
  Delayed delayed{frame, {}, verdict.flip, {}};
  for (const wire::Subscriber& receiver : subscriptions_.receivers()) {
    delayed.copies.push_back({receiver.endpoint, tag_for(*frame, receiver, at)});
  }
  use_numbers();
  append_sent(record_of(*frame), static_cast<std::uint32_t>(delayed.copies.size()));
  path_.hold(verdict, std::move(delayed));
}

void SendStage::use_numbers() {
  for (wire::Subscriber& receiver : subscriptions_.receivers()) ++receiver.next_sequence;
}

void SendStage::send_delayed(Delayed& delayed) {
  if (delayed.frame) {
    const int error = send_delayed_copies(delayed);
    if (error != 0) tell_failure(largest_datagram(*delayed.frame), error);
  } else {
    const int error = send_delayed_packets(delayed);
    if (error != 0) tell_failure(delayed.packets.front().second.size(), error);
  }
  delayed.left = true;
}

/// Answers 0 or an errno.
int SendStage::send_delayed_packets(const Delayed& delayed) {
  int error = 0;
  for (const auto& [to, bytes] : delayed.packets) {
    // It may have left meanwhile.
    wire::Subscriber* receiver = subscriptions_.find(to);
    if (receiver == nullptr) continue;
    const net::SendResult result = sender_.send(to, bytes);
    // A second copy is the network's, not the sender's.
    if (delayed.left) continue;
    ++(result.ok() ? receiver->sent : receiver->send_failed);
    if (!result.ok()) error = result.error;
  }
  return error;
}

/// Answers 0 or an errno.
int SendStage::send_delayed_copies(Delayed& delayed) {
  int error = 0;
  for (const Addressed& copy : delayed.copies) {
    wire::Subscriber* receiver = subscriptions_.find(copy.to);
    if (receiver == nullptr) continue;
    stamp(*delayed.frame, copy.tag);
    const net::SendResult result = send_flipped(sender_, copy.to, *delayed.frame, delayed.flip);
    // A second copy is the network's, not the sender's.
    if (delayed.left) continue;
    ++(result.ok() ? receiver->sent : receiver->send_failed);
    if (!result.ok()) error = result.error;
  }
  return error;
}

void SendStage::append_sent(model::FrameRecord record, std::uint32_t copies) {
  record.kind = model::RecordKind::kSent;
  record.count = copies;
  record.key = next_key_++;
  account_->writer(Producer::kIo).append(record);
}

void SendStage::append_dropped(const OutgoingFrame& frame, FrameOutcome outcome, std::uint64_t key,
                               std::string_view reason) {
  model::FrameRecord record = record_of(frame);
  record.kind = model::RecordKind::kDropped;
  record.outcome = outcome;
  record.count = 0;
  record.key = key;
  record.reason = reason;
  account_->writer(Producer::kIo).append(record);
}

void SendStage::tell_failure(std::size_t bytes, int error) {
  account_->note(
      "send_failed", model::Severity::kError,
      "send of " + std::to_string(bytes) + " bytes: " + std::strerror(error) + advice(error), true);
  note_refusals(now());
}

void SendStage::send_rtp(const std::shared_ptr<OutgoingFrame>& frame, Time at) {
  open_rtcp_port();
  rtp_.send(frame, hurried_ ? 0 : settings_->read().pace, at);
}

void SendStage::on_rtp_sent(const OutgoingFrame& frame, const RtpSend::Outcome& outcome) {
  if (outcome.impaired) {
    path_.remember(last_dropped_, frame.tag.frame_number);
    append_dropped(frame, FrameOutcome::kImpaired, next_key_++);
  } else if (outcome.copies == 0) {
    append_dropped(frame, FrameOutcome::kSendFailed, 0, reason_of(outcome.error));
  } else {
    model::FrameRecord record = record_of(frame);
    record.datagrams = outcome.datagrams;
    record.datagram_bytes = outcome.bytes;
    record.largest_datagram = outcome.largest;
    append_sent(record, outcome.copies);
  }
  if (outcome.error != 0) tell_failure(largest_datagram(frame), outcome.error);
  path_.advance(now());
  if (in_send_submitted_) return;
  // It was paced, and has kept the others waiting.
  left();
  send_submitted();
}

/// The simulator, as RTP's packets meet it.
RtpSend::Simulator SendStage::simulator() {
  RtpSend::Simulator simulator;
  simulator.passes_all = [this] { return path_.passes_all(); };
  simulator.enter = [this](const RtpSend::Packet& packet) {
    const Time at = now();
    path_.advance(at);
    const Path::Verdict verdict = path_.enter(packet.bytes, at);
    // A frame lives on without some of its packets; one without any is remembered by the last.
    if (verdict.copies == 0) {
      last_dropped_ = verdict;
    } else if (net::is_remembered(verdict)) {
      path_.remember(verdict, packet.frame_number);
    }
    return verdict;
  };
  simulator.hold = [this](const Path::Verdict& verdict, auto packets) {
    path_.hold(verdict, Delayed{nullptr, {}, std::nullopt, std::move(packets)});
    path_.advance(now());
  };
  return simulator;
}

}  // namespace framescope::session
