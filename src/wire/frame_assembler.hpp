#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/pool.hpp"
#include "core/time.hpp"
#include "wire/reorder_limits.hpp"
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
  bool single_table = false;            ///< its in-band tables were one, of 64 bytes
  std::vector<std::uint8_t> bytes;
  std::vector<Chunk> chunks;  ///< by sequence, once it is finished
  bool complete = false;      ///< from offset 0 to the marker without a gap; of a sender that
                              ///< never sets one, to the next frame's first packet
  bool marker_seen = false;
  std::optional<AssemblyFault> fault;  ///< it can be shown only if there is none, or kMissing
  std::optional<FrameMark> mark;
  std::optional<FrameTag> facts;
  std::optional<NtpTime> ntp;
  Time first_arrival{};
  Time last_arrival{};
  std::uint32_t packets = 0;          ///< that came, without second copies
  std::uint32_t packets_missing = 0;  ///< at least so many never came; exact with both ends known
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
/// marker). Holds at most kMaxOpen frames of at most kMaxFrameBytes, and of all of them together no
/// more than one may have. Pure; one thread.
///
/// A frame ends when it is complete, or given up: when the reorder window has passed it, when
/// kMaxOpen later ones are open, kLongestWait after its last packet if none beyond it comes, or by
/// flush(). Without partial pictures an incomplete frame waits for the whole window (64 packets or
/// 500 ms, whichever passes first), since to give it up early gains nothing. With them it ends as
/// soon as later packets make more of its own unlikely: 3 packets beyond it or 10 ms after the
/// first of them or its own marker, and more of both where reordering was seen lately
/// (ReorderLimits). So does a
/// frame whose fault nothing can mend.
///
/// Senders with broken timestamps: the marker ends a frame also where the next one has the same
/// timestamp, and a fragment that goes on exactly where a frame stopped, in number and offset, is
/// that frame's whatever its timestamp.
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

  /// Sides of 0 are known from elsewhere (`a=x-dimensions`), so that they are no fault.
  void set_dimensions_known(bool known) { dimensions_known_ = known; }

  /// Appends what follows to `events`. False: the packet's frame has already ended (it is late).
  /// Numbers must go on from packet to packet; another SSRC flushes.
  bool push(const Packet& packet, Time now, std::vector<AssemblyEvent>& events);
  /// Gives up what has waited long enough. Call every 10 ms or so, see next_deadline().
  void tick(Time now, std::vector<AssemblyEvent>& events);
  std::optional<Time> next_deadline() const;
  /// Gives everything up and forgets numbers and tables: the stream ended or restarted.
  void flush(Time now, std::vector<AssemblyEvent>& events);

  std::size_t open() const { return open_.size(); }

 private:
  // A fragment of no bytes costs memory too.
  static constexpr std::size_t kMaxChunks = std::size_t{1} << 15;
  static constexpr std::size_t kMaxBuffered =
      kMaxFrameBytes + kMaxChunks * sizeof(AssembledFrame::Chunk);
  // Ended frames whose late packets are told from those of new ones: 2 s at 30 frames a second.
  static constexpr std::size_t kMaxEnded = 64;

  // Where a frame lies among the numbers of the packets (extended) and of their arrivals.
  struct Place {
    std::uint32_t timestamp = 0;
    std::uint64_t lowest = 0;  // that came
    std::uint64_t highest = 0;
    std::optional<std::uint64_t> begin;   // of offset 0
    std::optional<std::uint64_t> end;     // of the marker
    std::optional<std::uint32_t> mark;    // the frame's number, as our own sender tells it
    std::optional<Time> overtaken;        // when the first packet beyond it came
    std::uint64_t overtaken_arrival = 0;  // which one that was, its own since then added
    bool complete = false;
  };
  struct Open {
    Place place;
    std::shared_ptr<AssembledFrame> frame;
  };

  Open* find(const Packet& packet);
  bool belongs(const Place& place, const Packet& packet) const;
  bool repeats(const Place& place) const;
  bool is_late(const Packet& packet, Time now);
  Open& open_for(const Packet& packet, Time now, std::vector<AssemblyEvent>& events);
  void overtake(const Open& own, std::uint64_t sequence, Time now);
  void add(Open& open, const Packet& packet, Time now);
  void store(AssembledFrame& frame, const Packet& packet,
             std::vector<AssembledFrame::Chunk>::iterator position);
  void fail(AssembledFrame& frame, AssemblyFault fault);
  void take_tables(AssembledFrame& frame, const RtpJpegFragment& fragment);
  void end_before(const Packet& packet, std::vector<AssemblyEvent>& events);

  bool is_patient(const Open& open) const;
  Time deadline(const Open& open) const;
  bool is_over(const Open& open, Time now) const;
  std::vector<Open>::iterator oldest();
  void finish(std::vector<Open>::iterator open, std::vector<AssemblyEvent>& events);
  void judge(Open& open);
  std::uint32_t missing(const Place& place, std::uint32_t came) const;
  std::optional<RtpJpegTables> known_tables(std::uint8_t q) const;
  void remember(const Place& place);
  template <typename Visit>
  void for_each_place(Visit visit) const;

  bool partial_ = false;
  bool dimensions_known_ = false;
  Pool<AssembledFrame> pool_{8};          // those open and those in the decoder's hands, usually
  std::vector<Open> open_;                // in the order of their opening
  std::array<Place, kMaxEnded> ended_{};  // a ring
  std::size_t ended_count_ = 0;
  std::size_t ended_total_ = 0;
  std::uint64_t forgotten_below_ = 0;  // numbers of which no frame is remembered any more
  std::array<std::optional<RtpJpegTables>, 127> tables_{};  // of Q 128..254
  ReorderLimits reordering_;
  std::optional<std::uint32_t> ssrc_;
  bool markers_seen_ = false;
  std::uint64_t arrivals_ = 0;
  std::uint64_t newest_ = 0;  // the highest number that came
  std::size_t buffered_ = 0;  // bytes and chunks of all that are open
  std::uint64_t next_ordinal_ = 0;
};

}  // namespace framescope::wire
