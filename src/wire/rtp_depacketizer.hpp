#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/time.hpp"
#include "wire/frame_assembler.hpp"
#include "wire/rtp_jpeg.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/rtp_source.hpp"

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
/// The first SSRC that proves valid is shown. Another one of the same address takes over after two
/// consecutive packets if the first has said nothing meanwhile - a restart - and is `foreign` while
/// both speak, until the first is silent for kSilence or says BYE.
class RtpDepacketizer {
 public:
  static constexpr std::size_t kMaxSources = 32;
  static constexpr Duration kSilence = std::chrono::seconds(2);

  struct Options {
    std::uint8_t payload_type = kRtpJpegPayloadType;
    std::uint8_t ntp_id = kNtpExtensionId;
    bool partial = true;  ///< see FrameAssembler::set_partial
  };

  struct Counts {
    std::uint64_t packets = 0;  ///< RTP that passed the first checks
    std::uint64_t foreign = 0;  ///< of another SSRC
    std::uint64_t late = 0;     ///< their frame had ended
    std::uint64_t unbelieved = 0;
    std::uint64_t damaged = 0;  ///< a mark of our own stream whose check fails
    std::array<std::uint64_t, kRtpFaultCount> rtp_faults{};
    std::array<std::uint64_t, kRtpJpegFaultCount> jpeg_faults{};
    std::uint64_t source_changes = 0;       ///< another SSRC took over
    std::uint64_t frames_guessed_lost = 0;  ///< of which no packet came, by timestamps and numbers

    std::uint64_t malformed() const;
  };

  explicit RtpDepacketizer(Options options);

  void set_partial(bool partial);

  /// A datagram that is_rtp_like and not is_rtcp. True: it belongs to the stream that is shown.
  bool push(std::span<const std::uint8_t> datagram, Time now);
  void tick(Time now);
  std::optional<Time> next_deadline() const;
  /// The source said BYE: what is open is given up, and any other may take over at once.
  void bye(std::uint32_t ssrc, Time now);
  void flush(Time now);

  /// What happened since the last take, oldest first, appended.
  void take_events(std::vector<AssemblyEvent>& events);
  void take_notes(std::vector<PacketNote>& notes);

  /// The source that is shown; nothing before one is valid.
  const RtpSource* source() const;
  RtpSource* source();
  std::optional<std::uint32_t> ssrc() const;
  const Counts& counts() const;

 private:
  Options options_;
  // The rest is the implementation's.
};

}  // namespace framescope::wire
