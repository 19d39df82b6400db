#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/rtp_script.hpp"

namespace framescope::wire {
namespace {

using namespace script;
using std::chrono::milliseconds;
using std::chrono::seconds;

std::vector<PacketFate> fates_of(RtpDepacketizer& depacketizer) {
  std::vector<PacketNote> notes;
  depacketizer.take_notes(notes);
  std::vector<PacketFate> fates;
  fates.reserve(notes.size());
  for (const PacketNote& note : notes) fates.push_back(note.fate);
  return fates;
}

TEST(RtpDepacketizer, NothingIsShownBeforeTwoInARow) {
  Sender sender({});
  Receiver receiver;
  const Datagrams frame = sender.frame();
  EXPECT_FALSE(receiver.push(frame[0]));
  EXPECT_EQ(receiver.depacketizer.source(), nullptr);
  EXPECT_EQ(receiver.depacketizer.ssrc(), std::nullopt);
  EXPECT_EQ(receiver.opened, 0U);
  EXPECT_TRUE(receiver.push(frame[1]));
  EXPECT_EQ(receiver.depacketizer.ssrc(), sender.stream.ssrc);
  EXPECT_EQ(receiver.opened, 1U);
  EXPECT_EQ(receiver.notes(PacketFate::kInTime), 2U) << "the one that waited, too";
}

TEST(RtpDepacketizer, NotesTellEachPacketsFate) {
  using enum PacketFate;
  Sender sender({.packets = 5});
  RtpDepacketizer depacketizer({.partial = false});
  Time now{seconds(10)};
  const auto push = [&](const Datagram& datagram) { depacketizer.push(datagram, now); };
  const Datagrams first = sender.frame();
  push(first[0]);
  push(first[1]);
  EXPECT_THAT(fates_of(depacketizer), testing::ElementsAre(kInTime, kInTime));
  push(first[4]);
  EXPECT_THAT(fates_of(depacketizer), testing::ElementsAre(kLost, kLost, kInTime));
  push(first[2]);
  push(first[2]);
  EXPECT_THAT(fates_of(depacketizer), testing::ElementsAre(kReordered, kDuplicate));
  now += seconds(1);
  depacketizer.tick(now);
  push(first[3]);
  std::vector<PacketNote> notes;
  depacketizer.take_notes(notes);
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].fate, kLate);
  EXPECT_EQ(notes[0].sequence, 0x10000U + 103);
  EXPECT_EQ(depacketizer.counts().late, 1U);
}

TEST(RtpDepacketizer, NotesTellWhereFramesEnd) {
  Sender sender({.packets = 3});
  RtpDepacketizer depacketizer({});
  for (int i = 0; i < 3; ++i) {
    for (const Datagram& datagram : sender.frame()) depacketizer.push(datagram, Time{seconds(i)});
  }
  std::vector<PacketNote> notes;
  depacketizer.take_notes(notes);
  ASSERT_EQ(notes.size(), 9U);
  for (std::size_t i = 0; i < notes.size(); ++i) EXPECT_EQ(notes[i].marker, i % 3 == 2) << i;
}

TEST(RtpDepacketizer, NotesAreBoundedWhereNobodyTakesThem) {
  Sender sender({.packets = 1000, .packet_bytes = 1});
  RtpDepacketizer depacketizer({});
  for (int i = 0; i < 40; ++i) {
    for (const Datagram& datagram : sender.frame()) depacketizer.push(datagram, Time{seconds(i)});
  }
  EXPECT_LE(fates_of(depacketizer).size(), 8192U);
}

TEST(RtpDepacketizer, FaultsAreCountedByCause) {
  Sender sender({.marked = false});
  Receiver receiver;
  receiver.push_paced(sender.frame());
  Datagram bad = sender.frame()[0];
  const auto push_with = [&](std::size_t at, std::uint8_t value) {
    Datagram changed = bad;
    changed[at] = value;
    receiver.push(changed);
  };
  push_with(0, 0x40);
  push_with(1, 97);
  receiver.push(Datagram(bad.begin(), bad.begin() + 11));
  push_with(kJpegAt + 4, 2);
  const RtpDepacketizer::Counts& counts = receiver.depacketizer.counts();
  EXPECT_EQ(counts.rtp_faults[static_cast<std::size_t>(RtpFault::kVersion)], 1U);
  EXPECT_EQ(counts.rtp_faults[static_cast<std::size_t>(RtpFault::kPayloadType)], 1U);
  EXPECT_EQ(counts.rtp_faults[static_cast<std::size_t>(RtpFault::kTruncated)], 1U);
  EXPECT_EQ(counts.jpeg_faults[static_cast<std::size_t>(RtpJpegFault::kType)], 1U);
  EXPECT_EQ(counts.malformed(), 4U);
  EXPECT_EQ(counts.packets, 15U);
  EXPECT_EQ(receiver.opened, 1U);
}

TEST(RtpDepacketizer, APayloadThatIsRefusedIsMissingInItsFrame) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 5; ++i) {
    Datagrams frame = sender.frame();
    if (i == 2) frame[4][kJpegAt + 5] = 100;  // Q
    receiver.push_paced(frame);
  }
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 4U);
  EXPECT_EQ(receiver.faults(AssemblyFault::kMissing), 1U);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U) << "the packet itself did come";
}

TEST(RtpDepacketizer, ADamagedPacketOfOurOwnStreamIsNotLookedAt) {
  Sender sender({.marked = true});
  Receiver receiver;
  receiver.push_paced(sender.frame());
  Datagrams frame = sender.frame();
  frame[3][2] ^= 0x40;   // of the sequence number
  frame[6][5] ^= 1;      // of the timestamp
  frame[9][1] ^= 0x80;   // the marker
  frame[11][0] ^= 0x10;  // the X bit, without which the mark is taken for a payload
  receiver.push_paced(frame);
  receiver.push_paced(sender.frame());
  receiver.flush();
  EXPECT_EQ(receiver.depacketizer.counts().damaged, 4U);
  EXPECT_EQ(receiver.complete(), 2U);
  EXPECT_EQ(receiver.opened, 3U);
  EXPECT_EQ(receiver.lost_now.size(), 4U);
  EXPECT_EQ(receiver.outcomes.back().packets_missing + receiver.outcomes.back().packets, 14U);
}

TEST(RtpDepacketizer, MarksThatComeOfAnotherSenderAreNotDemanded) {
  Sender sender({.packets = 2, .marked = true});
  Receiver receiver;
  receiver.push_paced(sender.frame());
  sender.stream.marked = false;
  for (int i = 0; i < 20; ++i) receiver.push_paced(sender.frame());
  EXPECT_LE(receiver.depacketizer.counts().damaged, 8U);
  EXPECT_GE(receiver.complete(), 17U);
}

TEST(RtpDepacketizer, WholeFramesLostAreGuessedFromTimestamps) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 10; ++i) receiver.push_paced(sender.frame());
  for (int i = 0; i < 3; ++i) sender.frame();
  receiver.push_paced(sender.frame());
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 0U) << "they may still come";
  receiver.wait(milliseconds(500));
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 3U);
}

TEST(RtpDepacketizer, FramesThatComeLateAreNoLongerGuessedLost) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 10; ++i) receiver.push_paced(sender.frame());
  sender.frame();
  const Datagrams late = sender.frame();
  receiver.push_paced(sender.frame());
  receiver.push_paced(late);
  receiver.wait(milliseconds(500));
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 1U);
  EXPECT_EQ(receiver.complete(), 12U);
}

TEST(RtpDepacketizer, AFrameRateThatChangesIsNoLoss) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 60; ++i) {
    sender.stream.step = i % 3 == 0 ? 9000 : 3000;
    receiver.push_paced(sender.frame());
  }
  receiver.wait(seconds(1));
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 0U);
}

TEST(RtpDepacketizer, MarkedStreamsAreNotGuessedAbout) {
  Sender sender({.marked = true});
  Receiver receiver;
  for (int i = 0; i < 10; ++i) receiver.push_paced(sender.frame());
  for (int i = 0; i < 3; ++i) sender.frame();
  receiver.push_paced(sender.frame());
  receiver.wait(seconds(1));
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 0U);
}

TEST(RtpDepacketizer, ASourceThatWaitsTakesOverAtATick) {
  Sender sender({.ssrc = 1});
  Receiver receiver;
  for (int i = 0; i < 45; ++i) receiver.push_paced(sender.frame());
  Sender next({.ssrc = 2});
  const Datagrams only = next.frame();
  receiver.push(only);
  EXPECT_EQ(receiver.complete(), 45U);
  ASSERT_TRUE(receiver.depacketizer.next_deadline());
  EXPECT_LE(*receiver.depacketizer.next_deadline() - receiver.now, milliseconds(50));
  receiver.wait(milliseconds(60));
  EXPECT_EQ(receiver.complete(), 46U);
  EXPECT_EQ(receiver.depacketizer.ssrc(), 2U);
}

TEST(RtpDepacketizer, LargeDatagramsOfManySourcesDoNotFillMemory) {
  Sender sender({.ssrc = 1, .packets = 2});
  Receiver receiver;
  receiver.push_paced(sender.frame());
  Sender noise({.ssrc = 2, .packets = 3, .packet_bytes = 60'000});
  std::uint64_t pushed = 0;
  for (int i = 0; i < 40; ++i) {
    ++noise.stream.ssrc;
    for (const Datagram& datagram : noise.frame()) {
      EXPECT_FALSE(receiver.push(datagram));
      ++pushed;
    }
    noise.scans.clear();
  }
  // What is held and not yet counted fits kMaxHeldBytes.
  EXPECT_GE(receiver.depacketizer.counts().foreign + RtpDepacketizer::kMaxHeldBytes / 60'000,
            pushed);
}

TEST(RtpDepacketizer, PartialMayBeChangedOnTheWay) {
  Sender sender({.restart_interval = 4, .aligned = true});
  Receiver receiver({.partial = false});
  receiver.push_paced(sender.frame());
  Datagrams holed = sender.frame();
  holed.erase(holed.begin() + 3);
  receiver.push_paced(holed);
  receiver.push_paced(sender.frame());
  EXPECT_EQ(receiver.outcomes.size(), 2U);
  receiver.depacketizer.set_partial(true);
  receiver.wait(milliseconds(10));
  EXPECT_EQ(receiver.outcomes.size(), 3U);
}

// ---- anything at all

// What a way does to one stream. Fields of the fixed header are altered only where a mark tells.
struct Way {
  double loss = 0, swap = 0, copy = 0, cut = 0, alter = 0;
};

void alter(Datagram& datagram, bool marked, std::mt19937& random) {
  // Main header; the offset's upper byte and restart fields aside.
  constexpr std::array<std::size_t, 7> kFields{0, 2, 3, 4, 5, 6, 7};
  if (marked) {
    datagram[random() % 12] ^= static_cast<std::uint8_t>(1U << random() % 8);
  } else {
    datagram[kJpegAt + kFields[random() % kFields.size()]] ^=
        static_cast<std::uint8_t>(1U << random() % 8);
  }
}

void walk(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto chance = [&](double p) { return std::generate_canonical<double, 32>(random) < p; };
  const auto some = [&](double most) {
    return chance(0.5) ? most * static_cast<double>(random() % 100) / 100 : 0;
  };
  const Way way{some(0.2), some(0.3), some(0.2), some(0.05), some(0.05)};
  const bool restarts = chance(0.5);
  Sender sender({.sequence = static_cast<std::uint16_t>(random()),
                 .timestamp = static_cast<std::uint32_t>(random()),
                 .packets = static_cast<std::uint32_t>(2 + random() % 20),
                 .q = static_cast<std::uint8_t>(chance(0.5) ? 60 : 255),
                 .restart_interval = static_cast<std::uint16_t>(restarts ? 4 : 0),
                 .aligned = restarts && chance(0.7),
                 .tables = true,
                 .marked = chance(0.5)});
  Receiver receiver({.partial = chance(0.5)});
  Datagrams waiting;
  const auto deliver = [&](Datagram datagram) {
    if (chance(way.loss)) return;
    // Of a frame's last packet only the headers: nothing tells of bytes missing behind all others.
    const bool is_last = (datagram[1] & 0x80) != 0;
    if (chance(way.cut)) datagram.resize(random() % (is_last ? 20 : 40));
    if (datagram.size() > 40 && chance(way.alter)) alter(datagram, sender.stream.marked, random);
    receiver.push(datagram);
    if (chance(way.copy)) receiver.push(datagram);
  };
  for (int i = 0; i < 40; ++i) {
    for (Datagram& datagram : sender.frame()) {
      if (chance(way.swap)) {
        waiting.push_back(std::move(datagram));
        continue;
      }
      deliver(std::move(datagram));
      if (!waiting.empty() && chance(0.3)) {
        deliver(std::move(waiting.back()));
        waiting.pop_back();
      }
    }
    receiver.wait(milliseconds(random() % 60));
  }
  receiver.flush();
  EXPECT_EQ(receiver.opened, receiver.ended);
  receiver.expect_exact(sender);
  if (way.loss + way.swap + way.cut + way.alter == 0) {
    EXPECT_EQ(receiver.complete(), 40U);
  }
  for (const Outcome& outcome : receiver.outcomes) {
    EXPECT_NE(outcome.complete, outcome.fault.has_value());
    if (outcome.fault == AssemblyFault::kMissing) {
      EXPECT_GE(outcome.packets_missing, 1U);
    }
  }
}

TEST(RtpDepacketizer, WhateverComesEachFrameEndsOnceAndCompleteOnesAreExact) {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    SCOPED_TRACE(seed);
    walk(seed);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace framescope::wire
