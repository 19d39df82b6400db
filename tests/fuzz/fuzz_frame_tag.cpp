#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/crc32.hpp"
#include "wire/frame_tag.hpp"

using namespace framescope;

namespace {

// Whatever is believed can be written, and is then the same.
void check(std::span<const std::uint8_t> jpeg) {
  const auto tag = wire::find_frame_tag(jpeg);
  if (!tag) return;
  fuzz::require(tag->quality >= 1 && tag->quality <= 100);
  std::array<std::uint8_t, 2 + wire::kFrameTagBytes> again{0xFF, 0xD8};
  wire::write_frame_tag(*tag, std::span(again).subspan<2>());
  const auto same = wire::find_frame_tag(again);
  fuzz::require(same.ok() && *same == *tag);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  check(input);

  // Behind a right beginning and CRC, which chance does not find, every field is the input's.
  std::array<std::uint8_t, 2 + wire::kFrameTagBytes> jpeg{0xFF, 0xD8, 0xFF, 0xE9, 0,   89, 'F',
                                                          'S',  'C',  'O',  'P',  'E', 0,  1};
  const std::span segment = std::span(jpeg).subspan(2);
  std::copy_n(data, std::min<std::size_t>(size, 75), segment.begin() + 12);
  wire::store_be(segment.data() + 87, wire::crc32(segment.first(87)));
  const auto tag = wire::find_frame_tag(jpeg);
  fuzz::require(tag.ok() || tag.error() == wire::TagFault::kValue);
  check(jpeg);

  std::vector<std::uint8_t> whole(input.begin(), input.end());
  const bool has_space = wire::insert_frame_tag_space(whole);
  fuzz::require(whole.size() == size + (has_space ? wire::kFrameTagBytes : 0));
  return 0;
}
