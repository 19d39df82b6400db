#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.hpp"

namespace framescope::ui {

/// A short text without the heap: read-outs are written anew in every frame. What does not fit is
/// cut.
class Text {
 public:
  Text() = default;
  explicit Text(std::string_view text) { append(text); }

  Text& append(std::string_view text);
  /// As printf; one number.
  Text& append(const char* format, double number);

  const char* c_str() const { return bytes_.data(); }
  std::string_view view() const { return {bytes_.data(), size_}; }
  operator std::string_view() const { return view(); }  // NOLINT: implicit by design
  bool empty() const { return size_ == 0; }

 private:
  std::array<char, 128> bytes_{};
  std::size_t size_ = 0;
};

/// A number and its unit, which are drawn in two fonts.
struct Quantity {
  Text number;
  std::string_view unit;
};

/// "12,345".
Text count(std::uint64_t n);

/// "12,345" below a million, then "1.23 M": for places of fixed width.
Text short_count(std::uint64_t n);

/// "972 B", "17.2 kB", "1.23 MB": decimals follow the range and not the value, so that digits do
/// not jump.
Quantity bytes(double n);

/// "850 kbit/s", "4.13 Mbit/s", "1.21 Gbit/s".
Quantity bit_rate(double bits_per_second);

/// Milliseconds, as many decimals as `range` (a span that stands beside it) has use for.
Quantity span_ms(Duration span, Duration range);

/// `part / whole` as "2.02 %", always two decimals; "0.00 %" of nothing.
Text percent(std::uint64_t part, std::uint64_t whole);

/// How long ago, without flicker: "now" below 0.2 s, "1.2 s ago", "12 s ago", "3 min ago".
Text age(Duration age);

}  // namespace framescope::ui
