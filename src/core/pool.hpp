#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace framescope {

/// Hands out objects that come back when their last owner lets go, so that large buffers are used
/// again instead of allocated for each frame. Any thread; objects may outlive the pool. What is
/// handed out keeps the contents of its last use.
template <typename T>
class Pool {
 public:
  /// At most `kept` unused objects are held; more are freed, and so is one that `is_worth_keeping`
  /// says no of, from the thread that gives it back.
  explicit Pool(std::size_t kept, bool (*is_worth_keeping)(const T&) = nullptr)
      : shelf_(std::make_shared<Shelf>()) {
    shelf_->kept = kept;
    shelf_->is_worth_keeping = is_worth_keeping;
    shelf_->free.reserve(kept);  // so that a return never allocates, hence never throws
  }

  std::shared_ptr<T> acquire() {
    std::unique_ptr<T> object = shelf_->take();
    if (!object) object = std::make_unique<T>();
    return std::shared_ptr<T>(object.release(), [shelf = shelf_](T* returned) {
      shelf->put(std::unique_ptr<T>(returned));
    });
  }

 private:
  struct Shelf {
    std::unique_ptr<T> take() {
      const std::lock_guard lock(mutex);
      if (free.empty()) return nullptr;
      std::unique_ptr<T> object = std::move(free.back());
      free.pop_back();
      return object;
    }
    void put(std::unique_ptr<T> object) {
      if (is_worth_keeping != nullptr && !is_worth_keeping(*object)) return;
      const std::lock_guard lock(mutex);
      if (free.size() < kept) free.push_back(std::move(object));
    }

    std::mutex mutex;
    std::vector<std::unique_ptr<T>> free;
    std::size_t kept = 0;
    bool (*is_worth_keeping)(const T&) = nullptr;
  };

  std::shared_ptr<Shelf> shelf_;
};

}  // namespace framescope
