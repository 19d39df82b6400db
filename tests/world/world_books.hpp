#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "model/frame_record.hpp"
#include "model/snapshot.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::world {

/// The threads of a session, the most downstream first, as session/account has them.
enum class Thread : std::uint8_t { kMain, kDecode, kIo, kEncode, kCapture };
inline constexpr std::size_t kThreadCount = 5;

/// One session's account on a manual clock: its rings, its ledger, and the checks that hold at each
/// drain: the sums close, and no count falls.
class Books {
 public:
  /// A ring that holds few records overflows into tallies.
  Books(model::Role role, Time start, std::size_t ring_capacity);

  void append(Thread thread, const model::FrameRecord& record);

  /// Drains the rings, the most downstream first, applies them upstream first, and checks.
  /// `meanwhile` runs between two rings, as the threads do.
  void account(
      Time now, const std::function<void()>& meanwhile = [] {});

  /// The session's end: nothing is in flight afterwards.
  void finish(Time now, std::uint64_t kernel_drops);

  const model::Snapshot& last() const { return last_; }
  std::uint64_t count(FrameOutcome outcome) const {
    return last_.outcomes[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t count(model::Stage stage) const {
    return last_.frames[static_cast<std::size_t>(stage)].value_or(0);
  }
  /// Every frame that ended, unless it was tallied.
  const std::vector<model::FrameSample>& samples() const { return samples_; }
  /// Whether a ring was ever full: which frame it was is then not known of all.
  bool tallied() const { return tallied_; }

 private:
  struct Ring {
    std::vector<model::FrameRecord> records;
    model::RecordTally tally;
  };

  void check(const model::Snapshot& now);

  model::StreamLedger ledger_;
  std::size_t ring_capacity_;
  std::array<Ring, kThreadCount> rings_;
  model::Snapshot last_;
  std::vector<model::FrameSample> samples_;
  bool tallied_ = false;
};

}  // namespace framescope::world
