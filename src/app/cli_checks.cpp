#include "app/cli_checks.hpp"

#include <algorithm>

#include "app/stream_limits.hpp"
#include "core/impairment.hpp"
#include "core/wire_format.hpp"
#include "media/source_spec.hpp"
#include "model/quality_target.hpp"

namespace framescope::app {
namespace {

constexpr double kLeastScale = 0.75;
constexpr double kMostScale = 3;

std::string in_words(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::string must_be(const std::string& value, const std::string& allowed) {
  return value + ": must be " + allowed;
}

CLI::Validator one_of(const std::vector<std::string>& words) {
  const auto check = [words](const std::string& text) {
    const bool is_one = std::find(words.begin(), words.end(), text) != words.end();
    return is_one ? std::string() : must_be(text, in_words(words));
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_width() {
  const auto check = [](const std::string& text) {
    int width = -1;
    const bool is_number = CLI::detail::lexical_cast(text, width);
    const bool fits = width == 0 || (width >= 16 && width <= 8192);
    return is_number && fits ? std::string() : must_be(text, "0 or 16..8192");
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_datagram_limit() {
  const auto check = [](const std::string& text) {
    std::size_t bytes = 0;
    const bool fits = CLI::detail::lexical_cast(text, bytes) && bytes >= kLeastRtpDatagramBytes &&
                      bytes <= kMaxDatagramBytes;
    return fits ? std::string() : must_be(text, "512..65507, with --wire rtp 300..65507");
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_source() {
  const auto check = [](const std::string& text) {
    const auto source = media::parse_source(text);
    return source ? std::string() : text + ": " + source.error();
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_endpoint(bool peer) {
  const auto check = [peer](const std::string& text) {
    const auto endpoint = parse_host_port(text, kDefaultPort);
    if (!endpoint) return text + ": " + endpoint.error();
    return peer && endpoint->port == 0 ? text + ": port 0 cannot be sent to" : std::string();
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_cidr() {
  const auto check = [](const std::string& text) {
    const auto cidr = parse_cidr(text);
    return cidr ? std::string() : text + ": " + cidr.error();
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_interface() {
  const auto check = [](const std::string& text) {
    constexpr std::size_t kLongestName = 15;  // Linux: IFNAMSIZ less its end
    const bool is_address = text.find('/') == std::string::npos && parse_cidr(text).ok();
    const bool is_name = !text.empty() && text.size() <= kLongestName &&
                         text.find_first_of(" \t\n/:") == std::string::npos;
    return is_address || is_name
               ? std::string()
               : must_be(text,
                         "the name or the address of a network interface, as ip address "
                         "lists them");
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_delay() {
  const auto check = [](const std::string& text) {
    return parse_delay(text) ? std::string()
                             : must_be(text, "a time up to 10s: us, ms or s; ms without a unit");
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_impairment() {
  const auto check = [](const std::string& text) {
    const auto impairment = parse_impairment(text);
    return impairment ? std::string() : impairment.error();
  };
  return CLI::Validator(check, "");
}

std::optional<int> parse_quality(const std::string& text) {
  int quality = 0;
  if (text == "auto" || !CLI::detail::lexical_cast(text, quality)) return std::nullopt;
  return quality;
}

CLI::Validator is_quality() {
  const auto check = [](const std::string& text) {
    const int quality = parse_quality(text).value_or(0);
    const bool is_one = text == "auto" || (quality >= 1 && quality <= 100);
    return is_one ? std::string() : must_be(text, "1..100 or auto");
  };
  return CLI::Validator(check, "");
}

CLI::Validator is_quality_target() {
  const auto check = [](const std::string& text) {
    const auto target = model::parse_quality_target(text);
    return target ? std::string() : target.error();
  };
  return CLI::Validator(check, "");
}

std::optional<double> parse_ui_scale(const std::string& text) {
  const bool is_percent = !text.empty() && text.back() == '%';
  double scale = 0;
  if (!CLI::detail::lexical_cast(is_percent ? text.substr(0, text.size() - 1) : text, scale)) {
    return std::nullopt;
  }
  // Factors end where percents have not begun.
  if (is_percent || scale > kMostScale) scale /= 100;
  if (!(scale >= kLeastScale && scale <= kMostScale)) return std::nullopt;
  return scale;
}

CLI::Validator is_ui_scale() {
  const auto check = [](const std::string& text) {
    return parse_ui_scale(text) ? std::string() : must_be(text, "0.75..3 or 75..300 %");
  };
  return CLI::Validator(check, "");
}

}  // namespace framescope::app
