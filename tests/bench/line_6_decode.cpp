#include <array>
#include <stdexcept>

#include <opencv2/imgcodecs.hpp>
#include <turbojpeg.h>

#include "bench/lines.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/tj_handle.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::bench {
namespace {

/// What our receiver does between socket and texture.
class ReceiverStages {
 public:
  void read(std::span<const std::uint8_t> datagram) {
    const auto peek = wire::peek_datagram(datagram);
    const auto content = wire::extract_jpeg(datagram, peek.kind, jpeg_);
    if (!content.ok()) throw std::runtime_error("read a datagram: refused");
    if (!decoder_.decode(jpeg_, content->info.width_px, content->info.height_px, rgba_).ok()) {
      throw std::runtime_error("decode a frame: refused");
    }
  }

 private:
  media::JpegDecoder decoder_;
  std::vector<std::uint8_t> jpeg_;
  Image rgba_;
};

void decode_bare(void* handle, std::span<const std::uint8_t> jpeg, Image& rgba) {
  if (tjDecompress2(handle, jpeg.data(), jpeg.size(), rgba.plane(0), rgba.width_px(),
                    rgba.stride(0), rgba.height_px(), TJPF_RGBA, 0) != 0) {
    throw std::runtime_error(std::string{"decode a frame: "} + tjGetErrorStr2(handle));
  }
}

}  // namespace

/// From datagram to RGBA, against the codecs alone, which are given the JPEG.
std::vector<Row> run_line_6(const BenchFrames& frames, int rounds) {
  const BenchDatagrams datagrams = make_datagrams(frames, kQuality);
  ReceiverStages stages;
  const media::TjHandle handle = media::make_tj_decompressor();
  Image rgba(frames.small.front().width_px(), frames.small.front().height_px(), PixelFormat::kRgba);
  const std::array contenders{Contender{"imdecode",
                                        [&] {
                                          for (const auto& jpeg : datagrams.jpegs)
                                            cv::imdecode(jpeg, cv::IMREAD_COLOR);
                                        }},
                              Contender{"turbojpeg",
                                        [&] {
                                          for (const auto& jpeg : datagrams.jpegs)
                                            decode_bare(handle.get(), jpeg, rgba);
                                        }},
                              Contender{"stages", [&] {
                                          for (const auto& text : datagrams.texts)
                                            stages.read(text);
                                        }}};
  const auto times = interleave(contenders, datagrams.jpegs.size(), rounds);
  return {{6,
           "datagram_to_rgba_vs_imdecode",
           Row::Bound::kAtMost,
           0.50,
           ratio(times[2], times[0]),
           {times[0], times[2]}},
          {6,
           "datagram_to_rgba_vs_turbojpeg",
           Row::Bound::kAtMost,
           1.10,
           ratio(times[2], times[1]),
           {times[1], times[2]}}};
}

}  // namespace framescope::bench
