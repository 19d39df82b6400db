#pragma once

#include <numeric>
#include <optional>

#include <gtest/gtest.h>

#include "model/frame_record.hpp"
#include "model/sequence_window.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

inline constexpr Time kStart{std::chrono::seconds(1000)};

/// `ms` after the start.
constexpr Time at_ms(double ms) { return kStart + from_seconds(ms / 1000); }

/// The key of a sequence number in a first epoch from zero.
constexpr std::uint64_t key_of(std::uint64_t sequence) {
  return SequenceWindow::kFirstKey + sequence;
}

// One record each, as the stages write them. `frame` is the capture ordinal.
inline FrameRecord record_of(RecordKind kind, std::uint64_t frame, std::uint64_t key, Time at) {
  FrameRecord record;
  record.kind = kind;
  record.frame_number = frame;
  record.key = key;
  record.at = at;
  return record;
}
inline FrameRecord captured(std::uint64_t frame, Time at = kStart) {
  return record_of(RecordKind::kCaptured, frame, 0, at);
}
inline FrameRecord encoded(std::uint64_t frame, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kEncoded, frame, 0, at);
  record.jpeg_bytes = 3000;
  record.datagram_bytes = 4000;
  record.quality = 80;
  record.width_px = 400;
  record.height_px = 300;
  return record;
}
inline FrameRecord sent(std::uint64_t frame, std::uint64_t key, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kSent, frame, key, at);
  record.datagram_bytes = 4000;
  return record;
}
inline FrameRecord dropped(std::uint64_t frame, FrameOutcome outcome, std::uint64_t key = 0,
                           Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kDropped, frame, key, at);
  record.outcome = outcome;
  return record;
}
inline FrameRecord expected(std::uint64_t key, std::uint32_t count = 1, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kExpected, 0, key, at);
  record.count = count;
  record.numbered = true;
  return record;
}
inline FrameRecord arrived(std::uint64_t frame, std::uint64_t key, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kArrived, frame, key, at);
  record.numbered = true;
  record.jpeg_bytes = 3000;
  record.datagram_bytes = 4000;
  record.quality = 80;
  return record;
}
inline FrameRecord arrived_plain(std::uint64_t ordinal, Time at = kStart) {
  constexpr std::uint64_t kPlainKeys = std::uint64_t{1} << 63;
  FrameRecord record = arrived(ordinal, kPlainKeys + ordinal, at);
  record.numbered = false;
  record.quality = 0;
  return record;
}
inline FrameRecord decoded(std::uint64_t key, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kDecoded, 0, key, at);
  record.width_px = 400;
  record.height_px = 300;
  return record;
}
inline FrameRecord closed(std::uint64_t key, FrameOutcome outcome, Time at = kStart) {
  FrameRecord record = record_of(RecordKind::kClosed, 0, key, at);
  record.outcome = outcome;
  return record;
}

inline std::uint64_t count_of(const Snapshot& snapshot, FrameOutcome outcome) {
  return snapshot.outcomes[static_cast<std::size_t>(outcome)];
}
inline std::optional<std::uint64_t> count_of(const Snapshot& snapshot, Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)];
}
inline const SpanSummary& span_of(const SpanSummaries& spans, Span span) {
  return spans[static_cast<std::size_t>(span)];
}

/// The sums of DESIGN 3.
inline void expect_sums_close(const Snapshot& snapshot) {
  const std::uint64_t ended =
      std::accumulate(snapshot.outcomes.begin(), snapshot.outcomes.end(), std::uint64_t{0});
  const std::uint64_t whole_of_open = ended + snapshot.in_flight;
  if (snapshot.role == Role::kSender) {
    EXPECT_EQ(count_of(snapshot, Stage::kCaptured),
              *count_of(snapshot, Stage::kSent) + whole_of_open);
    for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
      if (is_sender_drop(static_cast<FrameOutcome>(i))) continue;
      EXPECT_EQ(snapshot.outcomes[i], 0U) << to_string(static_cast<FrameOutcome>(i));
    }
    EXPECT_FALSE(snapshot.expected);
    return;
  }
  EXPECT_EQ(count_of(snapshot, Stage::kDisplayed), count_of(snapshot, FrameOutcome::kDisplayed));
  if (snapshot.role == Role::kLoopback) {
    EXPECT_EQ(count_of(snapshot, Stage::kCaptured), whole_of_open);
  } else if (snapshot.expected) {
    EXPECT_EQ(snapshot.expected, whole_of_open);
  } else {
    EXPECT_EQ(count_of(snapshot, Stage::kReceived), whole_of_open);
  }
}

}  // namespace framescope::model
