#include "world/world_books.hpp"

#include <algorithm>
#include <utility>

#include "model/frame_records.hpp"

namespace framescope::world {

Books::Books(model::Role role, Time start, std::size_t ring_capacity)
    : ledger_(role, start), ring_capacity_(ring_capacity), last_(ledger_.snapshot(start)) {}

void Books::append(Thread thread, const model::FrameRecord& record) {
  Ring& ring = rings_[static_cast<std::size_t>(thread)];
  if (ring.records.size() < ring_capacity_) return ring.records.push_back(record);
  ring.tally.add(record);
  tallied_ = true;
}

void Books::account(Time now, const std::function<void()>& meanwhile) {
  std::array<Ring, kThreadCount> drained;
  for (std::size_t i = 0; i < kThreadCount; ++i) {
    std::swap(drained[i], rings_[i]);
    meanwhile();
  }
  for (std::size_t i = kThreadCount; i-- > 0;) {
    for (const model::FrameRecord& record : drained[i].records) ledger_.apply(record);
    if (!drained[i].tally.empty()) ledger_.apply(drained[i].tally);
  }
  ledger_.take_samples(samples_);
  check(ledger_.snapshot(now));
}

void Books::finish(Time now, std::uint64_t kernel_drops) {
  account(now);
  ledger_.finish(now, kernel_drops - std::min(kernel_drops, count(FrameOutcome::kLostInKernel)));
  ledger_.take_samples(samples_);
  check(ledger_.snapshot(now));
  EXPECT_EQ(last_.in_flight, 0U);
}

void Books::check(const model::Snapshot& now) {
  model::expect_sums_close(now);
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    EXPECT_GE(now.outcomes[i], last_.outcomes[i]) << to_string(static_cast<FrameOutcome>(i));
  }
  for (std::size_t i = 0; i < model::kStageCount; ++i) {
    EXPECT_GE(now.frames[i], last_.frames[i]) << "stage " << i;
  }
  EXPECT_GE(now.expected, last_.expected);
  EXPECT_GE(now.datagrams.sent, last_.datagrams.sent);
  last_ = now;
}

}  // namespace framescope::world
