#include "bench/replay.hpp"

#include <algorithm>
#include <stdexcept>

#include "bench/bench_frames.hpp"
#include "bench/own_stream.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/restart_interval.hpp"
#include "net/resolve.hpp"
#include "net/system_identity.hpp"
#include "wire/base64.hpp"
#include "wire/jpeg_markers.hpp"

namespace framescope::bench {
namespace {

constexpr std::uint32_t kStream = 0x5EED;

/// As the encode stage does it for a stream of pictures of this size.
std::vector<std::uint8_t> encode(const Image& bgr, WireFormat wire) {
  media::JpegEncoder encoder;
  const Image planes = planes_of(bgr);
  std::vector<std::uint8_t> jpeg;
  const std::size_t gap = wire == WireFormat::kRtp ? 0 : wire::kFrameTagBytes;
  auto encoded = encoder.encode(planes, kQuality, jpeg, gap);
  if (encoded && wire == WireFormat::kRtp) {
    const std::size_t payload = wire::kUsualRtpDatagramBytes - wire::kRtpHeaderBytes -
                                wire::kOtherExtensionBytes - wire::kRtpJpegHeaderBytes -
                                wire::kRtpJpegRestartBytes;
    const int interval = media::restart_interval_for(planes.width_px(), planes.height_px(),
                                                     Subsampling::k420, jpeg.size(), payload, 0);
    encoded = encoder.encode(planes, kQuality, jpeg, 0, interval);
  }
  if (!encoded) throw std::runtime_error("encode a frame: " + encoded.error().cause);
  return jpeg;
}

session::OutgoingFrame frame_of(const std::vector<std::uint8_t>& jpeg, WireFormat wire) {
  session::OutgoingFrame frame;
  frame.wire = wire;
  if (wire == WireFormat::kRtp) {
    const auto info = wire::scan_jpeg(jpeg);
    if (!info || !wire::packetize(jpeg, *info, kQuality, wire::kUsualRtpDatagramBytes, frame.rtp)) {
      throw std::runtime_error("put a frame into packets: refused");
    }
    return frame;
  }
  std::copy_n(jpeg.begin(), frame.head.size(), frame.head.begin());
  frame.datagram = jpeg;
  if (wire == WireFormat::kBase64) {
    frame.datagram.resize(wire::base64_length(jpeg.size()));
    wire::encode_base64(jpeg, frame.datagram);
  }
  return frame;
}

}  // namespace

Replay::Replay(std::span<const Image> bgr, WireFormat wire)
    : socket_(io_, {.bind = net::resolve({"127.0.0.1", 0}, true)}) {
  for (const Image& picture : bgr) {
    jpegs_.push_back(encode(picture, wire));
    frames_.push_back(frame_of(jpegs_.back(), wire));
    std::vector<std::size_t>& sizes = sizes_.emplace_back();
    for (const auto& packet : frames_.back().rtp.packets) sizes.push_back(packet.size);
    if (sizes.empty()) sizes.push_back(frames_.back().datagram.size());
  }
}

std::span<const std::uint8_t> Replay::bytes(std::size_t picture) const {
  const session::OutgoingFrame& frame = frames_[picture];
  return frame.wire == WireFormat::kRtp ? frame.rtp.bytes : frame.datagram;
}

void Replay::send(const Endpoint& to) {
  const std::size_t picture = next_ % frames_.size();
  session::OutgoingFrame& frame = frames_[picture];
  wire::FrameTag tag;
  tag.stream_id = kStream;
  tag.host_hash = wire::host_hash(net::boot_id(), kStream);
  tag.frame_number = next_;
  tag.sequence = static_cast<std::uint32_t>(next_);
  tag.captured = std::chrono::steady_clock::now();
  tag.captured_wall = std::chrono::system_clock::now();
  tag.quality = kQuality;
  stamp(frame, tag);
  send_bare(to, picture);
  ++next_;
}

void Replay::stamp(session::OutgoingFrame& frame, const wire::FrameTag& tag) {
  if (frame.wire == WireFormat::kRtp) {
    frame.rtp.timestamp =
        static_cast<std::uint32_t>(tag.captured.time_since_epoch().count() / 11'111);
    wire::stamp(frame.rtp, {kStream, next_packet_}, tag);
    next_packet_ = static_cast<std::uint16_t>(next_packet_ + frame.rtp.packets.size());
    return;
  }
  const auto bytes = std::span(frame.head).subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>();
  wire::write_frame_tag(tag, bytes);
  if (frame.wire == WireFormat::kRaw) {
    std::copy(bytes.begin(), bytes.end(), frame.datagram.begin() + wire::kFrameTagOffset);
    return;
  }
  wire::encode_base64(
      std::span(frame.head).subspan(wire::kFrameTagGroupsBegin),
      std::span(frame.datagram)
          .subspan(wire::kFrameTagTextBegin, wire::kFrameTagTextEnd - wire::kFrameTagTextBegin));
}

void Replay::send_bare(const Endpoint& to, std::size_t picture) {
  const std::span<const std::uint8_t> all = bytes(picture);
  const std::span<const std::size_t> sizes = sizes_[picture];
  if (sizes.size() == 1) {
    (void)sender_.send(to, all);
  } else {
    (void)sender_.send_batch(to, all, sizes);
  }
}

}  // namespace framescope::bench
