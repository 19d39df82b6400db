#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "core/time.hpp"

namespace framescope {

/// Hands the newest value from one thread to another: capacity one, newest wins. It is no queue:
/// whoever puts learns what was replaced and counts it under a named cause. All functions may be
/// called from any thread; none but the waiting ones blocks.
template <typename T>
class LatestSlot {
 public:
  /// Stores `value`; answers the one it replaced. A closed slot takes nothing and answers `value`
  /// itself.
  std::optional<T> put(T value) {
    std::optional<T> replaced(std::move(value));
    {
      const std::lock_guard lock(mutex_);
      if (closed_) return replaced;
      value_.swap(replaced);
    }
    filled_.notify_one();
    return replaced;
  }

  /// Waits for a value; nothing once the slot is closed and empty.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return value_ || closed_; });
    return take_locked(lock);
  }

  /// The value, if there is one now.
  std::optional<T> try_take() {
    std::unique_lock lock(mutex_);
    return take_locked(lock);
  }

  /// Waits until the value was taken, for a source that can wait for its consumer. False once
  /// closed.
  bool wait_empty() {
    std::unique_lock lock(mutex_);
    emptied_.wait(lock, [this] { return !value_ || closed_; });
    return !closed_;
  }

  /// No more puts. A value still inside can be taken; then takers get nothing. Wakes everybody.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    filled_.notify_all();
    emptied_.notify_all();
  }

 private:
  std::optional<T> take_locked(std::unique_lock<std::mutex>& lock) {
    std::optional<T> taken = std::exchange(value_, std::nullopt);
    lock.unlock();
    emptied_.notify_one();
    return taken;
  }

  std::mutex mutex_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::optional<T> value_;
  bool closed_ = false;
};

}  // namespace framescope
