#include "wire/hello.hpp"

#include <algorithm>
#include <cassert>

#include "wire/byte_io.hpp"

namespace framescope::wire {
namespace {

constexpr std::array<std::uint8_t, 7> kV2Begin{'H', 'e', 'l', 'l', 'o', 0, 2};
static_assert(kV2Begin.size() + 8 + 8 + 4 == kHelloV2Bytes);

std::optional<Hello> parse_v2(std::span<const std::uint8_t> datagram) {
  if (datagram.size() != kHelloV2Bytes) return std::nullopt;
  ByteReader in(datagram);
  if (!std::ranges::equal(in.take(kV2Begin.size()), kV2Begin)) return std::nullopt;
  Hello hello{.kind = HelloKind::kV2};
  hello.nonce = in.read<std::uint64_t>();
  hello.send_time_ns = in.read<std::int64_t>();
  hello.rtt_us = in.read<std::uint32_t>();
  if (hello.send_time_ns <= 0) return std::nullopt;
  return hello;
}

}  // namespace

std::optional<Hello> parse_hello(std::span<const std::uint8_t> datagram) {
  if (datagram.size() > kMaxHelloBytes || is_rtp_like(datagram)) return std::nullopt;
  if (std::ranges::equal(datagram, bye())) return Hello{.kind = HelloKind::kBye};
  if (const auto hello = parse_v2(datagram)) return hello;
  return Hello{};
}

std::array<std::uint8_t, kHelloV2Bytes> write_hello_v2(const Hello& hello) {
  assert(hello.send_time_ns > 0);
  std::array<std::uint8_t, kHelloV2Bytes> bytes{};
  ByteWriter out(bytes);
  for (const std::uint8_t c : kV2Begin) out.write(c);
  out.write(hello.nonce);
  out.write(hello.send_time_ns);
  out.write(hello.rtt_us);
  assert(out.remaining() == 0);
  return bytes;
}

}  // namespace framescope::wire
