#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "wire/frame_assembler.hpp"
#include "wire/frame_gaps.hpp"
#include "wire/rtp_jpeg.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/rtp_source.hpp"
#include "wire/source_pauses.hpp"

namespace framescope::wire {

/// What became of a packet, for the strip of packets; a lost one may still come, as late.
enum class PacketFate : std::uint8_t { kInTime, kReordered, kLate, kDuplicate, kLost };

/// A packet that was expected, or came.
struct PacketNote {
  std::uint64_t sequence = 0;  ///< extended
  PacketFate fate = PacketFate::kInTime;
  bool marker = false;  ///< the last one of its frame
};

/// Takes the RTP datagrams of one address apart and puts them together to frames: checks, source
/// validation, one SSRC among several, assembly. Pure; one thread; memory is bounded by the
/// assembler and kMaxSources.
///
/// The first SSRC that proves valid is shown. Another one of the same address takes over once it is
/// valid, too, and the first has been silent for longer than is usual for it (SourcePauses): a
/// restart. It is `foreign` while both speak, since two senders that send in bursts
/// are each silent during the other's. Packets that come before it is known whose they are wait
/// (kMaxHeld, kMaxHeldBytes) and are then shown, so that a stream's first frame is not lost.
///
/// Events and notes are to be taken after each call: frames in them are not bounded otherwise.
class RtpDepacketizer {
 public:
  static constexpr std::size_t kMaxSources = 32;
  static constexpr std::size_t kMaxHeld = 512;                        ///< datagrams of one source
  static constexpr std::size_t kMaxHeldBytes = std::size_t{1} << 20;  ///< of all of them

  struct Options {
    std::uint8_t payload_type = kRtpJpegPayloadType;
    std::uint8_t ntp_id = kNtpExtensionId;
    bool partial = true;            ///< see FrameAssembler::set_partial
    bool dimensions_known = false;  ///< see FrameAssembler::set_dimensions_known
  };

  struct Counts {
    std::uint64_t packets = 0;     ///< RTP that passed the first checks
    std::uint64_t foreign = 0;     ///< of another SSRC
    std::uint64_t late = 0;        ///< their frame had ended
    std::uint64_t unbelieved = 0;  ///< a number far off, when it came
    /// Of a stream with our marks one whose check fails or that has none: not looked at further,
    /// as the check covers the fixed header too.
    std::uint64_t damaged = 0;
    std::array<std::uint64_t, kRtpFaultCount> rtp_faults{};
    std::array<std::uint64_t, kRtpJpegFaultCount> jpeg_faults{};
    std::uint64_t source_changes = 0;       ///< another SSRC took over
    std::uint64_t frames_guessed_lost = 0;  ///< of which no packet came, by timestamps and numbers

    std::uint64_t malformed() const;
  };

  explicit RtpDepacketizer(Options options);

  void set_partial(bool partial);

  /// A datagram that is_rtp_like and not is_rtcp. True: it belongs to the stream that is shown, and
  /// its number is believed.
  bool push(std::span<const std::uint8_t> datagram, Time now);
  void tick(Time now);
  std::optional<Time> next_deadline() const;
  /// The source said BYE: what is open is given up, and any other may take over at once.
  void bye(std::uint32_t ssrc);
  /// The source that is shown said so, and nothing took over.
  bool ended() const { return said_bye_; }
  /// The session ends: what is open is given up, and who waits to be shown is foreign.
  void flush();

  /// What happened since the last take, oldest first, appended.
  void take_events(std::vector<AssemblyEvent>& events);
  void take_notes(std::vector<PacketNote>& notes);

  /// The source that is shown; nothing before one is valid.
  const RtpSource* source() const;
  RtpSource* source();
  std::optional<std::uint32_t> ssrc() const;
  /// SSRCs that are known, the shown one included: kMaxSources at the most.
  std::size_t sources() const { return others_.size() + (shown_ ? 1U : 0U); }
  const Counts& counts() const;

 private:
  static constexpr std::size_t kMaxNotes = 8192;
  static constexpr int kOurs = 2;       // marks until a stream is taken for ours
  static constexpr int kMostMarks = 8;  // so many without a mark, and it no longer is

  struct Held {
    std::vector<std::uint8_t> datagram;
    Time arrival{};
    RtpSource::Answer answer;
  };
  struct Speaker {
    std::uint32_t ssrc = 0;
    RtpSource source;
    Time last{};  // its last packet's arrival
    std::vector<Held> held;
  };

  bool push_shown(const RtpPacket& packet, std::span<const std::uint8_t> datagram, Time now);
  bool push_other(const RtpPacket& packet, std::span<const std::uint8_t> datagram, Time now);
  bool is_damaged(const RtpExtensions& extensions);
  void hear(Time now);
  bool take(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
            const RtpExtensions& extensions, RtpSource::Answer answer, Time now);
  void replay(const Held& held);
  bool assemble(const RtpPacket& packet, std::size_t datagram_bytes,
                const RtpExtensions& extensions, const RtpSource::Answer& answer, Time now);
  void begin_numbers(std::uint64_t sequence);
  void end_numbers();
  void note_lost_before(std::uint64_t sequence);
  void note(std::uint64_t sequence, PacketFate fate, bool marker = false);

  Speaker& other(std::uint32_t ssrc, Time now);
  void hold(Speaker& speaker, std::span<const std::uint8_t> datagram,
            const RtpSource::Answer& answer, Time now);
  void drop_held(Speaker& speaker);
  static bool waits(const Speaker& speaker);
  bool takes_over(const Speaker& speaker, Time now) const;
  void take_over(std::vector<Speaker>::iterator speaker);

  Options options_;
  FrameAssembler assembler_;
  FrameGaps gaps_;
  Counts counts_;
  std::optional<Speaker> shown_;
  bool said_bye_ = false;
  SourcePauses pauses_;  // of the shown one
  std::vector<Speaker> others_;
  std::size_t held_bytes_ = 0;
  std::optional<Held> unbelieved_;  // the latest: the first packet of a restart, if it is one
  int marks_ = 0;
  std::uint64_t noted_ = 0;  // the highest number that has a note
  std::vector<AssemblyEvent> events_;
  std::vector<PacketNote> notes_;
};

}  // namespace framescope::wire
