#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {

/// A ledger that is fed scripts of records, with the sums checked after each.
class LedgerTest : public testing::Test {
 protected:
  explicit LedgerTest(Role role) : ledger_(role, kStart) {
    expect_sums_close(ledger_.snapshot(kStart));
  }

  /// Applies the records one by one, with a snapshot after each.
  void apply(const std::vector<FrameRecord>& records) {
    for (const FrameRecord& record : records) {
      ledger_.apply(record);
      expect_sums_close(snapshot());
    }
  }
  void apply(const RecordTally& tally) {
    ledger_.apply(tally);
    expect_sums_close(snapshot());
  }
  /// Applies them as one batch.
  void apply_batch(const std::vector<FrameRecord>& records, const RecordTally& tally = {}) {
    for (const FrameRecord& record : records) ledger_.apply(record);
    apply(tally);
  }
  void finish(std::uint64_t kernel_drops = 0) {
    ledger_.finish(kStart, kernel_drops);
    expect_sums_close(snapshot());
    EXPECT_EQ(snapshot().in_flight, 0U);
  }
  Snapshot snapshot() { return ledger_.snapshot(kStart); }
  std::uint64_t count(FrameOutcome outcome) { return count_of(snapshot(), outcome); }
  std::optional<std::uint64_t> count(Stage stage) { return count_of(snapshot(), stage); }
  std::vector<FrameSample> samples() {
    std::vector<FrameSample> taken;
    ledger_.take_samples(taken);
    return taken;
  }

  StreamLedger ledger_;
};

}  // namespace framescope::model
