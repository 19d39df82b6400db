#include <algorithm>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/frame_reader.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span datagram(data, size);
  const wire::DatagramPeek peek = wire::peek_datagram(datagram);
  const bool is_frame =
      peek.kind == wire::DatagramKind::kBase64Jpeg || peek.kind == wire::DatagramKind::kRawJpeg;
  fuzz::require(is_frame == (peek.dialect == wire::Dialect::kNone));
  fuzz::require(!(peek.tag && peek.tag_damaged));
  fuzz::require(is_frame || (!peek.tag && !peek.tag_damaged));
  fuzz::require(!wire::describe(peek.dialect).empty());

  std::vector<std::uint8_t> jpeg;
  const auto content = wire::extract_jpeg(datagram, peek.kind, jpeg);
  fuzz::require(jpeg.capacity() <= size + 3);  // by what came, never by what it claims
  fuzz::require(is_frame || !content);
  if (!content) fuzz::require(!wire::to_string(content.error()).empty());
  if (!content) return 0;
  // Peek has decoded only the beginning of a text: what it found there is what the whole holds
  // there.
  const std::span<const std::uint8_t> whole(jpeg);
  const bool is_text = peek.kind == wire::DatagramKind::kBase64Jpeg;
  const auto tag = wire::find_frame_tag(
      is_text ? whole.first(std::min(whole.size(), wire::kFrameTagGroupsEnd)) : whole);
  fuzz::require(tag.ok() == peek.tag.has_value());
  if (tag) fuzz::require(*tag == *peek.tag);
  return 0;
}
