#include "wire/rtp_jpeg.hpp"

#include <algorithm>
#include <cassert>

#include "wire/byte_io.hpp"

namespace framescope::wire {
namespace {

constexpr std::uint8_t kRestartType = 64;
constexpr std::size_t kTableBytes = 64;
constexpr std::uint32_t kScanEnd = 1U << 24;

// RFC 2435 4.2: in these packets, and only with offset 0, the table header stands.
constexpr std::uint8_t kFirstInBandQ = 128;
constexpr std::uint8_t kDynamicQ = 255;

// T.81 Annex K, tables K.1 and K.2, in rows, as they are printed there.
constexpr RtpJpegTables kAnnexK{{
    {16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
     14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
     18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
     49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99},
    {17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99,
     99, 99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
     99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99},
}};

// Place in rows of the n-th coefficient of the zig-zag: up and down the diagonals in turn.
constexpr std::array<std::uint8_t, 64> zigzag_order() {
  std::array<std::uint8_t, 64> order{};
  std::size_t next = 0;
  for (int diagonal = 0; diagonal < 15; ++diagonal) {
    for (int step = 0; step <= diagonal; ++step) {
      const int row = diagonal % 2 == 0 ? diagonal - step : step;
      const int column = diagonal - row;
      if (row < 8 && column < 8) order[next++] = static_cast<std::uint8_t>(8 * row + column);
    }
  }
  return order;
}
constexpr std::array<std::uint8_t, 64> kZigzag = zigzag_order();
static_assert(kZigzag[1] == 1 && kZigzag[2] == 8 && kZigzag[62] == 62 && kZigzag[63] == 63);

RtpJpegRestart read_restart(ByteReader& in) {
  RtpJpegRestart restart;
  restart.interval = in.read<std::uint16_t>();
  const auto rest = in.read<std::uint16_t>();
  restart.first = (rest & 0x8000) != 0;
  restart.last = (rest & 0x4000) != 0;
  restart.count = rest & kUnalignedCount;
  return restart;
}

using Fault = std::optional<RtpJpegFault>;

Fault read_tables(ByteReader& in, std::uint8_t q, std::span<const std::uint8_t>& tables) {
  in.read<std::uint8_t>();
  const auto precision = in.read<std::uint8_t>();
  const std::size_t length = in.read<std::uint16_t>();
  if (!in.ok()) return RtpJpegFault::kTruncated;
  if (precision != 0) return RtpJpegFault::kTablePrecision;
  const bool is_possible = length % kTableBytes == 0 && length <= 4 * kTableBytes;
  if (!is_possible || (length == 0 && q == kDynamicQ)) return RtpJpegFault::kTableLength;
  tables = in.take(length);
  return in.ok() ? std::nullopt : Fault(RtpJpegFault::kTruncated);
}

Fault check(const RtpJpegHeader& header) {
  if ((header.type & ~kRestartType) > 1) return RtpJpegFault::kType;
  if (header.q == 0 || (header.q > 99 && header.q < kFirstInBandQ)) return RtpJpegFault::kQ;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(RtpJpegFault fault) {
  constexpr std::array<std::string_view, kRtpJpegFaultCount> kNames{
      "truncated", "type", "q", "restart_interval", "offset", "table_precision", "table_length"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<RtpJpegFragment, RtpJpegFault> parse_rtp_jpeg(std::span<const std::uint8_t> payload) {
  RtpJpegFragment fragment;
  RtpJpegHeader& header = fragment.header;
  ByteReader in(payload);
  const auto first_word = in.read<std::uint32_t>();
  header.type_specific = static_cast<std::uint8_t>(first_word >> 24);
  header.offset = first_word & (kScanEnd - 1);
  header.type = in.read<std::uint8_t>();
  header.q = in.read<std::uint8_t>();
  header.width_8 = in.read<std::uint8_t>();
  header.height_8 = in.read<std::uint8_t>();
  if (!in.ok()) return RtpJpegFault::kTruncated;
  if (const Fault fault = check(header)) return *fault;
  if (header.type >= kRestartType) {
    header.restart = read_restart(in);
    if (!in.ok()) return RtpJpegFault::kTruncated;
    if (header.restart->interval == 0) return RtpJpegFault::kRestartInterval;
  }
  if (header.q >= kFirstInBandQ && header.offset == 0) {
    if (const Fault fault = read_tables(in, header.q, fragment.tables)) return *fault;
  }
  fragment.scan = in.rest();
  if (fragment.scan.size() > kScanEnd - header.offset) return RtpJpegFault::kOffset;
  return fragment;
}

std::optional<RtpJpegTables> rtp_jpeg_tables(std::span<const std::uint8_t> tables) {
  if (tables.size() < kTableBytes) return std::nullopt;
  const auto luma = tables.first(kTableBytes);
  const auto chroma =
      tables.size() < 2 * kTableBytes ? luma : tables.subspan(kTableBytes, kTableBytes);
  RtpJpegTables both;
  std::ranges::copy(luma, both[0].begin());
  std::ranges::copy(chroma, both[1].begin());
  return both;
}

RtpJpegTables standard_tables(int q) {
  assert(q >= 1 && q <= 99);
  const int percent = q < 50 ? 5000 / q : 200 - 2 * q;
  RtpJpegTables tables;
  for (std::size_t table = 0; table < tables.size(); ++table) {
    for (std::size_t i = 0; i < kTableBytes; ++i) {
      const int scaled = (kAnnexK[table][kZigzag[i]] * percent + 50) / 100;
      tables[table][i] = static_cast<std::uint8_t>(std::clamp(scaled, 1, 255));
    }
  }
  return tables;
}

std::size_t write_rtp_jpeg_header(const RtpJpegHeader& header, std::span<std::uint8_t> bytes) {
  assert(header.offset < kScanEnd && header.restart.has_value() == (header.type >= kRestartType));
  ByteWriter out(bytes);
  out.write(std::uint32_t{header.type_specific} << 24 | header.offset);
  out.write(header.type);
  out.write(header.q);
  out.write(header.width_8);
  out.write(header.height_8);
  if (header.restart) {
    const RtpJpegRestart& restart = *header.restart;
    assert(restart.interval > 0 && restart.count <= kUnalignedCount);
    out.write(restart.interval);
    out.write(static_cast<std::uint16_t>((restart.first ? 0x8000 : 0) |
                                         (restart.last ? 0x4000 : 0) | restart.count));
  }
  return bytes.size() - out.remaining();
}

void write_rtp_jpeg_tables(const RtpJpegTables& tables,
                           std::span<std::uint8_t, kRtpJpegTableBytes> bytes) {
  ByteWriter out(bytes);
  out.write(std::uint16_t{0});  // must be zero, and the precision of all tables: 8 bits
  out.write(static_cast<std::uint16_t>(2 * kTableBytes));
  std::ranges::copy(tables[0], bytes.begin() + 4);
  std::ranges::copy(tables[1], bytes.begin() + 4 + kTableBytes);
}

}  // namespace framescope::wire
