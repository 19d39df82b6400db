#include <array>
#include <stdexcept>

#include "bench/lines.hpp"
#include "media/jpeg_decoder.hpp"
#include "media/jpeg_encoder.hpp"
#include "wire/base64.hpp"

namespace framescope::bench {
namespace {

void base64_both_ways(std::span<const std::uint8_t> jpeg, std::vector<std::uint8_t>& text,
                      std::vector<std::uint8_t>& back) {
  text.resize(wire::base64_length(jpeg.size()));
  wire::encode_base64(jpeg, text);
  back.resize(wire::base64_capacity(text.size()));
  if (!wire::decode_base64(text, back).ok()) throw std::runtime_error("decode base64: refused");
}

}  // namespace

/// base64's part of the CPU that base64 and the codec take together. End to end the rest is larger,
/// so this is an upper bound of the line.
std::vector<Row> run_line_7(const BenchFrames& frames, int rounds) {
  const BenchDatagrams datagrams = make_datagrams(frames, kQuality);
  media::JpegEncoder encoder;
  media::JpegDecoder decoder;
  std::vector<std::uint8_t> jpeg, text, back;
  Image rgba;
  const std::array contenders{
      Contender{"base64",
                [&] {
                  for (const auto& tagged : datagrams.jpegs) base64_both_ways(tagged, text, back);
                }},
      Contender{"codec", [&] {
                  for (const Image& planes : frames.small) {
                    if (!encoder.encode(planes, kQuality, jpeg).ok() ||
                        !decoder.decode(jpeg, planes.width_px(), planes.height_px(), rgba).ok()) {
                      throw std::runtime_error("encode and decode a frame: refused");
                    }
                  }
                }}};
  const auto times = interleave(contenders, datagrams.jpegs.size(), rounds);
  std::vector<double> share = ratio(times[0], times[1]);
  for (double& value : share) value /= 1 + value;
  return {
      {7, "base64_share_of_codec_and_base64", Row::Bound::kAtMost, 0.025, std::move(share), times}};
}

}  // namespace framescope::bench
