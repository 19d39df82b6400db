#include <algorithm>
#include <string_view>

#include "fuzz/fuzz_property.hpp"
#include "wire/sdp.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = wire::parse_sdp({reinterpret_cast<const char*>(data), size});
  if (!parsed) {
    fuzz::require(!parsed.error().empty());
    fuzz::require(std::ranges::none_of(parsed.error(), [](unsigned char c) { return c < ' '; }));
    return 0;
  }
  wire::SessionDescription description = *parsed;
  fuzz::require(description.port >= 1 && description.port <= 65535);
  fuzz::require(description.payload_type <= 127);
  // What we write of it says the same, but that a group gets a time to live.
  const auto again = wire::parse_sdp(wire::write_sdp(description, "127.0.0.1"));
  fuzz::require(again.ok());
  if (!description.ttl) description.ttl = again->ttl;
  fuzz::require(*again == description);
  const auto command = wire::gst_launch_command(description);
  fuzz::require(command.find_first_of("\n;$`&|<>") == std::string::npos);
  return 0;
}
