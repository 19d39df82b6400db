#include <array>

#include <gtest/gtest.h>

#include "wire/byte_io.hpp"

namespace framescope::wire {
namespace {

constexpr std::array<std::uint8_t, 8> kBytes{0x81, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08};

TEST(ByteIo, GoldenBytesBothWays) {
  EXPECT_EQ(load_be<std::uint16_t>(kBytes.data()), 0x8102);
  EXPECT_EQ(load_be<std::uint32_t>(kBytes.data()), 0x8102'0304U);
  EXPECT_EQ(load_be<std::uint64_t>(kBytes.data()), 0x8102'0304'0506'0708U);
  EXPECT_EQ(load_be<std::int64_t>(kBytes.data()), -0x7EFD'FCFB'FAF9'F8F8);
  std::array<std::uint8_t, 8> written{};
  store_be<std::int64_t>(written.data(), -0x7EFD'FCFB'FAF9'F8F8);
  EXPECT_EQ(written, kBytes);
}

TEST(ByteIo, ReaderWalksAndStopsAtTheEnd) {
  ByteReader in(kBytes);
  EXPECT_EQ(in.read<std::uint8_t>(), 0x81);
  EXPECT_EQ(in.read<std::uint16_t>(), 0x0203);
  EXPECT_EQ(in.take(2).size(), 2U);
  EXPECT_EQ(in.rest().size(), 3U);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.read<std::uint32_t>(), 0U);
  EXPECT_FALSE(in.ok());
  EXPECT_EQ(in.read<std::uint8_t>(), 0) << "after a fault nothing is read any more";
  EXPECT_FALSE(in.ok());
}

TEST(ByteIo, WriterFillsExactly) {
  std::array<std::uint8_t, 7> bytes{};
  ByteWriter out(bytes);
  out.write(std::uint8_t{1});
  out.write(std::uint16_t{0x0203});
  out.write(std::uint32_t{0x0405'0607});
  EXPECT_EQ(out.remaining(), 0U);
  EXPECT_EQ(bytes, (std::array<std::uint8_t, 7>{1, 2, 3, 4, 5, 6, 7}));
}

}  // namespace
}  // namespace framescope::wire
