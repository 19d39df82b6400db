#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/frame_assembler.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::IsEmpty;

using Kind = AssemblyEvent::Kind;
using Packet = FrameAssembler::Packet;

constexpr std::uint32_t kSsrc = 7;

// Frames of `count` packets of 100 bytes each, from `first` on.
struct Fragments {
  std::uint64_t first = 70'000;
  std::uint32_t timestamp = 3000;
  std::uint32_t count = 5;
  RtpJpegHeader header{.type = 1, .q = 60, .width_8 = 40, .height_8 = 30, .restart = {}};
  std::vector<std::uint8_t> scan = std::vector<std::uint8_t>(std::size_t{count} * 100);

  Fragments next() const {
    Fragments following = *this;
    following.first += count;
    following.timestamp += 3000;
    std::iota(following.scan.begin(), following.scan.end(),
              static_cast<std::uint8_t>(following.first));
    return following;
  }
  Fragments aligned() const {
    Fragments other = *this;
    other.header.type = 65;
    other.header.restart = RtpJpegRestart{.interval = 4, .count = 0};
    return other;
  }

  Packet operator[](std::uint32_t i) const&& = delete;  // it would refer to bytes that are gone
  Packet operator[](std::uint32_t i) const& {
    Packet packet{.sequence = first + i,
                  .ssrc = kSsrc,
                  .timestamp = timestamp,
                  .marker = i + 1 == count,
                  .datagram_bytes = 120 + i,
                  .fragment = {.header = header, .tables = {}, .scan = {}},
                  .extensions = {}};
    packet.fragment.header.offset = i * 100;
    if (header.restart) packet.fragment.header.restart->count = static_cast<std::uint16_t>(i);
    packet.fragment.scan = std::span(scan).subspan(std::size_t{i} * 100, 100);
    return packet;
  }
};

class FrameAssemblerTest : public testing::Test {
 protected:
  bool push(const Packet& packet) { return assembler_.push(packet, now_, events_); }
  void push_all(const Fragments& frame) {
    for (std::uint32_t i = 0; i < frame.count; ++i) push(frame[i]);
  }
  void push_but(const Fragments& frame, std::uint32_t lost) {
    for (std::uint32_t i = 0; i < frame.count; ++i) {
      if (i != lost) push(frame[i]);
    }
  }
  void tick(Duration span) {
    now_ += span;
    assembler_.tick(now_, events_);
  }
  void flush() { assembler_.flush(events_); }

  // The frames that finished since the last call; each had been opened.
  std::vector<AssembledFrame> finished() {
    std::vector<AssembledFrame> frames;
    for (const AssemblyEvent& event : events_) {
      if (event.kind == Kind::kOpened) {
        EXPECT_EQ(event.frame->ordinal, opened_++);
      } else {
        EXPECT_LT(event.frame->ordinal, opened_);
        EXPECT_TRUE(ended_.emplace(event.frame->ordinal, true).second) << "it ended twice";
        frames.push_back(*event.frame);
      }
    }
    events_.clear();
    EXPECT_EQ(assembler_.open(), opened_ - ended_.size());
    return frames;
  }
  AssembledFrame only() {
    auto frames = finished();
    EXPECT_EQ(frames.size(), 1U);
    return frames.empty() ? AssembledFrame{} : frames.front();
  }

  Time now_{seconds(100)};
  FrameAssembler assembler_;
  std::vector<AssemblyEvent> events_;
  std::uint64_t opened_ = 0;
  std::map<std::uint64_t, bool> ended_;
};

std::vector<std::uint8_t> scan_of(const AssembledFrame& frame) {
  std::vector<std::uint8_t> scan;
  for (const auto& chunk : frame.chunks) {
    const auto from = frame.bytes.begin() + chunk.begin;
    scan.insert(scan.end(), from, from + chunk.size);
  }
  return scan;
}

TEST_F(FrameAssemblerTest, WholeAtItsLastPacket) {
  const Fragments frame = Fragments{}.next();
  for (std::uint32_t i = 0; i < 4; ++i) {
    EXPECT_TRUE(push(frame[i]));
    now_ += milliseconds(1);
  }
  EXPECT_THAT(finished(), IsEmpty());
  EXPECT_EQ(assembler_.open(), 1U);
  push(frame[4]);
  const AssembledFrame whole = only();
  EXPECT_TRUE(whole.complete);
  EXPECT_TRUE(whole.marker_seen);
  EXPECT_FALSE(whole.fault);
  EXPECT_EQ(whole.timestamp, 6000U);
  EXPECT_EQ(whole.ssrc, kSsrc);
  EXPECT_EQ(whole.packets, 5U);
  EXPECT_EQ(whole.packets_missing, 0U);
  EXPECT_EQ(whole.datagram_bytes, 610U);
  EXPECT_EQ(whole.largest_datagram, 124U);
  EXPECT_EQ(whole.first_sequence, 70'005U);
  EXPECT_EQ(whole.last_arrival - whole.first_arrival, milliseconds(4));
  EXPECT_EQ(scan_of(whole), frame.scan);
  ASSERT_TRUE(whole.tables);
  EXPECT_EQ(*whole.tables, standard_tables(60));
}

TEST_F(FrameAssemblerTest, AnyOrderGivesTheSameBytes) {
  const Fragments frame = Fragments{}.next();
  for (const std::uint32_t i : {3U, 4U, 0U, 2U, 1U}) push(frame[i]);
  const AssembledFrame whole = only();
  EXPECT_TRUE(whole.complete);
  EXPECT_EQ(scan_of(whole), frame.scan);
}

TEST_F(FrameAssemblerTest, SecondCopiesCountNothing) {
  const Fragments frame;
  for (std::uint32_t i = 0; i < 5; ++i) {
    EXPECT_TRUE(push(frame[i]));
    EXPECT_EQ(push(frame[i]), i != 4) << "it ended with the first copy of the last packet";
  }
  EXPECT_EQ(only().packets, 5U);
}

TEST_F(FrameAssemblerTest, AHoleWaitsForTheWholeWindowOfPackets) {
  Fragments frame;
  push_but(frame, 2);
  std::uint64_t later = 0;
  for (frame = frame.next(); later < 63; ++later) {
    push(frame[static_cast<std::uint32_t>(later % 5)]);
    if (later % 5 == 4) frame = frame.next();
  }
  for (const AssembledFrame& other : finished()) EXPECT_TRUE(other.complete);
  push(frame[static_cast<std::uint32_t>(later % 5)]);
  const AssembledFrame holed = only();
  EXPECT_EQ(holed.timestamp, 3000U);
  EXPECT_FALSE(holed.complete);
  EXPECT_EQ(holed.fault, AssemblyFault::kMissing);
  EXPECT_EQ(holed.packets, 4U);
  EXPECT_EQ(holed.packets_missing, 1U);
  const Fragments first;
  EXPECT_FALSE(push(first[2])) << "its lost packet comes after all";
  EXPECT_THAT(finished(), IsEmpty());
}

TEST_F(FrameAssemblerTest, AHoleWaitsHalfASecondFromTheNextFrame) {
  const Fragments frame;
  push_but(frame, 2);
  now_ += milliseconds(30);
  push_all(frame.next());
  EXPECT_TRUE(only().complete) << "the later one is not held back";
  EXPECT_EQ(assembler_.next_deadline(), now_ + milliseconds(500));
  tick(milliseconds(499));
  EXPECT_THAT(finished(), IsEmpty());
  tick(milliseconds(1));
  EXPECT_EQ(only().fault, AssemblyFault::kMissing);
  EXPECT_EQ(assembler_.next_deadline(), std::nullopt);
}

TEST_F(FrameAssemblerTest, AStreamThatStopsInsideAFrame) {
  const Fragments frame;
  push(frame[0]);
  tick(milliseconds(400));
  push(frame[1]);
  tick(milliseconds(499));
  EXPECT_THAT(finished(), IsEmpty());
  tick(milliseconds(1));
  const AssembledFrame rest = only();
  EXPECT_EQ(rest.packets_missing, 1U) << "at least the one with the marker";
  EXPECT_FALSE(rest.marker_seen);
}

TEST_F(FrameAssemblerTest, ALatePacketWithinTheWindowCompletes) {
  const Fragments frame;
  push_but(frame, 2);
  push_all(frame.next());
  push(frame[2]);
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[1].timestamp, 3000U);
  EXPECT_TRUE(frames[1].complete);
}

TEST_F(FrameAssemblerTest, PartialFramesEndThreePacketsOn) {
  assembler_.set_partial(true);
  const Fragments frame = Fragments{}.aligned();
  push_but(frame, 2);
  const Fragments next = frame.next();
  push(next[0]);
  push(next[1]);
  EXPECT_THAT(finished(), IsEmpty());
  push(next[2]);
  const AssembledFrame holed = only();
  EXPECT_EQ(holed.timestamp, frame.timestamp);
  EXPECT_EQ(holed.fault, AssemblyFault::kMissing);
  EXPECT_TRUE(holed.tables);
  ASSERT_EQ(holed.chunks.size(), 4U);
  EXPECT_EQ(holed.chunks[2].restart.count, 3);
}

TEST_F(FrameAssemblerTest, PartialFramesEndTenMillisecondsOn) {
  assembler_.set_partial(true);
  const Fragments frame = Fragments{}.aligned();
  push_but(frame, 4);
  tick(milliseconds(33));
  EXPECT_THAT(finished(), IsEmpty()) << "nothing beyond it came, and never a marker";
  const Fragments next = frame.next();
  push(next[0]);
  tick(milliseconds(9));
  EXPECT_THAT(finished(), IsEmpty());
  tick(milliseconds(1));
  const AssembledFrame holed = only();
  EXPECT_EQ(holed.packets_missing, 1U);
  EXPECT_EQ(holed.chunks.size(), 4U);
}

TEST_F(FrameAssemblerTest, PartialFramesWhoseLastPacketsAreLostDoNotWaitForTheNext) {
  assembler_.set_partial(true);
  const Fragments before = Fragments{}.aligned();
  push_all(before);
  EXPECT_TRUE(only().complete);
  now_ += milliseconds(16);
  const Fragments frame = before.next();
  for (std::uint32_t i = 0; i < 3; ++i) push(frame[i]);
  EXPECT_EQ(assembler_.next_deadline(), now_ + milliseconds(10));
  tick(milliseconds(9));
  EXPECT_THAT(finished(), IsEmpty());
  tick(milliseconds(1));
  const AssembledFrame holed = only();
  EXPECT_FALSE(holed.marker_seen);
  EXPECT_EQ(holed.chunks.size(), 3U);
  EXPECT_FALSE(push(frame[3])) << "late";
  push_all(frame.next());
  EXPECT_TRUE(only().complete);
}

TEST_F(FrameAssemblerTest, ASilenceIsThreeTimesTheSendersPace) {
  assembler_.set_partial(true);
  Fragments frame = Fragments{}.aligned();
  for (std::uint32_t i = 0; i < 5; ++i) {
    push(frame[i]);
    now_ += milliseconds(7);
  }
  EXPECT_TRUE(only().complete);
  frame = frame.next();
  push(frame[0]);
  tick(milliseconds(20));
  EXPECT_THAT(finished(), IsEmpty());
  push(frame[1]);
  EXPECT_GE(*assembler_.next_deadline(), now_ + milliseconds(59)) << "20 ms are the longest now";
  tick(milliseconds(60));
  EXPECT_EQ(only().packets_missing, 1U) << "at least the marker's";
}

TEST_F(FrameAssemblerTest, ASenderMayStumbleForHalfAFrame) {
  assembler_.set_partial(true);
  Fragments frame = Fragments{}.aligned();
  push_all(frame);
  tick(milliseconds(66));
  frame = frame.next();
  push(frame[0]);
  tick(milliseconds(32));
  for (std::uint32_t i = 1; i < 5; ++i) push(frame[i]);
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_TRUE(frames[1].complete);
}

TEST_F(FrameAssemblerTest, PacketsThatComeAfterTheSilenceMakeTheNextOneLonger) {
  assembler_.set_partial(true);
  const Fragments before = Fragments{}.aligned();
  push_all(before);
  EXPECT_TRUE(only().complete);
  now_ += milliseconds(16);
  const Fragments frame = before.next();
  push(frame[0]);
  tick(milliseconds(30));
  EXPECT_EQ(only().chunks.size(), 1U);
  EXPECT_FALSE(push(frame[1]));
  tick(milliseconds(30));
  EXPECT_FALSE(push(frame[2])) << "30 ms after the one before, not 60";
  const Fragments next = frame.next();
  push(next[0]);
  tick(milliseconds(89));
  EXPECT_THAT(finished(), IsEmpty());
  tick(milliseconds(1));
  EXPECT_EQ(only().chunks.size(), 1U);
}

// Its reader was stopped meanwhile.
TEST_F(FrameAssemblerTest, APacketThatIsReadLateEndsTheSilence) {
  assembler_.set_partial(true);
  const Fragments frame = Fragments{}.aligned();
  push(frame[0]);
  now_ += milliseconds(200);
  for (std::uint32_t i = 1; i < 5; ++i) EXPECT_TRUE(push(frame[i]));
  EXPECT_TRUE(only().complete);
}

TEST_F(FrameAssemblerTest, PartialFramesWhoseMarkerCameDoNotWaitForTheNext) {
  assembler_.set_partial(true);
  const Fragments frame = Fragments{}.aligned();
  push_but(frame, 0);
  tick(milliseconds(9));
  EXPECT_THAT(finished(), IsEmpty()) << "the first may still come";
  tick(milliseconds(1));
  const AssembledFrame holed = only();
  EXPECT_EQ(holed.packets_missing, 1U);
  EXPECT_EQ(holed.chunks.size(), 4U) << "what came without the beginning is kept";
}

TEST_F(FrameAssemblerTest, UnalignedFramesAreNotGivenUpEarly) {
  assembler_.set_partial(true);
  const Fragments frame;
  push_but(frame, 2);
  push_all(frame.next());
  tick(milliseconds(100));
  EXPECT_EQ(only().timestamp, 6000U);
  EXPECT_EQ(assembler_.open(), 1U);
}

TEST_F(FrameAssemblerTest, ReorderingMakesItWaitLonger) {
  assembler_.set_partial(true);
  Fragments frame = Fragments{}.aligned();
  push_but(frame, 2);
  Fragments next = frame.next();
  for (std::uint32_t i = 0; i < 5; ++i) push(next[i]);
  EXPECT_EQ(finished().size(), 2U);
  now_ += milliseconds(1);
  EXPECT_FALSE(push(frame[2])) << "5 packets later: given up too early";
  frame = next.next();
  push_but(frame, 2);
  next = frame.next();
  for (std::uint32_t i = 0; i < 5; ++i) push(next[i]);
  push(frame[2]);
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_TRUE(frames[1].complete) << "waited for what now is known to come";
  tick(seconds(5));
  frame = next.next();
  push_but(frame, 2);
  next = frame.next();
  for (std::uint32_t i = 0; i < 3; ++i) push(next[i]);
  EXPECT_FALSE(only().complete) << "5 s on that is forgotten";
}

TEST_F(FrameAssemblerTest, MissingIsExactWhereNumbersTell) {
  Fragments frame;
  push_but(frame, 4);  // the marker
  frame = frame.next();
  push_but(frame, 0);
  flush();
  auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].packets_missing, 1U);
  EXPECT_EQ(frames[1].packets_missing, 1U);

  // Three in a row lost at the end, and the next frame says that it is the next.
  frame = frame.next();
  auto marked = [&](std::uint32_t i, std::uint32_t number) {
    Packet packet = frame[i];
    packet.extensions.mark = FrameMark{number, 320, 240};
    push(packet);
  };
  marked(0, 10);
  marked(1, 10);
  frame = frame.next();
  marked(0, 11);
  flush();
  frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].packets_missing, 3U);
  EXPECT_EQ(frames[0].mark, (FrameMark{10, 320, 240}));
}

TEST_F(FrameAssemblerTest, FieldsThatDifferWithinAFrame) {
  const auto alter = {
      +[](RtpJpegHeader& header) { header.type = 0; },
      +[](RtpJpegHeader& header) { header.q = 61; },
      +[](RtpJpegHeader& header) { header.width_8 = 41; },
      +[](RtpJpegHeader& header) { header.height_8 = 31; },
      +[](RtpJpegHeader& header) { header.type_specific = 1; },
      +[](RtpJpegHeader& header) { header.restart = RtpJpegRestart{.interval = 3}; }};
  Fragments frame;
  for (const auto& change : alter) {
    for (std::uint32_t i = 0; i < 5; ++i) {
      Packet packet = frame[i];
      if (i == 3) change(packet.fragment.header);
      push(packet);
    }
    EXPECT_EQ(only().fault, AssemblyFault::kInconsistent);
    frame = frame.next();
    push_all(frame);
    EXPECT_TRUE(only().complete);
    frame = frame.next();
  }
}

TEST_F(FrameAssemblerTest, OverlapsHolesAndSecondContents) {
  Fragments frame;
  for (const std::uint32_t offset : {250U, 350U, 0U, 200U}) {
    for (std::uint32_t i = 0; i < 5; ++i) {
      Packet packet = frame[i];
      if (i == 3) packet.fragment.header.offset = offset;
      push(packet);
    }
    const AssembledFrame broken = only();
    EXPECT_EQ(broken.fault, AssemblyFault::kOverlap) << offset;
    EXPECT_FALSE(broken.complete);
    frame = frame.next();
    push_all(frame);
    EXPECT_TRUE(only().complete);
    frame = frame.next();
  }
  push(frame[0]);
  const Fragments next = frame.next();
  Packet other = next[0];
  other.sequence = frame.first;
  other.timestamp = frame.timestamp;
  push(other);
  flush();
  EXPECT_EQ(only().fault, AssemblyFault::kOverlap);
}

TEST_F(FrameAssemblerTest, AFaultyFrameDoesNotWait) {
  Fragments frame;
  Packet packet = frame[1];
  packet.fragment.header.offset = 50;
  push(frame[0]);
  push(packet);
  const Fragments next = frame.next();
  push(next[0]);
  tick(milliseconds(10));
  EXPECT_EQ(only().fault, AssemblyFault::kOverlap);
}

TEST_F(FrameAssemblerTest, MemoryIsUsedAgainUnlessAFrameWasHuge) {
  Fragments frame;
  const auto bytes_of_next = [&](std::uint32_t count) {
    frame = Fragments{
        .first = frame.first + frame.count, .timestamp = frame.timestamp + 3000, .count = count};
    push_all(frame);
    const std::vector<std::uint8_t>& bytes = events_.front().frame->bytes;
    const std::pair memory(bytes.data(), bytes.capacity());
    EXPECT_TRUE(only().complete);
    return memory;
  };
  const auto usual = bytes_of_next(2000);
  EXPECT_EQ(bytes_of_next(1000), usual);
  EXPECT_EQ(bytes_of_next(2000), usual);
  EXPECT_GE(bytes_of_next(20'000).second, 2'000'000U);
  bytes_of_next(5);  // it might have become as large
  EXPECT_LE(bytes_of_next(5).second, 1000U) << "twice what it needs at the most";
}

TEST_F(FrameAssemblerTest, ALargeFrameAfterAnotherDoesNotGrowInSteps) {
  Fragments frame{.count = 20'000};
  push_all(frame);
  finished();
  for (const std::uint32_t count : {20'000U, 21'000U, 19'000U, 20'000U}) {
    frame = Fragments{
        .first = frame.first + frame.count, .timestamp = frame.timestamp + 3000, .count = count};
    std::set<const std::uint8_t*> places;
    for (std::uint32_t i = 0; i < count; ++i) {
      push(frame[i]);
      places.insert(events_.front().frame->bytes.data());
    }
    EXPECT_EQ(places.size(), 1U) << count;
    EXPECT_TRUE(only().complete);
  }
}

TEST_F(FrameAssemblerTest, SmallFramesAfterALargeOneShareOneFramesRoom) {
  Fragments frame{.count = 32'000};
  push_all(frame);
  finished();
  for (std::size_t i = 0; i < FrameAssembler::kMaxOpen; ++i) {
    frame = Fragments{.first = frame.first + frame.count, .timestamp = frame.timestamp + 3000};
    push(frame[0]);
  }
  ASSERT_EQ(assembler_.open(), FrameAssembler::kMaxOpen);
  std::size_t room = 0;
  for (const AssemblyEvent& event : events_) room += event.frame->bytes.capacity();
  EXPECT_GE(room, 3'600'000U);
  EXPECT_LE(room, FrameAssembler::kMaxFrameBytes + FrameAssembler::kMaxOpen * 100);
}

TEST_F(FrameAssemblerTest, AnEndlessFrameGivesItsMemoryUp) {
  const std::vector<std::uint8_t> scan(60'000);
  const Fragments frame;
  Packet packet = frame[0];
  packet.fragment.scan = scan;
  for (std::uint32_t i = 0; i < 200; ++i) {
    packet.fragment.header.offset = i * 60'000;
    ASSERT_EQ(push(packet), i < 70) << "what comes behind its end is late";
    ++packet.sequence;
    ASSERT_LE(events_.front().frame->bytes.capacity(), FrameAssembler::kMaxFrameBytes);
  }
  EXPECT_EQ(events_.front().frame->bytes.capacity(), 0U);
  Fragments next;
  next.first = packet.sequence;
  next = next.next();
  push_all(next);
  tick(milliseconds(10));
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].fault, AssemblyFault::kTooLarge);
  EXPECT_EQ(frames[0].packets, 70U);
  EXPECT_TRUE(frames[1].complete);
}

TEST_F(FrameAssemblerTest, ManyLargeFramesShareOneFramesMemory) {
  const std::vector<std::uint8_t> scan(60'000);
  std::size_t most = 0;
  const Fragments frame;
  Packet packet = frame[0];
  packet.fragment.scan = scan;
  for (std::uint32_t i = 0; i < 600; ++i) {
    packet.timestamp = i % 6;
    packet.fragment.header.offset = i / 6 * 60'000;
    push(packet);
    ++packet.sequence;
    std::size_t held = 0;
    std::map<std::uint64_t, std::size_t> open;
    for (const auto& event : events_) open[event.frame->ordinal] = event.frame->bytes.size();
    for (const auto& event : events_) {
      if (event.kind == Kind::kFinished) open.erase(event.frame->ordinal);
    }
    for (const auto& [ordinal, bytes] : open) held += bytes;
    most = std::max(most, held);
  }
  EXPECT_GT(most, FrameAssembler::kMaxFrameBytes);
  EXPECT_LE(most, FrameAssembler::kMaxFrameBytes + (std::size_t{1} << 20));
}

TEST_F(FrameAssemblerTest, SixteenOpenAtMost) {
  Fragments frame;
  for (int i = 0; i < 20; ++i) {
    push(frame[0]);
    frame = frame.next();
  }
  EXPECT_EQ(finished().size(), 4U);
  EXPECT_EQ(assembler_.open(), 16U);
  flush();
  EXPECT_EQ(finished().size(), 16U);
}

TEST_F(FrameAssemblerTest, TablesThatAreRememberedAndThatAreNot) {
  const std::vector<std::uint8_t> tables(128, 9);
  Fragments frame;
  for (const std::uint8_t q : {std::uint8_t{200}, std::uint8_t{255}}) {
    frame.header.q = q;
    push_all(frame);
    EXPECT_EQ(only().fault, AssemblyFault::kTables) << "none came yet";
    frame = frame.next();
    Packet first = frame[0];
    first.fragment.tables = tables;
    push(first);
    for (std::uint32_t i = 1; i < 5; ++i) push(frame[i]);
    const AssembledFrame whole = only();
    ASSERT_TRUE(whole.tables);
    EXPECT_EQ((*whole.tables)[1][63], 9);
    frame = frame.next();
    push_all(frame);
    EXPECT_EQ(only().tables.has_value(), q == 200) << "255 is for one frame only";
    frame = frame.next();
  }
  frame.header.q = 201;
  push_all(frame);
  EXPECT_EQ(only().fault, AssemblyFault::kTables) << "another Q has other tables";
}

TEST_F(FrameAssemblerTest, SidesOfZeroNeedToBeKnownFromElsewhere) {
  Fragments frame;
  frame.header.width_8 = frame.header.height_8 = 0;
  push_all(frame);
  EXPECT_EQ(only().fault, AssemblyFault::kDimensions);
  frame = frame.next();
  for (std::uint32_t i = 0; i < 5; ++i) {
    Packet packet = frame[i];
    packet.extensions.mark = FrameMark{1, 3840, 2160};
    push(packet);
  }
  EXPECT_FALSE(only().fault);
  assembler_.set_dimensions_known(true);
  push_all(frame.next());
  EXPECT_FALSE(only().fault);
}

TEST_F(FrameAssemblerTest, OneTimestampForAllFrames) {
  Fragments frame;
  for (int i = 0; i < 10; ++i) {
    push_all(frame);
    EXPECT_TRUE(only().complete);
    frame = frame.next();
    frame.timestamp = 3000;
  }
  push_but(frame, 4);
  frame = frame.next();
  frame.timestamp = 3000;
  push_all(frame);
  const AssembledFrame whole = only();
  EXPECT_TRUE(whole.complete) << "a lost marker costs its frame only";
  EXPECT_EQ(whole.first_sequence, frame.first);
}

TEST_F(FrameAssemblerTest, AnotherTimestampForEachPacket) {
  Fragments frame;
  for (std::uint32_t i = 0; i < 50; ++i) {
    Packet packet = frame[i % 5];
    packet.timestamp = i * 2'654'435'761U;
    push(packet);
    if (i % 5 == 4) frame = frame.next();
  }
  const auto frames = finished();
  EXPECT_EQ(frames.size(), 10U);
  for (const AssembledFrame& whole : frames) EXPECT_TRUE(whole.complete);
}

TEST_F(FrameAssemblerTest, ASenderThatNeverSetsTheMarker) {
  Fragments frame;
  for (int i = 0; i < 10; ++i) {
    for (std::uint32_t k = 0; k < 5; ++k) {
      Packet packet = frame[k];
      packet.marker = false;
      push(packet);
    }
    frame = frame.next();
  }
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 9U);
  for (const AssembledFrame& whole : frames) {
    EXPECT_TRUE(whole.complete);
    EXPECT_FALSE(whole.marker_seen);
  }
}

TEST_F(FrameAssemblerTest, ASenderThatNeverSetsTheMarkerIsWaitedForWithPartialPicturesToo) {
  assembler_.set_partial(true);
  Fragments frame = Fragments{}.aligned();
  for (int i = 0; i < 3; ++i) {
    for (std::uint32_t k = 0; k < 5; ++k) {
      Packet packet = frame[k];
      packet.marker = false;
      push(packet);
    }
    tick(milliseconds(33));
    frame = frame.next();
  }
  const auto frames = finished();
  ASSERT_EQ(frames.size(), 2U);
  for (const AssembledFrame& whole : frames) EXPECT_TRUE(whole.complete);
}

TEST_F(FrameAssemblerTest, FlushAndAnotherSourceEndWhatIsOpen) {
  const Fragments frame;
  push(frame[0]);
  flush();
  EXPECT_EQ(only().fault, AssemblyFault::kMissing);
  push(frame[1]);
  Packet other = frame[0];
  other.ssrc = 8;
  other.sequence = 5;
  EXPECT_TRUE(push(other)) << "numbers of another source are its own";
  EXPECT_EQ(only().ssrc, kSsrc);
}

TEST_F(FrameAssemblerTest, MemoryIsUsedAgain) {
  Fragments frame;
  push_all(frame);
  const auto* bytes = events_.back().frame->bytes.data();
  events_.clear();
  push_all(frame.next());
  EXPECT_EQ(events_.back().frame->bytes.data(), bytes);
}

TEST(AssemblyFault, Names) {
  EXPECT_EQ(to_string(AssemblyFault::kMissing), "missing_packets");
  EXPECT_EQ(to_string(AssemblyFault::kDimensions), "dimensions");
}

}  // namespace
}  // namespace framescope::wire
