#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/spsc_ring.hpp"
#include "model/diagnosis.hpp"
#include "model/frame_record.hpp"
#include "model/snapshot.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::session {

/// One producing thread's end of the account. A ring that is half full is drained at once, and a
/// full one never blocks and never loses a count: what finds no place is tallied.
class RecordWriter {
 public:
  /// The producing thread only.
  void append(const model::FrameRecord& record);

 private:
  friend class Account;
  /// The account thread only: where what was appended so far ends, and what of it found no place.
  std::size_t mark(model::RecordTally& tally);
  /// The account thread only. Applies what was appended before a mark() of the same round, and
  /// gives the places back at the end.
  void drain_to(std::size_t mark, model::StreamLedger& ledger);

  // Eight records a frame at 4,000 frames a second fill half of it in an eighth of a second.
  static constexpr std::size_t kCapacity = 8192;

  SpscRing<model::FrameRecord> ring_{kCapacity};
  std::function<void()> half_full_;  ///< told once until it is drained
  std::atomic<bool> told_{false};
  std::atomic<bool> overflowed_{false};
  std::mutex overflow_mutex_;
  model::RecordTally overflow_;
};

/// The threads that append to an account, the most downstream first. They are marked in this order
/// and drained in the opposite one, so that the ledger never sees an end whose beginning still
/// waits in a ring.
enum class Producer : std::uint8_t { kMain, kDecode, kIo, kEncode, kCapture };
inline constexpr std::size_t kProducerCount = 5;

/// The account thread: drains the stages' records into the ledger and publishes a snapshot every
/// period.
class Account {
 public:
  /// Adds to a snapshot what only the stages know: sockets' counts, receivers. Called on the
  /// account thread; for the last, `final` one by finish().
  using Supplement = std::function<void(model::Snapshot&, bool final)>;

  /// Of a window, whose figures should seem to move.
  static constexpr Duration kPeriod = std::chrono::milliseconds(50);

  struct Options {
    Supplement supplement{};
    Duration period = kPeriod;
    /// Called when there is a new snapshot, on the account thread; not for the final one.
    std::function<void()> published{};
  };

  Account(model::Role role, Time start);
  ~Account();
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  void start(Options options);

  RecordWriter& writer(Producer producer) { return writers_[static_cast<std::size_t>(producer)]; }

  /// Sets or replaces the note of this id. Any thread.
  /// A `passing` one tells of an event and goes away 10 s after it was last set.
  void note(std::string id, model::Severity severity, std::string text, bool passing = false);
  /// Takes a note back. Any thread.
  void retract(const std::string& id);

  /// The newest snapshot; never null once started. Any thread.
  std::shared_ptr<const model::Snapshot> snapshot() const;

  /// Has a snapshot made now instead of up to a period later. Any thread.
  void hurry();

  /// Frames that ended since the last call, appended to `samples`. One thread.
  void take_samples(std::vector<model::FrameSample>& samples);

  /// Ends the thread and every open frame: no producer may append any more. Of a loopback's missing
  /// frames those that `kernel_drops`, the socket's total, still explains are lost in the kernel.
  void finish(std::uint64_t kernel_drops);

 private:
  void run();
  void drain();
  /// What was appended before `at` is in it.
  void publish(Time at, bool final);

  static constexpr Duration kPassing = std::chrono::seconds(10);
  // A minute of 60 FPS; a window that is not drawn for longer has no use for more.
  static constexpr std::size_t kSampleCapacity = 4096;

  std::array<RecordWriter, kProducerCount> writers_;
  std::array<model::RecordTally, kProducerCount> tallies_;
  model::StreamLedger ledger_;
  model::Diagnosis diagnosis_;
  Options options_;
  std::vector<model::FrameSample> fresh_samples_;
  SpscRing<model::FrameSample> samples_{kSampleCapacity};

  mutable std::mutex mutex_;  ///< snapshot_, notes_, hurried_, stopping_
  std::condition_variable wake_;
  std::shared_ptr<const model::Snapshot> snapshot_;
  struct StandingNote {
    model::Note note;
    bool passing = false;
  };
  std::map<std::string, StandingNote> notes_;
  bool hurried_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace framescope::session
