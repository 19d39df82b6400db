#include <utility>

#include <gtest/gtest.h>

#include "wire/jpeg_builder.hpp"
#include "wire/scan_markers.hpp"

namespace framescope::wire {
namespace {

using test::Bytes;

TEST(ScanMarkers, AreFoundOneAfterTheOther) {
  const Bytes scan{1, 0xFF, 0xD3, 2, 3, 0xFF, 0xFF, 0xD9};
  const ScanMarker restart = next_marker(scan, 0);
  EXPECT_EQ(restart.at, 1U);
  EXPECT_EQ(restart.end, 3U);
  EXPECT_EQ(restart.code, restart_code(11));
  EXPECT_TRUE(restart.is_restart());
  const ScanMarker eoi = next_marker(scan, restart.end);
  EXPECT_EQ(eoi.at, 5U) << "the first of the FFs that come before its code";
  EXPECT_EQ(eoi.end, 8U);
  EXPECT_FALSE(eoi.is_restart());
  EXPECT_EQ(next_marker(scan, eoi.end).code, 0);
}

TEST(ScanMarkers, StuffedAndHalfOnesAreNone) {
  for (const Bytes& scan : {Bytes{}, Bytes{1}, Bytes{0xFF, 0x00}, Bytes{1, 0xFF, 0xFF, 0x00, 2},
                            Bytes{1, 0xFF}, Bytes{0xFF, 0xFF}}) {
    const ScanMarker none = next_marker(scan, 0);
    EXPECT_EQ(none.code, 0);
    EXPECT_EQ(none.at, scan.size());
    EXPECT_EQ(none.end, scan.size());
    EXPECT_FALSE(none.is_restart());
  }
}

TEST(ScanMarkers, RestartsAreD0ToD7) {
  for (int code = 1; code < 255; ++code) {
    const Bytes scan{0xFF, static_cast<std::uint8_t>(code)};
    EXPECT_EQ(next_marker(scan, 0).is_restart(), code >= 0xD0 && code <= 0xD7) << code;
  }
  EXPECT_EQ(restart_code(7), 0xD7);
  EXPECT_EQ(restart_code(8), 0xD0);
}

}  // namespace
}  // namespace framescope::wire
