#pragma once

#include <cstdint>
#include <span>

namespace framescope::wire {

/// CRC-32 as in IEEE 802.3, zlib and PNG (reflected, polynomial EDB88320, inverted before and
/// after).
std::uint32_t crc32(std::span<const std::uint8_t> bytes);

}  // namespace framescope::wire
