#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/sequence_window.hpp"

namespace framescope::model {

using Keys = std::vector<std::uint64_t>;

inline constexpr std::uint64_t kFirst = SequenceWindow::kFirstKey;
inline constexpr std::uint64_t kStream = 7;

/// A window, the clock, and what its records add up to.
class SequenceWindowTest : public testing::Test {
 protected:
  Arrival arrive(std::uint32_t sequence, std::uint64_t kernel_drops = 0,
                 std::uint64_t stream = kStream,
                 std::optional<std::uint64_t> frame_number = std::nullopt) {
    out_.clear();
    const SequenceWindow::Answer answer =
        window_.arrive(stream, sequence, now_, kernel_drops, out_, frame_number);
    key_ = answer.key;
    take();
    return answer.arrival;
  }
  void arrive_all(std::uint32_t first, std::uint32_t last) {
    for (std::uint32_t s = first; s != last + 1; ++s) ASSERT_EQ(arrive(s), Arrival::kAccepted) << s;
  }
  void tick(Duration after) {
    now_ += after;
    out_.clear();
    window_.tick(now_, out_);
    take();
  }
  void finish(std::uint64_t kernel_drops = 0) {
    out_.clear();
    window_.finish(now_, kernel_drops, out_);
    take();
  }
  void take() {
    for (const FrameRecord& record : out_) {
      EXPECT_EQ(record.at, now_);
      if (record.kind == RecordKind::kExpected) {
        expected_ += record.count;
        skipped_ += record.skipped;
        skipped_in_kernel_ += record.skipped_in_kernel;
      } else if (record.outcome == FrameOutcome::kLostInNetwork) {
        network_.push_back(record.key);
      } else if (record.outcome == FrameOutcome::kLostInKernel) {
        kernel_.push_back(record.key);
      } else {
        EXPECT_EQ(record.outcome, FrameOutcome::kSupersededBeforeDecode);
        superseded_.push_back(record.key);
      }
    }
    EXPECT_LT(window_.missing(), SequenceWindow::kOpenNumbers);
  }

  SequenceWindow window_;
  Time now_ = kStart;
  std::vector<FrameRecord> out_;
  std::uint64_t key_ = 0;  ///< of the last answer
  std::uint64_t expected_ = 0;
  std::uint64_t skipped_ = 0;
  std::uint64_t skipped_in_kernel_ = 0;
  Keys network_;
  Keys kernel_;
  Keys superseded_;
};

}  // namespace framescope::model
