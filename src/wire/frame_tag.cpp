#include "wire/frame_tag.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>

#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/frame_tag_values.hpp"

namespace framescope::wire {
namespace {

using std::chrono::microseconds;

constexpr std::uint16_t kApp9 = 0xFFE9;
constexpr std::uint16_t kApp0 = 0xFFE0;
constexpr std::uint16_t kSoi = 0xFFD8;
constexpr std::array<std::uint8_t, 7> kMagic{'F', 'S', 'C', 'O', 'P', 'E', 0};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kVersionEnd = 12;  // up to here every version is alike
constexpr std::size_t kCrcOffset = kFrameTagBytes - 4;
constexpr std::uint16_t kLength = kFrameTagBytes - 2;  // a segment's length leaves the marker out
constexpr std::size_t kJfifApp0Bytes = 18;

static_assert(kFrameTagOffset + kFrameTagBytes == kFrameTagGroupsEnd);
static_assert(kFrameTagGroupsBegin % 3 == 0 && kFrameTagGroupsEnd % 3 == 0);
static_assert(kFrameTagTextBegin == kFrameTagGroupsBegin / 3 * 4);
static_assert(kFrameTagTextEnd == kFrameTagGroupsEnd / 3 * 4);

// The fields between version and CRC.
std::optional<FrameTag> parse_fields(std::span<const std::uint8_t> fields) {
  ByteReader in(fields);
  FrameTag tag;
  tag.stream_id = in.read<std::uint64_t>();
  tag.frame_number = in.read<std::uint64_t>();
  tag.sequence = in.read<std::uint32_t>();
  tag.captured = Time(Duration(in.read<std::int64_t>()));
  tag.captured_wall = WallTime(Duration(in.read<std::int64_t>()));
  tag.host_hash = in.read<std::uint64_t>();
  const std::uint8_t subsampling = read_picture_fields(in, tag);
  tag.echo_time_ns = in.read<std::int64_t>();
  tag.echo_hold = microseconds(in.read<std::uint32_t>());
  if (!is_plausible(tag, subsampling)) return std::nullopt;
  tag.subsampling = static_cast<Subsampling>(subsampling);
  return tag;
}

Result<FrameTag, TagFault> parse_segment(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kVersionEnd) return TagFault::kTruncated;
  ByteReader in(bytes);
  const auto marker = in.read<std::uint16_t>();
  const auto length = in.read<std::uint16_t>();
  if (marker != kApp9 || !std::ranges::equal(in.take(kMagic.size()), kMagic)) {
    return TagFault::kAbsent;
  }
  if (in.read<std::uint8_t>() != kVersion) return TagFault::kVersion;
  if (length != kLength) return TagFault::kLength;
  if (bytes.size() < kFrameTagBytes) return TagFault::kTruncated;
  if (crc32(bytes.first(kCrcOffset)) != load_be<std::uint32_t>(bytes.data() + kCrcOffset)) {
    return TagFault::kCrc;
  }
  const auto tag = parse_fields(bytes.subspan(kVersionEnd, kCrcOffset - kVersionEnd));
  if (!tag) return TagFault::kValue;
  return *tag;
}

}  // namespace

void write_frame_tag(const FrameTag& tag, std::span<std::uint8_t, kFrameTagBytes> bytes) {
  ByteWriter out(bytes);
  out.write(kApp9);
  out.write(kLength);
  for (const std::uint8_t c : kMagic) out.write(c);
  out.write(kVersion);
  out.write(tag.stream_id);
  out.write(tag.frame_number);
  out.write(tag.sequence);
  out.write(tag.captured.time_since_epoch().count());
  out.write(tag.captured_wall.time_since_epoch().count());
  out.write(tag.host_hash);
  write_picture_fields(tag, out);
  out.write(tag.echo_time_ns);
  out.write(whole_us(tag.echo_hold));
  out.write(std::uint8_t{0});
  out.write(crc32(bytes.first(kCrcOffset)));
  assert(out.remaining() == 0);
}

std::string_view to_string(TagFault fault) {
  constexpr std::array<std::string_view, 6> kNames{"absent", "truncated", "version",
                                                   "length", "crc",       "value"};
  return kNames[static_cast<std::size_t>(fault)];
}

Result<FrameTag, TagFault> find_frame_tag(std::span<const std::uint8_t> jpeg_prefix) {
  ByteReader in(jpeg_prefix);
  const auto soi = in.read<std::uint16_t>();
  if (!in.ok()) return TagFault::kTruncated;
  if (soi != kSoi) return TagFault::kAbsent;
  const auto after_soi = in.rest();
  const auto marker = in.read<std::uint16_t>();
  if (marker != kApp0) return parse_segment(after_soi);
  const auto length = in.read<std::uint16_t>();
  if (in.ok() && length < 2) return TagFault::kAbsent;
  in.take(length < 2 ? 0 : length - 2U);
  if (!in.ok()) return TagFault::kTruncated;
  return parse_segment(in.rest());
}

bool insert_frame_tag_space(std::vector<std::uint8_t>& jpeg) {
  constexpr std::array<std::uint8_t, 11> kBegin{0xFF, 0xD8, 0xFF, 0xE0, 0, kJfifApp0Bytes - 2,
                                                'J',  'F',  'I',  'F',  0};
  static_assert(2 + kJfifApp0Bytes == kFrameTagOffset);
  if (jpeg.size() < kFrameTagOffset) return false;
  if (!std::equal(kBegin.begin(), kBegin.end(), jpeg.begin())) return false;
  jpeg.insert(jpeg.begin() + kFrameTagOffset, kFrameTagBytes, 0);
  return true;
}

std::uint64_t host_hash(std::string_view boot_id, std::uint64_t stream_id) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;  // FNV-1a, 64 bits
  const auto add = [&hash](std::uint8_t byte) { hash = (hash ^ byte) * 0x100'0000'01B3U; };
  for (const char c : boot_id) add(static_cast<std::uint8_t>(c));
  for (int shift = 56; shift >= 0; shift -= 8) add(static_cast<std::uint8_t>(stream_id >> shift));
  return hash;
}

}  // namespace framescope::wire
