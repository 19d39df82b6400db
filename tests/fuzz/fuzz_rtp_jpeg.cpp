#include <algorithm>
#include <array>
#include <span>

#include "fuzz/fuzz_property.hpp"
#include "wire/rtp_jpeg.hpp"

using namespace framescope;

namespace {

// What the writers make of what was read is what was there.
void require_the_same_bytes(const wire::RtpJpegFragment& fragment,
                            std::span<const std::uint8_t> payload) {
  std::array<std::uint8_t, 12> header{};
  const std::size_t size = wire::write_rtp_jpeg_header(fragment.header, header);
  fuzz::require(size == (fragment.header.restart ? 12U : 8U));
  fuzz::require(std::ranges::equal(std::span(header).first(size), payload.first(size)));
  if (fragment.tables.size() != 128) return;
  std::array<std::uint8_t, wire::kRtpJpegTableBytes> tables{};
  wire::write_rtp_jpeg_tables(*wire::rtp_jpeg_tables(fragment.tables), tables);
  // Its first byte is to be ignored.
  fuzz::require(std::ranges::equal(std::span(tables).subspan(1),
                                   payload.subspan(size + 1, wire::kRtpJpegTableBytes - 1)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span payload(data, size);
  const auto fragment = wire::parse_rtp_jpeg(payload);
  if (!fragment) {
    fuzz::require(!wire::to_string(fragment.error()).empty());
    return 0;
  }
  const wire::RtpJpegHeader& header = fragment->header;
  fuzz::require((header.type & 0xBF) <= 1 && header.restart.has_value() == (header.type >= 64));
  fuzz::require(!header.restart || header.restart->interval > 0);
  fuzz::require(header.q >= 1 && (header.q <= 99 || header.q >= 128));
  fuzz::require(header.offset + fragment->scan.size() <= (1U << 24));
  fuzz::require(fragment->scan.data() + fragment->scan.size() == data + size);
  const bool may_have_tables = header.q >= 128 && header.offset == 0;
  fuzz::require(may_have_tables || fragment->tables.empty());
  fuzz::require(wire::rtp_jpeg_tables(fragment->tables).has_value() == !fragment->tables.empty());
  require_the_same_bytes(*fragment, payload);
  return 0;
}
