#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "wire/crc32.hpp"

namespace framescope::wire {
namespace {

std::uint32_t crc_of(std::string_view text) {
  return crc32(std::vector<std::uint8_t>(text.begin(), text.end()));
}

TEST(Crc32, KnownValues) {
  EXPECT_EQ(crc_of(""), 0U);
  EXPECT_EQ(crc_of("123456789"), 0xCBF4'3926U);  // the check value of the CRC catalogues
  EXPECT_EQ(crc_of("The quick brown fox jumps over the lazy dog"), 0x414F'A339U);
}

}  // namespace
}  // namespace framescope::wire
