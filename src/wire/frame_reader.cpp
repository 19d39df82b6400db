#include "wire/frame_reader.hpp"

#include <algorithm>
#include <array>

namespace framescope::wire {
namespace {

// No UDP payload is larger, whatever the IP version and however the bytes came here.
constexpr std::size_t kMaxUdpBytes = 65'535;

using Bytes = std::span<const std::uint8_t>;
using Prefix = std::array<std::uint8_t, base64_capacity(kFrameTagTextEnd)>;

// Decodes the beginning of a text, as far as a tag can reach.
Bytes decode_prefix(Bytes text, Prefix& bytes) {
  std::array<std::uint8_t, kFrameTagTextEnd> characters{};
  std::size_t count = 0;
  for (const std::uint8_t c : text) {
    if (c == '\n' || c == '\r' || c == '\t') continue;
    characters[count] = c;
    if (++count == characters.size()) break;
  }
  const auto decoded = decode_base64(std::span(characters).first(count / 4 * 4), bytes);
  return Bytes(bytes).first(decoded ? decoded->bytes : 0);
}

}  // namespace

DatagramPeek peek_datagram(Bytes datagram) {
  DatagramPeek peek{.kind = datagram_kind(datagram)};
  Prefix decoded;
  Bytes jpeg_prefix = datagram;
  if (peek.kind == DatagramKind::kBase64Jpeg) {
    jpeg_prefix = decode_prefix(datagram, decoded);
  } else if (peek.kind != DatagramKind::kRawJpeg) {
    peek.dialect = guess_dialect(datagram);
    return peek;
  }
  const auto tag = find_frame_tag(jpeg_prefix);
  if (tag) {
    peek.tag = *tag;
  } else {
    peek.tag_damaged = is_damaged(tag.error());
  }
  return peek;
}

std::string_view to_string(FrameFault fault) {
  constexpr std::array<std::string_view, kFrameFaultCount> kNames{"base64_character",
                                                                  "base64_length",
                                                                  "base64_padding",
                                                                  "truncated_datagram",
                                                                  "too_large",
                                                                  "not_a_frame",
                                                                  "jpeg_no_soi",
                                                                  "jpeg_truncated_segment",
                                                                  "jpeg_bad_marker",
                                                                  "jpeg_bad_segment",
                                                                  "jpeg_too_many_segments",
                                                                  "jpeg_unsupported_coding",
                                                                  "jpeg_precision",
                                                                  "jpeg_components",
                                                                  "jpeg_sampling",
                                                                  "jpeg_dimensions",
                                                                  "jpeg_too_many_pixels",
                                                                  "jpeg_second_frame",
                                                                  "jpeg_missing_frame",
                                                                  "jpeg_missing_table",
                                                                  "jpeg_missing_scan",
                                                                  "jpeg_too_many_scans",
                                                                  "jpeg_truncated_scan"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<FrameContent, FrameFault> extract_jpeg(Bytes datagram, DatagramKind kind,
                                              std::vector<std::uint8_t>& jpeg) {
  if (datagram.size() > kMaxUdpBytes) return FrameFault::kTooLarge;
  FrameContent content;
  if (kind == DatagramKind::kRawJpeg) {
    jpeg.assign(datagram.begin(), datagram.end());
  } else if (kind == DatagramKind::kBase64Jpeg) {
    jpeg.resize(base64_capacity(datagram.size()));
    const auto decoded = decode_base64(datagram, jpeg);
    if (!decoded) return frame_fault(decoded.error());
    jpeg.resize(decoded->bytes);
    content.line_breaks = decoded->had_line_breaks;
  } else {
    return FrameFault::kNotAFrame;
  }
  const auto info = scan_jpeg(jpeg);
  if (!info) return frame_fault(info.error());
  content.info = *info;
  return content;
}

}  // namespace framescope::wire
