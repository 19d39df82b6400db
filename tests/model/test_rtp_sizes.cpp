#include <gtest/gtest.h>

#include "model/rtp_sizes.hpp"

namespace framescope::model {
namespace {

TEST(RtpSizes, APacketIsItsHeadersAndThePartOfTheScan) {
  // 12 RTP, 88 of facts, 8 JPEG, 4 restart.
  const RtpSize one = rtp_size(kJpegHeaderBytes + 500, 80, {});
  EXPECT_EQ(one.packets, 1U);
  EXPECT_EQ(one.payload_bytes, 12U + 88 + 8 + 4 + 500);
  EXPECT_EQ(one.largest_bytes, one.payload_bytes);
  EXPECT_EQ(one.last_bytes, one.payload_bytes);
  EXPECT_EQ(rtp_size(kJpegHeaderBytes + 500, 80, {.restart_markers = false}).payload_bytes,
            12U + 88 + 8 + 500);
  EXPECT_EQ(rtp_size(kJpegHeaderBytes + 500, 100, {}).payload_bytes, one.payload_bytes + 132);
  const RtpSize three = rtp_size(kJpegHeaderBytes + (1400 - 112) + (1400 - 40) + 7, 80, {});
  EXPECT_EQ(three.packets, 3U);
  EXPECT_EQ(three.payload_bytes, 2 * 1400U + 40 + 7);
  EXPECT_EQ(three.largest_bytes, 1400U);
  EXPECT_EQ(three.last_bytes, 47U);
}

TEST(RtpSizes, TheLargestJpegInSoManyPacketsIsExact) {
  for (const RtpPacking& packing :
       {RtpPacking{}, RtpPacking{300, true}, RtpPacking{65'507, false}}) {
    for (std::uint64_t packets = 1; packets < 40; ++packets) {
      const std::size_t most = rtp_jpeg_bytes_in_packets(packets, packing);
      EXPECT_EQ(rtp_size(most, 80, packing).packets, packets);
      EXPECT_EQ(rtp_size(most, 80, packing).payload_bytes, packets * packing.datagram_bytes);
      EXPECT_EQ(rtp_size(most + 1, 80, packing).packets, packets + 1);
    }
    EXPECT_EQ(rtp_jpeg_bytes_in_packets(0, packing), 0U);
    EXPECT_EQ(rtp_jpeg_bytes_in_packets(~std::uint64_t{0}, packing), kMaxRtpJpegBytes);
  }
}

TEST(RtpSizes, TheLargestJpegInSoManyBytesIsExact) {
  for (const RtpPacking& packing : {RtpPacking{}, RtpPacking{300, true}}) {
    for (std::size_t bytes = 0; bytes < 6000; ++bytes) {
      const std::size_t most = rtp_jpeg_bytes_in(bytes, packing);
      if (most == 0) {
        EXPECT_LE(bytes, 116U);
        continue;
      }
      EXPECT_LE(rtp_size(most, 80, packing).payload_bytes, bytes);
      EXPECT_GT(rtp_size(most + 1, 80, packing).payload_bytes, bytes);
    }
    EXPECT_EQ(rtp_jpeg_bytes_in(std::size_t{1} << 40U, packing), kMaxRtpJpegBytes);
  }
}

}  // namespace
}  // namespace framescope::model
