#include "session/counting_new.hpp"

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>

#include <pthread.h>

namespace framescope::test {
namespace {

constexpr std::size_t kMaxThreads = 64;
constexpr std::size_t kNameBytes = 16;  // with its NUL, as Linux has it

/// In a row of its own for each thread that ever allocated while somebody counted; itself it must
/// not allocate.
struct Row {
  std::array<char, kNameBytes> name{};
  std::atomic<std::uint64_t> calls{0};
};
std::array<Row, kMaxThreads> rows;
std::atomic<std::size_t> rows_in_use{0};
std::atomic<bool> counting{false};

Row& row_of_this_thread() {
  thread_local Row* row = nullptr;
  if (row == nullptr) {
    const std::size_t index = rows_in_use.fetch_add(1);
    if (index >= kMaxThreads) std::abort();
    row = &rows[index];
    pthread_getname_np(pthread_self(), row->name.data(), row->name.size());
  }
  return *row;
}

void* try_allocate(std::size_t bytes, std::size_t alignment) {
  if (counting.load(std::memory_order_relaxed)) ++row_of_this_thread().calls;
  const std::size_t size = (bytes + alignment - 1) / alignment * alignment;
  return std::aligned_alloc(alignment, size == 0 ? alignment : size);
}

void* allocate(std::size_t bytes, std::size_t alignment) {
  if (void* memory = try_allocate(bytes, alignment)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void count_allocations() {
  for (Row& row : rows) row.calls = 0;
  counting = true;
}

std::map<std::string, std::uint64_t> counted_allocations() {
  counting = false;
  std::map<std::string, std::uint64_t> counts;
  for (const Row& row : rows) {
    if (row.calls > 0) counts[row.name.data()] += row.calls;
  }
  return counts;
}

}  // namespace framescope::test

namespace {
constexpr std::size_t kUsual = __STDCPP_DEFAULT_NEW_ALIGNMENT__;
}  // namespace

void* operator new(std::size_t size) { return framescope::test::allocate(size, kUsual); }
void* operator new[](std::size_t size) { return framescope::test::allocate(size, kUsual); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return framescope::test::allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return framescope::test::allocate(size, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return framescope::test::try_allocate(size, kUsual);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return framescope::test::try_allocate(size, kUsual);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
