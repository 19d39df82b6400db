#include "session/session.hpp"

#include <algorithm>
#include <thread>
#include <utility>

#include <asio/post.hpp>

#include "session/session_parts.hpp"

namespace framescope::session {
namespace {

constexpr Duration kDrainTime = std::chrono::milliseconds(500);

Time now() { return std::chrono::steady_clock::now(); }

}  // namespace

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

void Session::start_stages() {
  Parts& parts = *parts_;
  Account::Options account;
  account.supplement = [this](model::Snapshot& snapshot, bool final) {
    fill(snapshot);
    write_description(final);
  };
  account.period = parts.options.snapshot_period;
  if (!parts.options.has_window) account.published = parts.options.wake;
  parts.account->start(std::move(account));
  if (parts.receive) parts.receive->start();
  if (parts.send) parts.send->start();
  parts.io.start();
  if (parts.decode) parts.decode->start();
  if (parts.encode) parts.encode->start();
  if (parts.capture) parts.capture->start();
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

std::optional<Time> Session::due_end() const {
  if (!config_.duration) return std::nullopt;
  return started_ + *config_.duration;
}

bool Session::ended() const {
  if (config_.duration && now() >= *due_end()) return true;
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
  // The encode thread, and what comes of its last frame, may wait for the pace of those before.
  if (parts.send) asio::post(parts.io.context(), [&parts] { parts.send->hurry(); });
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
