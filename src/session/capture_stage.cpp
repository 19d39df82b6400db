#include "session/capture_stage.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "session/named_thread.hpp"

namespace framescope::session {
namespace {

// A source that does not know its rate is taken for a camera's usual one.
constexpr double kUsualFps = 30.0;

Time now() { return std::chrono::steady_clock::now(); }

/// The schedule of a paced source.
struct Pacing {
  Time last;  ///< when the last frame was due

  /// Whether a frame is due at `at`; if so, the next one is due `interval` later. After a stall the
  /// schedule starts anew: a burst to catch up would be seen as the stream's own.
  bool turn(Time at, Duration interval) {
    const Time due = last + interval;
    if (at < due) return false;
    last = at - due > 4 * interval ? at : due;
    return true;
  }
};

}  // namespace

struct CaptureStage::State {
  Options options;
  std::shared_ptr<Account> account;
  std::shared_ptr<const SettingsBoard> settings;
  std::shared_ptr<Slot> slot;
  Pool<Image> images{
      4};  // one in the source's hands, one in the slot, one in the encoder's, one to spare

  mutable std::mutex mutex;  // guards all below
  std::condition_variable changed;
  bool gate_open = false;
  bool stopping = false;
  bool ended = false;
  bool handing = false;  // a frame over, which a stop waits for; it waits for nothing itself
  std::string failure;
  std::optional<media::SourceInfo> info;
  std::optional<Time> asked;  // when the source was called, until it answers
  const std::shared_ptr<SourceExit> exit = std::make_shared<SourceExit>();

  /// Waits for the instant, or less when the stage stops. False when it stops.
  bool wait_until(Time due) {
    std::unique_lock lock(mutex);
    changed.wait_until(lock, due, [this] { return stopping; });
    return !stopping;
  }
  bool wait_for_gate(media::FrameSource& source);
  void end(std::string why) {
    const std::lock_guard lock(mutex);
    ended = true;
    if (!stopping) failure = std::move(why);
  }
  bool may_go_on() const {
    const std::lock_guard lock(mutex);
    return !stopping;
  }

  /// Calls the source, which may hang.
  template <typename Call>
  auto ask(Call&& call) {
    set_asked(now());
    auto answer = call();
    set_asked(std::nullopt);
    return answer;
  }
  void set_asked(std::optional<Time> at) {
    const std::lock_guard lock(mutex);
    asked = at;
  }

  bool begin_hand_over();
  void end_hand_over();
  std::unique_ptr<media::FrameSource> open_source();
  bool wait_for_device() const;
  void capture(media::FrameSource& source);
  std::optional<Duration> frame_interval(const media::SourceInfo& source) const;
  bool wait_for_turn(const media::SourceInfo& source, Pacing& pacing);
  void hand_over(CapturedFrame frame);
};

CaptureStage::CaptureStage(Options options, std::shared_ptr<Account> account,
                           std::shared_ptr<const SettingsBoard> settings,
                           std::shared_ptr<Slot> slot)
    : state_(std::make_shared<State>()) {
  state_->gate_open = !options.gated;
  state_->options = std::move(options);
  state_->account = std::move(account);
  state_->settings = std::move(settings);
  state_->slot = std::move(slot);
}

CaptureStage::~CaptureStage() { stop(); }

void CaptureStage::start() {
  thread_ = named_thread("capture", [state = state_] { run(state); });
}

void CaptureStage::open_gate() {
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->gate_open) return;
    state_->gate_open = true;
  }
  state_->changed.notify_all();
}

bool CaptureStage::ended() const {
  const std::lock_guard lock(state_->mutex);
  return state_->ended;
}

std::string CaptureStage::failure() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failure;
}

std::optional<media::SourceInfo> CaptureStage::source() const {
  const std::lock_guard lock(state_->mutex);
  return state_->info;
}

Duration CaptureStage::waiting_for_source() const {
  const std::lock_guard lock(state_->mutex);
  return state_->asked ? now() - *state_->asked : Duration{0};
}

void CaptureStage::end() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_all();
  state_->slot->close();
}

bool CaptureStage::stop(Duration patience) {
  if (!thread_.joinable()) return true;
  end();
  std::unique_lock lock(state_->mutex);
  // From here on the thread begins no hand-over, so the account is complete without it.
  state_->changed.wait(lock, [this] { return !state_->handing; });
  lock.unlock();
  const bool returned = state_->exit->wait_for(patience);
  if (returned) {
    thread_.join();
  } else {
    thread_.detach();
  }
  return returned;
}

std::shared_ptr<const SourceExit> CaptureStage::source_exit() const { return state_->exit; }

void CaptureStage::run(const std::shared_ptr<State>& state) {
  try {
    if (const std::unique_ptr<media::FrameSource> source = state->open_source()) {
      if (state->wait_for_gate(*source)) state->capture(*source);
    }
  } catch (const std::exception& error) {
    state->end(error.what());
  }
  // First: who hears that the last frame is sent finds the source ended.
  {
    const std::lock_guard lock(state->mutex);
    state->ended = true;
  }
  state->slot->close();
  state->exit->tell();
}

std::unique_ptr<media::FrameSource> CaptureStage::State::open_source() {
  if (options.after && !wait_for_device()) return nullptr;
  std::unique_ptr<media::FrameSource> source = ask(options.open);
  const std::lock_guard lock(mutex);
  info = source->info();
  return source;
}

/// Waits for the source before this one to let go of the device, or for so long that opening it may
/// as well say what is wrong. False when it stops.
bool CaptureStage::State::wait_for_device() const {
  constexpr Duration kPatience = std::chrono::seconds(2);
  constexpr Duration kLook = std::chrono::milliseconds(20);
  const Time begun = now();
  while (may_go_on()) {
    if (options.after->wait_for(kLook) || now() - begun >= kPatience) return may_go_on();
  }
  return false;
}

/// A live source goes on delivering behind a closed gate: it is read, or its pictures would be old
/// when the gate opens.
bool CaptureStage::State::wait_for_gate(media::FrameSource& source) {
  Image unseen;
  std::unique_lock lock(mutex);
  while (!gate_open && !stopping) {
    if (!source.info().live) {
      changed.wait(lock, [this] { return gate_open || stopping; });
      continue;
    }
    lock.unlock();
    const media::ReadStatus status = ask([&] { return source.read(unseen, {}); });
    if (status != media::ReadStatus::kFrame) {
      end(source.error());
      return false;
    }
    lock.lock();
  }
  return !stopping;
}

void CaptureStage::State::capture(media::FrameSource& source) {
  const media::SourceInfo& about = source.info();
  Pacing pacing{now() - std::chrono::hours(1)};
  std::uint64_t number = 0;
  while (!options.frames || number < *options.frames) {
    const std::optional<Duration> interval = frame_interval(about);
    if (!about.live && interval && !wait_for_turn(about, pacing)) return;
    if (!about.live && !interval && !slot->wait_empty()) return;
    if (!may_go_on()) return;
    std::shared_ptr<Image> image = images.acquire();
    const media::FrameStamp stamp{number, std::chrono::system_clock::now()};
    const media::ReadStatus status = ask([&] { return source.read(*image, stamp); });
    if (status == media::ReadStatus::kFailed) return end(source.error());
    if (status == media::ReadStatus::kEnd) return end({});
    const Time captured = now();
    // A live source must be read as fast as it delivers, or its pictures grow old; what is too many
    // is let go.
    if (about.live && interval && !pacing.turn(captured, *interval)) continue;
    if (!begin_hand_over()) return;
    hand_over({std::move(image), number++, captured, std::chrono::system_clock::now(),
               interval.value_or(about.fps > 0 ? from_seconds(1.0 / about.fps) : Duration{0}),
               !about.live && !interval});
    end_hand_over();
  }
}

/// False when the stage has stopped, and may have been forgotten.
bool CaptureStage::State::begin_hand_over() {
  const std::lock_guard lock(mutex);
  handing = !stopping;
  return handing;
}

void CaptureStage::State::end_hand_over() {
  {
    const std::lock_guard lock(mutex);
    handing = false;
  }
  changed.notify_all();
}

/// Between two frames; nothing for a source that is unthrottled or sets its own pace.
std::optional<Duration> CaptureStage::State::frame_interval(const media::SourceInfo& source) const {
  const std::optional<double> wanted = settings->read().fps;
  if (wanted && *wanted == 0) return std::nullopt;
  if (!wanted && source.live) return std::nullopt;
  const double fps = wanted ? *wanted : (source.fps > 0 ? source.fps : kUsualFps);
  return from_seconds(1.0 / fps);
}

/// Waits until the next frame is due, looking now and then whether the settings changed. False when
/// it stops.
bool CaptureStage::State::wait_for_turn(const media::SourceInfo& source, Pacing& pacing) {
  constexpr Duration kLook = std::chrono::milliseconds(100);
  while (const std::optional<Duration> interval = frame_interval(source)) {
    const Time at = now();
    if (pacing.turn(at, *interval)) return true;
    if (!wait_until(std::min(pacing.last + *interval, at + kLook))) return false;
  }
  return may_go_on();
}

void CaptureStage::State::hand_over(CapturedFrame frame) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kCaptured;
  record.frame_number = frame.frame_number;
  record.at = frame.captured;
  RecordWriter& writer = account->writer(Producer::kCapture);
  writer.append(record);
  const std::optional<CapturedFrame> replaced = slot->put(std::move(frame));
  if (!replaced) return;
  // A closed slot hands the frame itself back: the session stopped with it in hand.
  record.kind = model::RecordKind::kDropped;
  record.outcome = FrameOutcome::kSupersededBeforeEncode;
  record.frame_number = replaced->frame_number;
  record.at = now();
  writer.append(record);
}

}  // namespace framescope::session
