#include <algorithm>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/rtcp.hpp"

using namespace framescope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = wire::parse_rtcp(std::span(data, size));
  if (!parsed) {
    fuzz::require(!wire::to_string(parsed.error()).empty());
    return 0;
  }
  wire::RtcpCompound compound = *parsed;
  fuzz::require(size >= 8 && size % 4 == 0);
  fuzz::require(compound.reports.size() <= wire::RtcpCompound::kMaxReports);
  fuzz::require(compound.bye.size() <= wire::RtcpCompound::kMaxReports);
  fuzz::require(compound.bye_reason.empty() || !compound.bye.empty());
  // What we write of it says the same.
  if (compound.cname.empty()) compound.cname = "x";
  std::vector<std::uint8_t> bytes;
  wire::write_rtcp(compound, bytes);
  const auto again = wire::parse_rtcp(bytes);
  fuzz::require(again.ok() && *again == compound);
  return 0;
}
