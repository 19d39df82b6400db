#include <string>

#include "core/impairment.hpp"
#include "fuzz/fuzz_property.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = parse_impairment(std::string(data, data + size));
  if (!parsed) {
    fuzz::require(!parsed.error().empty());
    return 0;
  }
  // What is read is allowed, and what is written of it reads back and is written alike.
  fuzz::require(fault_of(*parsed).empty());
  const std::string text = to_string(*parsed);
  const auto again = parse_impairment(text);
  fuzz::require(again.ok());
  fuzz::require(to_string(*again) == text);
  fuzz::require(acts(*again) == acts(*parsed));
  return 0;
}
