// The same promises as in test_sequence_window.cpp, kept under random impairments.
#include <algorithm>
#include <map>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/sequence_window.hpp"

namespace framescope::model {
namespace {

struct Impairments {
  double lose = 0;
  double burst = 0;  ///< of up to 5,000 lost in a row
  double duplicate = 0;
  double reorder = 0;  ///< by up to 150 places
  double stray = 0;    ///< a number from nowhere
  double new_stream = 0;
  double restart = 0;  ///< of the numbers, in the same stream
  double drops = 0;    ///< of the kernel, explained by nothing
};

struct Arriving {
  std::uint64_t stream = 0;
  std::uint32_t sequence = 0;
};

/// What a sender's numbers become on the way.
std::vector<Arriving> impair(const Impairments& how, std::uint32_t first, std::mt19937& random) {
  const auto happens = [&](double p) { return std::bernoulli_distribution(p)(random); };
  const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
  std::vector<Arriving> sent;
  Arriving next{1, first};
  for (int i = 0; i < 4000; ++i, ++next.sequence) {
    if (happens(how.new_stream)) next = {next.stream + 1, static_cast<std::uint32_t>(below(3))};
    if (happens(how.restart)) next.sequence = 0;
    if (happens(how.burst)) next.sequence += static_cast<std::uint32_t>(below(5000));
    if (happens(how.lose)) continue;
    sent.push_back(next);
    if (happens(how.duplicate)) sent.push_back(next);
    if (happens(how.stray)) sent.push_back({next.stream, static_cast<std::uint32_t>(random())});
  }
  for (std::size_t i = 0; i + 151 < sent.size(); ++i) {
    if (happens(how.reorder))
      std::swap(sent[i], sent[i + 1 + static_cast<std::size_t>(below(150))]);
  }
  return sent;
}

/// Follows every key from its opening to its end.
class Ledger {
 public:
  void apply(const std::vector<FrameRecord>& records) {
    for (const FrameRecord& record : records) {
      if (record.kind == RecordKind::kExpected) {
        for (std::uint64_t i = 0; i < record.count; ++i) open(record.key + i);
      } else {
        end(record.key);
        lost += record.outcome != FrameOutcome::kSupersededBeforeDecode ? 1 : 0;
        unseen += record.outcome == FrameOutcome::kSupersededBeforeDecode ? 1 : 0;
        kernel += record.outcome == FrameOutcome::kLostInKernel ? 1 : 0;
      }
    }
  }
  void end(std::uint64_t key) {
    const auto entry = ends_.find(key);
    ASSERT_NE(entry, ends_.end()) << "never opened: " << key;
    ASSERT_EQ(entry->second++, 0) << "ended twice: " << key;
  }
  void expect_all_ended() const {
    for (const auto& [key, ends] : ends_) ASSERT_EQ(ends, 1) << key;
  }
  std::uint64_t expected() const { return ends_.size(); }

  std::uint64_t lost = 0;
  std::uint64_t kernel = 0;
  std::uint64_t unseen = 0;  ///< the first of a believed jump

 private:
  void open(std::uint64_t key) {
    ASSERT_TRUE(ends_.emplace(key, 0).second) << "opened twice: " << key;
  }

  std::map<std::uint64_t, int> ends_;
};

class ImpairedStream : public testing::TestWithParam<Impairments> {};

TEST_P(ImpairedStream, EachKeyOpensOnceAndEndsOnce) {
  for (const std::uint32_t first : {0U, 500U, 0xFFFF'FF00U}) {
    std::mt19937 random(first + 1);
    SequenceWindow window(first == 0);
    Ledger ledger;
    Time now = kStart;
    std::uint64_t accepted = 0;
    std::uint64_t late = 0;
    std::uint64_t drops = 0;
    std::uint64_t newest = 0;
    std::vector<FrameRecord> records;
    for (const Arriving& arriving : impair(GetParam(), first, random)) {
      now += std::chrono::microseconds(random() % 20'000);
      records.clear();
      if (random() % 8 == 0) window.tick(now, records);
      const std::uint64_t dropped = std::bernoulli_distribution(GetParam().drops)(random) ? 3 : 0;
      drops += dropped;
      const auto answer = window.arrive(arriving.stream, arriving.sequence, now, dropped, records);
      ledger.apply(records);
      if (answer.arrival == Arrival::kAccepted) {
        ++accepted;
        ASSERT_GT(answer.key, newest) << "only what is newer goes to the decoder";
        newest = answer.key;
      }
      late += answer.arrival == Arrival::kLate ? 1 : 0;
      if (answer.arrival <= Arrival::kLate) ledger.end(answer.key);
      ASSERT_LT(window.missing(), SequenceWindow::kOpenNumbers);
      ASSERT_FALSE(HasFatalFailure());
    }
    records.clear();
    window.finish(now, 0, records);
    ledger.apply(records);
    ledger.expect_all_ended();
    EXPECT_EQ(ledger.expected(), accepted + late + ledger.lost + ledger.unseen);
    EXPECT_LE(ledger.kernel, drops);
    EXPECT_GT(accepted, 1000U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    SequenceWindow, ImpairedStream,
    testing::Values(Impairments{}, Impairments{.lose = 0.02}, Impairments{.lose = 0.5},
                    Impairments{.reorder = 0.05}, Impairments{.duplicate = 1.0},
                    Impairments{.lose = 0.05, .burst = 0.002, .drops = 0.01},
                    Impairments{.burst = 0.05}, Impairments{.reorder = 0.02, .stray = 0.05},
                    Impairments{.reorder = 0.01, .new_stream = 0.01},
                    Impairments{.lose = 0.01, .reorder = 0.01, .restart = 0.003},
                    Impairments{.lose = 0.05,
                                .burst = 0.002,
                                .duplicate = 0.1,
                                .reorder = 0.1,
                                .stray = 0.01,
                                .new_stream = 0.002,
                                .restart = 0.002,
                                .drops = 0.05}));

}  // namespace
}  // namespace framescope::model
