#include <cstdint>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "core/image.hpp"
#include "core/page_allocator.hpp"

namespace framescope {
namespace {

using Bytes = std::vector<std::uint8_t, PageAllocator<std::uint8_t>>;

bool is_at_a_huge_page(const void* memory) {
  return reinterpret_cast<std::uintptr_t>(memory) % kHugePageBytes == 0;
}

TEST(PageAllocator, FromTwoMebibytesOnAtTheBeginningOfAHugePage) {
  for (const std::size_t size : {kHugePageBytes, kHugePageBytes + 1, 3 * kHugePageBytes}) {
    Bytes bytes(size);
    EXPECT_TRUE(is_at_a_huge_page(bytes.data())) << size;
    bytes.back() = 1;
  }
}

// Under a sanitizer a wrong way of giving back fails.
TEST(PageAllocator, GrowsAndShrinksAcrossTheBorder) {
  Bytes bytes(100);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  bytes.resize(kHugePageBytes - 1);
  bytes.resize(2 * kHugePageBytes);
  EXPECT_TRUE(is_at_a_huge_page(bytes.data()));
  EXPECT_EQ(bytes[99], 99);
  EXPECT_EQ(bytes.back(), 0);
  bytes.resize(100);
  bytes.shrink_to_fit();
  EXPECT_EQ(bytes.capacity(), 100U);
  EXPECT_EQ(bytes[99], 99);
}

TEST(PageAllocator, APictureOf720pLiesThere) {
  const Image hd(1280, 720, PixelFormat::kBgr);
  EXPECT_TRUE(is_at_a_huge_page(hd.plane(0)));
}

}  // namespace
}  // namespace framescope
