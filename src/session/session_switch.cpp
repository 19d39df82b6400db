#include "session/session_switch.hpp"

#include <exception>
#include <utility>

namespace framescope::session {

SessionSwitch::SessionSwitch(std::function<void()> wake)
    : wake_(std::move(wake)), thread_([this] { run(); }) {}

SessionSwitch::~SessionSwitch() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  asked_.notify_all();
  thread_.join();
}

void SessionSwitch::start(Session::Options options) { submit(std::move(options)); }

void SessionSwitch::stop(std::unique_ptr<Session> session) { submit(std::move(session)); }

void SessionSwitch::submit(Job job) {
  ++open_;
  {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  asked_.notify_all();
}

std::optional<SessionSwitch::Change> SessionSwitch::take() {
  const std::lock_guard lock(mutex_);
  if (changes_.empty()) return std::nullopt;
  std::optional<Change> change(std::move(changes_.front()));
  changes_.pop_front();
  --open_;
  return change;
}

void SessionSwitch::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return !jobs_.empty() || ending_; });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    Change change = std::visit([this](auto& asked) { return perform(std::move(asked)); }, job);
    lock.lock();
    changes_.push_back(std::move(change));
    lock.unlock();
    if (wake_) wake_();
    lock.lock();
  }
}

SessionSwitch::Change SessionSwitch::perform(Session::Options options) {
  if (left_ && left_->source == options.config.source) options.after = left_->exit;
  try {
    return Started{std::make_unique<Session>(std::move(options))};
  } catch (const std::exception& error) {
    return Failed{error.what()};
  }
}

SessionSwitch::Change SessionSwitch::perform(std::unique_ptr<Session> session) {
  // What has not answered for so long will not do so now.
  const bool hangs = session->waiting_for_source() >= CaptureStage::kPatience;
  session->stop(hangs ? Duration{0} : kSourcePatience);
  if (!session->stopped_cleanly()) left_ = Left{session->config().source, session->source_exit()};
  Ended ended;
  ended.final = session->snapshot();
  session->take_samples(ended.samples);
  ended.failure = session->failure();
  ended.cleanly = session->stopped_cleanly();
  return ended;
}

}  // namespace framescope::session
