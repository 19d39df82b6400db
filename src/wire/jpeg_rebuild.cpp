#include "wire/jpeg_rebuild.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "wire/jpeg_markers.hpp"
#include "wire/jpeg_standard_tables.hpp"
#include "wire/restart_intervals.hpp"
#include "wire/scan_markers.hpp"

namespace framescope::wire {
namespace {

using Chunk = AssembledFrame::Chunk;
using Bytes = std::span<const std::uint8_t>;

// ---- the picture

struct Size {
  int width_px = 0;
  int height_px = 0;
};

// Fills in the geometry alone.
PictureHoles grid_of(Size size, Subsampling subsampling) {
  PictureHoles grid;
  grid.mcu_height_px = subsampling == Subsampling::k422 ? 8 : 16;
  grid.mcus_per_row = (size.width_px + grid.mcu_width_px - 1) / grid.mcu_width_px;
  grid.mcu_rows = (size.height_px + grid.mcu_height_px - 1) / grid.mcu_height_px;
  return grid;
}

Size size_of(const AssembledFrame& frame, const RebuildOptions& options) {
  const RtpJpegHeader& header = frame.header;
  const Size marked = frame.mark ? Size{frame.mark->width_px, frame.mark->height_px} : Size{};
  if (header.width_8 == 0 || header.height_8 == 0) {
    if (marked.width_px > 0 && marked.height_px > 0) return marked;
    const auto [width, height] = options.dimensions.value_or(std::pair(0, 0));
    return {header.width_8 > 0 ? 8 * header.width_8 : width,
            header.height_8 > 0 ? 8 * header.height_8 : height};
  }
  const Size told{8 * header.width_8, 8 * header.height_8};
  const PictureHoles told_grid = grid_of(told, header.subsampling());
  const PictureHoles marked_grid = grid_of(marked, header.subsampling());
  const bool is_same_grid = told_grid.mcus_per_row == marked_grid.mcus_per_row &&
                            told_grid.mcu_rows == marked_grid.mcu_rows;
  return is_same_grid ? marked : told;
}

bool is_within_limits(Size size) {
  const auto [low, high] = std::minmax(size.width_px, size.height_px);
  return low >= kMinJpegSide && high <= kMaxJpegSide &&
         std::int64_t{size.width_px} * size.height_px <= kMaxJpegPixels;
}

// ---- restart intervals, as the packets tell

// MCUs; 0 without, nothing when the packets disagree.
std::optional<std::uint32_t> restart_interval_of(const AssembledFrame& frame) {
  if (frame.header.type < 64) return 0;
  const std::uint16_t interval = frame.chunks.front().restart.interval;
  const bool is_agreed = std::ranges::all_of(
      frame.chunks, [interval](const Chunk& chunk) { return chunk.restart.interval == interval; });
  return is_agreed && interval > 0 ? std::optional<std::uint32_t>(interval) : std::nullopt;
}

bool all_are_aligned(const AssembledFrame& frame) {
  return frame.header.type >= 64 && std::ranges::all_of(frame.chunks, [](const Chunk& chunk) {
           return chunk.restart.is_aligned();
         });
}

// ---- the header

class HeaderWriter {
 public:
  explicit HeaderWriter(std::vector<std::uint8_t>& jpeg) : jpeg_(jpeg) {}

  void write(Size size, Subsampling subsampling, const RtpJpegTables& tables,
             std::uint32_t interval) {
    put({0xFF, 0xD8});
    for (std::uint8_t i = 0; i < 2; ++i) table(0xDB, i, tables[i]);
    if (interval > 0) {
      put({0xFF, 0xDD, 0, 4});
      put_16(static_cast<int>(interval));
    }
    put({0xFF, 0xC0, 0, 17, 8});
    put_16(size.height_px);
    put_16(size.width_px);
    const std::uint8_t luma = subsampling == Subsampling::k422 ? 0x21 : 0x22;
    put({3, 1, luma, 0, 2, 0x11, 1, 3, 0x11, 1});
    table(0xC4, 0x00, standard_huffman::kDcLuma);
    table(0xC4, 0x10, standard_huffman::kAcLuma);
    table(0xC4, 0x01, standard_huffman::kDcChroma);
    table(0xC4, 0x11, standard_huffman::kAcChroma);
    put({0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0});
  }

 private:
  void put(std::initializer_list<std::uint8_t> bytes) {
    // Not by insert(), of which GCC 12 says at -O3 that it overflows.
    for (const std::uint8_t byte : bytes) jpeg_.push_back(byte);
  }
  void put_16(int value) {
    put({static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)});
  }
  void table(std::uint8_t marker, std::uint8_t number, Bytes contents) {
    put({0xFF, marker, 0, static_cast<std::uint8_t>(contents.size() + 3), number});
    jpeg_.insert(jpeg_.end(), contents.begin(), contents.end());
  }

  std::vector<std::uint8_t>& jpeg_;
};

// ---- scan bytes

// The chunks from the scan's beginning up to the first gap.
void append_beginning(const AssembledFrame& frame, std::vector<std::uint8_t>& jpeg) {
  std::uint32_t end = 0;
  for (const Chunk& chunk : frame.chunks) {
    if (chunk.offset != end) return;
    const Bytes bytes = scan_bytes(frame, chunk);
    jpeg.insert(jpeg.end(), bytes.begin(), bytes.end());
    end += chunk.size;
  }
}

// Ends the scan that begins at `begin`: before an EOI that came with it, padding, another marker
// that must not be in there, or half of one. False if nothing is left.
bool end_scan(std::vector<std::uint8_t>& jpeg, std::size_t begin) {
  ScanMarker marker = next_marker(jpeg, begin);
  while (marker.is_restart()) marker = next_marker(jpeg, marker.end);
  jpeg.resize(marker.at);
  while (jpeg.size() > begin && jpeg.back() == 0xFF) jpeg.pop_back();
  if (jpeg.size() == begin) return false;
  jpeg.insert(jpeg.end(), kEndOfImage.begin(), kEndOfImage.end());
  return true;
}

}  // namespace

std::string_view to_string(RebuildFault fault) {
  constexpr std::array<std::string_view, kRebuildFaultCount> kNames{
      "incomplete", "nothing", "no_tables", "dimensions", "intervals"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<PictureHoles, RebuildFault> rebuild_jpeg(const AssembledFrame& frame,
                                                const RebuildOptions& options,
                                                std::vector<std::uint8_t>& jpeg) {
  jpeg.clear();
  if (frame.chunks.empty()) return RebuildFault::kNothing;
  const Size size = size_of(frame, options);
  if (!is_within_limits(size)) return RebuildFault::kDimensions;
  if (!frame.tables) return RebuildFault::kNoTables;
  const auto interval = restart_interval_of(frame);
  if (!interval) return RebuildFault::kIntervals;

  PictureHoles holes = grid_of(size, frame.header.subsampling());
  HeaderWriter(jpeg).write(size, frame.header.subsampling(), *frame.tables, *interval);
  const std::size_t scan = jpeg.size();
  if (!frame.complete && all_are_aligned(frame)) {
    if (const auto fault = write_intervals(frame, *interval, holes, jpeg)) return *fault;
    return holes;
  }
  if (!frame.complete && !options.upper_part) return RebuildFault::kIncomplete;
  append_beginning(frame, jpeg);
  if (!end_scan(jpeg, scan)) return RebuildFault::kNothing;
  return holes;
}

}  // namespace framescope::wire
