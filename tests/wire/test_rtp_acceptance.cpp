#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "wire/rtp_script.hpp"

// What a receiver of RTP/JPEG has to bear (WIRE 5.1), by the numbers of that list.
namespace framescope::wire {
namespace {

using namespace script;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The fixed header's fields, to be changed in place.
constexpr std::size_t kMarkerAt = 1, kSequenceAt = 2;

Datagrams frames(Sender& sender, int count) {
  Datagrams all;
  for (int i = 0; i < count; ++i) std::ranges::move(sender.frame(), std::back_inserter(all));
  return all;
}

Stream aligned() { return {.restart_interval = 4, .aligned = true}; }

TEST(RtpAcceptance, Case1CleanFrames) {
  for (const int type : {0, 1}) {
    for (const int restart : {0, 8, 40}) {
      for (const bool is_aligned : {false, true}) {
        Sender sender({.type = static_cast<std::uint8_t>(type),
                       .restart_interval = static_cast<std::uint16_t>(restart),
                       .aligned = is_aligned});
        Receiver receiver;
        for (int i = 0; i < 300; ++i) receiver.push_paced(sender.frame());
        receiver.flush();
        EXPECT_EQ(receiver.complete(), 300U);
        EXPECT_EQ(receiver.opened, 300U);
        receiver.expect_exact(sender);
        ASSERT_NE(receiver.depacketizer.source(), nullptr);
        EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
        EXPECT_EQ(receiver.depacketizer.source()->duplicates(), 0U);
        EXPECT_EQ(receiver.notes(PacketFate::kInTime), 300U * 14);
      }
    }
  }
}

TEST(RtpAcceptance, Case2NumbersAndTimestampsWrap) {
  Sender sender({.sequence = 65'530, .timestamp = 0xFFFF'FFF0});
  Receiver receiver;
  for (int i = 0; i < 300; ++i) receiver.push_paced(sender.frame());
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 300U);
  receiver.expect_exact(sender);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
  EXPECT_GE(receiver.depacketizer.source()->highest(), 0x10000U);
}

// Case 4 is the first pair of these.
TEST(RtpAcceptance, Cases3And4EachPairSwapped) {
  for (const bool partial : {false, true}) {
    for (const Stream& stream : {Stream{}, aligned()}) {
      Sender sender(stream);
      Receiver receiver({.partial = partial});
      Datagrams all = frames(sender, 300);
      for (std::size_t i = 0; i + 1 < all.size(); i += 2) std::swap(all[i], all[i + 1]);
      for (std::size_t i = 0; i < all.size(); ++i) {
        receiver.push(all[i]);
        if (i % 14 == 13) receiver.wait(milliseconds(33));
      }
      receiver.flush();
      EXPECT_EQ(receiver.complete(), 300U);
      receiver.expect_exact(sender);
      EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
      EXPECT_EQ(receiver.depacketizer.source()->reordered(), all.size() / 2);
      EXPECT_EQ(receiver.notes(PacketFate::kReordered), all.size() / 2);
      EXPECT_TRUE(receiver.lost_now.empty()) << "each loss was taken back";
    }
  }
}

TEST(RtpAcceptance, Case4OnlyTheFirstTwoSwapped) {
  Sender sender({});
  Receiver receiver;
  Datagrams first = sender.frame();
  std::swap(first[0], first[1]);
  receiver.push_paced(first);
  for (int i = 0; i < 14; ++i) receiver.push_paced(sender.frame());
  EXPECT_EQ(receiver.complete(), 15U);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
}

TEST(RtpAcceptance, Case5ReorderDepth32) {
  for (const bool partial : {false, true}) {
    Sender sender(partial ? aligned() : Stream{});
    Receiver receiver({.partial = partial});
    Datagrams all = frames(sender, 60);
    // Every 40th packet comes 32 later than its place.
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t i = 0; i < all.size(); ++i) order.emplace_back(i % 40 == 39 ? i + 32 : i, i);
    std::ranges::stable_sort(order);
    for (const auto& [place, i] : order) {
      receiver.push(all[i]);
      receiver.now += milliseconds(2);
      receiver.depacketizer.tick(receiver.now);
    }
    receiver.flush();
    receiver.expect_exact(sender);
    EXPECT_EQ(receiver.opened, 60U);
    // Partial pictures do not wait for what they do not expect: the first two teach them.
    EXPECT_GE(receiver.complete(), partial ? 57U : 60U);
    EXPECT_EQ(receiver.depacketizer.counts().late, 60U - receiver.complete());
  }
}

TEST(RtpAcceptance, Case5OnePacketASecondLate) {
  Sender sender({});
  Receiver receiver;
  Datagram late;
  for (int i = 0; i < 60; ++i) {
    Datagrams frame = sender.frame();
    if (i == 10) {
      late = frame[5];
      frame.erase(frame.begin() + 5);
    }
    receiver.push_paced(frame);
    if (i == 40) {
      EXPECT_TRUE(receiver.push(late));
    }
  }
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 59U);
  EXPECT_EQ(receiver.opened, 60U) << "the late packet opens nothing";
  EXPECT_EQ(receiver.depacketizer.counts().late, 1U);
  EXPECT_EQ(receiver.notes(PacketFate::kLate), 1U);
}

TEST(RtpAcceptance, Case6EachPacketTwice) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 60; ++i) {
    for (const Datagram& datagram : sender.frame()) {
      receiver.push(datagram);
      receiver.push(datagram);
    }
    receiver.wait(milliseconds(33));
  }
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 60U);
  EXPECT_EQ(receiver.opened, 60U);
  EXPECT_EQ(receiver.depacketizer.source()->duplicates(), 60U * 14);
  EXPECT_EQ(receiver.notes(PacketFate::kDuplicate), 60U * 14);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
}

// Of 60 frames those with a packet that is lost, by timestamp; one packet in 50 is.
struct Lossy {
  explicit Lossy(const Stream& stream, RtpDepacketizer::Options options)
      : sender(stream), receiver(options) {
    std::mt19937 random(1);
    for (int i = 0; i < 60; ++i) {
      const std::uint32_t timestamp = sender.stream.timestamp;
      Datagrams frame = sender.frame();
      std::erase_if(frame, [&](const Datagram&) { return random() % 50 == 0; });
      came += frame.size();
      if (frame.size() < 14) damaged.push_back(timestamp);
      receiver.push_paced(frame);
    }
    receiver.flush();
  }

  Sender sender;
  Receiver receiver;
  std::vector<std::uint32_t> damaged;
  std::size_t came = 0;
};

TEST(RtpAcceptance, Case7TwoPercentLossWholeFrames) {
  const Lossy lossy({}, {.partial = false});
  ASSERT_FALSE(lossy.damaged.empty());
  EXPECT_EQ(lossy.receiver.complete(), 60 - lossy.damaged.size());
  lossy.receiver.expect_exact(lossy.sender);
  EXPECT_EQ(lossy.receiver.faults(AssemblyFault::kMissing), lossy.damaged.size());
  for (const Outcome& outcome : lossy.receiver.outcomes) {
    EXPECT_EQ(outcome.packets + outcome.packets_missing, 14U);
  }
}

TEST(RtpAcceptance, Case8TwoPercentLossPartial) {
  const Lossy lossy(aligned(), {.partial = true});
  EXPECT_EQ(lossy.receiver.outcomes.size(), 60U);
  std::size_t packets = 0;
  for (const Outcome& outcome : lossy.receiver.outcomes) {
    EXPECT_TRUE(outcome.complete || outcome.fault == AssemblyFault::kMissing);
    EXPECT_LE(outcome.ended - outcome.arrived, milliseconds(50)) << "a frame interval and 10 ms";
    packets += outcome.packets;
    EXPECT_EQ(outcome.bytes, outcome.packets * 40);
  }
  EXPECT_EQ(packets, lossy.came) << "every interval that came is in its frame";
}

TEST(RtpAcceptance, Case9EveryFifthMarkerLost) {
  for (const bool partial : {false, true}) {
    Sender sender(partial ? aligned() : Stream{});
    Receiver receiver({.partial = partial});
    for (int i = 0; i < 60; ++i) {
      Datagrams frame = sender.frame();
      if (i % 5 == 4) frame.pop_back();
      receiver.push_paced(frame);
    }
    receiver.flush();
    EXPECT_EQ(receiver.complete(), 48U);
    EXPECT_EQ(receiver.opened, 60U);
    const Duration window = partial ? milliseconds(10) : milliseconds(500);
    for (const Outcome& outcome : receiver.outcomes) {
      EXPECT_LE(outcome.ended - outcome.arrived, milliseconds(33) + window + milliseconds(10));
      EXPECT_EQ(outcome.packets_missing, outcome.complete ? 0U : 1U);
    }
  }
}

TEST(RtpAcceptance, Case10FirstPacketLost) {
  for (const int q : {200, 255}) {
    Stream stream = aligned();
    stream.q = static_cast<std::uint8_t>(q);
    stream.tables = true;
    Sender sender(stream);
    Receiver receiver;
    for (int i = 0; i < 20; ++i) {
      Datagrams frame = sender.frame();
      if (i % 5 == 4) frame.erase(frame.begin());
      receiver.push_paced(frame);
    }
    receiver.flush();
    EXPECT_EQ(receiver.complete(), 16U);
    EXPECT_EQ(receiver.faults(AssemblyFault::kTables), q == 255 ? 4U : 0U);
    EXPECT_EQ(receiver.faults(AssemblyFault::kMissing), q == 255 ? 0U : 4U);
  }
}

TEST(RtpAcceptance, Case11AThousandPacketsLost) {
  Sender sender({.packets = 10});
  Receiver receiver({.partial = false});
  for (int i = 0; i < 50; ++i) receiver.push_paced(sender.frame());
  frames(sender, 100);
  receiver.wait(milliseconds(3300));
  const Datagrams next = sender.frame();
  receiver.push(next);
  EXPECT_EQ(receiver.complete(), 51U) << "the first frame after it is shown at once";
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 1000U);
  EXPECT_EQ(receiver.lost_now.size(), 1000U);
  receiver.wait(milliseconds(500));
  EXPECT_EQ(receiver.depacketizer.counts().frames_guessed_lost, 100U);
}

TEST(RtpAcceptance, Case12AJumpOf20000) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 50; ++i) receiver.push_paced(sender.frame());
  sender.stream.sequence = static_cast<std::uint16_t>(sender.stream.sequence + 20'000);
  for (int i = 0; i < 50; ++i) receiver.push_paced(sender.frame());
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 100U) << "the packet that was not believed alone is not lost";
  EXPECT_EQ(receiver.depacketizer.source()->restarts(), 1U);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U) << "counts begin anew";
  EXPECT_EQ(receiver.depacketizer.counts().unbelieved, 1U);
  EXPECT_TRUE(receiver.lost_now.empty());
}

TEST(RtpAcceptance, Case13AStrayPacket) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 50; ++i) {
    Datagrams frame = sender.frame();
    if (i == 20) {
      Datagram stray = frame[3];
      stray[kSequenceAt] = static_cast<std::uint8_t>(stray[kSequenceAt] + 20'000 / 256);
      frame.insert(frame.begin() + 7, stray);
    }
    receiver.push_paced(frame);
  }
  EXPECT_EQ(receiver.complete(), 50U);
  EXPECT_EQ(receiver.depacketizer.source()->restarts(), 0U);
  EXPECT_EQ(receiver.depacketizer.counts().unbelieved, 1U);
}

TEST(RtpAcceptance, Case14RestartWithAnotherSsrc) {
  for (const int again : {100, 31'000, 60'000}) {
    for (const Duration pause : {milliseconds(0), milliseconds(400)}) {
      Sender sender({.ssrc = 1, .sequence = static_cast<std::uint16_t>(30'630 - 45 * 14)});
      Receiver receiver;
      for (int i = 0; i < 45; ++i) receiver.push_paced(sender.frame());
      receiver.wait(pause);
      Sender restarted({.ssrc = 2, .sequence = static_cast<std::uint16_t>(again), .timestamp = 5});
      for (int i = 0; i < 45; ++i) receiver.push_paced(restarted.frame());
      receiver.flush();
      EXPECT_EQ(receiver.complete(), 90U) << again;
      EXPECT_EQ(receiver.depacketizer.ssrc(), 2U);
      EXPECT_EQ(receiver.depacketizer.counts().source_changes, 1U);
      EXPECT_EQ(receiver.depacketizer.counts().foreign, 0U);
    }
  }
}

TEST(RtpAcceptance, Case15RestartWithTheSameSsrc) {
  Sender sender({.sequence = 30'000});
  Receiver receiver;
  for (int i = 0; i < 45; ++i) receiver.push_paced(sender.frame());
  sender.stream.sequence = 0;
  sender.stream.timestamp = 0;
  for (int i = 0; i < 45; ++i) receiver.push_paced(sender.frame());
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 90U);
  EXPECT_EQ(receiver.depacketizer.source()->restarts(), 1U);
}

TEST(RtpAcceptance, Case16ASecondSenderWithAnotherSsrc) {
  Sender sender({.ssrc = 1});
  Sender other({.ssrc = 2});
  Receiver receiver;
  for (int i = 0; i < 60; ++i) {
    receiver.push_paced(sender.frame(), milliseconds(16));
    if (i >= 5) {
      for (const Datagram& datagram : other.frame()) EXPECT_FALSE(receiver.push(datagram));
    }
    receiver.wait(milliseconds(17));
  }
  EXPECT_EQ(receiver.complete(), 60U);
  EXPECT_EQ(receiver.depacketizer.ssrc(), 1U);
  EXPECT_EQ(receiver.depacketizer.counts().source_changes, 0U);
  // The first falls silent: the other follows, with what was not shown of it meanwhile.
  const std::uint64_t foreign = receiver.depacketizer.counts().foreign;
  EXPECT_GE(foreign, 54U * 14);
  for (int i = 0; i < 30; ++i) receiver.push_paced(other.frame());
  EXPECT_EQ(receiver.depacketizer.ssrc(), 2U);
  EXPECT_EQ(receiver.depacketizer.counts().source_changes, 1U);
  EXPECT_EQ(receiver.complete(), 60U + 31U);
}

TEST(RtpAcceptance, Case17TimestampsThatJump) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 60; ++i) {
    if (i % 10 == 5) sender.stream.timestamp += 900'000;
    if (i % 10 == 9) sender.stream.timestamp -= 900'000 - 7;
    receiver.push_paced(sender.frame());
    EXPECT_EQ(receiver.complete(), static_cast<std::size_t>(i + 1));
  }
}

TEST(RtpAcceptance, Case17OneTimestampForAll) {
  Sender sender({.step = 0});
  Receiver receiver;
  for (int i = 0; i < 60; ++i) {
    receiver.push_paced(sender.frame());
    EXPECT_EQ(receiver.complete(), static_cast<std::size_t>(i + 1));
  }
}

TEST(RtpAcceptance, Case17AnotherTimestampForEachPacket) {
  Sender sender({});
  Receiver receiver;
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    Datagrams frame = sender.frame();
    for (Datagram& datagram : frame) {
      set_timestamp(datagram, static_cast<std::uint32_t>(random()));
    }
    receiver.push_paced(frame);
    EXPECT_EQ(receiver.complete(), static_cast<std::size_t>(i + 1)) << "frames by the marker";
  }
}

TEST(RtpAcceptance, Case21OverlapsAndHoles) {
  // The lower byte of the offset of packet 5, 200, and what it becomes.
  for (const int offset : {160, 180, 230}) {
    Sender sender({});
    Receiver receiver;
    for (int i = 0; i < 20; ++i) {
      Datagrams frame = sender.frame();
      if (i == 10) frame[5][kJpegAt + 3] = static_cast<std::uint8_t>(offset);
      receiver.push_paced(frame);
      EXPECT_EQ(receiver.complete(), static_cast<std::size_t>(i >= 10 ? i : i + 1));
    }
    receiver.flush();
    EXPECT_EQ(receiver.faults(AssemblyFault::kOverlap), 1U);
    EXPECT_EQ(receiver.opened, 20U);
    receiver.expect_exact(sender);
  }
}

TEST(RtpAcceptance, Case22FieldsThatDifferWithinAFrame) {
  // Type-specific, type, Q, width and height.
  for (const std::size_t at : {0U, 4U, 5U, 6U, 7U}) {
    Sender sender({});
    Receiver receiver;
    for (int i = 0; i < 20; ++i) {
      Datagrams frame = sender.frame();
      if (i == 10) frame[5][kJpegAt + at] ^= 1;
      receiver.push_paced(frame);
    }
    receiver.flush();
    EXPECT_EQ(receiver.complete(), 19U);
    EXPECT_EQ(receiver.faults(AssemblyFault::kInconsistent), 1U);
    EXPECT_EQ(receiver.opened, 20U);
  }
}

TEST(RtpAcceptance, Case23AHundredResolutions) {
  Sender sender({});
  Receiver receiver;
  for (std::uint8_t i = 0; i < 100; ++i) {
    sender.stream.width_8 = static_cast<std::uint8_t>(20 + i);
    sender.stream.packets = 2 + i % 7;
    receiver.push_paced(sender.frame());
    ASSERT_EQ(receiver.outcomes.size(), i + 1U);
    EXPECT_EQ(receiver.outcomes.back().width_8, 20 + i);
  }
  EXPECT_EQ(receiver.complete(), 100U);
  receiver.expect_exact(sender);
}

TEST(RtpAcceptance, Case24AFrameWithoutEnd) {
  Sender sender({.packets = 6000, .packet_bytes = 1000});
  Receiver receiver({.partial = false});
  Datagrams endless = sender.frame();
  endless.back()[kMarkerAt] &= 0x7F;
  receiver.push(endless);
  EXPECT_EQ(receiver.outcomes.size(), 1U) << "it is given up at once, with its memory";
  sender.stream.packets = 14;
  receiver.push_paced(sender.frame());
  receiver.push_paced(sender.frame());
  EXPECT_EQ(receiver.complete(), 2U);
  ASSERT_EQ(receiver.faults(AssemblyFault::kTooLarge), 1U);
  const auto dropped = std::ranges::find(receiver.outcomes, std::optional(AssemblyFault::kTooLarge),
                                         &Outcome::fault);
  EXPECT_EQ(dropped->bytes, 0U) << "its memory was given up";
}

// Of random bytes, one in two with the first two of RTP/JPEG.
Datagram noise(std::mt19937& random) {
  Datagram datagram(1 + random() % 200);
  for (std::uint8_t& byte : datagram) byte = static_cast<std::uint8_t>(random());
  if (datagram.size() > 12 && random() % 2 == 0) {
    datagram[0] = 0x80;
    datagram[1] = kRtpJpegPayloadType;
  }
  return datagram;
}

TEST(RtpAcceptance, Case25AHundredThousandRandomDatagramsASecond) {
  Sender sender({.ssrc = 1});
  Receiver receiver;
  std::mt19937 random(25);
  std::vector<Datagram> kinds;
  for (int i = 0; i < 1024; ++i) kinds.push_back(noise(random));
  receiver.push(sender.frame());
  // 3,300 in each of a second's 30 intervals, between the frame's packets.
  constexpr std::size_t kBetween = 3300 / 14;
  for (int i = 1; i < 30; ++i) {
    for (const Datagram& datagram : sender.frame()) {
      receiver.push(datagram);
      for (std::size_t k = 0; k < kBetween; ++k) receiver.push(kinds[random() % kinds.size()]);
    }
    receiver.wait(milliseconds(33));
    ASSERT_LE(receiver.depacketizer.sources(), RtpDepacketizer::kMaxSources);
  }
  receiver.flush();
  EXPECT_EQ(receiver.complete(), 30U);
  receiver.expect_exact(sender);
  EXPECT_EQ(receiver.opened, 30U) << "none of them opened a frame";
  EXPECT_EQ(receiver.depacketizer.ssrc(), 1U);
  EXPECT_EQ(receiver.depacketizer.source()->lost(), 0U);
}

TEST(RtpAcceptance, Case26AHundredThousandSsrcs) {
  Sender sender({.ssrc = 1});
  Receiver receiver;
  Datagram noise = Sender({.packets = 1}).frame()[0];
  std::uint32_t ssrc = 1;
  for (int i = 0; i < 60; ++i) {
    receiver.push(sender.frame());
    for (int k = 0; k < 1700; ++k) {
      set_ssrc(noise, ++ssrc);
      receiver.push(noise);
      ASSERT_LE(receiver.depacketizer.sources(), RtpDepacketizer::kMaxSources);
    }
    receiver.wait(milliseconds(33));
  }
  EXPECT_EQ(receiver.complete(), 60U);
  EXPECT_EQ(receiver.depacketizer.ssrc(), 1U);
  EXPECT_GE(receiver.depacketizer.counts().foreign, 100'000U);
  EXPECT_EQ(receiver.depacketizer.sources(), RtpDepacketizer::kMaxSources) << "it was full";
  for (int i = 0; i < 330; ++i) receiver.push_paced(sender.frame());
  EXPECT_EQ(receiver.depacketizer.sources(), 1U) << "silent ones are forgotten";
}

TEST(RtpAcceptance, Case40ByeAndThenItGoesOn) {
  Sender sender({});
  Receiver receiver;
  for (int i = 0; i < 20; ++i) receiver.push_paced(sender.frame());
  Datagrams open = sender.frame();
  receiver.push(Datagrams(open.begin(), open.begin() + 5));
  receiver.depacketizer.bye(sender.stream.ssrc + 1);
  receiver.wait(milliseconds(0));
  receiver.push(Datagrams{open[5]});
  EXPECT_EQ(receiver.outcomes.size(), 20U) << "another's BYE means nothing";
  receiver.depacketizer.bye(sender.stream.ssrc);
  receiver.wait(milliseconds(10));
  EXPECT_EQ(receiver.outcomes.size(), 21U) << "what was open ended with it";
  Datagrams next = sender.frame();
  EXPECT_FALSE(receiver.push(next[0]));
  EXPECT_TRUE(receiver.push(next[1])) << "opened again with the second packet";
  receiver.push(Datagrams(next.begin() + 2, next.end()));
  EXPECT_EQ(receiver.complete(), 21U) << "and the first is not lost";
  EXPECT_EQ(receiver.depacketizer.counts().source_changes, 0U);
}

// A day, with losses. Numbers wrap 15 times in a million packets; where the code is not optimised,
// and checked at each step, a tenth of them has to do.
#ifdef __OPTIMIZE__
constexpr Duration kFrameInterval = seconds(1);
#else
constexpr Duration kFrameInterval = seconds(10);
#endif

TEST(RtpAcceptance, Case46ADayAndAMillionPackets) {
  std::mt19937 random(46);
  Sender sender({.packets = 12, .restart_interval = 4, .aligned = true});
  Datagrams frame = sender.frame();
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  Receiver receiver;
  receiver.keep_outcomes = false;
  const std::uint64_t count = std::chrono::hours(24) / kFrameInterval;
  for (std::uint64_t i = 0; i < count; ++i, receiver.now += kFrameInterval) {
    for (Datagram& datagram : frame) {
      script::set_sequence(datagram, sequence++);
      set_timestamp(datagram, timestamp);
      if (random() % 200 != 0) receiver.push(datagram);
    }
    timestamp += static_cast<std::uint32_t>(kFrameInterval / seconds(1) * 90'000);
    ASSERT_LE(receiver.opened - receiver.ended, 2U);
  }
  receiver.flush();
  EXPECT_EQ(receiver.opened, receiver.ended);
  EXPECT_EQ(receiver.opened, count);
  EXPECT_EQ(receiver.depacketizer.source()->restarts(), 0U);
  const std::uint64_t lost = receiver.depacketizer.source()->lost();
  EXPECT_NEAR(static_cast<double>(lost) / static_cast<double>(12 * count), 1.0 / 200, 5e-4);
  EXPECT_EQ(receiver.notes(PacketFate::kLost), lost);
}

}  // namespace
}  // namespace framescope::wire
