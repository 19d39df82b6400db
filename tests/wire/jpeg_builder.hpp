#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "wire/jpeg_standard_tables.hpp"

/// Hand-made JPEGs for tests: each part can be left out, doubled or made wrong.
namespace framescope::test {

using Bytes = std::vector<std::uint8_t>;

inline Bytes bytes_of(std::string_view text) { return {text.begin(), text.end()}; }

inline void append(Bytes& to, std::span<const std::uint8_t> more) {
  to.insert(to.end(), more.begin(), more.end());
}

/// FF, marker, length, body.
inline Bytes segment(std::uint8_t marker, std::span<const std::uint8_t> body) {
  const std::size_t length = body.size() + 2;
  Bytes bytes(length + 2);
  bytes[0] = 0xFF;
  bytes[1] = marker;
  bytes[2] = static_cast<std::uint8_t>(length >> 8);
  bytes[3] = static_cast<std::uint8_t>(length);
  std::ranges::copy(body, bytes.begin() + 4);
  return bytes;
}
inline Bytes segment(std::uint8_t marker, std::initializer_list<std::uint8_t> body) {
  return segment(marker, std::span(body.begin(), body.size()));
}

inline Bytes jfif() { return segment(0xE0, {'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0}); }

/// An 8-bit table with the values first, first + 1, ...
inline Bytes quant_table(std::uint8_t number, std::uint8_t first) {
  Bytes body{number};
  for (int i = 0; i < 64; ++i) body.push_back(static_cast<std::uint8_t>(first + i));
  return segment(0xDB, body);
}

inline Bytes huffman_table(std::uint8_t class_and_number, std::span<const std::uint8_t> table) {
  Bytes body{class_and_number};
  append(body, table);
  return segment(0xC4, body);
}

inline Bytes standard_huffman_tables() {
  using namespace wire::standard_huffman;
  Bytes bytes = huffman_table(0x00, kDcLuma);
  append(bytes, huffman_table(0x10, kAcLuma));
  append(bytes, huffman_table(0x01, kDcChroma));
  append(bytes, huffman_table(0x11, kAcChroma));
  return bytes;
}

struct JpegSpec {
  int width = 64;
  int height = 48;
  std::uint8_t sof = 0xC0;
  std::uint8_t precision = 8;
  std::uint8_t components = 3;
  std::uint8_t luma_sampling = 0x22;
  std::uint8_t chroma_sampling = 0x11;
};

inline Bytes frame_header(const JpegSpec& spec) {
  Bytes body{spec.precision,
             static_cast<std::uint8_t>(spec.height >> 8),
             static_cast<std::uint8_t>(spec.height),
             static_cast<std::uint8_t>(spec.width >> 8),
             static_cast<std::uint8_t>(spec.width),
             spec.components};
  for (std::uint8_t i = 0; i < spec.components; ++i) {
    append(body, Bytes{static_cast<std::uint8_t>(i + 1),
                       i == 0 ? spec.luma_sampling : spec.chroma_sampling,
                       static_cast<std::uint8_t>(i == 0 ? 0 : 1)});
  }
  return segment(spec.sof, body);
}

inline Bytes scan_header(std::uint8_t components = 3) {
  Bytes body{components};
  for (std::uint8_t i = 0; i < components; ++i) {
    append(body, Bytes{static_cast<std::uint8_t>(i + 1),
                       static_cast<std::uint8_t>(i == 0 ? 0x00 : 0x11)});
  }
  append(body, Bytes{0, 63, 0});
  return segment(0xDA, body);
}

/// All grey: an MCU of 4:2:0 is these 32 bits in Annex K's code (DC difference 0 and end of block,
/// six times).
inline Bytes grey_scan(int width, int height) {
  Bytes bytes;
  for (int i = 0; i < ((width + 15) / 16) * ((height + 15) / 16); ++i) {
    append(bytes, Bytes{0x28, 0xA2, 0x8A, 0x00});
  }
  return bytes;
}

/// SOI, JFIF, both quantization tables, frame header, standard Huffman tables.
inline Bytes jpeg_head(const JpegSpec& spec = {}) {
  Bytes bytes{0xFF, 0xD8};
  append(bytes, jfif());
  append(bytes, quant_table(0, 1));
  append(bytes, quant_table(1, 101));
  append(bytes, frame_header(spec));
  append(bytes, standard_huffman_tables());
  return bytes;
}

/// A whole JPEG, which a decoder shows as grey (unless `spec` asks for what none decodes).
inline Bytes grey_jpeg(const JpegSpec& spec = {}) {
  Bytes bytes = jpeg_head(spec);
  append(bytes, scan_header(spec.components));
  append(bytes, grey_scan(spec.width, spec.height));
  append(bytes, Bytes{0xFF, 0xD9});
  return bytes;
}

}  // namespace framescope::test
