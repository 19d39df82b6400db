#include "model/window_settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace framescope::model {
namespace {

template <typename Number>
std::string digits(Number number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

// Control characters have no business in a name.
bool is_name(const std::string& text, std::size_t most_bytes) {
  const auto is_printable = [](char c) {
    return static_cast<unsigned char>(c) >= ' ' && c != 0x7F;
  };
  return text.size() <= most_bytes && std::all_of(text.begin(), text.end(), is_printable);
}

template <typename Number>
void bring_into(Number& value, const Number& standard, Bounds<Number> allowed) {
  if constexpr (std::is_floating_point_v<Number>) {
    if (std::isnan(value)) value = standard;
  }
  value = std::clamp(value, allowed.least, allowed.most);
}

template <typename Allowed>
void bring_into(std::string& value, const std::string& standard, Allowed allowed) {
  if (!is_allowed(value, allowed)) value = standard;
}

void bring_into(std::vector<std::string>& value, const std::vector<std::string>& /*standard*/,
                Names allowed) {
  std::erase_if(value, [&](const std::string& name) { return !is_allowed(name, allowed); });
  if (value.size() > allowed.most_names) value.resize(allowed.most_names);
}

void bring_into_order(Thresholds& t) {
  t.loss_warning = std::min(t.loss_warning, t.loss_error);
  t.fps_warning = std::max(t.fps_warning, t.fps_error);
  t.frame_time_warning = std::min(t.frame_time_warning, t.frame_time_error);
}

}  // namespace

bool is_allowed(double value, Bounds<double> allowed) { return allowed.contains(value); }

bool is_allowed(int value, Bounds<int> allowed) { return allowed.contains(value); }

bool is_allowed(const std::string& value, EitherWord allowed) {
  return value == allowed.first || value == allowed.second;
}

bool is_allowed(const std::string& value, Names allowed) {
  return is_name(value, allowed.most_bytes);
}

bool is_allowed(const std::vector<std::string>& value, Names allowed) {
  const auto fits = [allowed](const std::string& name) { return is_allowed(name, allowed); };
  return value.size() <= allowed.most_names && std::all_of(value.begin(), value.end(), fits);
}

std::string in_words(Bounds<double> allowed) {
  return digits(allowed.least) + ".." + digits(allowed.most);
}

std::string in_words(Bounds<int> allowed) {
  return digits(allowed.least) + ".." + digits(allowed.most);
}

std::string in_words(EitherWord allowed) {
  return std::string(allowed.first) + " or " + std::string(allowed.second);
}

std::string in_words(Names allowed) {
  return "names of at most " + digits(allowed.most_bytes) + " bytes";
}

WindowSettings clamped(WindowSettings settings) {
  const WindowSettings standard;
  each_window_setting([&](std::string_view, std::string_view, auto member, auto allowed) {
    bring_into(member(settings), member(standard), allowed);
  });
  bring_into_order(settings.thresholds);
  return settings;
}

}  // namespace framescope::model
