#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace framescope::wire {

/// Network byte order (big-endian), the only order on our wires, read and written without casts.

/// The integer in the first sizeof(T) bytes at `from`.
template <typename T>
constexpr T load_be(const std::uint8_t* from) {
  // Spelt as one expression, which compilers turn into a load and a byte swap; of a loop they do
  // not.
  return [from]<std::size_t... I>(std::index_sequence<I...>) {
    return static_cast<T>(
        ((static_cast<std::uint64_t>(from[I]) << (8 * (sizeof(T) - 1 - I))) | ...));
  }
  (std::make_index_sequence<sizeof(T)>());
}

/// Writes `value` to the sizeof(T) bytes at `to`.
template <typename T>
constexpr void store_be(std::uint8_t* to, T value) {
  const auto bits = static_cast<std::make_unsigned_t<T>>(value);
  [ to, bits ]<std::size_t... I>(std::index_sequence<I...>) {
    ((to[I] = static_cast<std::uint8_t>(bits >> (8 * (sizeof(T) - 1 - I)))), ...);
  }
  (std::make_index_sequence<sizeof(T)>());
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
