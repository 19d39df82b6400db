#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/endpoint.hpp"
#include "core/latest_slot.hpp"
#include "core/time.hpp"
#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "session/account.hpp"
#include "session/capture_stage.hpp"
#include "session/frame_store.hpp"
#include "session/frames.hpp"
#include "session/receive_stage.hpp"

namespace framescope::wire {
struct SessionDescription;
}

namespace framescope::session {

/// One running stream, of any role: wires the stages together, starts and stops them.
///
///     sender    capture --slot--> encode --batch--> io (send)
///     receiver  io (receive) --slot--> decode --slot--> whoever shows
///     loopback  both, on one io thread, over 127.0.0.1
///
/// Used by one thread, the main one. Nothing but the constructor and stop() blocks.
class Session {
 public:
  /// As often as a line of figures is printed.
  static constexpr Duration kUnwatched = std::chrono::seconds(1);

  struct Options {
    model::SessionConfig config{};
    model::StreamSettings settings{};
    /// Pictures are taken and reported as shown by this object's user; without a window a decoded
    /// picture counts as displayed at once.
    bool has_window = false;
    /// Between two snapshots; kUnwatched where nobody looks at every one.
    Duration snapshot_period = Account::kPeriod;
    /// Called when there is something new: a picture to take, or without a window a snapshot; and
    /// when the session has come to its end by itself. On another thread.
    std::function<void()> wake{};
    /// Where the JPEGs that are sent and decoded are kept; null: nowhere.
    std::shared_ptr<FrameStore> store{};
    /// The session's name in the store.
    std::uint32_t ordinal = 0;
    /// Of a session before, whose source may still hold the device that this one opens; null: there
    /// is none.
    std::shared_ptr<const SourceExit> after{};
    /// Replaces the source of `config`, for tests.
    SourceFactory source{};
  };

  /// Opens the sockets and starts the threads. Throws std::runtime_error "attempt: cause; what to
  /// try" when a port, an address or a folder cannot be had; the source is opened later, see
  /// failure().
  explicit Session(Options options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Takes effect on the next frame.
  void apply(const model::StreamSettings& settings);
  model::StreamSettings settings() const;
  const model::SessionConfig& config() const { return config_; }

  /// The newest figures; after stop() the final ones, whose sums close with nothing in flight.
  std::shared_ptr<const model::Snapshot> snapshot() const;
  void take_samples(std::vector<model::FrameSample>& samples);
  /// The truth about the last frames that the impairment simulator did more to than delay, oldest
  /// first; also after stop().
  std::vector<ImpairedFrame> impaired_frames() const;

  /// The newest received picture, if there is a new one. To be given back by shown(), unless the
  /// next one is taken or the session stops before: it then counts as superseded.
  std::optional<Picture> take_received();
  void shown(const Picture& picture);
  /// The newest picture on the sender's side, if there is a new one.
  std::optional<Picture> take_sent();

  /// The newest pictures of the source; none of a receiver, or without a window.
  SourcePictures source_pictures() const;

  /// When its duration will be over; nothing without one.
  std::optional<Time> due_end() const;
  /// The session came to its end by itself: frames, duration or source are exhausted, or the source
  /// failed.
  bool ended() const;
  /// Why it failed, for a person; empty if it did not.
  std::string failure() const;

  /// The socket's own address: a sender's port for hellos, a receiver's port.
  Endpoint local() const;
  /// What is known of the source, once it is open.
  std::optional<media::SourceInfo> source() const;
  /// Bytes of receive buffer as granted; 0 for a sender.
  int rcvbuf_bytes() const;

  /// Begins to end: captures no more. What is on its way can still be shown, until settled().
  void wind_down();
  /// Nothing is on its way any more that this object's user could show.
  bool settled() const;
  /// Stops the source, lets the pipeline drain for at most 500 ms plus the time that the impairment
  /// simulator still delays, and ends everything. A source that does not answer within its patience
  /// is left behind, and a disk that owes the session description within FileWriter's. Once.
  void stop(Duration source_patience = CaptureStage::kPatience);
  /// False if the source hung and its thread had to be left behind.
  bool stopped_cleanly() const { return stopped_cleanly_; }
  /// How long the source has been asked for something it has not given yet; 0 while it answers.
  Duration waiting_for_source() const;
  /// Tells when the source is let go of, be it long after the stop; null without a source.
  std::shared_ptr<const SourceExit> source_exit() const;

 private:
  struct Parts;
  void make_receiver();
  void make_sender();
  void place_receiver(ReceiveStage::Options& receive) const;
  RtpReceive::Options rtp_receive_options() const;
  void await_receiver(bool unthrottled);
  void place_threads(bool unthrottled);
  void describe_session();
  void describe_size(int width_px, int height_px);
  void set_description(const wire::SessionDescription& description);
  void start_stages();
  void drain();
  void lend(std::optional<std::uint64_t> key);
  bool has_drained(Time begun) const;
  void give_up_pictures();
  void end_on_main(std::uint64_t key, FrameOutcome outcome);
  bool sender_ended() const;
  void fill(model::Snapshot& snapshot);
  void fill_sender(model::Snapshot& snapshot);
  void fill_commands(model::Snapshot& snapshot, const model::StreamSettings& settings);
  void write_description(bool final);
  void submit_description();
  void tell_written();
  void fill_rtp(model::Snapshot& snapshot) const;
  void fill_sent_rtp(model::Snapshot& snapshot) const;
  std::vector<std::uint64_t> impaired_numbers() const;
  void tell_waiting() const;

  model::SessionConfig config_;
  Time started_;
  std::optional<Time> wound_down_;  ///< when wind_down() was called
  std::unique_ptr<Parts> parts_;
  bool stopped_cleanly_ = true;
};

}  // namespace framescope::session
