// Random histories of whole sessions, of which a part of the records is known only as tallies: as
// when the account thread was too slow for a while. Sums close at every drain, and the final counts
// are the true ones.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <ostream>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/sequence_window.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;

// The producing threads, the most downstream first, as session/account.hpp has them.
enum Producer : std::size_t { kMain, kDecode, kIo, kEncode, kCapture, kProducers };

/// What happened, in its order, and how it truly ended.
struct History {
  struct Event {
    Producer producer;
    FrameRecord record;
  };
  std::vector<Event> events;
  OutcomeCounts
      outcomes{};  ///< of frames that came to an end; a loopback's lost ones not told apart
  std::uint64_t captured = 0;
  std::uint64_t sent = 0;
  std::uint64_t expected = 0;
  std::uint64_t received = 0;
  std::uint64_t unended = 0;  ///< a loopback's frames that only finish() can end
};

/// Plays sender, network and receiver of one session.
class Player {
 public:
  Player(Role role, unsigned seed, int frames) : role_(role), random_(seed) {
    for (std::uint64_t n = 0; n < static_cast<std::uint64_t>(frames); ++n) {
      now_ += std::chrono::microseconds(random_() % 30'000);
      // Now and then more than a believed jump is lost in a row.
      if (hole_ == 0 && happens(0.0002)) hole_ = 2500 + static_cast<int>(random_() % 2000);
      send(n);
      if (happens(0.01)) tick();
    }
    while (!in_network_.empty()) deliver();
    if (receives()) {
      std::vector<FrameRecord> records;
      window_.finish(now_, 0, records);
      window_records(records);
    }
    for (const auto& [key, frame] : frames_) history_.unended += frame.ended ? 0 : 1;
  }

  const History& history() const { return history_; }

 private:
  struct Sent {
    bool impaired = false;
    bool ended = false;
  };

  bool happens(double p) { return std::bernoulli_distribution(p)(random_); }
  bool sends() const { return role_ != Role::kReceiver; }
  bool receives() const { return role_ != Role::kSender; }

  void add(Producer producer, FrameRecord record) {
    record.at = now_;
    history_.events.push_back({producer, record});
  }

  void drop(Producer producer, std::uint64_t n, FrameOutcome outcome, std::uint64_t key = 0) {
    if (!sends()) return;
    add(producer, dropped(n, outcome, key));
    ++history_.outcomes[static_cast<std::size_t>(outcome)];
  }

  void send(std::uint64_t n) {
    if (sends()) {
      add(kCapture, captured(n));
      ++history_.captured;
      if (happens(0.05)) return drop(kCapture, n, kSupersededBeforeEncode);
      if (happens(0.03)) return drop(kEncode, n, happens(0.5) ? kTooLarge : kNoReceiver);
      add(kEncode, encoded(n));
      if (happens(0.02)) return drop(kIo, n, kSendFailed);
    }
    const std::uint64_t sequence = next_sequence_++;
    Sent& frame = frames_[key_of(sequence)];
    if (happens(0.05)) {
      frame.impaired = frame.ended = true;
      return drop(kIo, n, kImpaired, key_of(sequence));
    }
    if (sends()) add(kIo, sent(n, key_of(sequence)));
    ++history_.sent;
    if (!receives()) return;
    if (hole_ > 0) {
      --hole_;
      return;
    }
    if (happens(0.05)) return;
    const auto place = happens(0.05) ? random_() % (in_network_.size() + 1) : in_network_.size();
    in_network_.insert(in_network_.begin() + static_cast<std::ptrdiff_t>(place), sequence);
    if (happens(0.03)) in_network_.push_back(sequence);
    while (in_network_.size() > 8) deliver();
    if (role_ == Role::kReceiver && happens(0.02)) receive_plain();
  }

  void deliver() {
    const std::uint64_t sequence = in_network_.front();
    in_network_.pop_front();
    std::vector<FrameRecord> records;
    const auto answer = window_.arrive(1, static_cast<std::uint32_t>(sequence), now_,
                                       happens(0.03) ? random_() % 3 : 0, records);
    window_records(records);
    if (answer.arrival > Arrival::kLate) return;
    add(kIo, arrived(0, answer.key));
    ++history_.received;
    if (answer.arrival == Arrival::kLate) return close(kIo, answer.key, FrameOutcome::kLate);
    process(answer.key);
  }

  void receive_plain() {
    const FrameRecord record = arrived_plain(plain_++);
    add(kIo, record);
    ++history_.received;
    ++history_.expected;
    process(record.key);
  }

  /// Through the slot, the decoder, and a window.
  void process(std::uint64_t key) {
    if (happens(0.1)) return close(kIo, key, kSupersededBeforeDecode);
    if (happens(0.05)) return close(kDecode, key, happens(0.5) ? kMalformed : kDecodeFailed);
    add(kDecode, decoded(key));
    if (happens(0.1)) return close(kDecode, key, kSupersededBeforeDisplay);
    close(kMain, key, happens(0.1) ? kDisplayedDamaged : kDisplayed);
  }

  void tick() {
    std::vector<FrameRecord> records;
    window_.tick(now_, records);
    window_records(records);
  }

  void window_records(const std::vector<FrameRecord>& records) {
    for (const FrameRecord& record : records) {
      if (record.kind == RecordKind::kClosed) {
        close(kIo, record.key, record.outcome);
      } else {
        add(kIo, record);
        history_.expected += record.count;
        if (role_ != Role::kLoopback) continue;
        for (std::uint64_t key = record.key - record.skipped; key < record.key; ++key) {
          end(key, kLostInNetwork);
        }
      }
    }
  }

  void close(Producer producer, std::uint64_t key, FrameOutcome outcome) {
    add(producer, closed(key, outcome));
    end(key, outcome);
  }

  void end(std::uint64_t key, FrameOutcome outcome) {
    if (role_ == Role::kLoopback) {
      Sent& frame = frames_.at(key);
      if (frame.impaired) return;
      ASSERT_FALSE(frame.ended) << "the history itself ends a frame twice";
      frame.ended = true;
      if (outcome == kLostInKernel) outcome = kLostInNetwork;
    }
    ++history_.outcomes[static_cast<std::size_t>(outcome)];
  }

  Role role_;
  std::mt19937 random_;
  SequenceWindow window_{true};
  Time now_ = kStart;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t plain_ = 0;
  int hole_ = 0;
  std::deque<std::uint64_t> in_network_;
  std::map<std::uint64_t, Sent> frames_;
  History history_;
};

struct Case {
  Role role;
  double tallied;  ///< of the records, in bursts

  friend std::ostream& operator<<(std::ostream& out, const Case& shown) {
    return out << to_string(shown.role) << ", tallied " << shown.tallied;
  }
};

class TalliedHistory : public testing::TestWithParam<Case> {};

/// Drains as Account::drain does: producers from downstream to upstream, each a little later than
/// the one before; applied the other way round, of each the records first and then the tally.
class Drain {
 public:
  Drain(const History& history, double tallied, unsigned seed)
      : history_(history), tallied_(tallied), random_(seed) {}

  /// False when everything was applied.
  bool next(StreamLedger& ledger) {
    std::array<std::size_t, kProducers> ends{};
    std::size_t end = seen_ + random_() % 400;
    for (std::size_t producer = 0; producer < kProducers; ++producer) {
      ends[producer] = std::min(end, history_.events.size());
      end += random_() % 4 == 0 ? random_() % 60 : 0;
    }
    seen_ = std::max(seen_, ends[0]);
    for (std::size_t producer = kProducers; producer-- > 0;)
      apply(ledger, producer, ends[producer]);
    return ends[0] < history_.events.size();
  }

 private:
  void apply(StreamLedger& ledger, std::size_t producer, std::size_t end) {
    RecordTally tally;
    for (std::size_t& i = pending_[producer]; i < end; ++i) {
      if (history_.events[i].producer != producer) continue;
      // Overflows come in bursts: a ring that was full is likely to be full again.
      const bool was_full = full_[producer];
      full_[producer] =
          std::bernoulli_distribution(was_full ? 0.8 : tallied_ / 4)(random_) && tallied_ > 0;
      if (full_[producer]) {
        tally.add(history_.events[i].record);
      } else {
        ledger.apply(history_.events[i].record);
      }
    }
    if (!tally.empty()) ledger.apply(tally);
  }

  const History& history_;
  double tallied_;
  std::mt19937 random_;
  std::size_t seen_ = 0;
  std::array<std::size_t, kProducers> pending_{};
  std::array<bool, kProducers> full_{};
};

TEST_P(TalliedHistory, SumsCloseAtEveryDrainAndTheEndIsTrue) {
  for (unsigned seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    const Player player(GetParam().role, seed, 6000);
    const History& truth = player.history();
    StreamLedger ledger(GetParam().role, kStart);
    Drain drain(truth, GetParam().tallied, seed);
    while (drain.next(ledger)) {
      const Snapshot now = ledger.snapshot(kStart);
      expect_sums_close(now);
      ASSERT_LE(now.in_flight, 6000U);
      ASSERT_FALSE(HasFailure());
    }
    ledger.finish(kStart, 0);
    const Snapshot end = ledger.snapshot(kStart);
    expect_sums_close(end);
    EXPECT_EQ(end.in_flight, 0U);

    OutcomeCounts found = end.outcomes;
    OutcomeCounts wanted = truth.outcomes;
    if (GetParam().role == Role::kLoopback) {
      EXPECT_EQ(count_of(end, Stage::kCaptured), truth.captured);
      found[static_cast<std::size_t>(kLostInNetwork)] +=
          std::exchange(found[static_cast<std::size_t>(kLostInKernel)], 0);
      wanted[static_cast<std::size_t>(kLostInNetwork)] += truth.unended;
    }
    EXPECT_EQ(found, wanted);
    if (GetParam().role == Role::kSender) {
      EXPECT_EQ(count_of(end, Stage::kSent), truth.sent);
    } else {
      EXPECT_EQ(count_of(end, Stage::kReceived), truth.received);
      EXPECT_EQ(end.expected, truth.expected);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(StreamLedger, TalliedHistory,
                         testing::Values(Case{Role::kSender, 0}, Case{Role::kSender, 0.1},
                                         Case{Role::kSender, 0.9}, Case{Role::kReceiver, 0},
                                         Case{Role::kReceiver, 0.1}, Case{Role::kReceiver, 0.9},
                                         Case{Role::kLoopback, 0}, Case{Role::kLoopback, 0.02},
                                         Case{Role::kLoopback, 0.1}, Case{Role::kLoopback, 0.9}));

}  // namespace
}  // namespace framescope::model
