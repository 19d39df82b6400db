#pragma once

#include <bitset>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "model/frame_record.hpp"

namespace framescope::model {

/// What the arrival of a numbered frame means.
enum class Arrival : std::uint8_t {
  kAccepted,    ///< newest so far: goes to the decoder
  kLate,        ///< expected, but a newer one went to the decoder: ends as late
  kTooLate,     ///< already written off as lost: only a datagram count
  kDuplicate,   ///< a second copy: only a datagram count
  kUnbelieved,  ///< a jump that no second tag confirmed yet: only a datagram count
};

/// The account of a numbered stream's sequence numbers: which are expected, which are missing, and
/// when a missing one is lost. Pure: time and kernel drops are passed in, what follows comes out as
/// FrameRecords.
///
/// A missing number stays open for 64 numbers or 500 ms and is then lost, in the kernel as far as
/// the drop counter's increase reaches, else in the network. A jump of more than 3,000 forward or
/// 100 back is believed when two consecutive numbers confirm it (RFC 3550 A.1) and starts a new
/// epoch, as does a new stream id.
///
///     first_key .. [missing?] .. highest_key | room | first_key .. of the next epoch
///
/// Each key is opened by exactly one kExpected record and, what is accepted or late aside, closed
/// by exactly one kClosed; none repeats across epochs.
class SequenceWindow {
 public:
  static constexpr std::uint64_t kFirstKey = 1 << 16;  ///< room for numbers before the first seen
  static constexpr std::uint64_t kOpenNumbers = 64;
  static constexpr Duration kOpenTime = std::chrono::milliseconds(500);
  static constexpr std::int64_t kMaxForward = 3000;
  static constexpr std::int64_t kMaxBack = 100;

  /// `from_zero`: the first epoch begins at sequence 0 (key kFirstKey), whatever is seen first; for
  /// a loopback, whose sender is known to start there.
  explicit SequenceWindow(bool from_zero = false) : from_zero_(from_zero) {}

  struct Answer {
    Arrival arrival = Arrival::kUnbelieved;
    std::uint64_t key = 0;  ///< of kAccepted and kLate
  };

  /// A tag arrived. `kernel_drops`: how many datagrams the socket dropped between the last call's
  /// datagram and this one. Appends to `out` the kExpected and kClosed (lost) records that follow;
  /// kLate's own closing is the caller's.
  Answer arrive(std::uint64_t stream_id, std::uint32_t sequence, Time now,
                std::uint64_t kernel_drops, std::vector<FrameRecord>& out,
                std::optional<std::uint64_t> frame_number = std::nullopt);

  /// Writes off what is missing for too long. Call at least every 100 ms.
  void tick(Time now, std::vector<FrameRecord>& out);

  /// Writes off everything missing: the stream ended.
  void finish(Time now, std::uint64_t kernel_drops, std::vector<FrameRecord>& out);

  std::size_t missing() const { return missing_.size(); }

 private:
  struct Epoch {
    std::uint64_t stream_id = 0;
    std::uint32_t highest_sequence = 0;
    std::uint64_t highest_key = 0;
    std::uint64_t first_key = 0;
    Time began{};
    bool may_begin_earlier = true;  ///< numbers before the first one were not given up
  };

  Answer begin(std::uint64_t stream_id, std::uint32_t sequence, Time now,
               std::vector<FrameRecord>& out);
  Answer jump(std::uint32_t sequence, std::int64_t distance, Time now,
              std::vector<FrameRecord>& out);
  Answer advance(std::uint64_t key, std::uint32_t sequence, Time now,
                 std::vector<FrameRecord>& out);
  Answer behind(std::uint64_t key, Time now, std::vector<FrameRecord>& out);
  void start_epoch(const Epoch& epoch, std::uint32_t skipped, std::vector<FrameRecord>& out);
  void expect(std::uint64_t first, std::uint64_t count, Time now, std::vector<FrameRecord>& out);
  void write_off(std::uint64_t key, Time now, std::vector<FrameRecord>& out);
  void write_off_all(Time now, std::vector<FrameRecord>& out);
  void mark_received(std::uint64_t key) { received_.set(key % kMemory); }
  bool was_received(std::uint64_t key) const { return received_.test(key % kMemory); }

  // How far back a second copy can be told from a late arrival.
  static constexpr std::size_t kMemory = 4096;
  // Between epochs: as far down as a frame can reach that the first one seen has overtaken.
  static constexpr std::uint64_t kRoom = kMaxBack;

  bool from_zero_;
  std::optional<std::uint64_t> newest_frame_;  ///< highest frame number of the present stream
  std::optional<Epoch> epoch_;
  std::optional<std::uint32_t>
      candidate_;  ///< a number out of bounds, which the next one may confirm
  std::map<std::uint64_t, Time>
      missing_;  ///< key -> noticed; fewer than kOpenNumbers after each call
  std::uint64_t kernel_budget_ =
      0;  ///< drops that explain as many of missing_, never more than those
  std::uint64_t recent_drops_ = 0;  ///< since a new highest number: they explain the next gap
  std::bitset<kMemory> received_;
};

}  // namespace framescope::model
