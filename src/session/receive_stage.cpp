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

// Keys of plain frames lie above all that sequence numbers can reach.
constexpr std::uint64_t kPlainKeys = std::uint64_t{1} << 63;

}  // namespace

ReceiveStage::ReceiveStage(asio::io_context& io, Options options, std::shared_ptr<Account> account,
                           std::shared_ptr<Slot> slot)
    : options_(std::move(options)),
      account_(std::move(account)),
      slot_(std::move(slot)),
      socket_(io, {.bind = options_.bind,
                   .rcvbuf_bytes = options_.rcvbuf_bytes,
                   .recverr = options_.from.has_value()}),
      timer_(io),
      path_(io, options_.settings,
            [this](std::uint64_t ordinal, const Delayed& delayed) { leave(ordinal, delayed); }),
      numbers_(options_.from_zero) {}

void ReceiveStage::start() {
  {
    const std::lock_guard lock(link_mutex_);
    link_.local = to_string(local());
    if (options_.from && !options_.from_zero) link_.asked = to_string(*options_.from);
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
  if (options_.from) static_cast<void>(sender_.send(*options_.from, wire::bye()));
  read_drops();
  records_.clear();
  numbers_.finish(now(), kernel_drops(), records_);
  flush(records_);
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
  for (int i = 0; i < net::UdpReceiver::kMaxPerWake; ++i) {
    path_.advance(now());
    make_room();
    const std::optional<net::ReceivedDatagram> datagram = receiver_.receive(incoming_->buffer);
    if (!datagram) return;
    on_datagram(*datagram, now());
  }
}

void ReceiveStage::make_room() {
  if (incoming_) return;
  incoming_ = frames_.acquire();
  incoming_->buffer.resize(kBufferBytes);
}

/// What was read comes out of the simulator, or never went through it.
void ReceiveStage::arrive(const Endpoint& from, Time at) {
  counters_.received.fetch_add(1, std::memory_order_relaxed);
  const auto bytes = std::span(incoming_->buffer).first(incoming_->size);
  largest_bytes_ = std::max(largest_bytes_, bytes.size());
  const wire::DatagramPeek peek = wire::peek_datagram(bytes);
  incoming_->kind = peek.kind;
  const bool is_frame =
      peek.kind == wire::DatagramKind::kBase64Jpeg || peek.kind == wire::DatagramKind::kRawJpeg;
  if (!is_frame || (!lock_ && !may_lock(peek, at))) return reject(peek, at);
  if (!lock_) lock_ = Lock{from, at};
  lock_->last_frame = at;
  last_frame_ = at;
  refused_ = false;
  met_dialect_.reset();
  if (peek.tag) {
    on_tagged(*peek.tag, at);
  } else {
    on_plain(peek, at);
  }
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
    options_.malformed->count_not_examined();
    return false;
  }
  const auto content = wire::extract_jpeg(bytes, peek.kind, probe_);
  if (!content) {
    options_.malformed->count(content.error());
    return false;
  }
  // The first part of a picture decodes, too; but a source of parts is none to lock to.
  if (!content->info.has_eoi) options_.malformed->count_no_end();
  return content->info.has_eoi;
}

void ReceiveStage::reject(const wire::DatagramPeek& peek, Time at) {
  if (peek.dialect != wire::Dialect::kNone) options_.malformed->count(wire::FrameFault::kNotAFrame);
  // The most telling of what arrives, and not while a good stream runs beside it.
  const bool good_stream = lock_ && at - lock_->last_frame < kSilence;
  const bool told_more =
      met_dialect_ && wire::specificity(*met_dialect_) >= wire::specificity(peek.dialect);
  if (!good_stream && !told_more) met_dialect_ = peek.dialect;
}

void ReceiveStage::on_tagged(const wire::FrameTag& tag, Time at) {
  plain_in_a_row_ = 0;
  if (!last_tagged_)
    next_hello_ = at;  // from now on it is ours, and a v2 hello brings the round-trip time
  last_tagged_ = at;
  const model::SequenceWindow::Answer answer = number(tag, at);
  switch (answer.arrival) {
    case model::Arrival::kTooLate:
      counters_.late.fetch_add(1, std::memory_order_relaxed);
      return;
    case model::Arrival::kDuplicate:
      counters_.duplicate.fetch_add(1, std::memory_order_relaxed);
      return;
    case model::Arrival::kUnbelieved:
      return options_.malformed->count_unbelieved();
    case model::Arrival::kLate:
    case model::Arrival::kAccepted:
      break;
  }
  if (tag.stream_id != stream_id_ || !stream_known_) {
    stream_known_ = true;
    host_hash_ = wire::host_hash(options_.boot_id, tag.stream_id);
  }
  if (const Duration rtt = round_trip(tag, at); rtt > Duration{0}) rtt_ = rtt;
  nominal_fps_.reset();
  if (tag.frame_interval > Duration{0}) nominal_fps_ = 1 / seconds(tag.frame_interval);
  learn_clock(tag, at);
  account_->writer(Producer::kIo).append(arrival(tag, answer.key, at));
  if (tag.stream_id != stream_id_ || plain_) ++stream_;
  stream_id_ = tag.stream_id;
  plain_ = false;
  if (answer.arrival == model::Arrival::kLate) {
    name(answer.key, tag.frame_number, true, at);
    if (options_.keep) options_.keep(std::exchange(incoming_, nullptr));
    counters_.reordered.fetch_add(1, std::memory_order_relaxed);
    return end(answer.key, FrameOutcome::kLate, at);
  }
  hand_over(answer.key, tag.frame_number, true, at);
}

model::SequenceWindow::Answer ReceiveStage::number(const wire::FrameTag& tag, Time at) {
  records_.clear();
  const model::SequenceWindow::Answer answer = numbers_.arrive(number_of(tag), at, records_);
  flush(records_);
  return answer;
}

model::FrameRecord ReceiveStage::arrival(const wire::FrameTag& tag, std::uint64_t key,
                                         Time at) const {
  const bool base64 = incoming_->kind == wire::DatagramKind::kBase64Jpeg;
  model::FrameRecord record;
  record.kind = model::RecordKind::kArrived;
  record.numbered = true;
  record.key = key;
  record.frame_number = tag.frame_number;
  record.at = at;
  record.captured = tag.captured;
  record.encode = tag.encode;
  record.sent = tag.captured + tag.send_delay;
  record.same_host = !options_.boot_id.empty() && tag.host_hash == host_hash_;
  record.rtt = rtt_;
  if (const auto clock = clock_.at(at)) {
    record.clock_offset = clock->offset;
    record.clock_error = clock->error;
  }
  record.wire = base64 ? WireFormat::kBase64 : WireFormat::kRaw;
  record.subsampling = tag.subsampling;
  record.quality = static_cast<std::uint8_t>(tag.quality);
  record.datagram_bytes = static_cast<std::uint32_t>(incoming_->size);
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  record.jpeg_bytes =
      static_cast<std::uint32_t>(base64 ? wire::decoded_length(bytes) : bytes.size());
  return record;
}

Duration ReceiveStage::round_trip(const wire::FrameTag& tag, Time at) const {
  if (tag.echo_time_ns == 0) return Duration{0};
  constexpr Duration kPlausible = std::chrono::seconds(10);
  const Duration rtt = at.time_since_epoch() - Duration(tag.echo_time_ns) - tag.echo_hold;
  return rtt > Duration{0} && rtt < kPlausible ? rtt : Duration{0};
}

void ReceiveStage::learn_clock(const wire::FrameTag& tag, Time at) {
  model::HelloEcho echo;
  echo.hello_sent = Time(Duration(tag.echo_time_ns));
  echo.held = tag.echo_hold;
  echo.answered = tag.captured + tag.send_delay;
  echo.arrived = at;
  clock_.add({tag.stream_id, tag.host_hash}, echo);
}

void ReceiveStage::on_plain(const wire::DatagramPeek& peek, Time at) {
  // In the middle of a numbered stream a frame without a number is rubbish; two in a row are
  // another sender in its place. Not so what carries a tag of ours that was damaged on the way, or
  // comes from a loopback's own sender: its number is missed already.
  const bool numbered = last_tagged_ && at - *last_tagged_ < kSilence;
  if (options_.from_zero || (numbered && (peek.tag_damaged || ++plain_in_a_row_ < 2))) {
    return peek.tag_damaged ? options_.malformed->count_damaged_tag()
                            : options_.malformed->count_untagged();
  }
  const std::uint64_t ordinal = plain_frames_;
  const std::uint64_t key = append_plain(peek, at);
  if (!std::exchange(plain_, true)) ++stream_;
  hand_over(key, ordinal, false, at);
}

/// Opens a frame without a number, and answers its key.
std::uint64_t ReceiveStage::append_plain(const wire::DatagramPeek& peek, Time at) {
  const std::uint64_t ordinal = plain_frames_++;
  const bool base64 = peek.kind == wire::DatagramKind::kBase64Jpeg;
  model::FrameRecord record;
  record.kind = model::RecordKind::kArrived;
  record.key = kPlainKeys + ordinal;
  record.frame_number = ordinal;
  record.at = at;
  record.wire = base64 ? WireFormat::kBase64 : WireFormat::kRaw;
  record.datagram_bytes = static_cast<std::uint32_t>(incoming_->size);
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  record.jpeg_bytes =
      static_cast<std::uint32_t>(base64 ? wire::decoded_length(bytes) : bytes.size());
  account_->writer(Producer::kIo).append(record);
  const std::size_t hash =
      std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (std::exchange(last_plain_hash_, hash) == hash) ++repeated_;
  nominal_fps_.reset();
  return record.key;
}

void ReceiveStage::name(std::uint64_t key, std::uint64_t frame_number, bool tagged, Time at) {
  incoming_->key = key;
  incoming_->stream = stream_;
  incoming_->frame_number = frame_number;
  incoming_->tagged = tagged;
  incoming_->received = at;
}

void ReceiveStage::hand_over(std::uint64_t key, std::uint64_t frame_number, bool tagged, Time at) {
  name(key, frame_number, tagged, at);
  if (options_.keep) options_.keep(incoming_);
  if (const auto replaced = slot_->put(std::exchange(incoming_, nullptr))) {
    end((*replaced)->key, FrameOutcome::kSupersededBeforeDecode, at);
  }
}

void ReceiveStage::end(std::uint64_t key, FrameOutcome outcome, Time at) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kClosed;
  record.outcome = outcome;
  record.key = key;
  record.at = at;
  account_->writer(Producer::kIo).append(record);
}

void ReceiveStage::flush(const std::vector<model::FrameRecord>& records) {
  for (const model::FrameRecord& record : records) account_->writer(Producer::kIo).append(record);
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
  records_.clear();
  numbers_.tick(at, records_);
  flush(records_);
  read_drops();
  if (options_.from && at >= next_hello_) say_hello(at);
  publish_link();
  schedule_tick();
}

void ReceiveStage::publish_link() {
  const std::lock_guard lock(link_mutex_);
  if (last_frame_) link_.last_frame = last_frame_;
  link_.refused = refused_;
  link_.hello_error = hello_error_;
  link_.broken_frames = met_dialect_ == wire::Dialect::kNone;
  link_.dialect.clear();
  if (met_dialect_ && !link_.broken_frames) link_.dialect = wire::describe(*met_dialect_);
  link_.largest_bytes = largest_bytes_;
  link_.repeated = repeated_;
  link_.nominal_fps = nominal_fps_;
}

void ReceiveStage::say_hello(Time at) {
  next_hello_ = at + kHelloInterval;
  // A script's server takes anything, but the one for several clients wants exactly `Hello`: v2 is
  // for a sender that has shown to be ours.
  const bool ours = last_tagged_ && at - *last_tagged_ < kOurs;
  if (!ours) {
    hello_error_ = sender_.send(*options_.from, wire::plain_hello()).error;
    return;
  }
  wire::Hello hello{wire::HelloKind::kV2, options_.nonce, at.time_since_epoch().count()};
  hello.rtt_us = static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(rtt_).count());
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
  counts.malformed = options_.malformed->total();
  counts.foreign = load(counters_.foreign);
  counts.kernel_drops = load(counters_.kernel_drops);
}

}  // namespace framescope::session
