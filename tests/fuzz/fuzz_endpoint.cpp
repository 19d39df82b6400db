#include <algorithm>
#include <string_view>

#include "core/endpoint.hpp"
#include "fuzz/fuzz_property.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(data, data + size);
  if (const auto parsed = parse_host_port(text, 9999)) {
    const bool is_v6 = parsed->host.find(':') != std::string::npos;
    const std::string host = is_v6 ? "[" + parsed->host + "]" : parsed->host;
    const auto again = parse_host_port(host + ":" + std::to_string(parsed->port), 1);
    fuzz::require(again.ok() && again->host == parsed->host && again->port == parsed->port);
  } else {
    fuzz::require(!parsed.error().empty());
  }
  if (const auto range = parse_cidr(text)) {
    fuzz::require(range->prefix_bits >= 0 && range->prefix_bits <= 128);
    Endpoint other{range->address, 0, 0};
    fuzz::require(range->contains(other));
    if (const int last = range->prefix_bits - 1; last >= 0) {
      other.address[static_cast<std::size_t>(last / 8)] ^=
          static_cast<std::uint8_t>(0x80 >> last % 8);
      fuzz::require(!range->contains(other));
    }
  }

  // Any address that is written can be read again.
  Endpoint endpoint;
  std::copy_n(data, std::min(size, endpoint.address.size()), endpoint.address.begin());
  endpoint.port = static_cast<std::uint16_t>(size * 517);
  const auto split = parse_host_port(to_string(endpoint), 1);
  fuzz::require(split.ok() && split->port == endpoint.port);
  const auto address = parse_cidr(split->host);
  fuzz::require(address.ok() && address->address == endpoint.address);
  return 0;
}
