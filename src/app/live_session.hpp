#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "model/stream_history.hpp"
#include "session/session_switch.hpp"
#include "ui/view.hpp"

namespace framescope::app {

/// The session that the window wants and the one that it has: brings the second after the first,
/// without waiting, and collects what sessions leave behind. The main thread only.
class LiveSession {
 public:
  /// `wake` is called on other threads when turn() has something to do.
  explicit LiveSession(std::function<void()> wake);

  /// Runs this from now on; what runs is stopped first.
  void want(model::SessionConfig config, const model::StreamSettings& settings);
  void want_nothing();
  /// Acts on the next frame, and on sessions to come.
  void apply(const model::StreamSettings& settings);

  /// Takes over what has happened and goes the next step. Pictures taken from the session must have
  /// been given back. True if a session began, ended or failed: there is something new to show,
  /// once.
  bool turn(Time now);

  /// What is wanted; null: nothing.
  const model::SessionConfig* wanted() const { return wanted_ ? &*wanted_ : nullptr; }
  /// What runs; null: nothing does, yet or any more.
  session::Session* running() { return session_.get(); }
  bool changing() const { return switch_.busy(); }
  /// Nothing runs, and nothing is on its way.
  bool at_rest() const { return !session_ && !switch_.busy(); }
  /// Grows with each session that started: what was shown belongs to another one.
  int sessions() const { return sessions_; }

  /// Of the session that runs, or the last one's final figures; never null.
  const std::shared_ptr<const model::Snapshot>& snapshot() const { return snapshot_; }
  const model::StreamHistory& history() const { return history_; }

  /// Why the last session did not start or broke; empty once dismissed.
  const std::string& failure() const { return failure_; }
  void dismiss() { failure_.clear(); }
  const std::vector<ui::Event>& events() const { return events_; }
  void tell(model::Severity severity, std::string text);

  bool last_failed() const { return last_failed_; }
  /// A session displayed something, or sent it where it was a sender.
  bool any_shown() const { return any_shown_; }

 private:
  bool take_changes(Time now);
  void take(session::SessionSwitch::Started started, Time now);
  void take(session::SessionSwitch::Failed failed, Time now);
  void take(session::SessionSwitch::Ended ended, Time now);
  void take_figures();
  void fail(std::string why);
  void step();

  // More would not be read; the oldest go.
  static constexpr std::size_t kMaxEvents = 50;

  std::function<void()> wake_;
  std::optional<model::SessionConfig> wanted_;
  model::StreamSettings settings_;
  int wish_ = 0;             ///< counts what was wanted
  int wish_of_session_ = 0;  ///< which of them runs or was asked for last
  int sessions_ = 0;
  std::unique_ptr<session::Session> session_;
  std::shared_ptr<const model::Snapshot> snapshot_;
  model::StreamHistory history_;
  std::vector<model::FrameSample> samples_;
  std::string failure_;
  std::vector<ui::Event> events_;
  bool last_failed_ = false;
  bool any_shown_ = false;
  session::SessionSwitch switch_;  ///< last: it ends before what its thread wakes
};

}  // namespace framescope::app
