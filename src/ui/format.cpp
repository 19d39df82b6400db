#include "ui/format.hpp"

#include <algorithm>
#include <cstdio>

namespace framescope::ui {
namespace {

constexpr double kKilo = 1e3;
constexpr double kMega = 1e6;
constexpr double kGiga = 1e9;

Quantity quantity(const char* format, double number, std::string_view unit) {
  return {Text().append(format, number), unit};
}

}  // namespace

Text& Text::append(std::string_view text) {
  const std::size_t room = bytes_.size() - 1 - size_;
  const std::size_t taken = std::min(room, text.size());
  std::copy_n(text.begin(), taken, bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += taken;
  bytes_[size_] = 0;
  return *this;
}

Text& Text::append(const char* format, double number) {
  std::array<char, 64> written{};
  const int length = std::snprintf(written.data(), written.size(), format, number);
  const auto most = static_cast<int>(written.size()) - 1;
  return append(
      std::string_view(written.data(), static_cast<std::size_t>(std::clamp(length, 0, most))));
}

Text count(std::uint64_t n) {
  std::array<char, 32> reversed{};
  std::size_t size = 0;
  int digits = 0;
  do {
    if (digits != 0 && digits % 3 == 0) reversed[size++] = ',';
    reversed[size++] = static_cast<char>('0' + n % 10);
    n /= 10;
    ++digits;
  } while (n != 0);
  std::reverse(reversed.begin(), reversed.begin() + static_cast<std::ptrdiff_t>(size));
  return Text(std::string_view(reversed.data(), size));
}

Text short_count(std::uint64_t n) {
  const auto number = static_cast<double>(n);
  if (n < 1'000'000) return count(n);
  if (n < 1'000'000'000) return Text().append("%.2f M", number / kMega);
  return Text().append("%.2f G", number / kGiga);
}

Quantity bytes(double n) {
  if (n < kKilo) return quantity("%.0f", n, "B");
  if (n < kMega) return quantity("%.1f", n / kKilo, "kB");
  if (n < kGiga) return quantity("%.2f", n / kMega, "MB");
  return quantity("%.2f", n / kGiga, "GB");
}

Quantity bit_rate(double bits_per_second) {
  if (bits_per_second < kMega) return quantity("%.0f", bits_per_second / kKilo, "kbit/s");
  if (bits_per_second < kGiga) return quantity("%.2f", bits_per_second / kMega, "Mbit/s");
  return quantity("%.2f", bits_per_second / kGiga, "Gbit/s");
}

Quantity span_ms(Duration span, Duration range) {
  const char* format = range < std::chrono::milliseconds(10) ? "%.2f" : "%.1f";
  return quantity(format, milliseconds(span), "ms");
}

Text percent(std::uint64_t part, std::uint64_t whole) {
  const double share = whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
  return Text().append("%.2f %%", share * 100);
}

Text age(Duration age) {
  constexpr double kNow = 0.2;
  const double s = seconds(age);
  if (s < kNow) return Text("now");
  if (s < 10) return Text().append("%.1f s ago", s);
  if (s < 120) return Text().append("%.0f s ago", s);
  return Text().append("%.0f min ago", s / 60);
}

}  // namespace framescope::ui
