#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/stream_marks.hpp"
#include "model/frame_log.hpp"
#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "model/stream_history.hpp"
#include "model/stream_watch.hpp"
#include "session/session_switch.hpp"
#include "ui/view.hpp"

namespace framescope::app {

/// The session that the window wants and the one that it has: brings the second after the first,
/// without waiting, and collects what sessions leave behind. The main thread only.
class LiveSession {
 public:
  /// `wake` is called on other threads when turn() has something to do. Sessions keep their JPEGs
  /// in `store`; null: nowhere.
  explicit LiveSession(std::function<void()> wake,
                       std::shared_ptr<session::FrameStore> store = nullptr);

  /// Runs this from now on; what runs is stopped first.
  void want(model::SessionConfig config, const model::StreamSettings& settings);
  void want_nothing();
  /// Acts on the next frame, and on sessions to come.
  void apply(const model::StreamSettings& settings, Time now);

  /// What the link does, and when a frame last passed it: that it stalls and recovers are events.
  void note_link(bool stalled, bool live, std::optional<Time> last_frame, Time now);
  /// When the present or the last session began.
  Time started() const { return started_; }

  /// Takes over what has happened and goes the next step. Pictures taken from the session must have
  /// been given back. True if a session began, ended or failed: there is something new to show,
  /// once.
  bool turn(Time now);

  /// What is wanted; null: nothing.
  const model::SessionConfig* wanted() const { return wanted_ ? &*wanted_ : nullptr; }
  /// What runs; null: nothing does, yet or any more.
  session::Session* running() { return session_.get(); }
  bool changing() const { return switch_.busy() || winding_down_.has_value(); }
  /// The session ends as soon as what is on its way has been shown: turn() is wanted soon.
  bool winding_down() const { return winding_down_.has_value(); }
  /// Nothing runs, and nothing is on its way.
  bool at_rest() const { return !session_ && !switch_.busy(); }
  /// Grows with each session that started: what was shown belongs to another one.
  int sessions() const { return sessions_; }

  /// Of the session that runs, or the last one's final figures; never null.
  const std::shared_ptr<const model::Snapshot>& snapshot() const { return snapshot_; }
  const model::StreamHistory& history() const { return history_; }
  /// The frames that ended, of all sessions.
  const model::FrameLog& frames() const { return frames_; }
  /// What happened to the stream, for the plots; labels live until the next turn() or apply().
  std::span<const ui::EventMark> marks() const { return marks_.marks(); }

  /// Why the last session did not start or broke; empty once dismissed.
  const std::string& failure() const { return failure_; }
  void dismiss() { failure_.clear(); }
  const std::vector<ui::Event>& events() const { return events_; }
  std::uint64_t events_told() const { return events_told_; }
  /// A line for the list of events; with `toast` it is also shown in the corner for a while.
  void tell(model::Severity severity, std::string text, bool toast = false);

  bool last_failed() const { return last_failed_; }
  /// A session displayed something, or sent it where it was a sender.
  bool any_shown() const { return any_shown_; }

 private:
  bool take_changes(Time now);
  void take(session::SessionSwitch::Started started, Time now);
  void take(session::SessionSwitch::Failed failed, Time now);
  void take(session::SessionSwitch::Ended ended, Time now);
  void take_figures();
  void log(const std::vector<model::FrameSample>& samples, int session);
  void tell_settings(Time now);
  void tell_stream();
  void fail(std::string why);
  void step(Time now);
  bool has_wound_down(Time now);

  // More would not be read; the oldest go.
  static constexpr std::size_t kMaxEvents = 200;

  std::function<void()> wake_;
  std::optional<model::SessionConfig> wanted_;
  model::StreamSettings settings_;
  int wish_ = 0;             ///< counts what was wanted
  int wish_of_session_ = 0;  ///< which of them runs or was asked for last
  int sessions_ = 0;
  std::unique_ptr<session::Session> session_;
  std::optional<Time> winding_down_;  ///< since when session_ is
  std::shared_ptr<const model::Snapshot> snapshot_;
  std::shared_ptr<session::FrameStore> store_;
  model::StreamHistory history_;
  model::FrameLog frames_;
  StreamMarks marks_;
  model::StreamSettings told_settings_;   ///< as the last mark says
  std::optional<Time> settings_changed_;  ///< since then, and when last
  std::vector<model::FrameSample> samples_;
  Time started_{};
  model::StreamWatch watch_;
  std::vector<model::StreamEvent> happened_;
  /// What events_told_ was behind the newest line of each kind; 0: there is none.
  std::array<std::uint64_t, model::kStreamEventKindCount> told_as_{};
  std::string failure_;
  std::vector<ui::Event> events_;
  std::uint64_t events_told_ = 0;
  bool last_failed_ = false;
  bool any_shown_ = false;
  session::SessionSwitch switch_;  ///< last: it ends before what its thread wakes
};

}  // namespace framescope::app
