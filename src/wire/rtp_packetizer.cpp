#include "wire/rtp_packetizer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "wire/rtp_extensions.hpp"
#include "wire/rtp_packet.hpp"
#include "wire/scan_markers.hpp"

namespace framescope::wire {
namespace {

constexpr std::size_t kMaxScanBytes = (std::size_t{1} << 24) - 1 - kEndOfImage.size();
constexpr std::uint8_t kDynamicQ = 255;

static_assert(kMinRtpDatagramBytes > kRtpHeaderBytes + kFirstExtensionBytes + kRtpJpegHeaderBytes +
                                         kRtpJpegRestartBytes + kRtpJpegTableBytes);

std::optional<RtpRefusal> refusal_of(const JpegInfo& info, std::size_t max_datagram_bytes) {
  if (info.progressive) return RtpRefusal::kProgressive;
  if (info.grey) return RtpRefusal::kGrey;
  if (info.subsampling == Subsampling::k444) return RtpRefusal::kSampling;
  if (!info.standard_huffman) return RtpRefusal::kHuffman;
  for (const auto& table : info.quant) {
    if (std::ranges::max(table) > 255) return RtpRefusal::kQuantization;
  }
  if (info.entropy_bytes > kMaxScanBytes) return RtpRefusal::kTooLarge;
  if (max_datagram_bytes < kMinRtpDatagramBytes) return RtpRefusal::kDatagramLimit;
  return std::nullopt;
}

RtpJpegTables tables_of(const JpegInfo& info) {
  RtpJpegTables tables;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    std::ranges::transform(info.quant[i], tables[i].begin(),
                           [](std::uint16_t value) { return static_cast<std::uint8_t>(value); });
  }
  return tables;
}

std::uint8_t q_of(int quality, const RtpJpegTables& tables) {
  if (quality >= 1 && quality <= 99 && tables == standard_tables(quality)) {
    return static_cast<std::uint8_t>(quality);
  }
  const auto is_all_ones = [](const auto& table) {
    return std::ranges::all_of(table, [](int value) { return value == 1; });
  };
  return quality == 100 && std::ranges::all_of(tables, is_all_ones) ? kRtpFixedTablesQ : kDynamicQ;
}

int mcus(const JpegInfo& info) {
  const int height_px = info.subsampling == Subsampling::k420 ? 16 : 8;
  return (info.width_px + 15) / 16 * ((info.height_px + height_px - 1) / height_px);
}

// The header that all packets of the frame share.
RtpJpegHeader header_of(const JpegInfo& info, std::uint8_t q) {
  RtpJpegHeader header{.q = q};
  header.type = info.subsampling == Subsampling::k422 ? 0 : 1;
  if (info.width_px <= kMaxRtpJpegSide && info.height_px <= kMaxRtpJpegSide) {
    header.width_8 = static_cast<std::uint8_t>((info.width_px + 7) / 8);
    header.height_8 = static_cast<std::uint8_t>((info.height_px + 7) / 8);
  }
  if (info.restart_interval > 0) {
    header.type |= 64;
    header.restart = RtpJpegRestart{.interval = static_cast<std::uint16_t>(info.restart_interval)};
  }
  return header;
}

// What it packs is the scan with EOI behind it, `end_` bytes.
class Packer {
 public:
  Packer(std::span<const std::uint8_t> scan, const RtpJpegHeader& header,
         const RtpJpegTables& tables, std::size_t max_datagram_bytes, RtpFrame& frame)
      : scan_(scan),
        end_(scan.size() + kEndOfImage.size()),
        header_(header),
        tables_(tables),
        limit_(max_datagram_bytes),
        frame_(frame) {
    start();
  }

  /// Without regard to restart intervals.
  void pack_unaligned() {
    for (std::size_t from = 0; from < end_;) {
      const std::size_t to = cut(from, end_);
      pack(from, to, true, true, kUnalignedCount);
      from = to;
    }
  }

  /// Whole restart intervals, as many to a packet as fit. False, with some packets written, when
  /// the markers in the scan are not `intervals` - 1 in their order.
  bool pack_intervals(std::size_t intervals) {
    std::size_t begin = 0;  // of the packet
    std::size_t at = 0;     // end of the intervals in it
    std::size_t first = 0;  // index of the first of them
    for (std::size_t index = 0; index < intervals; ++index) {
      const auto found = interval_end(at, index, intervals);
      if (!found) return false;
      const std::size_t end = *found;
      if (end - begin > room()) {
        if (at > begin) pack(begin, at, true, true, first);
        begin = at;
        first = index;
      }
      if (end - begin > room()) {
        pack_split(begin, end, index);
        begin = end;
        first = index + 1;
      }
      at = end;
    }
    if (at > begin) pack(begin, at, true, true, first);
    return true;
  }

  /// Throws away what was packed.
  void start() {
    frame_.bytes.clear();
    frame_.packets.clear();
  }

 private:
  std::size_t jpeg_headers() const {
    const bool has_tables = frame_.packets.empty() && header_.q >= 128;
    return kRtpJpegHeaderBytes + (header_.restart ? kRtpJpegRestartBytes : 0) +
           (has_tables ? kRtpJpegTableBytes : 0);
  }

  std::size_t rtp_headers() const {
    return kRtpHeaderBytes + (frame_.packets.empty() ? kFirstExtensionBytes : kOtherExtensionBytes);
  }

  /// Bytes of scan that the next packet can take.
  std::size_t room() const { return limit_ - rtp_headers() - jpeg_headers(); }

  /// How far the next packet reaches that begins at `from`, in what is split at `end`. EOI is sent
  /// with the scan's last byte: alone it would be one more packet whose loss costs an interval.
  std::size_t cut(std::size_t from, std::size_t end) const {
    const std::size_t to = std::min(end, from + room());
    return end == end_ && to < end ? std::min(to, scan_.size() - 1) : to;
  }

  /// Just past the restart marker that ends the interval at `from`, or past EOI. Nothing when it is
  /// not the marker of this interval, or the last one has any.
  std::optional<std::size_t> interval_end(std::size_t from, std::size_t index,
                                          std::size_t intervals) const {
    const ScanMarker marker = next_marker(scan_, from);
    const bool is_last = index + 1 == intervals;
    if (marker.code != (is_last ? 0 : restart_code(index))) return std::nullopt;
    return is_last ? end_ : marker.end;
  }

  void pack_split(std::size_t begin, std::size_t end, std::size_t index) {
    for (std::size_t from = begin; from < end;) {
      const std::size_t to = cut(from, end);
      pack(from, to, from == begin, to == end, index);
      from = to;
    }
  }

  void pack(std::size_t begin, std::size_t end, bool is_first, bool is_last, std::size_t count) {
    header_.offset = static_cast<std::uint32_t>(begin);
    if (header_.restart) {
      header_.restart->first = is_first;
      header_.restart->last = is_last;
      header_.restart->count = static_cast<std::uint16_t>(count);
    }
    const std::size_t packet = frame_.bytes.size();
    const std::size_t jpeg_at = packet + rtp_headers();
    const std::size_t size = rtp_headers() + jpeg_headers() + end - begin;
    frame_.bytes.resize(jpeg_at + jpeg_headers());
    const auto headers = std::span(frame_.bytes).subspan(jpeg_at);
    const std::size_t written = write_rtp_jpeg_header(header_, headers);
    if (written < headers.size()) {
      write_rtp_jpeg_tables(tables_, headers.subspan(written).first<kRtpJpegTableBytes>());
    }
    const auto part = scan_.subspan(begin, std::min(end, scan_.size()) - begin);
    frame_.bytes.insert(frame_.bytes.end(), part.begin(), part.end());
    if (end == end_) {
      frame_.bytes.insert(frame_.bytes.end(), kEndOfImage.begin(), kEndOfImage.end());
    }
    frame_.packets.push_back({.begin = packet, .size = size});
  }

  std::span<const std::uint8_t> scan_;
  std::size_t end_;
  RtpJpegHeader header_;
  const RtpJpegTables& tables_;
  std::size_t limit_;
  RtpFrame& frame_;
};

}  // namespace

std::string_view to_string(RtpRefusal refusal) {
  constexpr std::array<std::string_view, kRtpRefusalCount> kNames{
      "progressive", "huffman", "grey", "sampling", "quantization", "too_large", "datagram_limit"};
  return kNames[static_cast<std::size_t>(refusal)];
}

std::string_view describe(RtpRefusal refusal) {
  constexpr std::array<std::string_view, kRtpRefusalCount> kSentences{
      "The JPEG is progressive, and RTP carries only baseline ones (RFC 2435): encode it as "
      "baseline, or send it by --wire raw.",
      "The JPEG has Huffman tables of its own, and RTP carries none (RFC 2435): encode it without "
      "optimized coding, or send it by --wire raw.",
      "The JPEG is grey, and RTP carries only three components (RFC 2435): encode it in colour, or "
      "send it by --wire raw.",
      "The JPEG's sampling is 4:4:4, and RTP carries only 4:2:0 and 4:2:2 (RFC 2435): try "
      "--subsampling 420, or --wire raw.",
      "The JPEG has quantization tables of 16 bits, and RTP's are of 8: try a higher quality, or "
      "--wire raw.",
      "The JPEG has 16 MiB of data or more, beyond RTP's offsets (RFC 2435): try a lower quality "
      "or "
      "a smaller width.",
      "The datagram limit leaves no room for a picture beside RTP's headers: try --max-datagram "
      "300 "
      "or more."};
  return kSentences[static_cast<std::size_t>(refusal)];
}

Result<std::size_t, RtpRefusal> packetize(std::span<const std::uint8_t> jpeg, const JpegInfo& info,
                                          int quality, std::size_t max_datagram_bytes,
                                          RtpFrame& frame) {
  if (const auto refusal = refusal_of(info, max_datagram_bytes)) return *refusal;
  assert(info.scan_offset + info.entropy_bytes <= jpeg.size() && info.entropy_bytes > 0);
  frame.width_px = info.width_px;
  frame.height_px = info.height_px;
  const RtpJpegTables tables = tables_of(info);
  Packer packer(jpeg.subspan(info.scan_offset, info.entropy_bytes),
                header_of(info, q_of(quality, tables)), tables, max_datagram_bytes, frame);
  if (info.restart_interval > 0) {
    const int intervals = (mcus(info) + info.restart_interval - 1) / info.restart_interval;
    if (intervals <= kMaxRestartIntervals &&
        packer.pack_intervals(static_cast<std::size_t>(intervals))) {
      return frame.packets.size();
    }
    packer.start();
  }
  packer.pack_unaligned();
  return frame.packets.size();
}

void stamp(RtpFrame& frame, const RtpStamp& stamp, const FrameTag& tag) {
  for (std::size_t i = 0; i < frame.packets.size(); ++i) stamp_packet(frame, i, stamp, tag);
}

void stamp_packet(RtpFrame& frame, std::size_t index, const RtpStamp& stamp, const FrameTag& tag) {
  const FrameMark mark{
      .frame_sequence = tag.sequence, .width_px = frame.width_px, .height_px = frame.height_px};
  const std::span<std::uint8_t> packet = frame.packet(index);
  const RtpHeader header{.marker = index + 1 == frame.packets.size(),
                         .sequence = static_cast<std::uint16_t>(stamp.first_sequence + index),
                         .timestamp = frame.timestamp,
                         .ssrc = stamp.ssrc};
  write_rtp_header(header, true, packet.first<kRtpHeaderBytes>());
  if (index == 0) {
    write_first_extension(tag, mark, packet.first<kRtpHeaderBytes + kFirstExtensionBytes>());
  } else {
    write_other_extension(mark, packet.first<kRtpHeaderBytes + kOtherExtensionBytes>());
  }
}

}  // namespace framescope::wire
