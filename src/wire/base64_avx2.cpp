#include "wire/base64_avx2.hpp"

#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace framescope::wire {

#ifdef __x86_64__
namespace {

constexpr std::size_t kTextBlock = 32;
constexpr std::size_t kByteBlock = 24;
constexpr std::size_t kLoaded = 28;  // two loads of 16 bytes, twelve apart

bool has_avx2() {
  static const bool has = __builtin_cpu_supports("avx2") != 0;
  return has;
}

__attribute__((target("avx2"))) __m256i both_halves(__m128i half) {
  return _mm256_broadcastsi128_si256(half);
}

/// 24 bytes to 32 values of six bits.
__attribute__((target("avx2"))) __m256i split(const std::uint8_t* bytes) {
  const auto* const low = reinterpret_cast<const __m128i*>(bytes);
  const auto* const high = reinterpret_cast<const __m128i*>(bytes + kByteBlock / 2);
  const __m256i loaded = _mm256_set_m128i(_mm_loadu_si128(high), _mm_loadu_si128(low));
  // Of three bytes a, b, c the four b a c b, in which each value lies within one half.
  const __m256i groups = _mm256_shuffle_epi8(
      loaded, both_halves(_mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10)));
  // Multiplying by a power of two shifts each half by a number of bits of its own.
  const __m256i even = _mm256_mulhi_epu16(_mm256_and_si256(groups, _mm256_set1_epi32(0x0FC0FC00)),
                                          _mm256_set1_epi32(0x04000040));
  const __m256i odd = _mm256_mullo_epi16(_mm256_and_si256(groups, _mm256_set1_epi32(0x003F03F0)),
                                         _mm256_set1_epi32(0x01000010));
  return _mm256_or_si256(even, odd);
}

/// Values of six bits to characters: the ranges A-Z, a-z, 0-9, + and / each lie at one distance
/// from their values, which is looked up by the range's number.
__attribute__((target("avx2"))) __m256i to_characters(__m256i values) {
  const __m256i distances = both_halves(
      _mm_setr_epi8('A', 'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
                    '0' - 52, '0' - 52, '0' - 52, '0' - 52, '+' - 62, '/' - 63, 0, 0));
  // A-Z and a-z are 0 here, and 0 to 9 have ten numbers, for want of a comparison.
  const __m256i above_letters = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
  const __m256i above_capitals = _mm256_cmpgt_epi8(values, _mm256_set1_epi8(25));  // -1 where so
  const __m256i range = _mm256_sub_epi8(above_letters, above_capitals);
  return _mm256_add_epi8(values, _mm256_shuffle_epi8(distances, range));
}

/// Whether all are of the 64. Each half of a character looks up what speaks against it, a bit for a
/// kind of rows or columns in ASCII's table: it is out where both halves agree on one.
__attribute__((target("avx2"))) bool are_all_valid(__m256i text, __m256i high_halves) {
  const __m256i low_halves = _mm256_and_si256(text, _mm256_set1_epi8(0x0F));
  // Bit 0 is row 2, of which + and / are in; bit 1 row 3, up to 9; bit 2 rows 4 and 6, from 1; bit
  // 3 rows 5 and 7, up to A; bit 4 all other rows.
  const __m256i against_row =
      both_halves(_mm_setr_epi8(16, 16, 1, 2, 4, 8, 4, 8, 16, 16, 16, 16, 16, 16, 16, 16));
  const __m256i against_column = both_halves(_mm_setr_epi8(
      1 | 4 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16, 1 | 16,
      1 | 2 | 16, 2 | 8 | 16, 1 | 2 | 8 | 16, 1 | 2 | 8 | 16, 1 | 2 | 8 | 16, 2 | 8 | 16));
  return _mm256_testz_si256(_mm256_shuffle_epi8(against_row, high_halves),
                            _mm256_shuffle_epi8(against_column, low_halves)) != 0;
}

/// Characters to values of six bits, by the distance that their row has; only / has its own.
__attribute__((target("avx2"))) __m256i to_values(__m256i text, __m256i high_halves) {
  const __m256i distances = both_halves(_mm_setr_epi8(0, 63 - '/', 62 - '+', 52 - '0', -'A', -'A',
                                                      26 - 'a', 26 - 'a', 0, 0, 0, 0, 0, 0, 0, 0));
  const __m256i slashes = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('/'));  // -1 where so
  return _mm256_add_epi8(text,
                         _mm256_shuffle_epi8(distances, _mm256_add_epi8(high_halves, slashes)));
}

/// 32 values of six bits to 24 bytes.
__attribute__((target("avx2"))) void join(__m256i values, std::uint8_t* bytes) {
  const __m256i pairs = _mm256_maddubs_epi16(values, _mm256_set1_epi32(0x01400140));  // of 12 bits
  const __m256i groups = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00011000));     // of 24
  const __m256i halves = _mm256_shuffle_epi8(
      groups, both_halves(_mm_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1)));
  const __m256i joined =
      _mm256_permutevar8x32_epi32(halves, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(bytes), _mm256_castsi256_si128(joined));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(bytes + 16), _mm256_extracti128_si256(joined, 1));
}

__attribute__((target("avx2"))) std::size_t encode(std::span<const std::uint8_t> bytes,
                                                   std::uint8_t* text) {
  std::size_t done = 0;
  for (; bytes.size() - done >= kLoaded; done += kByteBlock, text += kTextBlock) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(text), to_characters(split(&bytes[done])));
  }
  return done;
}

__attribute__((target("avx2"))) std::size_t decode(std::span<const std::uint8_t> text,
                                                   std::uint8_t* bytes) {
  std::size_t done = 0;
  for (; text.size() - done >= kTextBlock; done += kTextBlock, bytes += kByteBlock) {
    const __m256i block = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&text[done]));
    const __m256i high_halves =
        _mm256_and_si256(_mm256_srli_epi32(block, 4), _mm256_set1_epi8(0x0F));
    if (!are_all_valid(block, high_halves)) break;
    join(to_values(block, high_halves), bytes);
  }
  return done;
}

}  // namespace

std::size_t encode_base64_blocks(std::span<const std::uint8_t> bytes, std::uint8_t* text) {
  return has_avx2() ? encode(bytes, text) : 0;
}

std::size_t decode_base64_blocks(std::span<const std::uint8_t> text, std::uint8_t* bytes) {
  return has_avx2() ? decode(text, bytes) : 0;
}

#else

std::size_t encode_base64_blocks(std::span<const std::uint8_t> /*bytes*/, std::uint8_t* /*text*/) {
  return 0;
}

std::size_t decode_base64_blocks(std::span<const std::uint8_t> /*text*/, std::uint8_t* /*bytes*/) {
  return 0;
}

#endif

}  // namespace framescope::wire
