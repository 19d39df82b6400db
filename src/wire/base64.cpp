#include "wire/base64.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <optional>

#include "wire/base64_avx2.hpp"
#include "wire/byte_io.hpp"

namespace framescope::wire {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for each 12 bits: one look-up where single characters would take two. 8 kB, within
// L1.
using EncodeTable = std::array<std::array<std::uint8_t, 2>, 4096>;
constexpr EncodeTable make_encode_table() {
  EncodeTable table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = {static_cast<std::uint8_t>(kAlphabet[i >> 6]),
                static_cast<std::uint8_t>(kAlphabet[i & 63])};
  }
  return table;
}
constexpr EncodeTable kEncode = make_encode_table();

// A character's six bits, already shifted to where they stand in a group's three bytes, the first
// byte lowest: a group is four look-ups joined by OR, and so are the marks of what is not in the
// alphabet.
constexpr std::uint32_t kNotInAlphabet = 1U << 24;
using DecodeTables = std::array<std::array<std::uint32_t, 256>, 4>;
constexpr DecodeTables make_decode_tables() {
  DecodeTables tables{};
  for (std::size_t place = 0; place < 4; ++place) {
    tables[place].fill(kNotInAlphabet);
    for (std::uint32_t value = 0; value < 64; ++value) {
      const std::uint32_t bits = value << (18 - 6 * place);
      tables[place][static_cast<std::uint8_t>(kAlphabet[value])] =
          bits >> 16 | (bits & 0xFF00) | (bits & 0xFF) << 16;
    }
    tables[place][' '] = tables[place]['+'];  // as the scripts' receivers have it
  }
  return tables;
}
constexpr DecodeTables kDecode = make_decode_tables();

void encode_pair(std::uint8_t* text, std::uint64_t twelve_bits) {
  std::memcpy(text, kEncode[twelve_bits & 4095].data(), 2);
}

void encode_group(const std::uint8_t* bytes, std::uint8_t* text) {
  const std::uint32_t bits = static_cast<std::uint32_t>(bytes[0]) << 16 |
                             static_cast<std::uint32_t>(bytes[1]) << 8 | bytes[2];
  encode_pair(text, bits >> 12);
  encode_pair(text + 2, bits);
}

std::uint32_t group_bits(const std::uint8_t* text) {
  return kDecode[0][text[0]] | kDecode[1][text[1]] | kDecode[2][text[2]] | kDecode[3][text[3]];
}

// Not a loop, so that the compiler makes one store of it.
void store_le32(std::uint8_t* to, std::uint64_t bits) {
  to[0] = static_cast<std::uint8_t>(bits);
  to[1] = static_cast<std::uint8_t>(bits >> 8);
  to[2] = static_cast<std::uint8_t>(bits >> 16);
  to[3] = static_cast<std::uint8_t>(bits >> 24);
}

class Decoder {
 public:
  Decoder(std::span<const std::uint8_t> text, std::uint8_t* bytes)
      : at_(text.data()), end_(text.data() + text.size()), begin_(bytes), out_(bytes) {}

  Result<Base64Decoded, Base64Fault> run() {
    while (true) {
      run_of_plain_groups();
      if (at_ == end_) break;
      if (const auto fault = one_group()) return *fault;
    }
    return Base64Decoded{static_cast<std::size_t>(out_ - begin_), had_line_breaks_};
  }

 private:
  // In blocks, then two groups at a time, stopping at anything that is not in the alphabet. Works
  // on copies of the pointers: a store through a byte pointer could change members, which would
  // have to be loaded anew.
  void run_of_plain_groups() {
    const std::size_t done = decode_base64_blocks({at_, end_}, out_);
    const std::uint8_t* at = at_ + done;
    std::uint8_t* out = out_ + done / 4 * 3;
    for (const std::uint8_t* end = end_; end - at >= 8; at += 8, out += 6) {
      const std::uint32_t first = group_bits(at);
      const std::uint32_t second = group_bits(at + 4);
      if (((first | second) & kNotInAlphabet) != 0) break;
      const std::uint64_t bits = first | static_cast<std::uint64_t>(second) << 24;
      store_le32(out, bits);
      out[4] = static_cast<std::uint8_t>(bits >> 32);
      out[5] = static_cast<std::uint8_t>(bits >> 40);
    }
    at_ = at;
    out_ = out;
  }

  // One group with whatever stands in it; also the end of the text.
  std::optional<Base64Fault> one_group() {
    std::uint32_t bits = 0;
    int characters = 0;
    int padding = 0;
    while (at_ != end_ && characters + padding < 4) {
      const std::uint8_t c = *at_++;
      if (skip(c)) continue;
      if (c == '=') {
        if (characters < 2) return Base64Fault::kBadPadding;
        ++padding;
        continue;
      }
      const std::uint32_t value = kDecode[3][c] >> 16;
      if (value >= 64) return Base64Fault::kBadCharacter;
      if (padding > 0) return Base64Fault::kBadPadding;
      bits = bits << 6 | value;
      ++characters;
    }
    if (characters == 0) return std::nullopt;
    if (characters + padding < 4) return Base64Fault::kBadLength;
    bits <<= 6 * padding;
    for (int i = 0; i < characters - 1; ++i) {
      *out_++ = static_cast<std::uint8_t>(bits >> (16 - 8 * i));
    }
    return padding > 0 ? expect_end() : std::nullopt;
  }

  std::optional<Base64Fault> expect_end() {
    while (at_ != end_) {
      if (!skip(*at_++)) return Base64Fault::kBadPadding;
    }
    return std::nullopt;
  }

  bool skip(std::uint8_t c) {
    if (c == '\n' || c == '\r') had_line_breaks_ = true;
    return c == '\n' || c == '\r' || c == '\t';
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
  std::uint8_t* begin_;
  std::uint8_t* out_;
  bool had_line_breaks_ = false;
};

}  // namespace

void encode_base64(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> text) {
  assert(text.size() == base64_length(bytes.size()));
  const std::size_t done = encode_base64_blocks(bytes, text.data());
  const std::uint8_t* from = bytes.data() + done;
  std::size_t left = bytes.size() - done;
  std::uint8_t* to = text.data() + done / 3 * 4;
  for (; left >= 8; left -= 6, from += 6, to += 8) {  // loads 8 bytes, of which 6 are this turn's
    const auto bits = load_be<std::uint64_t>(from);
    encode_pair(to, bits >> 52);
    encode_pair(to + 2, bits >> 40);
    encode_pair(to + 4, bits >> 28);
    encode_pair(to + 6, bits >> 16);
  }
  for (; left >= 3; left -= 3, from += 3, to += 4) encode_group(from, to);
  if (left == 0) return;
  const std::uint8_t last[3] = {from[0], left > 1 ? from[1] : std::uint8_t{0}, 0};
  encode_group(last, to);
  to[3] = '=';
  if (left == 1) to[2] = '=';
}

std::size_t decoded_length(std::span<const std::uint8_t> text) {
  // By memchr: of what is looked for there is hardly any, and a frame has tens of kilobytes.
  const auto count = [text](char c) {
    std::size_t found = 0;
    for (auto rest = text; !rest.empty(); ++found) {
      const void* const at = std::memchr(rest.data(), c, rest.size());
      if (at == nullptr) break;
      rest = rest.last(static_cast<std::size_t>(text.data() + text.size() -
                                                static_cast<const std::uint8_t*>(at)) -
                       1);
    }
    return found;
  };
  const std::size_t bytes = (text.size() - count('\n') - count('\r') - count('\t')) / 4 * 3;
  return bytes - std::min(bytes, count('='));
}

Result<Base64Decoded, Base64Fault> decode_base64(std::span<const std::uint8_t> text,
                                                 std::span<std::uint8_t> bytes) {
  assert(bytes.size() >= base64_capacity(text.size()));
  return Decoder(text, bytes.data()).run();
}

}  // namespace framescope::wire
