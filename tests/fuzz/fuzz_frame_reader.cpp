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
  // What peek saw in the beginning is what the whole holds.
  if (content && !content->line_breaks) {
    const auto tag = wire::find_frame_tag(jpeg);
    if (peek.tag) fuzz::require(tag.ok() && *tag == *peek.tag);
  }
  return 0;
}
