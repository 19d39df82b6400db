#include <algorithm>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/jpeg_markers.hpp"
#include "wire/jpeg_rebuild.hpp"

using namespace framescope;

namespace {

/// An input is a frame: 12 bytes of header (type, Q, width / 8, height / 8, interval (2), flags,
/// Q for tables, marked width (2), marked height (2)), then packets of 6 bytes each - count with F
/// and L (2), gap before it (1), size (2), interval's change (1) - and their scan bytes. Sides
/// are modulo 512 px where lost intervals are filled up.
wire::AssembledFrame frame_of(wire::ByteReader& in, wire::RebuildOptions& options) {
  constexpr std::uint8_t kTypes[] = {0, 1, 64, 65};
  wire::AssembledFrame frame;
  frame.header.type = kTypes[in.read<std::uint8_t>() & 3];
  frame.header.q = in.read<std::uint8_t>();
  const auto width_8 = in.read<std::uint8_t>();
  const auto height_8 = in.read<std::uint8_t>();
  const auto interval = in.read<std::uint16_t>();
  const auto flags = in.read<std::uint8_t>();
  const auto tables_q = in.read<std::uint8_t>();
  frame.complete = (flags & 1) != 0;
  // 4096 x 4096 px take 15 ms to fill up, and the same ways as 512 x 512.
  const int side_px = frame.header.type >= 64 && !frame.complete ? 0x1FF : 0xFFFF;
  const auto width = static_cast<std::uint16_t>(in.read<std::uint16_t>() & side_px);
  const auto height = static_cast<std::uint16_t>(in.read<std::uint16_t>() & side_px);
  frame.header.width_8 = static_cast<std::uint8_t>(width_8 & side_px / 8);
  frame.header.height_8 = static_cast<std::uint8_t>(height_8 & side_px / 8);
  options.upper_part = (flags & 2) != 0;
  if ((flags & 4) != 0) frame.mark = wire::FrameMark{.width_px = width, .height_px = height};
  if ((flags & 8) != 0) options.dimensions = {width, height};
  if (tables_q >= 1 && tables_q <= 99) frame.tables = wire::standard_tables(tables_q);

  std::uint64_t sequence = 0;
  std::uint32_t offset = 0;
  while (!in.rest().empty() && in.ok()) {
    const auto count = in.read<std::uint16_t>();
    const auto gap = in.read<std::uint8_t>();
    const auto size = in.read<std::uint16_t>();
    const auto change = in.read<std::uint8_t>();
    const auto scan = in.take(std::min<std::size_t>(size, in.rest().size()));
    // A gap of packets, one of bytes without packets, or an overlap.
    sequence += 1U + (gap & 15U);
    offset = std::min(offset + (gap >> 4) - ((gap & 0x40) != 0 ? 8U : 0U), 1U << 24);
    frame.chunks.push_back({.sequence = sequence,
                            .offset = offset,
                            .begin = static_cast<std::uint32_t>(frame.bytes.size()),
                            .size = static_cast<std::uint32_t>(scan.size()),
                            .restart = {.interval = static_cast<std::uint16_t>(interval ^ change),
                                        .first = (count & 0x8000) != 0,
                                        .last = (count & 0x4000) != 0,
                                        .count = static_cast<std::uint16_t>(count & 0x3FFF)}});
    frame.bytes.insert(frame.bytes.end(), scan.begin(), scan.end());
    offset += static_cast<std::uint32_t>(scan.size());
  }
  return frame;
}

void require_runs(const PictureHoles& holes) {
  std::uint64_t end = 0;
  for (const McuRun& run : holes.missing) {
    fuzz::require(run.count > 0 && (run.first > end || (run.first == 0 && end == 0)));
    end = std::uint64_t{run.first} + run.count;
  }
  fuzz::require(end <= static_cast<std::uint64_t>(holes.mcus_per_row * holes.mcu_rows));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::ByteReader in(std::span(data, size));
  wire::RebuildOptions options;
  const wire::AssembledFrame frame = frame_of(in, options);
  std::vector<std::uint8_t> jpeg;
  const auto holes = wire::rebuild_jpeg(frame, options, jpeg);
  if (!holes) {
    fuzz::require(!wire::to_string(holes.error()).empty());
    return 0;
  }
  require_runs(*holes);
  const auto mcus = static_cast<std::size_t>(holes->mcus_per_row * holes->mcu_rows);
  fuzz::require(holes->missing_mcus() < mcus || mcus == 0);
  fuzz::require(jpeg.size() <= 1024 + frame.bytes.size() + 6 * mcus);

  // Whatever the scan is, the markers around it are right.
  const auto info = wire::scan_jpeg(jpeg);
  const bool is_cut = !info && info.error() == wire::JpegFault::kTruncatedScan;
  fuzz::require(info.ok() || is_cut);
  if (!info) return 0;
  fuzz::require(info->has_eoi && info->standard_huffman && !info->progressive);
  fuzz::require(info->scan_offset + info->entropy_bytes + 2 == jpeg.size());
  fuzz::require((info->width_px + 15) / 16 == holes->mcus_per_row);
  return 0;
}
