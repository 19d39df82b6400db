#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/pool.hpp"
#include "core/time.hpp"
#include "wire/assembled_frame.hpp"
#include "wire/ended_places.hpp"
#include "wire/reorder_limits.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_jpeg.hpp"

namespace framescope::wire {

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
/// soon as more of its own packets are unlikely: 3 packets beyond it or 10 ms after the first of
/// them or its own marker, more of both where reordering was seen lately, and if its last packets
/// are lost, so that nothing overtakes it before the next frame, after a silence of half the time
/// between frames or three times the longest gap seen lately between a frame's packets
/// (ReorderLimits), if the sender sets markers at all. So does a frame whose fault nothing can
/// mend.
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
  void flush(std::vector<AssemblyEvent>& events);

  std::size_t open() const { return open_.size(); }

 private:
  // So that a frame that a peer made as large as it can does not occupy memory for good: a larger
  // one's is given back, and allocated anew for the next, but at once: see reserve().
  static constexpr std::size_t kMaxKeptBytes = std::size_t{1} << 20;
  static constexpr std::size_t kMaxKeptChunks = std::size_t{1} << 12;
  // A fragment of no bytes costs memory too.
  static constexpr std::size_t kMaxChunks = std::size_t{1} << 15;
  static constexpr std::size_t kMaxBuffered =
      kMaxFrameBytes + kMaxChunks * sizeof(AssembledFrame::Chunk);
  static constexpr Duration kLongestInterval = std::chrono::milliseconds(200);
  struct Open {
    FramePlace place;
    std::shared_ptr<AssembledFrame> frame;
  };

  Open* find(const Packet& packet);
  bool belongs(const FramePlace& place, const Packet& packet) const;
  bool repeats(const FramePlace& place) const;
  bool is_late(const Packet& packet, Time now);
  Open& open_for(const Packet& packet, Time now, std::vector<AssemblyEvent>& events);
  void hear(Open& open, Time now);
  void overtake(const Open& own, std::uint64_t sequence, Time now);
  void add(Open& open, const Packet& packet, Time now);
  void reserve(AssembledFrame& frame) const;
  static bool is_of_usual_size(const AssembledFrame& frame);
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
  std::uint32_t missing(const FramePlace& place, std::uint32_t came) const;
  std::optional<RtpJpegTables> known_tables(std::uint8_t q) const;
  template <typename Visit>
  void for_each_place(Visit visit) const {
    for (const Open& open : open_) visit(open.place);
    for (const FramePlace& place : ended_.places()) visit(place);
  }

  bool partial_ = false;
  bool dimensions_known_ = false;
  // Those open and those in the decoder's hands, usually.
  Pool<AssembledFrame> pool_{8, is_of_usual_size};
  std::vector<Open> open_;                                  // in the order of their opening
  EndedPlaces ended_;                                       // of which late packets may come
  std::array<std::optional<RtpJpegTables>, 127> tables_{};  // of Q 128..254
  ReorderLimits reordering_;
  std::optional<std::uint32_t> ssrc_;
  bool markers_seen_ = false;
  std::optional<Time> opened_;            // the frame that was opened last
  Duration interval_ = kLongestInterval;  // between the last two openings
  std::uint64_t arrivals_ = 0;
  std::uint64_t newest_ = 0;    // the highest number that came
  std::size_t buffered_ = 0;    // bytes and chunks of all that are open
  std::size_t last_bytes_ = 0;  // of the frame that finished last
  std::size_t last_chunks_ = 0;
  std::uint64_t next_ordinal_ = 0;
};

}  // namespace framescope::wire
