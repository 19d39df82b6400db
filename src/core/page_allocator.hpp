#pragma once

#include <cstddef>

namespace framescope {

/// As operator new and delete, but from kHugePageBytes on in whole huge pages, where the system has
/// them to give: a page of 4 KiB is about one row of 720p, so that a processor that reads along
/// looks the next one up at every row, and its prefetching ends there. Throws std::bad_alloc.
void* allocate_pages(std::size_t bytes);
void free_pages(void* memory, std::size_t bytes) noexcept;

inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

/// A standard allocator of these, for pictures. What is filled over minutes does without: the first
/// byte of a huge page waits until the system has found one and cleared it. Any thread.
template <typename T>
struct PageAllocator {
  using value_type = T;

  PageAllocator() = default;
  template <typename Other>
  PageAllocator(const PageAllocator<Other>&) {}

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_pages(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) noexcept { free_pages(memory, count * sizeof(T)); }

  bool operator==(const PageAllocator&) const = default;
};

}  // namespace framescope
