#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory_resource>
#include <optional>
#include <set>
#include <vector>

#include "core/time.hpp"
#include "model/burnt_numbers.hpp"
#include "model/clock_offset.hpp"
#include "model/frame_record.hpp"
#include "model/offset_trust.hpp"
#include "model/playback_meters.hpp"
#include "model/rate_meter.hpp"
#include "model/snapshot.hpp"
#include "model/span_meters.hpp"

namespace framescope::model {

/// The account of every frame of one session: joins the half-records of all stages, ends each frame
/// in exactly one outcome, and makes the figures that the window, the table, the JSON and a replay
/// show. Pure: one thread, time passed in, no I/O; memory is bounded by the frames in flight.
///
/// Whose frames are counted depends on the role: a sender's end as sent or with a drop of its own;
/// a receiver's are the expected sequence numbers (or the arrivals of an unnumbered stream); a
/// loopback's are the captured ones, and end as the receiver saw them.
///
/// Records of one thread must come in its order, and a frame's beginning before its end; a
/// loopback's two halves join in any order. Its keys count up from SequenceWindow::kFirstKey. A
/// RecordTally stands for records that were never seen: counts stay exact, which frame it was is
/// then unknown. It is applied behind the records of the same batch; snapshots are taken between
/// batches.
class StreamLedger {
 public:
  StreamLedger(Role role, Time start) : role_(role), start_(start) {}

  void apply(const FrameRecord& record);
  void apply(const RecordTally& tally);

  /// Ends what is still open: a loopback's sent frames that never arrived, the first `kernel_drops`
  /// of them as lost in the kernel. `in_flight` is 0 afterwards.
  void finish(Time now, std::uint64_t kernel_drops);

  /// All figures as of `now`. Datagram counts that only the receiving socket knows, receivers and
  /// notes are the caller's to fill in.
  Snapshot snapshot(Time now);

  /// Frames that ended since the last call, oldest first, are appended to `samples`.
  void take_samples(std::vector<FrameSample>& samples);

  std::uint64_t in_flight();

 private:
  using SampleMap = std::pmr::map<std::uint64_t, FrameSample>;

  void on_captured(const FrameRecord& record);
  void on_encoded(const FrameRecord& record);
  void on_sent(const FrameRecord& record);
  void on_expected(const FrameRecord& record);
  void on_arrived(const FrameRecord& record);
  void on_decoded(const FrameRecord& record);
  void on_closed(const FrameRecord& record);
  void on_displayed(const FrameSample& sample, Time shown);
  void on_lost(std::uint64_t key);

  // What stands on whose clock.
  struct SenderTimes {
    Time captured;
    Time sent;
  };
  std::optional<SenderTimes> on_our_clock(const FrameRecord& arrived);
  std::optional<SenderTimes> by_estimate(const FrameRecord& arrived);
  void note_time_code(const FrameRecord& decoded, FrameSample& sample);
  void guess_loss(const FrameRecord& arrived);
  void fill_clocks(Snapshot& snapshot, Time now);

  void on_dropped(const FrameRecord& record);
  void on_skipped(const FrameRecord& jump);

  // What a loopback's sender did with a key, and the verdict of its receiver on it.
  void use_key(std::uint64_t key);
  void await_verdict(const FrameRecord& sent);
  void await_impaired(std::uint64_t key);
  void judge_impaired(FrameOutcome outcome);
  void judge(std::uint64_t key, FrameOutcome outcome, Time at, const FrameSample& seen);
  void conclude(std::uint64_t frame_number, FrameOutcome outcome, Time at, const FrameSample& seen);
  /// Frames sent that the receiver has not ended.
  std::uint64_t awaited() const;

  void end_sender_entry(std::uint64_t frame_number, std::optional<FrameOutcome> outcome, Time at);
  void end(FrameSample sample, std::optional<FrameOutcome> outcome, Time at);
  /// An end of a frame that is not among the open entries, or the opening of one that never will
  /// be.
  void end_unknown(FrameOutcome outcome);

  // Between batches: makes the named entries agree with the counts.
  void settle();
  void settle_verdicts();
  void settle_losses(FrameOutcome outcome);
  void settle_anonymous();
  void finish_receiver(Time now);
  FrameOutcome last_outcome(bool encoded, std::uint64_t& kernel_drops);

  void add_size(const FrameRecord& record, std::uint64_t copies);
  void meter_arrival(const FrameRecord& record);
  void meter_encoded(const FrameRecord& record);
  void note_look(const FrameRecord& record);
  void fill_rates(Snapshot& snapshot, Time now) const;
  void fill_frames(Snapshot& snapshot) const;
  void fill_sizes(Snapshot& snapshot) const;

  RateMeter& rate(Stage stage) { return rates_[static_cast<std::size_t>(stage)]; }
  bool sends() const { return role_ != Role::kReceiver; }
  bool receives() const { return role_ != Role::kSender; }

  Role role_;
  Time start_;

  // Nodes come back from a pool: no allocation per frame once it is warm.
  std::pmr::unsynchronized_pool_resource pool_;
  SampleMap sender_{&pool_};    ///< open captured frames, by frame number
  SampleMap receiver_{&pool_};  ///< open keys

  // A loopback's join.
  std::pmr::map<std::uint64_t, std::uint64_t> frame_of_key_{&pool_};  ///< sent, not ended
  SampleMap verdicts_{&pool_};       ///< of keys that no kSent was seen for, until settled
  std::uint64_t keys_used_ = 0;      ///< how many, by the sender
  std::uint64_t used_keys_end_ = 0;  ///< above the highest of them
  std::uint64_t impaired_keys_ = 0;  ///< that the receiver has yet to miss
  std::pmr::set<std::uint64_t> impaired_{&pool_};  ///< those of them that have a name
  std::uint64_t misnamed_drops_ = 0;               ///< of the kernel, charged to impaired keys
  std::uint64_t verdicts_taken_ = 0;               ///< frames that were sent and ended since
  OutcomeCounts unnamed_losses_{};  ///< of keys whose frames are not known, until settled

  std::array<std::uint64_t, kStageCount> counts_{};
  std::uint64_t expected_ = 0;
  bool numbered_seen_ = false;
  bool unnumbered_seen_ = false;      ///< frames that nothing numbers
  bool rtp_unnumbered_seen_ = false;  ///< frames whose packets are numbered
  std::uint64_t unnumbered_frames_ = 0;
  OutcomeCounts outcomes_{};
  std::int64_t anonymous_open_ = 0;  ///< opened less ended among frames known only by tallies

  std::array<RateMeter, kStageCount> rates_;
  SpanMeters spans_;
  FreezeMeter freezes_;
  JitterMeter jitter_;
  PacingMeter sent_pace_;
  PacingMeter arrival_pace_;
  MeanTime scale_time_;
  MeanTime encode_time_;
  MeanTime decode_time_;
  std::uint64_t loss_runs_ = 0;
  std::uint64_t last_lost_key_ = 0;
  GapEstimator gaps_;
  BurntNumbers burnt_numbers_;
  std::uint64_t guessed_loss_ = 0;  ///< by gaps, while no picture carried a number
  bool loss_by_time_code_ = false;
  std::optional<Duration> rtt_;
  LatencyClock clock_ = LatencyClock::kUnknown;      ///< of the newest arrival
  LatencyClock clock_run_ = LatencyClock::kUnknown;  ///< of the newest that has one
  std::optional<ClockOffset> clock_offset_;          ///< at the newest arrival
  OffsetTrust offset_trust_;
  std::optional<GlassClock> glass_clock_;
  SpanMeter glass_;

  DatagramCounts sizes_;         ///< only sent, sized, bytes, size_max, ip_fragments
  FrameSample newest_;           ///< sizes, quality and wire of the newest frame
  bool newest_plain_ = false;    ///< the newest arrival carried no tag
  bool quality_by_rtp_ = false;  ///< nor did it need one to tell its quality
  int newest_width_px_ = 0;
  int newest_height_px_ = 0;
  std::uint64_t jpeg_bytes_ = 0;
  std::uint64_t jpegs_ = 0;
  std::uint64_t base64_jpeg_bytes_ = 0;
  std::uint64_t base64_text_bytes_ = 0;

  std::vector<FrameSample> samples_;  ///< ended since the last take_samples, at most kMaxSamples
};

}  // namespace framescope::model
