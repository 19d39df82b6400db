#include "session/receive_stage.hpp"

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string_view>
#include <utility>

#include "wire/base64.hpp"
#include "wire/hello.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

// One more byte than the largest payload, so that nothing of a legal size is ever cut.
constexpr std::size_t kBufferBytes = 65'536;

}  // namespace

ReceiveStage::ReceiveStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
                           std::shared_ptr<Slot> slot)
    : options_(std::move(options)),
      account_(std::move(account)),
      socket_(io, {.bind = options_.bind,
                   .rcvbuf_bytes = options_.rcvbuf_bytes,
                   .recverr = options_.from.has_value(),
                   .group = options_.group,
                   .interface = options_.interface}),
      timer_(io),
      path_(io, options_.impairs ? options_.settings : nullptr,
            [this](std::uint64_t ordinal, const Delayed& delayed) { leave(ordinal, delayed); }),
      desk_(options_.desk, account_, std::move(slot), counters_),
      rtp_(io, socket_, options_.rtp, options_.settings, desk_) {}

void ReceiveStage::start() {
  {
    const std::lock_guard lock(link_mutex_);
    link_.local = to_string(local());
    if (options_.from && !options_.desk.from_zero) link_.asked = to_string(*options_.from);
    link_.rcvbuf_asked_bytes = options_.rcvbuf_bytes;
    link_.rcvbuf_bytes = rcvbuf_bytes();
  }
  wait();
  tick();
}

void ReceiveStage::close() {
  on_readable();  // what came, but was not read yet
  closed_ = true;
  path_.close();
  account_impaired_before(~std::uint64_t{0}, now());
  rtp_.close(now());
  if (options_.from) static_cast<void>(sender_.send(*options_.from, wire::bye()));
  read_drops();
  desk_.finish(now(), kernel_drops());
  publish_link();
  timer_.cancel();
  socket_.close();
}

void ReceiveStage::wait() {
  receiver_.wait_readable([this](std::error_code error) {
    if (closed_) return;
    if (error) {
      account_->note(
          "receive_failed", model::Severity::kError,
          "receiving on " + to_string(local()) + ": " + error.message() + "; start again");
      return;
    }
    on_readable();
    wait();
  });
}

void ReceiveStage::on_readable() {
  for (const net::Refusal& refusal : sender_.drain_errors())
    refused_ = refusal.error == ECONNREFUSED;
  Time at = now();
  passes_all_ = path_.passes_all();
  for (int i = 0; i < net::UdpReceiver::kMaxPerWake; ++i) {
    path_.advance(at);
    make_room();
    const std::optional<net::ReceivedDatagram> datagram = receiver_.receive(incoming_->buffer);
    if (!datagram) break;
    at = now();
    on_datagram(*datagram, at);
  }
  rtp_.arm();
}

void ReceiveStage::make_room() {
  if (incoming_) return;
  incoming_ = frames_.acquire();
  incoming_->buffer.resize(kBufferBytes);
}

/// What was read comes out of the simulator, or never went through it.
void ReceiveStage::arrive(const Endpoint& from, Time at) {
  const auto bytes = std::span(incoming_->buffer).first(incoming_->size);
  if (!wire::is_rtcp(bytes)) counters_.add(&ArrivalCounters::received);
  largest_bytes_ = std::max(largest_bytes_, incoming_->size);
  if (wire::is_rtp_like(bytes) && rtp_.is_rtp(bytes)) return on_rtp(from, at);
  const wire::DatagramPeek peek = wire::peek_datagram(bytes);
  incoming_->kind = peek.kind;
  const bool is_frame =
      peek.kind == wire::DatagramKind::kBase64Jpeg || peek.kind == wire::DatagramKind::kRawJpeg;
  if (!is_frame || (!lock_ && !may_lock(peek, at))) return reject(peek, at);
  note_frame(from, at);
  if (peek.tag) {
    on_tagged(*peek.tag, at);
  } else {
    on_plain(peek, at);
  }
}

/// A datagram of the stream that is shown.
void ReceiveStage::note_frame(const Endpoint& from, Time at) {
  if (!lock_) lock_ = Lock{from, at};
  lock_->last_frame = at;
  last_frame_ = at;
  refused_ = false;
  met_dialect_.reset();
}

void ReceiveStage::on_rtp(const Endpoint& from, Time at) {
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  if (!rtp_.on_datagram(from, bytes, incoming_->kernel_drops, at)) return;
  note_frame(from, at);
}

/// Whether this source may be looked at: the one that was asked, or the one locked to, or anyone
/// while none is.
bool ReceiveStage::is_ours(const Endpoint& from, Time at) {
  if (options_.from) return from == *options_.from;
  if (lock_ && at - lock_->last_frame > kSilence) lock_.reset();
  return !lock_ || lock_->source == from;
}

/// A source is locked to for a tag whose check sum holds, or for a whole frame within all limits.
bool ReceiveStage::may_lock(const wire::DatagramPeek& peek, Time at) {
  if (peek.tag) return true;
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  // While no good stream is there a flood of large rubbish must not keep the thread from looking
  // for one.
  if (at - probes_since_ > kProbePeriod) {
    probes_since_ = at;
    probes_ = 0;
  }
  if (++probes_ > kMaxProbes) {
    desk_.malformed()->count_not_examined();
    return false;
  }
  const auto content = wire::extract_jpeg(bytes, peek.kind, probe_);
  if (!content) {
    desk_.malformed()->count(content.error());
    return false;
  }
  // The first part of a picture decodes, too; but a source of parts is none to lock to.
  if (!content->info.has_eoi) desk_.malformed()->count_no_end();
  return content->info.has_eoi;
}

void ReceiveStage::reject(const wire::DatagramPeek& peek, Time at) {
  if (peek.dialect != wire::Dialect::kNone) desk_.malformed()->count(wire::FrameFault::kNotAFrame);
  // The most telling of what arrives, and not while a good stream runs beside it.
  const bool good_stream = lock_ && at - lock_->last_frame < kSilence;
  const bool told_more =
      met_dialect_ && wire::specificity(*met_dialect_) >= wire::specificity(peek.dialect);
  if (!good_stream && !told_more) met_dialect_ = peek.dialect;
}

void ReceiveStage::on_tagged(const wire::FrameTag& tag, Time at) {
  plain_in_a_row_ = 0;
  const model::SequenceWindow::Answer answer = desk_.number(number_of(tag), at);
  const bool late = answer.arrival == model::Arrival::kLate;
  if (!late && answer.arrival != model::Arrival::kAccepted) return desk_.saw_tag(at);
  desk_.learn(tag, at);
  model::FrameRecord record = desk_.arrival(tag, answer.key, at);
  fill_sizes(record);
  desk_.append(record);
  if (late) {
    return desk_.end_late(std::exchange(incoming_, nullptr), answer.key, tag.frame_number, true,
                          at);
  }
  desk_.hand_over(std::exchange(incoming_, nullptr), answer.key, tag.frame_number, true, at);
}

void ReceiveStage::fill_sizes(model::FrameRecord& record) const {
  const bool base64 = incoming_->kind == wire::DatagramKind::kBase64Jpeg;
  record.wire = base64 ? WireFormat::kBase64 : WireFormat::kRaw;
  record.datagram_bytes = static_cast<std::uint32_t>(incoming_->size);
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  record.jpeg_bytes =
      static_cast<std::uint32_t>(base64 ? wire::decoded_length(bytes) : bytes.size());
}

void ReceiveStage::on_plain(const wire::DatagramPeek& peek, Time at) {
  // In the middle of a numbered stream a frame without a number is rubbish; two in a row are
  // another sender in its place. Not so what carries a tag of ours that was damaged on the way, or
  // comes from a loopback's own sender: its number is missed already.
  const std::optional<Time> tagged = desk_.last_tagged();
  const bool numbered = tagged && at - *tagged < kSilence;
  if (options_.desk.from_zero || (numbered && (peek.tag_damaged || ++plain_in_a_row_ < 2))) {
    return peek.tag_damaged ? desk_.malformed()->count_damaged_tag()
                            : desk_.malformed()->count_untagged();
  }
  const std::uint64_t key = append_plain(peek, at);
  desk_.hand_over(std::exchange(incoming_, nullptr), key, key - FrameDesk::kPlainKeys, false, at);
}

/// Opens a frame without a number, and answers its key.
std::uint64_t ReceiveStage::append_plain(const wire::DatagramPeek& peek, Time at) {
  incoming_->kind = peek.kind;
  desk_.learn_plain();
  model::FrameRecord record;
  record.kind = model::RecordKind::kArrived;
  record.key = desk_.next_plain_key();
  record.frame_number = record.key - FrameDesk::kPlainKeys;
  record.at = at;
  fill_sizes(record);
  desk_.append(record);
  const std::string_view bytes(reinterpret_cast<const char*>(incoming_->buffer.data()),
                               incoming_->size);
  const std::size_t hash = std::hash<std::string_view>{}(bytes);
  if (std::exchange(last_plain_hash_, hash) == hash) ++repeated_;
  return record.key;
}

void ReceiveStage::read_drops() {
  if (const auto drops = net::read_socket_drops(socket_.native())) drops_now_.update(*drops);
  counters_.kernel_drops.store(std::max(drops_now_.total(), drops_.total()),
                               std::memory_order_relaxed);
}

void ReceiveStage::schedule_tick() {
  timer_.expires_after(kTick);
  timer_.async_wait([this](std::error_code error) {
    if (!closed_ && !error) tick();
  });
}

void ReceiveStage::tick() {
  // A process that was stopped finds its timer due before it has read what came meanwhile: what is
  // missing may be among that.
  on_readable();
  const Time at = now();
  rtp_.tick(at);
  desk_.tick(at);
  read_drops();
  // Now it is known to be ours, and a v2 hello brings the round-trip time.
  if (desk_.last_tagged() && !std::exchange(knows_ours_, true)) next_hello_ = at;
  if (options_.from && at >= next_hello_) say_hello(at);
  publish_link();
  schedule_tick();
}

void ReceiveStage::publish_link() {
  const std::lock_guard lock(link_mutex_);
  if (last_frame_) link_.last_frame = last_frame_;
  link_.said_bye = rtp_.said_bye();
  link_.refused = refused_;
  link_.hello_error = hello_error_;
  link_.broken_frames = met_dialect_ == wire::Dialect::kNone;
  link_.dialect.clear();
  if (met_dialect_ && !link_.broken_frames) link_.dialect = wire::describe(*met_dialect_);
  link_.largest_bytes = largest_bytes_;
  link_.repeated = repeated_;
  link_.nominal_fps = desk_.nominal_fps();
}

void ReceiveStage::say_hello(Time at) {
  next_hello_ = at + kHelloInterval;
  // A script's server takes anything, but the one for several clients wants exactly `Hello`: v2 is
  // for a sender that has shown to be ours.
  const bool ours = desk_.last_tagged() && at - *desk_.last_tagged() < kOurs;
  if (!ours) {
    hello_error_ = sender_.send(*options_.from, wire::plain_hello()).error;
    return;
  }
  wire::Hello hello{wire::HelloKind::kV2, options_.nonce, at.time_since_epoch().count()};
  hello.rtt_us = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(desk_.rtt()).count());
  hello_error_ = sender_.send(*options_.from, wire::write_hello_v2(hello)).error;
}

model::LinkFacts ReceiveStage::link() const {
  const std::lock_guard lock(link_mutex_);
  return link_;
}

void ReceiveStage::fill(model::DatagramCounts& counts) const {
  const auto load = [](const std::atomic<std::uint64_t>& counter) {
    return counter.load(std::memory_order_relaxed);
  };
  counts.received = load(counters_.received);
  counts.late = load(counters_.late);
  counts.duplicate = load(counters_.duplicate);
  counts.reordered = load(counters_.reordered);
  counts.malformed = desk_.malformed()->total();
  counts.foreign = load(counters_.foreign);
  counts.kernel_drops = load(counters_.kernel_drops);
}

}  // namespace framescope::session
