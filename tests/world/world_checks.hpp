#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "core/frame_outcome.hpp"
#include "world/stream_world.hpp"
#include "world/world_receiver.hpp"
#include "world/world_sender.hpp"

namespace framescope::world {

inline bool is_lost(FrameOutcome outcome) {
  return outcome == FrameOutcome::kLostInNetwork || outcome == FrameOutcome::kLostInKernel;
}

/// How an account and the world's own list of what happened compare.
struct Score {
  std::uint64_t frames = 0;
  std::uint64_t lost_in_network = 0;  ///< in truth: nobody read it, and no socket of ours was full
  std::uint64_t lost_in_kernel = 0;   ///< in truth: its socket was full each time it came
  std::uint64_t unreadable = 0;  ///< it was read, but its number was not to be, or came too late
};

inline void count_loss(const Flight& flight, Score& score) {
  if (flight.read > 0) {
    ++score.unreadable;
  } else if (flight.in_kernel > 0) {
    ++score.lost_in_kernel;
  } else {
    ++score.lost_in_network;
  }
}

/// Ends that the world brought about, and the account's counts of them.
inline void expect_ends(const OutcomeCounts& ends, const Books& books) {
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    if (is_lost(outcome)) continue;
    EXPECT_EQ(books.count(outcome), ends[i]) << to_string(outcome);
  }
}

inline void add_end(OutcomeCounts& ends, FrameOutcome outcome) {
  ++ends[static_cast<std::size_t>(outcome)];
}

/// A sender's account, frame by frame.
inline void check_sender(const Sender& sender, const Books& books) {
  OutcomeCounts ends{};
  std::uint64_t sent = 0;
  for (const auto& flight : sender.flights()) {
    EXPECT_EQ(flight->sender_ends.size() + (flight->sent ? 1 : 0), 1U) << flight->frame_number;
    for (const FrameOutcome outcome : flight->sender_ends) add_end(ends, outcome);
    sent += flight->sent ? 1U : 0U;
  }
  expect_ends(ends, books);
  EXPECT_EQ(books.count(model::Stage::kSent), sent);
  EXPECT_EQ(books.count(model::Stage::kCaptured), sender.flights().size());
  if (books.tallied()) return;
  ASSERT_EQ(books.samples().size(), sender.flights().size());
  std::vector<int> told(sender.flights().size());
  for (const model::FrameSample& sample : books.samples()) {
    ++told.at(sample.frame_number);
    const Flight& flight = *sender.flights()[sample.frame_number];
    EXPECT_EQ(sample.outcome, flight.sent ? std::nullopt : std::optional(flight.sender_ends.at(0)));
  }
  for (const int times : told) EXPECT_EQ(times, 1);
}

/// A loopback's account, frame by frame.
inline Score check_loopback(const Sender& sender, const Books& books) {
  Score score;
  OutcomeCounts ends{};
  for (const auto& flight : sender.flights()) {
    ++score.frames;
    const std::size_t count = flight->sender_ends.size() + flight->receiver_ends.size();
    EXPECT_LE(count, 1U) << flight->frame_number;
    EXPECT_EQ(flight->sender_ends.size() + (flight->sent ? 1 : 0), 1U) << flight->frame_number;
    for (const FrameOutcome outcome : flight->sender_ends) add_end(ends, outcome);
    for (const FrameOutcome outcome : flight->receiver_ends) add_end(ends, outcome);
    if (count == 0) count_loss(*flight, score);
  }
  expect_ends(ends, books);
  EXPECT_EQ(books.count(model::Stage::kCaptured), score.frames);
  if (books.tallied()) return score;
  EXPECT_EQ(books.samples().size(), sender.flights().size());
  std::vector<int> told(sender.flights().size());
  for (const model::FrameSample& sample : books.samples()) {
    ++told.at(sample.frame_number);
    const Flight& flight = *sender.flights()[sample.frame_number];
    if (!sample.outcome) {
      ADD_FAILURE() << "no outcome of " << sample.frame_number;
    } else if (!flight.sender_ends.empty()) {
      EXPECT_EQ(*sample.outcome, flight.sender_ends[0]) << sample.frame_number;
    } else if (!flight.receiver_ends.empty()) {
      EXPECT_EQ(*sample.outcome, flight.receiver_ends[0]) << sample.frame_number;
    } else {
      EXPECT_TRUE(is_lost(*sample.outcome)) << sample.frame_number;
    }
  }
  for (const int times : told) EXPECT_EQ(times, 1);
  return score;
}

/// The numbers that a receiver must expect: from the first to the last of each run of them, as it
/// opened them.
inline std::uint64_t numbers_due(const std::vector<Receiver::Opened>& opened) {
  std::uint64_t due = 0;
  std::uint32_t life = 0;
  std::int64_t low = 0;
  std::int64_t high = -1;
  for (const Receiver::Opened& one : opened) {
    const std::int64_t sequence = one.sequence;
    if (one.life == life && high >= low) {
      low = std::min(low, sequence);
      high = std::max(high, sequence);
      continue;
    }
    due += static_cast<std::uint64_t>(high - low + 1);
    life = one.life;
    low = high = sequence;
  }
  return due + static_cast<std::uint64_t>(high - low + 1);
}

/// A receiver's account, key by key.
inline void check_receiver(const Receiver& receiver, const Books& books) {
  OutcomeCounts ends{};
  for (const auto& [key, entry] : receiver.entries()) {
    EXPECT_EQ(entry.ends.size(), 1U) << "key " << key;
    for (const FrameOutcome outcome : entry.ends) add_end(ends, outcome);
  }
  expect_ends(ends, books);
  const std::uint64_t due = numbers_due(receiver.opened());
  if (books.last().expected) {
    EXPECT_EQ(*books.last().expected, due + receiver.plain_frames());
  } else {
    EXPECT_EQ(books.count(model::Stage::kReceived), receiver.plain_frames());
  }
  if (books.tallied()) return;
  std::map<std::uint64_t, int> told;
  for (const model::FrameSample& sample : books.samples()) {
    ++told[sample.key];
    ASSERT_TRUE(sample.outcome);
    const auto entry = receiver.entries().find(sample.key);
    if (entry == receiver.entries().end()) {
      EXPECT_TRUE(is_lost(*sample.outcome)) << "key " << sample.key;
      EXPECT_FALSE(sample.frame_number_known);
    } else {
      EXPECT_EQ(*sample.outcome, entry->second.ends.at(0)) << "key " << sample.key;
    }
  }
  EXPECT_EQ(told.size(), books.samples().size()) << "a key ended twice";
  EXPECT_EQ(told.size(), due + receiver.plain_frames());
}

}  // namespace framescope::world
