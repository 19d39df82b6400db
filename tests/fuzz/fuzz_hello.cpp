#include <algorithm>
#include <span>

#include "fuzz/fuzz_property.hpp"
#include "wire/hello.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span datagram(data, size);
  const auto hello = wire::parse_hello(datagram);
  fuzz::require(hello.has_value() ==
                (size <= wire::kMaxHelloBytes && !wire::is_rtp_like(datagram)));
  if (!hello) return 0;
  if (hello->kind == wire::HelloKind::kV2) {
    fuzz::require(std::ranges::equal(wire::write_hello_v2(*hello), datagram));
  } else {
    fuzz::require(*hello == wire::Hello{.kind = hello->kind});
    fuzz::require((hello->kind == wire::HelloKind::kBye) ==
                  std::ranges::equal(datagram, wire::bye()));
  }
  return 0;
}
