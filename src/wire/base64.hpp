#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/result.hpp"

namespace framescope::wire {

/// Base64 (RFC 4648 section 4) as the tutorial's scripts use it: padded, without line breaks when
/// sent, with some tolerance when received. Pure functions, callable from any thread; nothing is
/// allocated.

/// Characters that `bytes` bytes encode to, padding included.
constexpr std::size_t base64_length(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

/// Bytes that must be writable to decode `characters` characters: rounded up, since only decoding
/// tells how many of them are padding or white space.
constexpr std::size_t base64_capacity(std::size_t characters) { return characters / 4 * 3 + 3; }

/// Writes the text of `bytes`; `text.size()` must be exactly `base64_length(bytes.size())`. Three
/// bytes become four characters on their own, so a part of a text can be rewritten in place when
/// its bytes begin and end at multiples of three.
void encode_base64(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> text);

/// What came out of a text.
struct Base64Decoded {
  std::size_t bytes = 0;         ///< how many were written, from the beginning of the buffer
  bool had_line_breaks = false;  ///< CR or LF was met: a sender that wraps its lines
};

/// Why a text is not base64.
enum class Base64Fault : std::uint8_t {
  kBadCharacter,  ///< outside the alphabet
  kBadLength,     ///< ends within a group of four: cut off, or padding left out
  kBadPadding,    ///< '=' where none may be, or text after it
};

/// How many bytes a valid text stands for, without decoding it: its characters less line breaks and
/// padding.
std::size_t decoded_length(std::span<const std::uint8_t> text);

/// Decodes all of `text` into `bytes`, which must hold `base64_capacity(text.size())`. CR, LF and
/// TAB are skipped, a space counts as '+' (so does the scripts' `b64decode(packet, ' /')`), padding
/// is required, and unused bits of the last group are not looked at.
Result<Base64Decoded, Base64Fault> decode_base64(std::span<const std::uint8_t> text,
                                                 std::span<std::uint8_t> bytes);

}  // namespace framescope::wire
