#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace framescope::wire {

/// A marker among entropy-coded bytes (T.81 B.1.1.2, B.2.1).
struct ScanMarker {
  std::size_t at = 0;     ///< its first FF; the end where there is no marker any more
  std::size_t end = 0;    ///< just past its code
  std::uint8_t code = 0;  ///< 0: none

  /// RST0..RST7.
  bool is_restart() const { return (code & 0xF8) == 0xD0; }
};

/// What follows the scan (T.81 B.2.1).
inline constexpr std::array<std::uint8_t, 2> kEndOfImage{0xFF, 0xD9};

/// RSTn, as it ends the restart interval with this index, unless that is the last.
constexpr std::uint8_t restart_code(std::size_t index) {
  return static_cast<std::uint8_t>(0xD0 + (index & 7));
}

/// The first marker that begins at or behind `from`. A stuffed FF is none, nor is one at the very
/// end.
inline ScanMarker next_marker(std::span<const std::uint8_t> bytes, std::size_t from) {
  while (from < bytes.size()) {
    const void* found = std::memchr(bytes.data() + from, 0xFF, bytes.size() - from);
    if (found == nullptr) break;
    const auto at =
        static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - bytes.data());
    std::size_t code = at + 1;
    while (code < bytes.size() && bytes[code] == 0xFF) ++code;
    if (code == bytes.size()) break;
    if (bytes[code] != 0) return {.at = at, .end = code + 1, .code = bytes[code]};
    from = code + 1;
  }
  return {.at = bytes.size(), .end = bytes.size()};
}

}  // namespace framescope::wire
