#include "session/session.hpp"

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <utility>

#include <asio/post.hpp>

#include "media/frame_source.hpp"
#include "net/resolve.hpp"
#include "net/system_identity.hpp"
#include "session/account.hpp"
#include "session/decode_stage.hpp"
#include "session/encode_stage.hpp"
#include "session/frame_saver.hpp"
#include "session/io_thread.hpp"
#include "session/receive_stage.hpp"
#include "session/send_stage.hpp"
#include "session/settings_board.hpp"

namespace framescope::session {
namespace {

// Longer than the time-outs of files and URLs, which end with words of their own.
constexpr Duration kSourcePatience = std::chrono::seconds(6);

constexpr Duration kDrainTime = std::chrono::milliseconds(500);

Time now() { return std::chrono::steady_clock::now(); }

std::uint64_t random_id() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

Endpoint loopback_any_port() { return net::resolve({"127.0.0.1", 0}, true); }

bool sends(model::Role role) { return role != model::Role::kReceiver; }
bool receives(model::Role role) { return role != model::Role::kSender; }

/// Where a peer is. "Every interface" is an address to listen on, which users copy; they mean this
/// host.
Endpoint resolve_peer(const HostPort& peer) {
  const Endpoint endpoint = net::resolve(peer, false);
  if (endpoint.address == net::resolve({"0.0.0.0", 0}, false).address) {
    return net::resolve({"127.0.0.1", peer.port}, false);
  }
  if (endpoint.address == net::resolve({"::", 0}, false).address) {
    return net::resolve({"::1", peer.port}, false);
  }
  return endpoint;
}

/// Every interface of the peer's family, so that the peer can be reached and answer.
Endpoint any_like(const Endpoint& peer, std::uint16_t port) {
  return net::resolve({peer.is_v4() ? "0.0.0.0" : "::", port}, true);
}

}  // namespace

struct Session::Parts {
  explicit Parts(Options given, Time start)
      : options(std::move(given)),
        account(std::make_shared<Account>(options.config.role, start)),
        settings(std::make_shared<SettingsBoard>(options.settings)) {}

  Options options;
  std::shared_ptr<Account> account;
  std::shared_ptr<SettingsBoard> settings;
  std::shared_ptr<MalformedCounts> malformed = std::make_shared<MalformedCounts>();
  std::shared_ptr<CaptureStage::Slot> captured = std::make_shared<CaptureStage::Slot>();
  std::shared_ptr<ReceiveStage::Slot> incoming = std::make_shared<ReceiveStage::Slot>();
  LatestSlot<Picture> received_pictures;
  LatestSlot<Picture> sent_pictures;
  std::mutex source_mutex;
  SourcePictures source_pictures;  // with source_mutex
  std::string sender_address;  // the account thread must not ask a socket that is closed meanwhile
  std::atomic<bool> all_sent{false};
  std::uint64_t shown = 0;
  std::optional<std::uint64_t> lent;  // key of the picture that was taken and is not shown yet
  bool stopped = false;

  // Destroyed from the bottom up: threads end before what they use.
  std::unique_ptr<FrameSaver> saver;
  IoThread io;
  std::unique_ptr<SendStage> send;
  std::unique_ptr<ReceiveStage> receive;
  std::unique_ptr<DecodeStage> decode;
  std::unique_ptr<EncodeStage> encode;
  std::unique_ptr<CaptureStage> capture;
};

Session::Session(Options options)
    : config_(options.config),
      started_(now()),
      parts_(std::make_unique<Parts>(std::move(options), started_)) {
  if (receives(config_.role)) make_receiver();
  if (sends(config_.role)) make_sender();
  try {
    start_stages();
  } catch (...) {
    stop();
    throw;
  }
}

Session::~Session() { stop(); }

void Session::make_receiver() {
  Parts& parts = *parts_;
  if (!config_.save_frames_dir.empty()) {
    parts.saver = std::make_unique<FrameSaver>(config_.save_frames_dir, parts.account);
  }
  ReceiveStage::Options receive;
  receive.rcvbuf_bytes = config_.rcvbuf_bytes;
  receive.boot_id = net::boot_id();
  receive.nonce = random_id();
  receive.malformed = parts.malformed;
  if (config_.role == model::Role::kReceiver) receive.settings = parts.settings;
  if (config_.role == model::Role::kLoopback) {
    receive.bind = loopback_any_port();
    receive.from_zero = true;
  } else if (config_.from) {
    receive.from = resolve_peer(*config_.from);
    receive.bind = any_like(*receive.from, config_.bind_port);
  } else {
    receive.bind = net::resolve(config_.listen.value_or(HostPort{"", 9999}), true);
  }
  if (parts.saver) {
    receive.keep = [saver = parts.saver.get()](std::shared_ptr<const IncomingFrame> frame) {
      saver->keep(std::move(frame));
    };
  }
  parts.receive = std::make_unique<ReceiveStage>(parts.io.context(), std::move(receive),
                                                 parts.account, parts.incoming);
  DecodeStage::Options decode;
  decode.malformed = parts.malformed;
  decode.store = parts.options.store;
  decode.session = parts.options.ordinal;
  if (config_.role == model::Role::kReceiver) decode.frames = config_.frames;
  if (parts.options.has_window) {
    decode.show = [this](Picture picture) {
      auto replaced = parts_->received_pictures.put(std::move(picture));
      if (parts_->options.wake) parts_->options.wake();
      return replaced;
    };
  }
  parts.decode = std::make_unique<DecodeStage>(std::move(decode), parts.account, parts.incoming);
}

void Session::make_sender() {
  Parts& parts = *parts_;
  CaptureStage::Options capture;
  capture.frames = config_.frames;
  SendStage::Options send;
  send.limits.allow = config_.allow;
  send.limits.max_receivers = config_.max_receivers;
  if (config_.role == model::Role::kLoopback) {
    send.bind = loopback_any_port();
    send.to = parts.receive->local();
  } else if (config_.to) {
    send.to = resolve_peer(*config_.to);
    send.bind = any_like(*send.to, 0);
  } else {
    send.bind = net::resolve(config_.listen.value_or(HostPort{"", 9999}), true);
    capture.gated = config_.wait_for_receiver;
    send.first_receiver = [this] { parts_->capture->open_gate(); };
  }
  parts.send = std::make_unique<SendStage>(parts.io.context(), std::move(send), parts.account,
                                           parts.settings);
  parts.sender_address = to_string(parts.send->local());
  if (config_.role == model::Role::kLoopback) parts.receive->set_from(parts.send->local());

  capture.after = parts.options.after;
  capture.open = parts.options.source;
  if (!capture.open) {
    const auto spec = media::parse_source(config_.source);
    if (!spec) throw std::runtime_error("source " + spec.error());
    media::SourceOptions source;
    source.loop = config_.loop;
    source.fps = parts.options.settings.fps.value_or(0);
    capture.open = [spec = *spec, source] { return media::open_source(spec, source); };
  }
  parts.capture = std::make_unique<CaptureStage>(std::move(capture), parts.account, parts.settings,
                                                 parts.captured);
  EncodeStage::Options encode;
  encode.stream_id = random_id();
  encode.host_hash = wire::host_hash(net::boot_id(), encode.stream_id);
  encode.store = parts.options.store;
  encode.session = parts.options.ordinal;
  encode.send = [&parts](std::shared_ptr<OutgoingFrame> frame) {
    parts.send->submit(std::move(frame));
  };
  encode.receivers = [&parts] { return parts.send->receiver_count(); };
  encode.ended = [&parts] {
    // Behind the last frame in the io thread's queue.
    asio::post(parts.io.context(), [&parts] { parts.all_sent.store(true); });
  };
  if (parts.options.has_window) {
    encode.observe = [&parts](const CapturedFrame& frame) {
      const std::lock_guard lock(parts.source_mutex);
      SourcePictures& pictures = parts.source_pictures;
      pictures.previous = std::exchange(pictures.newest, frame.image);
      pictures.frame_number = frame.frame_number;
    };
    encode.preview = [&parts](Picture picture) {
      parts.sent_pictures.put(std::move(picture));
      if (parts.options.wake) parts.options.wake();
    };
  }
  parts.encode = std::make_unique<EncodeStage>(std::move(encode), parts.account, parts.settings,
                                               parts.captured);
}

void Session::start_stages() {
  Parts& parts = *parts_;
  parts.account->start([this](model::Snapshot& snapshot) { fill(snapshot); });
  if (parts.receive) parts.receive->start();
  if (parts.send) parts.send->start();
  parts.io.start();
  if (parts.decode) parts.decode->start();
  if (parts.encode) parts.encode->start();
  if (parts.capture) parts.capture->start();
}

void Session::fill(model::Snapshot& snapshot) const {
  const Parts& parts = *parts_;
  snapshot.impaired_frames = impaired_numbers();
  if (parts.receive) snapshot.link = parts.receive->link();
  snapshot.link.impairs_fragments = parts.settings->read().impairment.mtu_bytes > 0;
  if (parts.send) fill_sender(snapshot);
  if (!parts.receive) return;
  parts.receive->fill(snapshot.datagrams);
  if (!parts.send) snapshot.impairment = parts.receive->impairment();
  snapshot.malformed_reasons = parts.malformed->counts();
  // What else came to the socket, a second copy among it, may own some of the kernel's drops.
  snapshot.attribution_exact =
      snapshot.datagrams.kernel_drops == 0 ||
      snapshot.datagrams.foreign + snapshot.datagrams.malformed + snapshot.datagrams.duplicate == 0;
}

void Session::fill_sender(model::Snapshot& snapshot) const {
  const Parts& parts = *parts_;
  const model::StreamSettings settings = parts.settings->read();
  snapshot.receivers = parts.send->receivers();
  snapshot.impairment = parts.send->impairment();
  snapshot.link.local = parts.sender_address;
  snapshot.link.waits_for_hello = config_.role == model::Role::kSender && !config_.to;
  snapshot.link.plain_receivers = parts.send->plain_receivers();
  snapshot.link.nominal_fps = settings.fps;
  if (const auto source = parts.capture->source(); source && !settings.fps) {
    if (source->fps > 0) snapshot.link.nominal_fps = source->fps;
  }
  if (snapshot.link.nominal_fps == 0.0) snapshot.link.nominal_fps.reset();
  snapshot.link.settings = settings;
  tell_waiting();
}

void Session::tell_waiting() const {
  if (waiting_for_source() < kSourcePatience) return parts_->account->retract("source_waiting");
  parts_->account->note("source_waiting", model::Severity::kError,
                        "source '" + config_.source +
                            "' does not answer: is it plugged in, or taken by another "
                            "program? Choose another with --source");
}

void Session::apply(const model::StreamSettings& settings) { parts_->settings->write(settings); }

model::StreamSettings Session::settings() const { return parts_->settings->read(); }

std::shared_ptr<const model::Snapshot> Session::snapshot() const {
  return parts_->account->snapshot();
}

void Session::take_samples(std::vector<model::FrameSample>& samples) {
  parts_->account->take_samples(samples);
}

/// Numbers of the last frames that the simulator dropped; as many as a line of statistics may hold.
std::vector<std::uint64_t> Session::impaired_numbers() const {
  constexpr std::size_t kMost = 256;
  std::vector<std::uint64_t> numbers;
  for (const ImpairedFrame& frame : impaired_frames()) {
    if (frame.dropped() && frame.frame_number) numbers.push_back(*frame.frame_number);
  }
  const std::size_t surplus = numbers.size() - std::min(numbers.size(), kMost);
  numbers.erase(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(surplus));
  return numbers;
}

std::vector<ImpairedFrame> Session::impaired_frames() const {
  return parts_->send ? parts_->send->impaired_frames() : parts_->receive->impaired_frames();
}

std::optional<Picture> Session::take_received() {
  std::optional<Picture> picture = parts_->received_pictures.try_take();
  if (picture) lend(picture->key);
  return picture;
}

/// One picture at a time is out of the account's sight; one that was never shown was overtaken by
/// the next.
void Session::lend(std::optional<std::uint64_t> key) {
  const std::optional<std::uint64_t> forgotten = std::exchange(parts_->lent, key);
  if (forgotten) end_on_main(*forgotten, FrameOutcome::kSupersededBeforeDisplay);
}

std::optional<Picture> Session::take_sent() { return parts_->sent_pictures.try_take(); }

SourcePictures Session::source_pictures() const {
  const std::lock_guard lock(parts_->source_mutex);
  return parts_->source_pictures;
}

void Session::shown(const Picture& picture) {
  // A picture of an earlier session has ended with it.
  if (parts_->lent != picture.key) return;
  parts_->lent.reset();
  end_on_main(picture.key,
              picture.damaged ? FrameOutcome::kDisplayedDamaged : FrameOutcome::kDisplayed);
  ++parts_->shown;
}

void Session::end_on_main(std::uint64_t key, FrameOutcome outcome) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kClosed;
  record.outcome = outcome;
  record.key = key;
  record.at = now();
  parts_->account->writer(Producer::kMain).append(record);
}

bool Session::ended() const {
  if (config_.duration && now() - started_ >= *config_.duration) return true;
  if (config_.role != model::Role::kReceiver) return sender_ended();
  const bool shown_enough = config_.frames && parts_->shown >= *config_.frames;
  return shown_enough || parts_->decode->done();
}

bool Session::sender_ended() const { return parts_->capture->ended() && parts_->all_sent.load(); }

std::string Session::failure() const {
  return parts_->capture ? parts_->capture->failure() : std::string{};
}

Endpoint Session::local() const {
  return parts_->send ? parts_->send->local() : parts_->receive->local();
}

std::optional<media::SourceInfo> Session::source() const {
  return parts_->capture ? parts_->capture->source() : std::nullopt;
}

Duration Session::waiting_for_source() const {
  return parts_->capture ? parts_->capture->waiting_for_source() : Duration{0};
}

std::shared_ptr<const SourceExit> Session::source_exit() const {
  return parts_->capture ? parts_->capture->source_exit() : nullptr;
}

int Session::rcvbuf_bytes() const { return parts_->receive ? parts_->receive->rcvbuf_bytes() : 0; }

void Session::wind_down() {
  if (wound_down_) return;
  wound_down_ = now();
  if (parts_->capture) parts_->capture->end();
}

bool Session::settled() const {
  // Of other roles the end is not in sight: a receiver's stream goes on, a sender shows nothing.
  if (!wound_down_ || config_.role != model::Role::kLoopback) return true;
  const auto snapshot = parts_->account->snapshot();
  if (snapshot->at > *wound_down_ && snapshot->in_flight == 0) return true;
  parts_->account->hurry();
  return false;
}

/// Waits until what was sent has left the impairment simulator, and until every frame has come to
/// its end, which only a loopback can know.
void Session::drain() {
  const Time begun = now();
  while (now() < std::max(begun, parts_->send->last_departure()) + kDrainTime) {
    if (has_drained(begun)) return;
    give_up_pictures();
    parts_->account->hurry();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

bool Session::has_drained(Time begun) const {
  if (!parts_->send->has_drained()) return false;
  if (config_.role == model::Role::kSender) return true;
  // A snapshot from before the last frame was sent may not know of it yet.
  const auto snapshot = parts_->account->snapshot();
  return snapshot->at > begun && snapshot->in_flight == 0;
}

/// A picture that was not shown was overtaken by the end.
void Session::give_up_pictures() {
  while (take_received()) {
  }
  lend(std::nullopt);
}

void Session::stop(Duration source_patience) {
  Parts& parts = *parts_;
  if (std::exchange(parts.stopped, true)) return;
  if (parts.capture) stopped_cleanly_ = parts.capture->stop(source_patience);
  parts.captured->close();
  if (parts.encode) parts.encode->join();
  if (parts.send && parts.encode) drain();
  asio::post(parts.io.context(), [&parts] {
    // A loopback's sender first: what its simulator still held arrives.
    if (parts.send) parts.send->close();
    if (parts.receive) parts.receive->close();
  });
  parts.io.stop();
  parts.incoming->close();
  if (parts.decode) parts.decode->join();
  if (parts.saver) parts.saver->finish();
  give_up_pictures();
  parts.account->finish(parts.receive ? parts.receive->kernel_drops() : 0);
}

}  // namespace framescope::session
