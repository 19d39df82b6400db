#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Called by libFuzzer with each input; 0 means "seen".
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace framescope::fuzz {

/// What must hold for every input, also where assert is compiled out.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace framescope::fuzz
