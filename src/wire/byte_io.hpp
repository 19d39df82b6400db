#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace framescope::wire {

/// Network byte order (big-endian), the only order on our wires, read and written without casts.

/// The integer in the first sizeof(T) bytes at `from`.
template <typename T>
constexpr T load_be(const std::uint8_t* from) {
  using Bits = std::make_unsigned_t<T>;
  Bits bits = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    bits = static_cast<Bits>((static_cast<std::uint64_t>(bits) << 8) | from[i]);
  }
  return static_cast<T>(bits);
}

/// Writes `value` to the sizeof(T) bytes at `to`.
template <typename T>
constexpr void store_be(std::uint8_t* to, T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<std::uint8_t>(bits >> (8 * (sizeof(T) - 1 - i)));
  }
}

/// Takes a peer's bytes apart. Reading past the end gives zeros and makes `ok()` false for good, so
/// a parser checks once, at its end.
class ByteReader {
 public:
  explicit ByteReader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  template <typename T>
  T read() {
    const auto from = take(sizeof(T));
    return from.empty() ? T{} : load_be<T>(from.data());
  }

  /// The next `count` bytes, or none when fewer are left.
  std::span<const std::uint8_t> take(std::size_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::span<const std::uint8_t> rest() const { return rest_; }
  bool ok() const { return ok_; }

 private:
  std::span<const std::uint8_t> rest_;
  bool ok_ = true;
};

/// Puts our own bytes together in a buffer that the caller has sized; overrunning it is our bug.
class ByteWriter {
 public:
  explicit ByteWriter(std::span<std::uint8_t> bytes) : rest_(bytes) {}

  template <typename T>
  void write(T value) {
    assert(sizeof(T) <= rest_.size());
    store_be<T>(rest_.data(), value);
    rest_ = rest_.subspan(sizeof(T));
  }

  std::size_t remaining() const { return rest_.size(); }

 private:
  std::span<std::uint8_t> rest_;
};

}  // namespace framescope::wire
