#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace framescope {

/// A sequence number as it stands on the wire: it wraps, so it has no order but a distance (RFC
/// 1982). Inside the program numbers are 64-bit and extended by `extend`.
template <std::unsigned_integral Wire>
struct SeqNum {
  Wire value = 0;

  /// How far `other` lies ahead of this one, negative when behind; exact within half of the range.
  constexpr std::int64_t distance_to(SeqNum other) const {
    return static_cast<std::make_signed_t<Wire>>(static_cast<Wire>(other.value - value));
  }

  /// The extended number nearest to `reference` whose low bits are this one; never below zero.
  constexpr std::uint64_t extend(std::uint64_t reference) const {
    const std::int64_t distance = SeqNum{static_cast<Wire>(reference)}.distance_to(*this);
    const bool below_zero = distance < 0 && static_cast<std::uint64_t>(-distance) > reference;
    return below_zero ? value : reference + static_cast<std::uint64_t>(distance);
  }

  constexpr bool operator==(const SeqNum&) const = default;
};

}  // namespace framescope
