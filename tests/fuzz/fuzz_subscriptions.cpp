#include <algorithm>
#include <set>
#include <span>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/subscriptions.hpp"

using namespace framescope;

namespace {

// Few sources, so that they meet again: of 127.0.0.x, 8.8.8.x, fe80::x and, for x 0, unusable ones.
Endpoint source_of(std::uint8_t byte) {
  Endpoint source;
  source.port = byte & 7;
  auto& address = source.address;
  if ((byte & 0x40) != 0) {
    address[0] = 0xFE;
    address[1] = 0x80;
  } else {
    address[10] = address[11] = 0xFF;
    address[12] = (byte & 0x80) != 0 ? 8 : 127;
  }
  address[15] = byte >> 3 & 7;
  return source;
}

void check(std::span<const wire::Subscriber> receivers, std::size_t permanent) {
  std::set<Endpoint> endpoints;
  for (const wire::Subscriber& receiver : receivers) {
    fuzz::require(endpoints.insert(receiver.endpoint).second);
    fuzz::require(receiver.permanent || receiver.endpoint.address[12] != 8);
    fuzz::require(receiver.permanent || receiver.endpoint.port != 0);
    fuzz::require(receiver.permanent || receiver.refusals < 3);
    fuzz::require((receiver.kind == wire::HelloKind::kV2) == (receiver.echo_time_ns != 0));
  }
  const auto is_permanent = [](const wire::Subscriber& receiver) { return receiver.permanent; };
  fuzz::require(std::ranges::count_if(receivers, is_permanent) ==
                static_cast<std::ptrdiff_t>(permanent));
  fuzz::require(receivers.size() <= 16 + permanent);
}

}  // namespace

// Four bytes are a step: what happens, to whom, with which hello, and how much later.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::Subscriptions subscriptions{wire::SubscriptionLimits{}};
  std::set<Endpoint> permanent;
  Time now{std::chrono::seconds(100)};
  wire::ByteReader in({data, size});
  while (in.rest().size() >= 4) {
    const auto step = in.read<std::uint8_t>();
    const Endpoint source = source_of(in.read<std::uint8_t>());
    const auto argument = in.read<std::uint8_t>();
    now += std::chrono::milliseconds(8 * in.read<std::uint8_t>());
    if (step < 160) {
      wire::Hello hello{.kind = static_cast<wire::HelloKind>(argument % 3)};
      if (hello.kind == wire::HelloKind::kV2) hello.send_time_ns = 1 + argument;
      subscriptions.on_hello(source, hello, now);
    } else if (step < 210) {
      const bool removed = subscriptions.on_refused(source, now);
      fuzz::require(!removed || !permanent.contains(source));
    } else if (step < 220) {
      subscriptions.add_permanent(source);
      permanent.insert(source);
    } else {
      for (const Endpoint& gone : subscriptions.expire(now)) {
        fuzz::require(!permanent.contains(gone) && subscriptions.find(gone) == nullptr);
      }
    }
    check(subscriptions.receivers(), permanent.size());
  }
  return 0;
}
