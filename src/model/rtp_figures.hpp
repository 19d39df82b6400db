#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"

namespace framescope::model {

/// What became of an RTP packet.
enum class PacketFate : std::uint8_t {
  kInTime,
  kReordered,  ///< overtaken, and still of use for its frame
  kLate,       ///< its frame had ended
  kDuplicate,
  kLost,      ///< so far
  kImpaired,  ///< our own simulator dropped it, at the sender
};
inline constexpr std::size_t kPacketFateCount = 6;

/// One cell of the strip of packets.
struct PacketCell {
  std::uint64_t sequence = 0;  ///< extended
  PacketFate fate = PacketFate::kInTime;
  bool frame_end = false;  ///< carries the marker

  bool operator==(const PacketCell&) const = default;
};

/// What is known of an RTP stream beside its frames. Counts are cumulative; what a role does not
/// know is nullopt or 0 as said.
struct RtpFigures {
  std::uint32_t ssrc = 0;
  std::uint8_t payload_type = 26;
  int type = -1;      ///< RFC 2435: 0, 1, 64, 65; -1 unknown
  int q = -1;         ///< 1..255; -1 unknown
  bool ours = false;  ///< packets carry our extension

  // A sender's.
  std::uint64_t packets_sent = 0;  ///< copies
  std::uint64_t send_calls = 0;    ///< system calls that took
  bool segments = false;           ///< UDP_SEGMENT is in use
  /// As the newest receiver report says; nothing before one came.
  std::optional<double> reported_loss;        ///< share of the last interval, 0..1
  std::optional<std::int64_t> reported_lost;  ///< packets, cumulative; a report below 0 is 0
  std::optional<Duration> reported_jitter;

  // A receiver's.
  std::uint64_t packets_expected = 0;
  std::uint64_t packets_received = 0;  ///< without second copies
  std::uint64_t packets_lost = 0;
  std::uint64_t packets_late = 0;  ///< came after their frame had ended
  std::uint64_t packets_duplicate = 0;
  std::uint64_t packets_reordered = 0;
  std::uint64_t packets_foreign = 0;  ///< of another SSRC
  std::uint64_t restarts = 0;         ///< of the numbering
  std::uint64_t source_changes = 0;   ///< another SSRC took over
  /// Shown although packets were missing: holes filled, or the upper part only. The other frames
  /// that are shown damaged are the decoder's.
  std::uint64_t frames_patched = 0;
  std::uint64_t frames_guessed_lost = 0;  ///< of which no packet came; of a stream that is not ours
  std::optional<Duration> packet_jitter;  ///< RFC 3550 A.8
  bool restart_aligned = false;           ///< the newest frame's intervals are whole in packets
  bool dimensions_missing = false;        ///< sides of 0, and no session description
  /// The newest tables that came in-band are 64 bytes: one for luma and chroma, as FFmpeg sends
  /// unless told -force_duplicated_matrix 1.
  bool single_table = false;
  bool ended = false;  ///< the source that is shown said BYE, and nothing came after it

  // Of both.
  Duration running{};              ///< since the stream's first packet
  std::uint64_t reports_sent = 0;  ///< RTCP
  std::uint64_t reports_received = 0;
  std::optional<Duration> since_report;  ///< since the newest came
  std::optional<Duration> rtt;           ///< by RTCP; a sender's
  double packets_per_frame = 0;          ///< mean, lately
  std::vector<PacketCell> strip;         ///< the newest, oldest first, at most kStripCells
  static constexpr std::size_t kStripCells = 512;
};

}  // namespace framescope::model
