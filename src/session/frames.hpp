#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/image.hpp"
#include "core/picture_holes.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "wire/datagram_kind.hpp"
#include "wire/frame_assembler.hpp"
#include "wire/frame_tag.hpp"
#include "wire/jpeg_rebuild.hpp"
#include "wire/rtp_packetizer.hpp"

namespace framescope::session {

/// What the frame tag adds to a JPEG, in bytes.
inline constexpr std::size_t kFrameTagBytes = wire::kFrameTagBytes;

/// What the encode stage hands to the io thread: one frame as a datagram, with room for the tag,
/// which differs from receiver to receiver; of rtp, as packets.
struct OutgoingFrame {
  std::vector<std::uint8_t> datagram;  ///< the UDP payload; the tag's bytes are not valid yet
  std::array<std::uint8_t, wire::kFrameTagGroupsEnd> head{};  ///< the JPEG's first bytes, likewise
  WireFormat wire = WireFormat::kBase64;
  wire::RtpFrame rtp;  ///< of rtp, in place of `datagram` and `head`
  wire::FrameTag tag;  ///< all but sequence, send delay and echo
};

/// What the io thread hands to the decode stage: one received datagram, or of rtp the parts of a
/// frame.
struct IncomingFrame {
  std::vector<std::uint8_t> buffer;  ///< of the largest datagram's size
  std::size_t size = 0;              ///< bytes used in it; of rtp, of all its datagrams
  std::shared_ptr<const wire::AssembledFrame> rtp;  ///< null unless `kind` is kRtp
  wire::RebuildOptions rebuild;                     ///< of rtp
  bool truncated = false;                           ///< it was larger than the buffer
  std::uint64_t kernel_drops = 0;  ///< of the socket, in total, when this one was queued
  wire::DatagramKind kind = wire::DatagramKind::kOther;
  std::uint64_t key = 0;     ///< its name in the account
  std::uint32_t stream = 1;  ///< which stream of this session, from 1: numbers start anew with each
  std::uint64_t frame_number = 0;  ///< capture ordinal, or ordinal of arrival when untagged
  bool tagged = false;
  Time received{};
};

/// The newest picture as the source gave it, and the one before.
struct SourcePictures {
  ImagePtr newest;  ///< null: there is none yet
  ImagePtr previous;
  std::uint64_t frame_number = 0;  ///< of the newest
};

/// A picture to be shown.
struct Picture {
  ImagePtr image;  ///< kRgba
  std::uint64_t frame_number = 0;
  std::uint64_t key = 0;  ///< a received one's name in the account
  bool damaged = false;
  std::shared_ptr<const PictureHoles> holes;  ///< what is not its own in it; null: nothing
  std::size_t jpeg_bytes = 0;
  Time at{};  ///< when it was decoded, or encoded
  /// What of it is from the picture before; null: nothing.
};

}  // namespace framescope::session
