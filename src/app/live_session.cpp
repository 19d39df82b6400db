#include "app/live_session.hpp"

#include <utility>
#include <variant>

#include "model/setting_change.hpp"
#include "ui/words.hpp"

namespace framescope::app {
namespace {

bool shows_anything(const model::Snapshot& final) {
  const auto at = [&final](model::Stage stage) {
    return final.frames[static_cast<std::size_t>(stage)].value_or(0);
  };
  if (final.role == model::Role::kSender) return at(model::Stage::kSent) > 0;
  const auto damaged = final.outcomes[static_cast<std::size_t>(FrameOutcome::kDisplayedDamaged)];
  return at(model::Stage::kDisplayed) + damaged > 0;
}

}  // namespace

LiveSession::LiveSession(std::function<void()> wake, std::shared_ptr<session::FrameStore> store)
    : wake_(std::move(wake)),
      snapshot_(std::make_shared<model::Snapshot>()),
      store_(std::move(store)),
      switch_(wake_) {}

void LiveSession::want(model::SessionConfig config, const model::StreamSettings& settings) {
  wanted_ = std::move(config);
  settings_ = settings;
  failure_.clear();
  ++wish_;
}

void LiveSession::want_nothing() {
  wanted_.reset();
  ++wish_;
}

void LiveSession::apply(const model::StreamSettings& settings, Time now) {
  settings_ = settings;
  if (!session_) return;
  session_->apply(settings);
  settings_changed_ = now;
}

/// One mark for a slider that was dragged, not one for each step on its way.
void LiveSession::tell_settings(Time now) {
  constexpr Duration kRest = std::chrono::milliseconds(400);
  if (!settings_changed_ || now - *settings_changed_ < kRest) return;
  const std::string words = model::setting_change(told_settings_, settings_);
  if (!words.empty()) {
    marks_.changed(words, *settings_changed_);
    tell(model::Severity::kInfo, words);
  }
  told_settings_ = settings_;
  settings_changed_.reset();
}

bool LiveSession::turn(Time now) {
  const bool changed = take_changes(now);
  if (session_) take_figures();
  tell_settings(now);
  if (session_ && session_->ended() && wish_ == wish_of_session_) {
    if (session_->failure().empty()) {
      tell(model::Severity::kInfo,
           "The session ended: its source, its frames or its time came to an end.");
    }
    want_nothing();
  }
  step(now);
  return changed;
}

bool LiveSession::take_changes(Time now) {
  bool changed = false;
  while (auto change = switch_.take()) {
    std::visit([this, now](auto& what) { take(std::move(what), now); }, *change);
    changed = true;
  }
  return changed;
}

void LiveSession::take(session::SessionSwitch::Started started, Time now) {
  session_ = std::move(started.session);
  session_->apply(settings_);
  history_.break_lines(now);
  started_ = now;
  const model::SessionConfig& config = session_->config();
  watch_.begin(config.role, config.role == model::Role::kSender && !config.to);
  marks_.started(session_->config().role, now);
  tell(model::Severity::kInfo, "Started as " + std::string(to_string(session_->config().role)));
  told_settings_ = settings_;
  ++sessions_;
  last_failed_ = false;
}

void LiveSession::take(session::SessionSwitch::Failed failed, Time now) {
  if (wish_ == wish_of_session_) wanted_.reset();
  marks_.failed("Did not start", now);
  fail(std::move(failed.why));
}

void LiveSession::take(session::SessionSwitch::Ended ended, Time now) {
  log(ended.samples, sessions_);
  history_.add(*ended.final);
  history_.break_lines(now);
  marks_.stopped(now);
  any_shown_ = any_shown_ || shows_anything(*ended.final);
  snapshot_ = std::move(ended.final);
  if (ended.failure.empty()) tell(model::Severity::kInfo, "Stopped");
  if (!ended.failure.empty()) {
    marks_.failed("Broke off", now);
    fail(std::move(ended.failure));
  }
  if (!ended.cleanly) {
    tell(model::Severity::kWarning,
         "The source did not answer and was left behind; it ends with the program.");
  }
}

void LiveSession::take_figures() {
  snapshot_ = session_->snapshot();
  history_.add(*snapshot_);
  samples_.clear();
  session_->take_samples(samples_);
  log(samples_, sessions_);
  watch_.add(*snapshot_);
  tell_stream();
}

void LiveSession::log(const std::vector<model::FrameSample>& samples, int session) {
  for (const model::FrameSample& sample : samples) {
    history_.add(sample);
    watch_.add(sample);
    frames_.add(sample, static_cast<std::uint32_t>(session));
  }
}

/// Its last frames are shown before it is stopped: nothing has overtaken them.
bool LiveSession::has_wound_down(Time now) {
  constexpr Duration kPatience = std::chrono::milliseconds(120);
  session_->wind_down();
  if (!winding_down_) winding_down_ = now;
  if (!session_->settled() && now - *winding_down_ < kPatience) return false;
  winding_down_.reset();
  return true;
}

/// The next step from what runs to what is wanted; each waits for the one before it.
void LiveSession::step(Time now) {
  if (switch_.busy() || wish_ == wish_of_session_) return;
  if (session_) {
    if (has_wound_down(now)) switch_.stop(std::move(session_));
    return;
  }
  wish_of_session_ = wish_;
  if (!wanted_) return;
  session::Session::Options options;
  options.config = *wanted_;
  options.settings = settings_;
  options.has_window = true;
  options.wake = wake_;
  options.store = store_;
  options.ordinal = static_cast<std::uint32_t>(sessions_) + 1;
  switch_.start(std::move(options));
}

void LiveSession::note_link(bool stalled, bool live, std::optional<Time> last_frame, Time now) {
  if (!session_ || winding_down_) return;
  watch_.add_link(stalled, live, last_frame, now);
  tell_stream();
}

/// What goes on changes its line, as long as that is remembered.
void LiveSession::tell_stream() {
  happened_.clear();
  watch_.take(happened_);
  for (model::StreamEvent& event : happened_) {
    marks_.happened(event);
    std::uint64_t& told_as = told_as_[static_cast<std::size_t>(event.kind)];
    const std::uint64_t newer = events_told_ - told_as;
    if (event.repeats && newer < events_.size()) {
      events_[events_.size() - 1 - newer].text = std::move(event.text);
      continue;
    }
    tell(event.severity, std::move(event.text));
    told_as = events_told_;
  }
}

void LiveSession::fail(std::string why) {
  last_failed_ = true;
  why = ui::in_window_terms(std::move(why));
  tell(model::Severity::kError, why);
  failure_ = std::move(why);
}

void LiveSession::tell(model::Severity severity, std::string text, bool toast) {
  if (events_.size() == kMaxEvents) events_.erase(events_.begin());
  events_.push_back({severity, std::move(text), std::chrono::system_clock::now(),
                     std::chrono::steady_clock::now(), toast});
  ++events_told_;
}

}  // namespace framescope::app
