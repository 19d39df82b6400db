#pragma once

#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

namespace framescope {

/// A bounded queue from exactly one producer thread to exactly one consumer thread, without locks.
///
///     tail (consumer) --> [ . . x x x x . . ] <-- head (producer)
///
/// Both indices only grow; an index masked by the capacity is a place. A full ring refuses: the
/// producer decides what that means, it never waits and never overwrites.
template <typename T>
class SpscRing {
 public:
  /// `capacity` is rounded up to a power of two.
  explicit SpscRing(std::size_t capacity) : places_(std::bit_ceil(capacity)) {}

  SpscRing(const SpscRing&) = delete;
  SpscRing& operator=(const SpscRing&) = delete;

  std::size_t capacity() const { return places_.size(); }

  /// Producer only. False when full; `value` is then untouched.
  bool push(const T& value) {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    if (head - tail_seen_ == places_.size()) {
      tail_seen_ = tail_.load(std::memory_order_acquire);
      if (head - tail_seen_ == places_.size()) return false;
    }
    places_[head & (places_.size() - 1)] = value;
    head_.store(head + 1, std::memory_order_release);
    return true;
  }

  /// Producer only. Half of the places or more are taken.
  bool half_full() {
    const std::size_t head = head_.load(std::memory_order_relaxed);
    const std::size_t half = places_.size() / 2;
    if (head - tail_seen_ < half) return false;
    tail_seen_ = tail_.load(std::memory_order_acquire);
    return head - tail_seen_ >= half;
  }

  /// Consumer only. Where what was pushed so far ends, for drain_to().
  std::size_t mark() const { return head_.load(std::memory_order_acquire); }

  /// Consumer only. Passes everything that was there at the call to `sink(const T&)`, oldest first,
  /// and answers how many.
  template <typename Sink>
  std::size_t drain(Sink&& sink) {
    return drain_to(mark(), std::forward<Sink>(sink));
  }
  /// Of what was there at an earlier mark(), with no more than that drained since.
  template <typename Sink>
  std::size_t drain_to(std::size_t mark, Sink&& sink) {
    std::size_t tail = tail_.load(std::memory_order_relaxed);
    const std::size_t count = mark - tail;
    assert(count <= places_.size());
    for (; tail != mark; ++tail) sink(places_[tail & (places_.size() - 1)]);
    tail_.store(tail, std::memory_order_release);
    return count;
  }

 private:
  static constexpr std::size_t kCacheLine = 64;

  std::vector<T> places_;
  alignas(kCacheLine) std::atomic<std::size_t> head_{0};
  std::size_t tail_seen_ = 0;  ///< the producer's last look at tail_
  alignas(kCacheLine) std::atomic<std::size_t> tail_{0};
};

}  // namespace framescope
