#pragma once

#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "core/endpoint.hpp"

namespace framescope::app {

inline constexpr std::uint16_t kDefaultPort = 9999;  // the tutorial's

/// "VALUE: must be ALLOWED": what a check answers for a value that is none.
std::string must_be(const std::string& value, const std::string& allowed);

/// A range whose bounds stand in the option's help, not in its name. NaN is in none.
template <typename T>
CLI::Validator range(T low, T high) {
  const auto check = [low, high](const std::string& text) {
    T value{};
    if (CLI::detail::lexical_cast(text, value) && value >= low && value <= high) {
      return std::string();
    }
    std::ostringstream allowed;
    allowed << low << ".." << high;
    return must_be(text, allowed.str());
  };
  return CLI::Validator(check, "");
}

/// One of a few words.
CLI::Validator one_of(const std::vector<std::string>& words);

/// A picture's width in pixels: 0 or 16..8192.
CLI::Validator is_width();

/// A limit of a datagram that some wire has.
CLI::Validator is_datagram_limit();

/// What media::parse_source() takes.
CLI::Validator is_source();

/// An address, which for a `peer` must have a port that can be sent to.
CLI::Validator is_endpoint(bool peer);

/// What parse_cidr() takes.
CLI::Validator is_cidr();

/// A network interface: its name, of at most 15 bytes, or an address of it.
CLI::Validator is_interface();

/// What parse_delay() takes.
CLI::Validator is_delay();

/// What parse_impairment() takes.
CLI::Validator is_impairment();

/// The quality that the text is; nothing for "auto". `text` must have passed is_quality().
std::optional<int> parse_quality(const std::string& text);

/// A JPEG quality: 1..100 or auto.
CLI::Validator is_quality();

/// What model::parse_quality_target() takes.
CLI::Validator is_quality_target();

/// The factor that "1.5", "150" or "150%" stand for, if it is 0.75..3.
std::optional<double> parse_ui_scale(const std::string& text);
CLI::Validator is_ui_scale();

}  // namespace framescope::app
