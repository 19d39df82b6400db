#include "core/page_allocator.hpp"

#include <new>

#include <sys/mman.h>

namespace framescope {
namespace {

constexpr std::align_val_t kAlignment{kHugePageBytes};

}  // namespace

void* allocate_pages(std::size_t bytes) {
  if (bytes < kHugePageBytes) return ::operator new(bytes);
  const std::size_t whole = (bytes + kHugePageBytes - 1) / kHugePageBytes * kHugePageBytes;
  void* const memory = ::operator new(whole, kAlignment);
  // A wish: without it the memory is as good, and slower.
  (void)::madvise(memory, whole, MADV_HUGEPAGE);
  return memory;
}

void free_pages(void* memory, std::size_t bytes) noexcept {
  if (bytes < kHugePageBytes) return ::operator delete(memory);
  ::operator delete(memory, kAlignment);
}

}  // namespace framescope
