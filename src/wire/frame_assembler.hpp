#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/pool.hpp"
#include "core/time.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_jpeg.hpp"

namespace framescope::wire {

/// Why a frame did not become whole.
enum class AssemblyFault : std::uint8_t {
  kMissing,       ///< packets never came
  kInconsistent,  ///< fields that must be equal in all packets differ (RFC 2435 3.1)
  kOverlap,       ///< fragments that overlap, or a hole that no sequence number explains
  kTables,        ///< tables that are needed and neither came nor are known
  kTooLarge,      ///< more than kMaxFrameBytes
  kDimensions,    ///< a side of 0, and nothing says the true size
};
inline constexpr std::size_t kAssemblyFaultCount = 6;

/// "missing_packets", "inconsistent", "overlap", "no_tables", "too_large", "dimensions".
std::string_view to_string(AssemblyFault fault);

/// One frame as its packets brought it.
struct AssembledFrame {
  /// One packet's scan bytes.
  struct Chunk {
    std::uint64_t sequence = 0;  ///< extended
    std::uint32_t offset = 0;    ///< in the scan
    std::uint32_t begin = 0;     ///< in `bytes`
    std::uint32_t size = 0;
    RtpJpegRestart restart{};
  };

  std::uint64_t ordinal = 0;  ///< of its opening, from 0: names the frame among events
  std::uint32_t ssrc = 0;
  std::uint32_t timestamp = 0;
  RtpJpegHeader header;  ///< of its first packet to arrive; offset and restart are the chunks'
  std::optional<RtpJpegTables> tables;  ///< in-band, remembered, or the standard ones of its Q
  std::vector<std::uint8_t> bytes;
  std::vector<Chunk> chunks;  ///< by sequence, once it is finished
  bool complete = false;      ///< from offset 0 to the marker without a gap
  bool marker_seen = false;
  std::optional<AssemblyFault> fault;  ///< it can be shown only if there is none, or kMissing
  std::optional<FrameMark> mark;
  std::optional<FrameTag> facts;
  std::optional<NtpTime> ntp;
  Time first_arrival{};
  Time last_arrival{};
  std::uint32_t packets = 0;          ///< that came, without second copies
  std::uint32_t packets_missing = 0;  ///< at least so many never came
  std::uint32_t datagram_bytes = 0;   ///< UDP payload of all packets that came
  std::uint32_t largest_datagram = 0;
  std::uint64_t first_sequence = 0;  ///< extended, lowest that came
};

/// What the assembler has to tell, in this order for one frame.
struct AssemblyEvent {
  enum class Kind : std::uint8_t {
    kOpened,   ///< a packet of a frame came that was not known
    kFinished  ///< it is complete, or given up: nothing more will come of it
  };
  Kind kind = Kind::kOpened;
  std::shared_ptr<AssembledFrame> frame;
};

/// Puts fragments together to frames, by timestamp, for one SSRC (RFC 2435 3; RFC 3550 for the
/// marker). Holds at most kMaxOpen frames of at most kMaxFrameBytes. Pure; one thread.
///
/// A frame ends when it is complete, or given up: when the reorder window has passed it, when
/// kMaxOpen later ones are open, after kLongestWait, or by flush(). Without partial pictures an
/// incomplete frame waits for the whole window (64 packets, 500 ms), since to give it up early
/// gains nothing. With them it ends as soon as later packets make more of its own unlikely: 3
/// packets beyond it or 10 ms after the first of them, and more of both where reordering was seen
/// lately.
class FrameAssembler {
 public:
  static constexpr std::size_t kMaxOpen = 16;
  static constexpr std::size_t kMaxFrameBytes = std::size_t{4} << 20;
  static constexpr std::uint64_t kWindowPackets = 64;
  static constexpr Duration kLongestWait = std::chrono::milliseconds(500);

  struct Packet {
    std::uint64_t sequence = 0;  ///< extended
    std::uint32_t ssrc = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::uint32_t datagram_bytes = 0;
    RtpJpegFragment fragment;
    RtpExtensions extensions;
  };

  /// Frames whose restart intervals are aligned are given up early, see above.
  void set_partial(bool partial) { partial_ = partial; }

  /// Appends what follows to `events`. False: the packet's frame has already ended (it is late).
  bool push(const Packet& packet, Time now, std::vector<AssemblyEvent>& events);
  /// Gives up what has waited long enough. Call every 10 ms or so, see next_deadline().
  void tick(Time now, std::vector<AssemblyEvent>& events);
  std::optional<Time> next_deadline() const;
  /// Gives everything up: the stream ended or restarted.
  void flush(Time now, std::vector<AssemblyEvent>& events);

  std::size_t open() const;

 private:
  bool partial_ = false;
  // The rest is the implementation's.
};

}  // namespace framescope::wire
