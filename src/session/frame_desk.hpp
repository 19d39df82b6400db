#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/latest_slot.hpp"
#include "model/clock_offset.hpp"
#include "model/numbered_arrivals.hpp"
#include "session/account.hpp"
#include "session/frames.hpp"
#include "session/malformed_counts.hpp"
#include "wire/frame_tag.hpp"

namespace framescope::session {

/// Counts of datagrams at a receiver; written by the io thread, read by any.
struct ArrivalCounters {
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> late{0};
  std::atomic<std::uint64_t> duplicate{0};
  std::atomic<std::uint64_t> reordered{0};
  std::atomic<std::uint64_t> foreign{0};
  std::atomic<std::uint64_t> kernel_drops{0};

  void add(std::atomic<std::uint64_t> ArrivalCounters::*counter, std::uint64_t n = 1) {
    (this->*counter).fetch_add(n, std::memory_order_relaxed);
  }
};

/// Where frames come in at a receiver, on whatever wire: names them for the account, learns the
/// sender's clock from them, hands the newest to the decoder and ends the others. The io thread.
class FrameDesk {
 public:
  using Slot = LatestSlot<std::shared_ptr<IncomingFrame>>;
  using Number = model::NumberedArrivals::Number;
  /// Sees each frame that may be decoded, before the slot.
  using Keep = std::function<void(std::shared_ptr<const IncomingFrame>)>;

  struct Options {
    std::string boot_id;
    bool from_zero = false;  ///< as SequenceWindow says
    std::shared_ptr<MalformedCounts> malformed;
    Keep keep;  ///< empty when nobody looks
  };

  FrameDesk(Options options, std::shared_ptr<Account> account, std::shared_ptr<Slot> slot,
            ArrivalCounters& counters);

  // Numbers.

  /// A frame with a number came, or its first part; what follows is recorded. A key only of an
  /// answer of kAccepted or kLate; what is counted for the others has been.
  model::SequenceWindow::Answer number(const Number& number, Time at);
  /// The next name of a frame without a number.
  std::uint64_t next_plain_key();
  /// Whether the newest frame had no number.
  bool is_plain() const { return plain_; }
  /// A frame with this number was dropped by the simulator, its datagram of this ordinal.
  void drop(std::uint64_t ordinal, const Number& number) { numbers_.drop(ordinal, number); }
  std::size_t dropped_waiting() const { return numbers_.waiting(); }
  std::uint64_t first_dropped() const { return numbers_.first_waiting(); }
  /// In the order in which they would have come; without a stream they are forgotten.
  void account_dropped_before(std::uint64_t ordinal, bool has_stream, Time at);
  /// The simulator dropped all datagrams of this frame.
  void note_impaired(std::uint32_t sequence);

  // What a frame says of its sender.

  /// Takes in the tag: clock, round trip, nominal rate, which stream it is.
  void learn(const wire::FrameTag& tag, Time at);
  /// A tag came that is a second copy, or not believed.
  void saw_tag(Time at) { last_tagged_ = at; }
  /// A frame without a tag: another stream, if the one before had one.
  void learn_plain();
  /// Of a numbered frame: the sender's times on the sender's clock, and what they can be moved by.
  model::FrameRecord arrival(const wire::FrameTag& tag, std::uint64_t key, Time at) const;

  Duration rtt() const { return rtt_; }
  std::optional<double> nominal_fps() const { return nominal_fps_; }
  std::optional<Time> last_tagged() const { return last_tagged_; }
  bool says_same_host(const wire::FrameTag& tag) const;
  /// Whether the sender is our own loopback's, whose every frame has a number.
  bool is_loopback() const { return options_.from_zero; }

  // Where it goes.

  void append(const model::FrameRecord& record) { account_->writer(Producer::kIo).append(record); }
  void end(std::uint64_t key, FrameOutcome outcome, Time at, std::string_view reason = {});
  /// Names the frame, and hands it to the decoder in place of what waits there; one with a number
  /// that a newer one has overtaken ends as late.
  void hand_over(std::shared_ptr<IncomingFrame> frame, std::uint64_t key,
                 std::uint64_t frame_number, bool tagged, Time at);
  /// The same for one that ends as late: only whoever keeps frames sees it.
  void end_late(std::shared_ptr<IncomingFrame> frame, std::uint64_t key, std::uint64_t frame_number,
                bool tagged, Time at);

  void tick(Time at);
  void finish(Time at, std::uint64_t kernel_drops);

  const std::shared_ptr<MalformedCounts>& malformed() const { return options_.malformed; }
  ArrivalCounters& counters() { return counters_; }
  const std::shared_ptr<Account>& account() const { return account_; }

  // Keys of plain frames lie above all that sequence numbers can reach.
  static constexpr std::uint64_t kPlainKeys = std::uint64_t{1} << 63;

 private:
  void name(IncomingFrame& frame, std::uint64_t key, std::uint64_t frame_number, bool tagged,
            Time at) const;
  void flush();
  void name_newest(std::uint64_t key, std::uint32_t sequence);
  Duration round_trip(const wire::FrameTag& tag, Time at) const;

  Options options_;
  std::shared_ptr<Account> account_;
  std::shared_ptr<Slot> slot_;
  ArrivalCounters& counters_;
  model::NumberedArrivals numbers_;
  std::vector<model::FrameRecord> records_;
  std::unordered_set<std::uint32_t> impaired_;  ///< sequences, of frames of which nothing comes
  std::uint64_t newest_key_ = 0;                ///< and the sequence number that it is the name of
  std::uint32_t newest_sequence_ = 0;
  std::uint64_t newest_handed_ = 0;  ///< key of the newest numbered one that went to the decoder

  std::uint64_t plain_frames_ = 0;
  bool plain_ = false;
  std::uint32_t stream_ = 0;     ///< how many streams came one after the other
  std::uint64_t stream_id_ = 0;  ///< of the newest tag
  bool stream_known_ = false;
  std::uint64_t host_hash_ = 0;
  std::optional<Time> last_tagged_;
  Duration rtt_{};
  std::optional<double> nominal_fps_;  ///< as the newest tag says
  model::ClockOffsetEstimator clock_;
};

}  // namespace framescope::session
