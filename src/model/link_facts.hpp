#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "core/time.hpp"
#include "model/settings.hpp"

namespace framescope::model {

/// What a session's stages know of the link beside frames and datagrams: the evidence that words
/// are made of. Plain data, filled in by the stages; what does not concern a role keeps its
/// default.
struct LinkFacts {
  std::string local;                  ///< the session's own address
  std::optional<double> nominal_fps;  ///< what the stream should run at, as far as anything says so

  bool impairs_fragments = false;  ///< our own simulator loses IP fragments, not datagrams

  // A receiver's.
  std::string asked;               ///< where hellos go; empty: nobody is asked, frames are pushed
  std::optional<Time> last_frame;  ///< when the last datagram with a frame, or a part of one, came
  bool said_bye = false;           ///< and no frame since: the sender left, by RTCP BYE
  bool refused = false;            ///< the host that is asked says that nothing listens there
  int hello_error = 0;             ///< errno of the last hello; 0: it went out
  std::string dialect;            ///< what arrives instead of frames, in words; empty: nothing does
  bool broken_frames = false;     ///< what arrives begins like a frame, but none is whole and valid
  std::size_t largest_bytes = 0;  ///< of a datagram that came, frame or not
  int rcvbuf_asked_bytes = 0;     ///< of receive buffer
  int rcvbuf_bytes = 0;           ///< that the system granted, in the same unit
  std::uint64_t repeated = 0;     ///< frames without a number that equal the one before them

  // A sender's.
  std::optional<StreamSettings> settings;  ///< as of now
  std::string ffplay_command;  ///< to see its RTP with, in a shell; empty: there is none
  std::string gst_command;     ///< likewise
  bool waits_for_hello = false;
  std::uint64_t plain_receivers = 0;  ///< of those there are, who said a plain hello: scripts
  /// Of those there are, who never said a hello of ours, while the wire is rtp: GStreamer, FFmpeg
  /// and other players, which are pushed to.
  std::uint64_t other_rtp_receivers = 0;
};

}  // namespace framescope::model
