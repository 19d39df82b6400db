#include "core/quantity.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace framescope {

std::optional<double> parse_quantity(std::string_view text, std::span<const Unit> units) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return std::nullopt;
  const std::string_view suffix = text.substr(static_cast<std::size_t>(end - text.data()));
  const auto unit = std::ranges::find(units, suffix, &Unit::name);
  if (unit == units.end()) return std::nullopt;
  // Dividing by 100 is exact to the last digit; multiplying by 0.01 is not.
  return unit->factor < 1 ? number / std::round(1 / unit->factor) : number * unit->factor;
}

std::string plain_number(double value, int digits) {
  char text[40];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

std::string to_quantity(double value, std::span<const Unit> units) {
  const auto fits = [value](const Unit& unit) {
    return unit.factor < 1 || std::fmod(value, unit.factor) == 0;
  };
  const auto found = std::ranges::find_if(units, fits);
  const Unit& unit = found != units.end() ? *found : units.back();
  // The last digits of what is multiplied are not to be trusted.
  const std::string shown = unit.factor < 1 ? plain_number(value * std::round(1 / unit.factor), 10)
                                            : plain_number(value / unit.factor);
  return shown + std::string(unit.name);
}

}  // namespace framescope
