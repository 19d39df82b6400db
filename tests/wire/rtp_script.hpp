#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include <gtest/gtest.h>

#include "wire/rtp_depacketizer.hpp"

/// Scripts for tests of RTP's receiving side: a sender that makes valid RTP/JPEG datagrams, and a
/// receiver that collects what becomes of them and checks that each frame ends exactly once.
namespace framescope::wire::script {

/// Where the payload begins in a datagram without an extension.
inline constexpr std::size_t kJpegAt = kRtpHeaderBytes;

using Datagram = std::vector<std::uint8_t>;
using Datagrams = std::vector<Datagram>;
using Scan = std::vector<std::uint8_t>;

/// What a sender sends; changed between frames as a test likes.
struct Stream {
  std::uint32_t ssrc = 0x1234;
  std::uint16_t sequence = 100;
  std::uint32_t timestamp = 90'000;
  std::uint32_t step = 3000;  ///< of the timestamp
  std::uint32_t packets = 14;
  std::size_t packet_bytes = 40;  ///< of scan
  std::uint8_t type = 1;
  std::uint8_t q = 60;
  std::uint8_t width_8 = 80;
  std::uint8_t height_8 = 60;
  std::uint16_t restart_interval = 0;  ///< 0: none
  bool aligned = false;
  bool tables = false;  ///< in the first packet, of a Q from 128 on
  bool marked = false;  ///< our own extension
};

class Sender {
 public:
  explicit Sender(Stream with) : stream(with), random_(with.ssrc) {}

  /// The next frame's datagrams.
  Datagrams frame() {
    Scan scan(stream.packets * stream.packet_bytes);
    for (std::uint8_t& byte : scan) {
      random_ = random_ * 1'664'525 + 1'013'904'223;
      byte = static_cast<std::uint8_t>(random_ >> 24);
    }
    Datagrams datagrams;
    for (std::uint32_t i = 0; i < stream.packets; ++i) datagrams.push_back(packet(i, scan));
    scans[stream.timestamp] = std::move(scan);
    stream.timestamp += stream.step;
    ++number_;
    return datagrams;
  }

  Stream stream;
  std::map<std::uint32_t, Scan> scans;  ///< by timestamp

 private:
  Datagram packet(std::uint32_t i, const Scan& scan) {
    Datagram bytes(kRtpHeaderBytes + (stream.marked ? kOtherExtensionBytes : 0) + 144);
    write_rtp_header({.marker = i + 1 == stream.packets,
                      .payload_type = kRtpJpegPayloadType,
                      .sequence = stream.sequence++,
                      .timestamp = stream.timestamp,
                      .ssrc = stream.ssrc},
                     stream.marked, std::span(bytes).first<kRtpHeaderBytes>());
    std::size_t size = kRtpHeaderBytes;
    if (stream.marked) {
      write_other_extension({number_, stream.width_8 * 8, stream.height_8 * 8},
                            std::span(bytes).first<kRtpHeaderBytes + kOtherExtensionBytes>());
      size += kOtherExtensionBytes;
    }
    const auto from = i * stream.packet_bytes;
    size += write_rtp_jpeg_header(header(i, from), std::span(bytes).subspan(size));
    if (i == 0 && stream.q >= 128) size += write_tables(std::span(bytes).subspan(size));
    bytes.resize(size);
    const auto begin = scan.begin() + static_cast<std::ptrdiff_t>(from);
    bytes.insert(bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(stream.packet_bytes));
    return bytes;
  }

  RtpJpegHeader header(std::uint32_t i, std::size_t offset) const {
    RtpJpegHeader header{.offset = static_cast<std::uint32_t>(offset),
                         .type = stream.type,
                         .q = stream.q,
                         .width_8 = stream.width_8,
                         .height_8 = stream.height_8,
                         .restart = {}};
    if (stream.restart_interval == 0) return header;
    header.type |= 64;
    header.restart = RtpJpegRestart{.interval = stream.restart_interval};
    if (stream.aligned) header.restart->count = static_cast<std::uint16_t>(i * 2);
    return header;
  }

  // With the tables, or with a header that says the receiver has them.
  std::size_t write_tables(std::span<std::uint8_t> bytes) const {
    if (!stream.tables) return 4;
    write_rtp_jpeg_tables(standard_tables(50), bytes.first<kRtpJpegTableBytes>());
    return kRtpJpegTableBytes;
  }

  std::uint32_t number_ = 0;
  std::uint32_t random_;
};

/// Fields of the fixed header, changed in place; a mark's check then fails.
inline void set_sequence(Datagram& datagram, std::uint16_t sequence) {
  datagram[2] = static_cast<std::uint8_t>(sequence >> 8);
  datagram[3] = static_cast<std::uint8_t>(sequence);
}
inline void set_word(Datagram& datagram, std::size_t at, std::uint32_t word) {
  for (std::size_t i = 0; i < 4; ++i) {
    datagram[at + i] = static_cast<std::uint8_t>(word >> (24 - 8 * i));
  }
}
inline void set_timestamp(Datagram& datagram, std::uint32_t timestamp) {
  set_word(datagram, 4, timestamp);
}
inline void set_ssrc(Datagram& datagram, std::uint32_t ssrc) { set_word(datagram, 8, ssrc); }

/// One frame as it ended.
struct Outcome {
  std::uint32_t ssrc = 0;
  std::uint32_t timestamp = 0;
  bool complete = false;
  std::optional<AssemblyFault> fault;
  std::uint32_t packets = 0;
  std::uint32_t packets_missing = 0;
  std::uint64_t first_sequence = 0;
  std::uint8_t width_8 = 0;
  std::size_t bytes = 0;
  Time arrived{};
  Time ended{};
  Scan scan;
};

class Receiver {
 public:
  explicit Receiver(RtpDepacketizer::Options options = {}) : depacketizer(options) {}

  bool push(std::span<const std::uint8_t> datagram) {
    const bool taken = depacketizer.push(datagram, now);
    collect();
    return taken;
  }
  void push(const Datagrams& datagrams) {
    for (const Datagram& each : datagrams) push(each);
  }
  /// Time passes, 10 ms at a time.
  void wait(Duration span) {
    constexpr Duration kTick = std::chrono::milliseconds(10);
    for (const Time until = now + span; now < until;) {
      now = std::min(now + kTick, until);
      depacketizer.tick(now);
      collect();
    }
  }
  /// A frame's datagrams at once, then the time until the next one.
  void push_paced(const Datagrams& datagrams, Duration interval = std::chrono::milliseconds(33)) {
    push(datagrams);
    wait(interval);
  }
  void flush() {
    depacketizer.flush();
    collect();
    EXPECT_TRUE(open_.empty()) << "a frame was opened and never ended";
  }

  std::size_t complete() const {
    return static_cast<std::size_t>(std::ranges::count_if(outcomes, &Outcome::complete));
  }
  std::size_t faults(AssemblyFault fault) const {
    return static_cast<std::size_t>(
        std::ranges::count(outcomes, std::optional(fault), &Outcome::fault));
  }
  /// Each complete frame is what `sender` sent.
  void expect_exact(const Sender& sender) const {
    for (const Outcome& outcome : outcomes) {
      if (!outcome.complete) continue;
      const auto sent = sender.scans.find(outcome.timestamp);
      ASSERT_NE(sent, sender.scans.end()) << outcome.timestamp;
      ASSERT_EQ(outcome.scan, sent->second) << outcome.timestamp;
    }
  }
  std::uint64_t notes(PacketFate fate) const { return fates[static_cast<std::size_t>(fate)]; }

  RtpDepacketizer depacketizer;
  Time now{std::chrono::seconds(1000)};
  std::vector<Outcome> outcomes;
  std::uint64_t opened = 0;
  std::uint64_t ended = 0;
  std::array<std::uint64_t, 5> fates{};
  bool keep_outcomes = true;
  std::set<std::uint64_t> lost_now;  ///< numbers noted as lost, and not corrected since

 private:
  void collect() {
    depacketizer.take_events(events_);
    for (const AssemblyEvent& event : events_) {
      const std::uint64_t ordinal = event.frame->ordinal;
      if (event.kind == AssemblyEvent::Kind::kOpened) {
        EXPECT_EQ(ordinal, opened++);
        EXPECT_TRUE(open_.insert(ordinal).second);
        continue;
      }
      EXPECT_EQ(open_.erase(ordinal), 1U) << "it ended without being open";
      ++ended;
      if (keep_outcomes) outcomes.push_back(outcome_of(*event.frame));
    }
    events_.clear();
    depacketizer.take_notes(notes_);
    for (const PacketNote& note : notes_) {
      ++fates[static_cast<std::size_t>(note.fate)];
      if (!keep_outcomes) continue;
      if (note.fate == PacketFate::kLost) {
        lost_now.insert(note.sequence);
      } else {
        lost_now.erase(note.sequence);
      }
    }
    notes_.clear();
  }

  Outcome outcome_of(const AssembledFrame& frame) const {
    Outcome outcome{.ssrc = frame.ssrc,
                    .timestamp = frame.timestamp,
                    .complete = frame.complete,
                    .fault = frame.fault,
                    .packets = frame.packets,
                    .packets_missing = frame.packets_missing,
                    .first_sequence = frame.first_sequence,
                    .width_8 = frame.header.width_8,
                    .bytes = frame.bytes.size(),
                    .arrived = frame.first_arrival,
                    .ended = now,
                    .scan = {}};
    std::uint64_t last = 0;
    for (const auto& chunk : frame.chunks) {
      EXPECT_LT(last, chunk.sequence);
      last = chunk.sequence;
      const auto from = frame.bytes.begin() + chunk.begin;
      outcome.scan.insert(outcome.scan.end(), from, from + chunk.size);
    }
    return outcome;
  }

  std::set<std::uint64_t> open_;
  std::vector<AssemblyEvent> events_;
  std::vector<PacketNote> notes_;
};

}  // namespace framescope::wire::script
