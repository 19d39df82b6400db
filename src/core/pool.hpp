#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace framescope {

/// Hands out objects that come back when their last owner lets go, so that large buffers are used
/// again instead of allocated for each frame; in steady state it allocates nothing. Any thread;
/// objects may outlive the pool. What is handed out keeps the contents of its last use.
template <typename T>
class Pool {
 public:
  /// At most `kept` unused objects are held; more are freed, and so is one that `is_worth_keeping`
  /// says no of, from the thread that gives it back.
  explicit Pool(std::size_t kept, bool (*is_worth_keeping)(const T&) = nullptr)
      : shelf_(std::make_shared<Shelf>()) {
    shelf_->kept = kept;
    shelf_->is_worth_keeping = is_worth_keeping;
    // So that a return never allocates, hence never throws.
    shelf_->free.reserve(kept);
    shelf_->blocks.reserve(kept);
  }

  std::shared_ptr<T> acquire() {
    std::unique_ptr<T> object = shelf_->take();
    if (!object) object = std::make_unique<T>();
    return std::shared_ptr<T>(
        object.release(),
        [shelf = shelf_](T* returned) { shelf->put(std::unique_ptr<T>(returned)); },
        BlockAllocator<T>{shelf_});
  }

 private:
  struct Shelf {
    Shelf() = default;
    ~Shelf() {
      for (void* block : blocks) ::operator delete(block);
    }
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

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
    /// All are of one size: what shared_ptr keeps its counts in.
    void* take_block(std::size_t bytes) {
      {
        const std::lock_guard lock(mutex);
        if (!blocks.empty()) {
          void* const block = blocks.back();
          blocks.pop_back();
          return block;
        }
      }
      return ::operator new(bytes);
    }
    void put_block(void* block) {
      {
        const std::lock_guard lock(mutex);
        if (blocks.size() < kept) return blocks.push_back(block);
      }
      ::operator delete(block);
    }

    std::mutex mutex;
    std::vector<std::unique_ptr<T>> free;
    std::vector<void*> blocks;
    std::size_t kept = 0;
    bool (*is_worth_keeping)(const T&) = nullptr;
  };

  /// Keeps the shelf alive until the block is back on it, which is after the object.
  template <typename Block>
  struct BlockAllocator {
    using value_type = Block;
    explicit BlockAllocator(std::shared_ptr<Shelf> of) : shelf(std::move(of)) {}
    template <typename Other>
    BlockAllocator(const BlockAllocator<Other>& other) : shelf(other.shelf) {}
    Block* allocate(std::size_t n) {
      return static_cast<Block*>(shelf->take_block(n * sizeof(Block)));
    }
    void deallocate(Block* block, std::size_t /*n*/) { shelf->put_block(block); }
    friend bool operator==(const BlockAllocator&, const BlockAllocator&) = default;
    std::shared_ptr<Shelf> shelf;
  };

  std::shared_ptr<Shelf> shelf_;
};

}  // namespace framescope
