#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "model/playback_meters.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// What can happen to a stream while it runs.
enum class StreamEventKind : std::uint8_t {
  kFrozen,    ///< the shown picture stood still, as FreezeMeter says, and moves again
  kPaused,    ///< no picture for 5 s (webrtc-stats)
  kStalled,   ///< nothing passes the link any more
  kLive,      ///< again, after a pause or a stall
  kReceiver,  ///< of a sender: a new one
  kLeft,      ///< of a sender: one is gone
};
inline constexpr std::size_t kStreamEventKindCount = 6;

/// One of them, or a series of the same kind, in words.
struct StreamEvent {
  StreamEventKind kind = StreamEventKind::kFrozen;
  Severity severity = Severity::kInfo;
  std::string text;        ///< a line for a list: "Frozen for 412 ms"
  std::string label;       ///< a few words for a mark
  std::string last_label;  ///< the same, of the last of the series alone
  Time from{};             ///< when it, or the first of the series, began
  Time until{};            ///< when it, or the last of the series, was over
  Time last_from{};        ///< when the last of the series began
  bool repeats = false;    ///< it goes on the last event of its kind, whose place it takes
};

/// Sees the samples, the snapshots and the link of one session after another, and tells what
/// happens to the stream. Events of a kind that follow each other within 10 s are one series, which
/// is told anew with each: a stream that freezes all the time has one line, and that grows. Pure:
/// time passed in; one thread.
class StreamWatch {
 public:
  /// A session begins. `waits_for_receivers`: a sender that does not choose them by itself.
  void begin(Role role, bool waits_for_receivers);

  /// A frame ended.
  void add(const FrameSample& sample);
  /// Whom a sender sends to.
  void add(const Snapshot& snapshot);
  /// What the link does, at least every second. `last_frame`: the last that passed it.
  void add_link(bool stalled, bool live, std::optional<Time> last_frame, Time now);

  /// Appends what happened since the last call, oldest first.
  void take(std::vector<StreamEvent>& events);

 private:
  /// Events of one kind that lie close to each other.
  struct Series {
    std::uint64_t count = 0;
    Time from{};
    Time until{};
    Duration longest{};
    Duration last{};
  };
  /// The picture stands, or nothing passes.
  struct Down {
    Time since{};
    bool by_link = false;
    bool is_silent = false;     ///< no frame passes the link; else they do, and all are dropped
    std::optional<Time> again;  ///< when the first frame passed the link again
  };

  void add_passed(Time passed);
  void add_shown(Time shown);
  void see_pause(Time now);
  void see_stall(std::optional<Time> last_frame, Time now);
  void end_down(Time at);
  void tell(StreamEventKind kind, Time from, Time until, std::string_view who = {});

  Role role_ = Role::kLoopback;
  bool waits_for_receivers_ = false;
  FreezeMeter freezes_;
  std::optional<Time> last_shown_;
  bool pause_told_ = false;  ///< of the picture that is shown
  std::optional<Down> down_;
  Time up_since_{};  ///< when it was last down
  std::vector<Endpoint> receivers_;
  std::array<Series, kStreamEventKindCount> series_{};
  std::vector<StreamEvent> events_;
};

}  // namespace framescope::model
