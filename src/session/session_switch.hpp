#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "model/snapshot.hpp"
#include "session/session.hpp"

namespace framescope::session {

/// Starts and stops sessions on a thread of its own, one after the other: resolving a name or
/// ending a stream may take a second, and the window goes on drawing meanwhile. A start that
/// follows a stop finds its ports free again. Used by one thread, the main one; nothing but the
/// destructor blocks.
class SessionSwitch {
 public:
  /// A session that runs from now on.
  struct Started {
    std::unique_ptr<Session> session;
  };
  /// A session that could not start, and why, for a person.
  struct Failed {
    std::string why;
  };
  /// A session that came to its end, with its last words.
  struct Ended {
    std::shared_ptr<const model::Snapshot> final;  ///< the sums close with nothing in flight
    std::vector<model::FrameSample> samples;       ///< those not taken before
    std::string failure;                           ///< why its source failed; empty if it did not
    bool cleanly = true;                           ///< false: a source hung and was left behind
  };
  using Change = std::variant<Started, Failed, Ended>;

  /// `wake` is called, on the other thread, after each change.
  explicit SessionSwitch(std::function<void()> wake);
  /// Does what was asked for and then ends.
  ~SessionSwitch();
  SessionSwitch(const SessionSwitch&) = delete;
  SessionSwitch& operator=(const SessionSwitch&) = delete;

  void start(Session::Options options);
  void stop(std::unique_ptr<Session> session);

  /// The oldest change that was not taken yet.
  std::optional<Change> take();
  /// Something was asked for whose change has not been taken.
  bool busy() const { return open_ > 0; }

 private:
  /// A source that had to be left behind, and may still hold its device.
  struct Left {
    std::string source;
    std::shared_ptr<const SourceExit> exit;
  };

  // A camera of 5 FPS answers within it, and a switch of roles stays below 300 ms.
  static constexpr Duration kSourcePatience = std::chrono::milliseconds(200);

  using Job = std::variant<Session::Options, std::unique_ptr<Session>>;
  void submit(Job job);
  void run();
  Change perform(Session::Options options);
  Change perform(std::unique_ptr<Session> session);

  std::function<void()> wake_;
  std::optional<Left> left_;  ///< the thread's only
  int open_ = 0;              ///< the user's thread only
  std::mutex mutex_;          ///< jobs_, changes_, ending_
  std::condition_variable asked_;
  // The window asks for at most a stop and the start after it before it takes a change.
  std::deque<Job> jobs_;
  std::deque<Change> changes_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace framescope::session
