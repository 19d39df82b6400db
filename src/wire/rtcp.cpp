#include "wire/rtcp.hpp"

#include <algorithm>
#include <cassert>

#include "wire/byte_io.hpp"
#include "wire/rtp_packet.hpp"

namespace framescope::wire {
namespace {

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kSourceDescription = 202;
constexpr std::uint8_t kBye = 203;

constexpr std::size_t kHeaderBytes = 4;
constexpr std::size_t kSenderInfoBytes = 20;
constexpr std::size_t kReportBytes = 24;
constexpr std::uint8_t kCnameItem = 1;
constexpr std::size_t kMaxTextBytes = 255;

constexpr std::int32_t kLeastLost = -0x80'0000;
constexpr std::int32_t kMostLost = 0x7F'FFFF;

// One packet of a compound, without its header and padding.
struct Packet {
  std::uint8_t type = 0;
  std::size_t count = 0;  ///< of reports, chunks or SSRCs
  std::span<const std::uint8_t> body;
};

// How much padding ends a packet of so many bytes; nothing when that cannot be.
std::optional<std::size_t> padding_of(std::span<const std::uint8_t> packet) {
  const std::size_t padding = packet.back();
  const bool fits = padding > 0 && padding % 4 == 0 && padding <= packet.size() - kHeaderBytes;
  return fits ? std::optional(padding) : std::nullopt;
}

// Takes the next packet off `rest`, with the checks of A.2.
Result<Packet, RtcpFault> take_packet(std::span<const std::uint8_t>& rest, bool is_first) {
  if (rest.size() < kHeaderBytes) return is_first ? RtcpFault::kTruncated : RtcpFault::kLength;
  if ((rest[0] & kRtpVersionMask) != kRtpVersion2) return RtcpFault::kVersion;
  Packet packet{.type = rest[1], .count = rest[0] & 0x1FU, .body = {}};
  if (is_first && packet.type != kSenderReport && packet.type != kReceiverReport) {
    return RtcpFault::kFirstType;
  }
  const std::size_t size = (load_be<std::uint16_t>(&rest[2]) + std::size_t{1}) * 4;
  if (size > rest.size()) return RtcpFault::kTruncated;
  std::size_t padding = 0;
  if ((rest[0] & kRtpPaddingBit) != 0) {
    const auto found = padding_of(rest.first(size));
    if (is_first || size != rest.size() || !found) return RtcpFault::kPadding;
    padding = *found;
  }
  packet.body = rest.subspan(kHeaderBytes, size - kHeaderBytes - padding);
  rest = rest.subspan(size);
  return packet;
}

// Sign-extended from 24 bits.
std::int32_t signed_24(std::uint32_t bits) { return static_cast<std::int32_t>(bits << 8) >> 8; }

RtcpReport read_report(ByteReader& in) {
  RtcpReport report;
  report.ssrc = in.read<std::uint32_t>();
  const auto loss = in.read<std::uint32_t>();
  report.fraction_lost = static_cast<std::uint8_t>(loss >> 24);
  report.cumulative_lost = signed_24(loss & 0xFF'FFFF);
  report.highest_sequence = in.read<std::uint32_t>();
  report.jitter_ticks = in.read<std::uint32_t>();
  report.last_sr = in.read<std::uint32_t>();
  report.delay_since_last_sr = in.read<std::uint32_t>();
  return report;
}

// SR or RR: the first says who speaks; a later one goes on with the reports, if it is of the same.
bool read_reports(const Packet& packet, bool is_first, RtcpCompound& compound) {
  ByteReader in(packet.body);
  const auto ssrc = in.read<std::uint32_t>();
  RtcpSenderInfo info;
  if (packet.type == kSenderReport) {
    info.ntp = {in.read<std::uint64_t>()};
    info.rtp_timestamp = in.read<std::uint32_t>();
    info.packets = in.read<std::uint32_t>();
    info.octets = in.read<std::uint32_t>();
  }
  if (!in.ok() || in.rest().size() < packet.count * kReportBytes) return false;
  if (is_first) {
    compound.ssrc = ssrc;
    if (packet.type == kSenderReport) compound.sender = info;
  }
  if (ssrc != compound.ssrc) return true;
  const std::size_t room = RtcpCompound::kMaxReports - compound.reports.size();
  for (std::size_t i = 0; i < std::min(packet.count, room); ++i) {
    compound.reports.push_back(read_report(in));
  }
  return true;
}

// One source's items up to the zero that ends them, and on to the next multiple of 4.
bool read_chunk(ByteReader& in, RtcpCompound& compound) {
  const auto ssrc = in.read<std::uint32_t>();
  while (const auto type = in.read<std::uint8_t>()) {
    const auto text = in.take(in.read<std::uint8_t>());
    if (!in.ok()) return false;
    if (type == kCnameItem && ssrc == compound.ssrc && compound.cname.empty()) {
      compound.cname.assign(text.begin(), text.end());
    }
  }
  in.take(in.rest().size() % 4);
  return in.ok();
}

bool read_source_description(const Packet& packet, RtcpCompound& compound) {
  ByteReader in(packet.body);
  for (std::size_t i = 0; i < packet.count; ++i) {
    if (!read_chunk(in, compound)) return false;
  }
  return true;
}

bool read_bye(const Packet& packet, RtcpCompound& compound) {
  ByteReader in(packet.body);
  for (std::size_t i = 0; i < packet.count; ++i) {
    const auto ssrc = in.read<std::uint32_t>();
    if (in.ok() && compound.bye.size() < RtcpCompound::kMaxReports) compound.bye.push_back(ssrc);
  }
  if (!in.ok() || in.rest().empty()) return in.ok();
  const auto reason = in.take(in.read<std::uint8_t>());
  if (packet.count > 0 && compound.bye_reason.empty()) {
    compound.bye_reason.assign(reason.begin(), reason.end());
  }
  return in.ok();
}

// False: the packet is shorter than its counts need.
bool read_packet(const Packet& packet, bool is_first, RtcpCompound& compound) {
  switch (packet.type) {
    case kSenderReport:
    case kReceiverReport:
      return read_reports(packet, is_first, compound);
    case kSourceDescription:
      return read_source_description(packet, compound);
    case kBye:
      return read_bye(packet, compound);
    default:
      return true;
  }
}

constexpr std::size_t whole_words(std::size_t bytes) { return (bytes + 3) / 4 * 4; }

std::size_t report_packet_bytes(const RtcpCompound& compound) {
  return kHeaderBytes + 4 + (compound.sender ? kSenderInfoBytes : 0) +
         compound.reports.size() * kReportBytes;
}

std::size_t description_bytes(const RtcpCompound& compound) {
  return kHeaderBytes + 4 + whole_words(2 + compound.cname.size() + 1);
}

std::size_t bye_bytes(const RtcpCompound& compound) {
  if (compound.bye.empty()) return 0;
  const std::size_t reason = compound.bye_reason.empty() ? 0 : 1 + compound.bye_reason.size();
  return kHeaderBytes + compound.bye.size() * 4 + whole_words(reason);
}

void write_header(ByteWriter& out, std::uint8_t type, std::size_t count, std::size_t bytes) {
  out.write(static_cast<std::uint8_t>(kRtpVersion2 | count));
  out.write(type);
  out.write(static_cast<std::uint16_t>(bytes / 4 - 1));
}

// A length of one byte, and the text.
void write_text(ByteWriter& out, std::string_view text) {
  out.write(static_cast<std::uint8_t>(text.size()));
  for (const char c : text) out.write(static_cast<std::uint8_t>(c));
}

void write_reports(ByteWriter& out, const RtcpCompound& compound) {
  write_header(out, compound.sender ? kSenderReport : kReceiverReport, compound.reports.size(),
               report_packet_bytes(compound));
  out.write(compound.ssrc);
  if (const auto& sender = compound.sender) {
    out.write(sender->ntp.value);
    out.write(sender->rtp_timestamp);
    out.write(sender->packets);
    out.write(sender->octets);
  }
  for (const RtcpReport& report : compound.reports) {
    const auto lost = std::clamp(report.cumulative_lost, kLeastLost, kMostLost);
    out.write(report.ssrc);
    out.write(std::uint32_t{report.fraction_lost} << 24 |
              (static_cast<std::uint32_t>(lost) & 0xFF'FFFF));
    out.write(report.highest_sequence);
    out.write(report.jitter_ticks);
    out.write(report.last_sr);
    out.write(report.delay_since_last_sr);
  }
}

}  // namespace

std::string_view to_string(RtcpFault fault) {
  constexpr std::array<std::string_view, kRtcpFaultCount> kNames{"truncated", "version",
                                                                 "first_type", "padding", "length"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<RtcpCompound, RtcpFault> parse_rtcp(std::span<const std::uint8_t> datagram) {
  RtcpCompound compound;
  auto rest = datagram;
  do {
    const bool is_first = rest.size() == datagram.size();
    const auto packet = take_packet(rest, is_first);
    if (!packet) return packet.error();
    if (!read_packet(*packet, is_first, compound)) return RtcpFault::kTruncated;
  } while (!rest.empty());
  return compound;
}

void write_rtcp(const RtcpCompound& compound, std::vector<std::uint8_t>& bytes) {
  assert(!compound.cname.empty() && compound.cname.size() <= kMaxTextBytes);
  assert(compound.reports.size() <= RtcpCompound::kMaxReports);
  assert(compound.bye.size() <= RtcpCompound::kMaxReports);
  assert(compound.bye_reason.size() <= kMaxTextBytes);
  const std::size_t reports = report_packet_bytes(compound);
  const std::size_t description = description_bytes(compound);
  const std::size_t bye = bye_bytes(compound);
  // Zeros: what ends a chunk and fills up to whole words need not be written.
  bytes.assign(reports + description + bye, 0);
  const std::span all(bytes);
  ByteWriter out(all.first(reports));
  write_reports(out, compound);
  out = ByteWriter(all.subspan(reports, description));
  write_header(out, kSourceDescription, 1, description);
  out.write(compound.ssrc);
  out.write(kCnameItem);
  write_text(out, compound.cname);
  if (bye == 0) return;
  out = ByteWriter(all.last(bye));
  write_header(out, kBye, compound.bye.size(), bye);
  for (const std::uint32_t ssrc : compound.bye) out.write(ssrc);
  if (!compound.bye_reason.empty()) write_text(out, compound.bye_reason);
}

}  // namespace framescope::wire
