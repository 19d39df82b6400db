#include "wire/rtp_extensions.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/frame_tag_values.hpp"

namespace framescope::wire {
namespace {

using std::chrono::microseconds;
using Bytes = std::span<const std::uint8_t>;

constexpr std::uint16_t kOneByteProfile = 0xBEDE;
constexpr std::uint16_t kTwoByteProfile = 0x1000;  // the lowest four bits are the application's
constexpr std::uint8_t kEndId = 15;
constexpr std::uint8_t kNameId = 3, kTimesId = 4, kPictureId = 5, kEchoId = 6;
constexpr std::size_t kNtpBytes = 8, kMarkBytes = 10, kNameBytes = 16, kTimesBytes = 16,
                      kPictureBytes = 12, kEchoBytes = 16;
constexpr std::size_t kCheckedMarkBytes = kMarkBytes - 2;
constexpr std::size_t kCheckedEchoBytes = kEchoBytes - 4;
constexpr std::size_t kCheckedFactBytes =
    kNtpBytes + kNameBytes + kTimesBytes + kPictureBytes + kCheckedEchoBytes;

// Each element has one byte of header; the extension is filled up to whole words.
constexpr std::size_t in_words(std::size_t bytes) { return (bytes + 3) / 4 * 4; }
static_assert(kFirstExtensionBytes == 4 + in_words(6 + kNtpBytes + kMarkBytes + kNameBytes +
                                                   kTimesBytes + kPictureBytes + kEchoBytes));
static_assert(kOtherExtensionBytes == 4 + in_words(1 + kMarkBytes));

// What is wanted of a packet's elements: data by id; of several with the same id the first.
struct Elements {
  std::array<std::optional<Bytes>, kEchoId + 1> ours;
  std::optional<Bytes> ntp;
};

void keep(std::optional<Bytes>& slot, Bytes data) {
  if (!slot) slot = data;
}

Elements find_elements(const RtpPacket& packet, std::uint8_t ntp_id) {
  Elements found;
  const bool one_byte = packet.extension_profile == kOneByteProfile;
  if (!one_byte && (packet.extension_profile & 0xFFF0) != kTwoByteProfile) return found;
  ByteReader in(packet.extension);
  while (!in.rest().empty()) {
    const auto head = in.read<std::uint8_t>();
    const auto id = static_cast<std::uint8_t>(one_byte ? head >> 4 : head);
    if (head == 0) continue;
    // Id 0 with a length must not be (RFC 8285 4.2): what follows cannot be read.
    if (one_byte && (id == 0 || id == kEndId)) break;
    const std::size_t size = one_byte ? (head & 0x0F) + std::size_t{1} : in.read<std::uint8_t>();
    const Bytes data = in.take(size);
    if (!in.ok()) break;
    if (id < found.ours.size()) keep(found.ours[id], data);
    if (id == ntp_id) keep(found.ntp, data);
  }
  return found;
}

// The element's data if it is there in just that size.
Bytes of_size(const std::optional<Bytes>& data, std::size_t size) {
  return data && data->size() == size ? *data : Bytes{};
}

std::optional<NtpTime> read_ntp(Bytes data) {
  if (data.empty()) return std::nullopt;
  const NtpTime time{load_be<std::uint64_t>(data.data())};
  return time.value == 0 ? std::nullopt : std::optional(time);
}

std::uint16_t mark_check(std::span<const std::uint8_t, kRtpHeaderBytes> header, Bytes mark) {
  std::array<std::uint8_t, kRtpHeaderBytes + kCheckedMarkBytes> checked{};
  std::ranges::copy(header, checked.begin());
  std::ranges::copy(mark.first(kCheckedMarkBytes), checked.begin() + kRtpHeaderBytes);
  return static_cast<std::uint16_t>(crc32(checked));
}

void read_mark(Bytes data, Bytes datagram, RtpExtensions& to) {
  if (data.empty()) return;
  ByteReader in(data);
  FrameMark mark;
  mark.frame_sequence = in.read<std::uint32_t>();
  mark.width_px = in.read<std::uint16_t>();
  mark.height_px = in.read<std::uint16_t>();
  to.mark_damaged = in.read<std::uint16_t>() != mark_check(datagram.first<kRtpHeaderBytes>(), data);
  if (!to.mark_damaged) to.mark = mark;
}

// The bytes of the facts one behind the other, as their CRC is taken over them; nothing unless all
// are there and it is right.
std::optional<std::array<std::uint8_t, kCheckedFactBytes>> believed_facts(
    const Elements& elements) {
  const Bytes echo = of_size(elements.ours[kEchoId], kEchoBytes);
  if (echo.empty()) return std::nullopt;
  const std::array parts{
      of_size(elements.ours[kNtpExtensionId], kNtpBytes),
      of_size(elements.ours[kNameId], kNameBytes), of_size(elements.ours[kTimesId], kTimesBytes),
      of_size(elements.ours[kPictureId], kPictureBytes), echo.first(kCheckedEchoBytes)};
  std::array<std::uint8_t, kCheckedFactBytes> facts{};
  auto to = facts.begin();
  for (const Bytes part : parts) {
    if (part.empty()) return std::nullopt;
    to = std::ranges::copy(part, to).out;
  }
  const auto crc = load_be<std::uint32_t>(echo.data() + kCheckedEchoBytes);
  return crc32(facts) == crc ? std::optional(facts) : std::nullopt;
}

std::optional<FrameTag> parse_facts(Bytes facts, const RtpHeader& header, const FrameMark& mark) {
  ByteReader in(facts);
  FrameTag tag;
  tag.stream_id = header.ssrc;
  tag.sequence = mark.frame_sequence;
  const NtpTime ntp{in.read<std::uint64_t>()};
  if (ntp.value != 0) tag.captured_wall = from_ntp(ntp);
  tag.frame_number = in.read<std::uint64_t>();
  tag.host_hash = in.read<std::uint64_t>();
  tag.captured = Time(Duration(in.read<std::int64_t>()));
  const std::uint8_t subsampling = read_picture_fields(in, tag);
  in.read<std::uint16_t>();  // for later versions
  tag.echo_time_ns = in.read<std::int64_t>();
  tag.echo_hold = microseconds(in.read<std::uint32_t>());
  if (!in.ok() || !is_plausible(tag, subsampling)) return std::nullopt;
  tag.subsampling = static_cast<Subsampling>(subsampling);
  return tag;
}

// Puts one-byte elements behind the extension's header; what they leave is padding.
class ElementWriter {
 public:
  explicit ElementWriter(std::span<std::uint8_t> extension) : rest_(extension.subspan(4)) {
    store_be(extension.data(), kOneByteProfile);
    store_be(extension.data() + 2, static_cast<std::uint16_t>(rest_.size() / 4));
    std::ranges::fill(rest_, std::uint8_t{0});
  }

  // Room for the element's data.
  std::span<std::uint8_t> add(std::uint8_t id, std::size_t size) {
    assert(size >= 1 && size <= 16 && rest_.size() > size);
    rest_[0] = static_cast<std::uint8_t>(std::size_t{id} << 4 | (size - 1));
    const auto data = rest_.subspan(1, size);
    rest_ = rest_.subspan(1 + size);
    return data;
  }

 private:
  std::span<std::uint8_t> rest_;
};

void write_mark(const FrameMark& mark, std::span<const std::uint8_t, kRtpHeaderBytes> header,
                std::span<std::uint8_t> data) {
  assert(mark.width_px >= 0 && mark.width_px <= 65535);
  assert(mark.height_px >= 0 && mark.height_px <= 65535);
  assert((header[0] & 0x10) != 0);
  ByteWriter out(data);
  out.write(mark.frame_sequence);
  out.write(static_cast<std::uint16_t>(mark.width_px));
  out.write(static_cast<std::uint16_t>(mark.height_px));
  out.write(mark_check(header, data));
}

// In the order in which parse_facts reads them.
std::array<std::uint8_t, kCheckedFactBytes> fact_bytes(const FrameTag& tag) {
  std::array<std::uint8_t, kCheckedFactBytes> facts{};
  ByteWriter out(facts);
  out.write(to_ntp(tag.captured_wall).value);
  out.write(tag.frame_number);
  out.write(tag.host_hash);
  out.write(tag.captured.time_since_epoch().count());
  write_picture_fields(tag, out);
  out.write(std::uint16_t{0});
  out.write(tag.echo_time_ns);
  out.write(whole_us(tag.echo_hold));
  assert(out.remaining() == 0);
  return facts;
}

}  // namespace

RtpExtensions read_rtp_extensions(const RtpPacket& packet, std::span<const std::uint8_t> datagram,
                                  std::uint8_t ntp_id) {
  assert(datagram.size() >= kRtpHeaderBytes);
  RtpExtensions read;
  if (packet.extension.empty()) return read;
  const Elements elements = find_elements(packet, ntp_id);
  read.ntp = read_ntp(of_size(elements.ntp, kNtpBytes));
  read_mark(of_size(elements.ours[kMarkExtensionId], kMarkBytes), datagram, read);
  if (!read.mark) return read;
  if (const auto facts = believed_facts(elements)) {
    read.facts = parse_facts(*facts, packet.header, *read.mark);
  }
  return read;
}

void write_first_extension(const FrameTag& tag, const FrameMark& mark,
                           std::span<std::uint8_t, kRtpHeaderBytes + kFirstExtensionBytes> packet) {
  const auto facts = fact_bytes(tag);
  ElementWriter out(packet.subspan<kRtpHeaderBytes>());
  auto from = facts.begin();
  const auto copy = [&from](std::span<std::uint8_t> data, std::size_t size) {
    std::copy_n(from, size, data.begin());
    from += static_cast<std::ptrdiff_t>(size);
  };
  copy(out.add(kNtpExtensionId, kNtpBytes), kNtpBytes);
  FrameMark numbered = mark;
  numbered.frame_sequence = tag.sequence;
  write_mark(numbered, packet.first<kRtpHeaderBytes>(), out.add(kMarkExtensionId, kMarkBytes));
  copy(out.add(kNameId, kNameBytes), kNameBytes);
  copy(out.add(kTimesId, kTimesBytes), kTimesBytes);
  copy(out.add(kPictureId, kPictureBytes), kPictureBytes);
  const auto echo = out.add(kEchoId, kEchoBytes);
  copy(echo, kCheckedEchoBytes);
  store_be(echo.data() + kCheckedEchoBytes, crc32(facts));
}

void write_other_extension(const FrameMark& mark,
                           std::span<std::uint8_t, kRtpHeaderBytes + kOtherExtensionBytes> packet) {
  ElementWriter out(packet.subspan<kRtpHeaderBytes>());
  write_mark(mark, packet.first<kRtpHeaderBytes>(), out.add(kMarkExtensionId, kMarkBytes));
}

}  // namespace framescope::wire
