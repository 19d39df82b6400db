#include "session/send_stage.hpp"

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "model/sequence_window.hpp"
#include "wire/hello.hpp"
#include "wire/rtp_packet.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

// Several datagrams of the largest size, so that a burst to all receivers is never refused for want
// of memory.
constexpr int kSendBufferBytes = 4 << 20;

}  // namespace

SendStage::SendStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
                     std::shared_ptr<const SettingsBoard> settings)
    : options_(std::move(options)),
      account_(std::move(account)),
      socket_(io, {.bind = options_.bind,
                   .sndbuf_bytes = kSendBufferBytes,
                   .recverr = true,
                   .interface = options_.interface,
                   .multicast_ttl = options_.multicast_ttl}),
      io_(io),
      timer_(io),
      waker_(io, [this] { send_submitted(); }),
      subscriptions_(options_.limits),
      next_key_(model::SequenceWindow::kFirstKey),
      path_(io, settings, [this](std::uint64_t, Delayed& delayed) { send_delayed(delayed); }),
      settings_(std::move(settings)),
      rtp_(io, sender_, subscriptions_, options_.rtp, simulator(),
           [this](const OutgoingFrame& frame, const RtpSend::Outcome& outcome) {
             on_rtp_sent(frame, outcome);
           }) {
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

void SendStage::hurry() {
  hurried_ = true;
  rtp_.hurry(now());
}

void SendStage::close() {
  closed_ = true;
  waker_.close();
  send_submitted();  // what it has not told yet
  rtp_.send_rest(now());
  path_.close();
  rtp_.close(now());
  if (rtcp_port_) rtcp_port_->close();
  publish_receivers();
  timer_.cancel();
  socket_.close();
}

void SendStage::wait_for_hello() {
  receiver_.wait_readable([this](std::error_code error) {
    if (closed_) return;
    if (error) {
      account_->note(
          "listen_failed", model::Severity::kError,
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
  if (wire::is_rtcp(datagram)) return on_report(from, datagram, at);
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

/// A BYE of RTCP is as good as one of a hello.
void SendStage::on_report(const Endpoint& from, std::span<const std::uint8_t> datagram, Time at) {
  const std::optional<Endpoint> left = rtp_.on_report(from, datagram, at);
  if (!left) return;
  subscriptions_.on_hello(*left, {.kind = wire::HelloKind::kBye}, at);
  publish_receivers();
}

/// Some report to the port behind the one that RTP comes from (RFC 3550 11), as FFmpeg does where
/// it heard no report yet. Others answer where ours come from, so that it may be missing.
void SendStage::open_rtcp_port() {
  if (options_.rtp.rtcp_mux || std::exchange(rtcp_port_tried_, true)) return;
  Endpoint bind = local();
  if (bind.port == 65'535) return;
  ++bind.port;
  try {
    rtcp_port_ = std::make_unique<RtcpPort>(
        io_, bind, [this](const Endpoint& from, std::span<const std::uint8_t> datagram, Time at) {
          if (wire::is_rtcp(datagram)) on_report(from, datagram, at);
        });
  } catch (const net::NetError& error) {
    account_->note("rtcp_port", model::Severity::kInfo,
                   std::string("RTCP on RTP's port only: ") + error.what(), true);
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
                       " refused: not a private network; allow it with --allow " +
                       address_text(from),
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
  // A process that was stopped finds its timer due before it has read the hellos of that time.
  on_readable();
  const Time at = now();
  subscriptions_.expire(at);
  rtp_.tick(at);
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
      row.rtt = rtp_.rtt_of(receiver.endpoint);
      if (receiver.rtt_us > 0) row.rtt = std::chrono::microseconds(receiver.rtt_us);
      rows_.push_back(row);
    }
  }
  receiver_count_.store(count, std::memory_order_relaxed);
  plain_.store(static_cast<std::uint64_t>(std::ranges::count_if(
                   subscriptions_.receivers(),
                   [](const wire::Subscriber& receiver) {
                     return receiver.kind == wire::HelloKind::kPlain && !receiver.permanent;
                   })),
               std::memory_order_relaxed);
  strange_.store(static_cast<std::uint64_t>(std::ranges::count_if(
                     subscriptions_.receivers(),
                     [](const wire::Subscriber& receiver) { return receiver.echo_time_ns == 0; })),
                 std::memory_order_relaxed);
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
    submitted_.push_back(std::move(frame));
  }
  waker_.wake();
}

std::shared_ptr<OutgoingFrame> SendStage::next_submitted() {
  const std::lock_guard lock(queue_mutex_);
  if (submitted_.empty()) return nullptr;
  std::shared_ptr<OutgoingFrame> frame = std::move(submitted_.front());
  submitted_.erase(submitted_.begin());
  return frame;
}

/// Frame by frame: the packets of one are spread over a time.
void SendStage::send_submitted() {
  in_send_submitted_ = true;
  while (!rtp_.is_busy()) {
    const std::shared_ptr<OutgoingFrame> frame = next_submitted();
    if (!frame) break;
    send(frame);
    if (!rtp_.is_busy()) left();
  }
  in_send_submitted_ = false;
}

/// A frame is on its way.
void SendStage::left() {
  {
    const std::lock_guard lock(queue_mutex_);
    --queued_;
  }
  queue_changed_.notify_one();
}

bool SendStage::has_drained() const {
  const std::lock_guard lock(queue_mutex_);
  return queued_ == 0 && path_.has_drained();
}

}  // namespace framescope::session
