#include "session/send_stage.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <asio/post.hpp>

#include "model/sequence_window.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"
#include "wire/hello.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

// Several datagrams of the largest size, so that a burst to all receivers is never refused for want
// of memory.
constexpr int kSendBufferBytes = 4 << 20;

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

}  // namespace

SendStage::SendStage(asio::io_context& io, Options options, std::shared_ptr<Account> account)
    : options_(std::move(options)),
      account_(std::move(account)),
      socket_(io, {.bind = options_.bind, .sndbuf_bytes = kSendBufferBytes, .recverr = true}),
      io_(io),
      timer_(io),
      subscriptions_(options_.limits),
      next_key_(model::SequenceWindow::kFirstKey) {
  if (options_.to) add_permanent(*options_.to);
}

void SendStage::add_permanent(const Endpoint& endpoint) {
  subscriptions_.add_permanent(endpoint);
  publish_receivers();
}

void SendStage::start() {
  wait_for_hello();
  schedule_tick();
}

void SendStage::close() {
  closed_ = true;
  publish_receivers();
  timer_.cancel();
  socket_.close();
}

void SendStage::wait_for_hello() {
  receiver_.wait_readable([this](std::error_code error) {
    if (closed_) return;
    if (error) {
      account_->note("listen_failed", model::Severity::kError,
                     "listening on " + to_string(local()) + ": " + error.message() + "; start again");
      return;
    }
    on_readable();
    wait_for_hello();
  });
}

void SendStage::on_readable() {
  const Time at = now();
  note_refusals(at);
  for (int i = 0; i < net::UdpReceiver::kMaxPerWake; ++i) {
    const std::optional<net::ReceivedDatagram> datagram = receiver_.receive(hello_buffer_);
    if (!datagram) return;
    if (datagram->truncated) continue;
    on_hello(datagram->from, std::span(hello_buffer_).first(datagram->size), at);
  }
}

void SendStage::on_hello(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at) {
  const std::optional<wire::Hello> hello = wire::parse_hello(datagram);
  if (!hello) return;
  if (options_.to && !subscriptions_.find(from)) return;
  const wire::HelloVerdict verdict = subscriptions_.on_hello(from, *hello, at);
  switch (verdict) {
    case wire::HelloVerdict::kAdded:
    case wire::HelloVerdict::kLeft:
      publish_receivers();
      break;
    case wire::HelloVerdict::kNotAllowed:
    case wire::HelloVerdict::kFull:
      tell_hello_refused(from, verdict);
      break;
    default:
      break;
  }
}

void SendStage::tell_hello_refused(const Endpoint& from, wire::HelloVerdict verdict) {
  if (verdict == wire::HelloVerdict::kFull) {
    account_->note("hello_full", model::Severity::kWarning,
                   "hello from " + to_string(from) + " refused: all " +
                       std::to_string(options_.limits.max_receivers) +
                       " places are taken; raise --max-receivers",
                   true);
  } else {
    account_->note("hello_not_allowed", model::Severity::kWarning,
                   "hello from " + to_string(from) +
                       " refused: not a private network; allow it with --allow " + address_text(from),
                   true);
  }
}

void SendStage::schedule_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](std::error_code error) {
    if (closed_ || error) return;
    tick();
    schedule_tick();
  });
}

void SendStage::tick() {
  const Time at = now();
  note_refusals(at);
  subscriptions_.expire(at);
  publish_receivers();
}

void SendStage::note_refusals(Time at) {
  for (const net::Refusal& refusal : sender_.drain_errors()) {
    // Only a port that nobody listens on is a receiver that is gone.
    if (refusal.error == ECONNREFUSED && subscriptions_.on_refused(refusal.to, at)) {
      publish_receivers();
    }
  }
}

void SendStage::publish_receivers() {
  const std::size_t count = subscriptions_.receivers().size();
  {
    const std::lock_guard lock(rows_mutex_);
    rows_.clear();
    for (const wire::Subscriber& receiver : subscriptions_.receivers()) {
      model::ReceiverRow row{receiver.endpoint, receiver.sent, receiver.send_failed, std::nullopt};
      if (receiver.rtt_us > 0) row.rtt = std::chrono::microseconds(receiver.rtt_us);
      rows_.push_back(row);
    }
  }
  receiver_count_.store(count, std::memory_order_relaxed);
  if (count > 0 && options_.first_receiver) std::exchange(options_.first_receiver, nullptr)();
}

std::vector<model::ReceiverRow> SendStage::receivers() const {
  const std::lock_guard lock(rows_mutex_);
  return rows_;
}

void SendStage::submit(std::shared_ptr<OutgoingFrame> frame) {
  {
    std::unique_lock lock(queue_mutex_);
    queue_changed_.wait(lock, [this] { return queued_ < kMaxQueued; });
    ++queued_;
  }
  asio::post(io_, [this, frame = std::move(frame)] {
    send(*frame);
    {
      const std::lock_guard lock(queue_mutex_);
      --queued_;
    }
    queue_changed_.notify_one();
  });
}

void SendStage::send(OutgoingFrame& frame) {
  const Time at = now();
  std::uint32_t copies = 0;
  int error = 0;
  for (wire::Subscriber& receiver : subscriptions_.receivers()) {
    const int failed = send_copy(frame, receiver, now());
    copies += failed == 0 ? 1 : 0;
    if (failed != 0) error = failed;
  }
  model::FrameRecord record;
  record.frame_number = frame.tag.frame_number;
  record.at = now();
  record.wire = frame.wire;
  record.datagram_bytes = static_cast<std::uint32_t>(frame.datagram.size());
  record.count = copies;
  if (copies > 0) {
    record.kind = model::RecordKind::kSent;
    record.key = next_key_++;
  } else {
    record.kind = model::RecordKind::kDropped;
    record.outcome =
        subscriptions_.receivers().empty() ? FrameOutcome::kNoReceiver : FrameOutcome::kSendFailed;
  }
  account_->writer(Producer::kIo).append(record);
  if (error != 0) {
    account_->note("send_failed", model::Severity::kError,
                   "send of " + std::to_string(frame.datagram.size()) +
                       " bytes: " + std::strerror(error) +
                       advice(error),
                   true);
    note_refusals(at);
  }
}

/// Answers 0 or the errno.
int SendStage::send_copy(OutgoingFrame& frame, wire::Subscriber& receiver, Time at) {
  stamp(frame, receiver, at);
  const net::SendResult result = sender_.send(receiver.endpoint, frame.datagram);
  if (!result.ok()) {
    ++receiver.send_failed;
    return result.error;
  }
  ++receiver.sent;
  ++receiver.next_sequence;
  return 0;
}

/// Writes this receiver's tag into the datagram: the only bytes in which two receivers' copies
/// differ.
void SendStage::stamp(OutgoingFrame& frame, const wire::Subscriber& receiver, Time at) const {
  wire::FrameTag tag = frame.tag;
  tag.sequence = receiver.next_sequence;
  tag.send_delay = at - tag.captured;
  tag.echo_time_ns = receiver.echo_time_ns;
  if (tag.echo_time_ns != 0) tag.echo_hold = at - receiver.last_hello;
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

}  // namespace framescope::session
