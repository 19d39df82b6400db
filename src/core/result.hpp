#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace framescope {

/// A value, or the cause why there is none. For bytes from a peer or a file, whose faults are
/// expected and counted; never thrown. `T` and `E` must differ.
template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value)
      : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit by design
  Result(E error)
      : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  /// The value; only when `ok()`.
  const T& value() const& { return assert(ok()), *std::get_if<0>(&state_); }
  T& value() & { return assert(ok()), *std::get_if<0>(&state_); }
  T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  /// The cause; only when not `ok()`.
  const E& error() const { return assert(!ok()), *std::get_if<1>(&state_); }

 private:
  std::variant<T, E> state_;
};

}  // namespace framescope
