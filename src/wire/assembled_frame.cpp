#include "wire/assembled_frame.hpp"

#include <array>

namespace framescope::wire {

std::string_view to_string(AssemblyFault fault) {
  constexpr std::array<std::string_view, kAssemblyFaultCount> kNames{
      "missing_packets", "inconsistent", "overlap", "no_tables", "too_large", "dimensions"};
  return kNames[static_cast<std::size_t>(fault)];
}

}  // namespace framescope::wire
