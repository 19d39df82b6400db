#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/image.hpp"
#include "core/latest_slot.hpp"
#include "core/pool.hpp"
#include "media/frame_source.hpp"
#include "session/account.hpp"
#include "session/settings_board.hpp"
#include "session/source_exit.hpp"

namespace framescope::session {

/// Opens the source; may block and may throw std::runtime_error for a person.
using SourceFactory = std::function<std::unique_ptr<media::FrameSource>()>;

/// The capture thread: opens the source, paces it and puts its newest picture into a slot. A source
/// that can wait and is unthrottled waits for the encoder; any other is superseded. A source that
/// hangs cannot be joined: the thread is then left behind with its own shared state and touches
/// nothing else.
class CaptureStage {
 public:
  using Slot = LatestSlot<CapturedFrame>;
  static constexpr Duration kPatience = std::chrono::milliseconds(500);

  struct Options {
    SourceFactory open;
    std::optional<std::uint64_t> frames;  ///< ends after so many
    bool gated = false;                   ///< captures nothing before open_gate()
    /// Of a source of the same device, which is given 2 s to let go of it before it is opened;
    /// null: there is none.
    std::shared_ptr<const SourceExit> after{};
  };

  CaptureStage(Options options, std::shared_ptr<Account> account,
               std::shared_ptr<const SettingsBoard> settings, std::shared_ptr<Slot> slot);
  ~CaptureStage();

  void start();

  /// Somebody wants pictures. Any thread.
  void open_gate();

  /// The source came to its end, reached the wanted frames or failed. Any thread.
  bool ended() const;
  /// Why the source failed, for a person; empty if it did not. Any thread.
  std::string failure() const;
  /// What is known of the source once it is open. Any thread.
  std::optional<media::SourceInfo> source() const;

  /// How long the source has been asked for something it has not given yet; 0 while it answers. Any
  /// thread.
  Duration waiting_for_source() const;

  /// Captures no more, without waiting for the thread; stop() is still to come. Any thread.
  void end();

  /// Ends the thread, or abandons it when the source does not answer within `patience`. False if
  /// abandoned. In both cases nothing is captured or accounted for any more.
  bool stop(Duration patience = kPatience);

  /// Tells when the source is let go of, be it long after the stop. Any thread.
  std::shared_ptr<const SourceExit> source_exit() const;

 private:
  struct State;
  static void run(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace framescope::session
