#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/rtp_extensions.hpp"
#include "wire/rtp_packet.hpp"

using namespace framescope;
using Bytes = std::span<const std::uint8_t>;

namespace {

constexpr std::size_t kFirstBytes = wire::kRtpHeaderBytes + wire::kFirstExtensionBytes;

bool lies_in(Bytes part, Bytes whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

// What was read of ours can be written, and is then the same.
void check_written_again(const wire::RtpHeader& header, const wire::RtpExtensions& read) {
  if (!read.mark) return;
  std::array<std::uint8_t, kFirstBytes> packet{};
  const std::span bytes(packet);
  wire::write_rtp_header(header, true, bytes.first<wire::kRtpHeaderBytes>());
  if (read.facts) {
    wire::write_first_extension(*read.facts, *read.mark, bytes);
  } else {
    wire::write_other_extension(*read.mark,
                                bytes.first<wire::kRtpHeaderBytes + wire::kOtherExtensionBytes>());
  }
  const Bytes datagram =
      read.facts ? Bytes(packet) : bytes.first(wire::kRtpHeaderBytes + wire::kOtherExtensionBytes);
  const auto again = wire::parse_rtp(datagram, header.payload_type);
  fuzz::require(again.ok() && again->header == header && again->payload.empty());
  const auto same = wire::read_rtp_extensions(*again, datagram);
  fuzz::require(same.mark == read.mark && !same.mark_damaged);
  // The last half nanosecond of NTP's era 0 is written as the first of era 1, which says "none".
  const bool era_ended = read.facts && wire::to_ntp(read.facts->captured_wall).value == 0;
  fuzz::require(era_ended || same.facts == read.facts);
}

void check(Bytes datagram, std::uint8_t payload_type, std::uint8_t ntp_id) {
  const auto packet = wire::parse_rtp(datagram, payload_type);
  if (!packet) return;
  fuzz::require(packet->header.payload_type == payload_type && !wire::is_rtcp(datagram));
  fuzz::require(lies_in(packet->extension, datagram) && lies_in(packet->payload, datagram));
  fuzz::require(packet->extension.size() % 4 == 0);
  fuzz::require(wire::kRtpHeaderBytes + packet->extension.size() + packet->payload.size() <=
                datagram.size());
  const auto read = wire::read_rtp_extensions(*packet, datagram, ntp_id);
  fuzz::require(!read.ntp || read.ntp->value != 0);
  fuzz::require(!(read.mark && read.mark_damaged) && (read.mark || !read.facts));
  check_written_again(packet->header, read);
}

// The input as the elements of an otherwise right extension, in either form.
void check_elements(Bytes input) {
  const std::size_t words = input.size() / 4;
  std::vector<std::uint8_t> packet(wire::kRtpHeaderBytes + 4);
  wire::write_rtp_header({.sequence = 1}, true, std::span(packet).first<wire::kRtpHeaderBytes>());
  wire::store_be(packet.data() + 14, static_cast<std::uint16_t>(words));
  const Bytes elements = input.first(words * 4);
  packet.insert(packet.end(), elements.begin(), elements.end());
  for (const std::uint16_t profile : std::array<std::uint16_t, 2>{0xBEDE, 0x1003}) {
    wire::store_be(packet.data() + 12, profile);
    check(packet, wire::kRtpJpegPayloadType, 1);
    check(packet, wire::kRtpJpegPayloadType, 9);
  }
}

// Behind the right check and CRC, which chance does not find, every field is the input's.
void check_fields(Bytes input) {
  std::array<std::uint8_t, kFirstBytes> packet{};
  const std::span bytes(packet);
  wire::write_rtp_header({.sequence = 0xFFFF, .ssrc = 7}, true,
                         bytes.first<wire::kRtpHeaderBytes>());
  wire::write_first_extension({.quality = 1}, {}, bytes);
  std::vector<std::uint8_t> marked(packet.begin(), packet.begin() + wire::kRtpHeaderBytes);
  std::vector<std::uint8_t> facts;
  // Begin and size of each element's data, without check and CRC.
  constexpr std::array<std::pair<std::size_t, std::size_t>, 6> kData{
      {{26, 8}, {17, 8}, {37, 16}, {54, 16}, {71, 12}, {84, 12}}};
  for (const auto& [begin, size] : kData) {
    const std::size_t count = std::min(size, input.size());
    std::copy_n(input.begin(), count, packet.begin() + static_cast<std::ptrdiff_t>(begin));
    input = input.subspan(count);
    auto& checked = begin == 26 ? marked : facts;
    checked.insert(checked.end(), packet.begin() + static_cast<std::ptrdiff_t>(begin),
                   packet.begin() + static_cast<std::ptrdiff_t>(begin + size));
  }
  wire::store_be(packet.data() + 34, static_cast<std::uint16_t>(wire::crc32(marked)));
  wire::store_be(packet.data() + 96, wire::crc32(facts));
  const auto parsed = wire::parse_rtp(packet);
  fuzz::require(parsed.ok() && wire::read_rtp_extensions(*parsed, packet).mark.has_value());
  check(packet, wire::kRtpJpegPayloadType, wire::kNtpExtensionId);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes input(data, size);
  check(input, wire::kRtpJpegPayloadType, wire::kNtpExtensionId);
  if (size > 1) check(input, data[1] & 0x7F, data[0]);
  check_elements(input);
  check_fields(input);
  return 0;
}
