#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace framescope {

/// A unit that a figure of a spec may carry behind it.
struct Unit {
  std::string_view name;
  double factor;  ///< of it in the base unit
};

// Largest first.
inline constexpr std::array kRateUnits{Unit{"Gbit", 1e9}, Unit{"Mbit", 1e6}, Unit{"kbit", 1e3},
                                       Unit{"bit", 1}};
inline constexpr std::array kNoUnits{Unit{"", 1}};

/// "8Mbit" as the number of its base unit, if the text is a number and carries one of the units.
std::optional<double> parse_quantity(std::string_view text, std::span<const Unit> units);

/// A number in at most so many significant digits, without zeros behind.
std::string plain_number(double value, int digits = 15);

/// In the first unit that is a part of the base unit or leaves the value whole; else in the last.
std::string to_quantity(double value, std::span<const Unit> units);

}  // namespace framescope
