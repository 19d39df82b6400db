#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "core/image.hpp"
#include "core/impairment.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "model/quality_target.hpp"

namespace framescope::model {

/// What a session does; chosen at its start.
enum class Role : std::uint8_t { kLoopback, kSender, kReceiver };

/// "loopback", "sender" or "receiver".
constexpr std::string_view to_string(Role role) {
  constexpr std::string_view kNames[]{"loopback", "sender", "receiver"};
  return kNames[static_cast<std::size_t>(role)];
}

/// What a sender does with a frame that does not fit one datagram.
enum class Oversize : std::uint8_t {
  kFit,   ///< encodes it again at the highest quality that fits
  kDrop,  ///< drops it as too_large
};

/// What may change while a session runs, at once and without losing a frame's account. Plain data.
struct StreamSettings {
  int width_px = 400;         ///< 16..8192; 0 keeps the source's
  std::optional<double> fps;  ///< frames a second; 0 is unthrottled; nothing: the source's own
  int quality = 80;           ///< 1..100; waits while `auto_quality` is on
  bool auto_quality = false;  ///< the highest, up to 100, that holds `target`
  QualityTarget target;       ///< of the automatic quality; means nothing without it
  Subsampling subsampling = Subsampling::k420;
  WireFormat wire = WireFormat::kBase64;
  std::size_t max_datagram_bytes = kMaxDatagramBytes;  ///< UDP payload of base64 and raw
  std::size_t rtp_datagram_bytes = 1400;               ///< UDP payload of rtp; 300..65,507
  bool restart_markers = true;  ///< rtp: intervals in whole packets, for partial pictures
  /// rtp: share of the frame interval, 0..1, over which a frame's packets are spread; bursts stay
  /// below what a default receive buffer holds in any case.
  double pace = 0.25;
  Oversize oversize = Oversize::kFit;
  bool burn_fps = false;   ///< draws the FPS into the pictures that are sent
  Impairment impairment;   ///< at a sender's exit, or at a receiver's entrance
  std::uint32_t seed = 1;  ///< of the impairment: the same one impairs the same datagrams

  // A receiver's, of rtp.
  /// Frames with lost packets are shown, their holes filled from the picture before.
  bool partial_pictures = true;
  bool show_holes = true;    ///< an overlay marks what is old in them
  bool upper_part = false;   ///< of frames without restart markers what lies above the first loss
  Duration playout_delay{};  ///< 0..10 s that frames are held to smooth their timing

  bool operator==(const StreamSettings&) const = default;
};

/// What a session is started with. Changing any of it takes a new session.
struct SessionConfig {
  Role role = Role::kLoopback;
  std::string source = "test";     ///< test, camera, camera:N, gst:PIPELINE, FILE or URL
  bool loop = false;               ///< starts a file again at its end
  std::optional<HostPort> listen;  ///< sender: waits for hellos here; receiver: takes what comes
  std::optional<HostPort> to;      ///< sender: pushes there, hello or not
  std::optional<HostPort> from;    ///< receiver: says hello there
  std::uint16_t bind_port = 0;     ///< receiver's local port with `from`; 0 lets the system choose
  std::vector<Cidr> allow;         ///< sender: networks beyond loopback and private ones
  std::size_t max_receivers = 16;
  int rcvbuf_bytes = 4 << 20;           ///< asked of the system; what it granted is reported
  std::optional<std::uint64_t> frames;  ///< ends after so many captured (a receiver: displayed)
  std::optional<Duration> duration;     ///< ends so long after the start
  std::string save_frames_dir;    ///< receiver: writes each received JPEG there; empty: does not
  bool wait_for_receiver = true;  ///< sender on `listen`: captures nothing before the first hello
  int multicast_ttl = 1;          ///< 0..255; of datagrams to a multicast group
  std::string interface;  ///< for multicast: its name or address; empty: the system's choice
  std::string sdp_file;   ///< sender: the session description is written there; receiver: was read
  /// Receiver: what its session description says beside the address.
  std::optional<std::pair<int, int>> rtp_dimensions;  ///< a=x-dimensions, for pictures over 2040 px
  std::optional<std::uint8_t> rtp_payload_type;       ///< 26 unless it says another
  std::optional<std::uint8_t> rtp_ntp_id;             ///< extension id of ntp-64
};

}  // namespace framescope::model
