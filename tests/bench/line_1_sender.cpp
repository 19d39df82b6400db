#include <array>
#include <span>
#include <stdexcept>

#include <libyuv.h>
#include <turbojpeg.h>

#include "bench/lines.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"

namespace framescope::bench {
namespace {

/// The codec alone, with everything allocated beforehand.
class BareEncoder {
 public:
  void encode(const Image& planes) {
    std::array sources{planes.plane(0), planes.plane(1), planes.plane(2)};
    std::array strides{planes.stride(0), planes.stride(1), planes.stride(2)};
    buffer_.resize(tjBufSize(planes.width_px(), planes.height_px(), TJSAMP_420));
    unsigned char* out = buffer_.data();
    unsigned long size = buffer_.size();
    if (tjCompressFromYUVPlanes(handle_.get(), sources.data(), planes.width_px(), strides.data(),
                                planes.height_px(), TJSAMP_420, &out, &size, kQuality,
                                TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT) != 0) {
      throw std::runtime_error(std::string{"encode a frame: "} + tjGetErrorStr2(handle_.get()));
    }
  }

  void convert_and_encode(const Image& bgr) {
    planes_.reset(bgr.width_px(), bgr.height_px(), PixelFormat::kJ420);
    libyuv::RGB24ToJ420(bgr.plane(0), bgr.stride(0), planes_.plane(0), planes_.stride(0),
                        planes_.plane(1), planes_.stride(1), planes_.plane(2), planes_.stride(2),
                        bgr.width_px(), bgr.height_px());
    encode(planes_);
  }

 private:
  media::TjHandle handle_ = media::make_tj_compressor();
  std::vector<unsigned char> buffer_;
  Image planes_;
};

/// What our sender does to a frame between capture and socket.
class SenderStages {
 public:
  void scale_and_pack(const Image& bgr) {
    scaler_.scale(bgr, 0, Subsampling::k420, planes_);
    pack(planes_);
  }

  void pack(const Image& planes) {
    if (!encoder_.encode(planes, kQuality, jpeg_, wire::kFrameTagBytes).ok())
      throw std::runtime_error("encode a frame");
    wire::write_frame_tag(tag_,
                          std::span{jpeg_}.subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>());
    text_.resize(wire::base64_length(jpeg_.size()));
    wire::encode_base64(jpeg_, text_);
  }

 private:
  media::Scaler scaler_;
  media::JpegEncoder encoder_;
  wire::FrameTag tag_ = [] {
    wire::FrameTag tag;
    tag.quality = kQuality;
    return tag;
  }();
  Image planes_;
  std::vector<std::uint8_t> jpeg_, text_;
};

}  // namespace

/// The sender's part that is ours to make cheap, against the codec alone; threads and sockets not
/// included.
std::vector<Row> run_line_1(const BenchFrames& frames, int rounds) {
  BareEncoder bare;
  SenderStages stages;
  const std::array contenders{Contender{"codec_from_bgr",
                                        [&] {
                                          for (const Image& bgr : frames.small_bgr)
                                            bare.convert_and_encode(bgr);
                                        }},
                              Contender{"stages_from_bgr",
                                        [&] {
                                          for (const Image& bgr : frames.small_bgr)
                                            stages.scale_and_pack(bgr);
                                        }},
                              Contender{"codec_from_planes",
                                        [&] {
                                          for (const Image& planes : frames.small)
                                            bare.encode(planes);
                                        }},
                              Contender{"stages_from_planes", [&] {
                                          for (const Image& planes : frames.small)
                                            stages.pack(planes);
                                        }}};
  const auto times = interleave(contenders, frames.small.size(), rounds);
  // Frames a second are the inverse of time, hence the codec's time over ours.
  return {{1,
           "sender_stages_rate_vs_codec_from_bgr",
           Row::Bound::kAtLeast,
           0.95,
           ratio(times[0], times[1]),
           {times[0], times[1]}},
          {1,
           "sender_stages_rate_vs_codec_from_planes",
           Row::Bound::kAtLeast,
           0.90,
           ratio(times[2], times[3]),
           {times[2], times[3]}}};
}

}  // namespace framescope::bench
