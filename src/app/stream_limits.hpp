#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "core/time.hpp"

// What the command line and a settings file may hold of a stream's settings.
namespace framescope::app {

/// The least limits of a datagram, in bytes of UDP payload.
inline constexpr std::size_t kLeastDatagramBytes = 512;  ///< of base64 and raw
inline constexpr std::size_t kLeastRtpDatagramBytes = 300;

/// The longest playout delay.
inline constexpr Duration kLongestDelay = std::chrono::seconds(10);

/// The span that "80ms", "0.5s" or "80", in milliseconds, stand for, if it is 0..10 s.
std::optional<Duration> parse_delay(const std::string& text);
/// The text; it reads back as the same as far as ten digits reach.
std::string to_delay(Duration delay);

}  // namespace framescope::app
