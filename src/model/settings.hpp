#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
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
  std::size_t max_datagram_bytes = kMaxDatagramBytes;  ///< UDP payload
  Oversize oversize = Oversize::kFit;
  bool burn_fps = false;   ///< draws the FPS into the pictures that are sent
  Impairment impairment;   ///< at a sender's exit, or at a receiver's entrance
  std::uint32_t seed = 1;  ///< of the impairment: the same one impairs the same datagrams

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
};

}  // namespace framescope::model
