#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "media/jpeg_writer.hpp"
#include "media/sample_picture.hpp"
#include "media/scaler.hpp"

namespace framescope::media {
namespace {

class JpegWriterTest : public ::testing::Test {
 protected:
  JpegWriterTest() {
    Scaler().scale(testing::sample_picture(64, 48, 2, 1), 0, Subsampling::k420, planes_);
    size_ = writer_.write(planes_, 80, 0, out_);
  }

  JpegWriter writer_;
  Image planes_;
  std::vector<std::uint8_t> out_ = std::vector<std::uint8_t>(20'000);
  std::size_t size_ = 0;
};

TEST_F(JpegWriterTest, FillsExactlyWhatItNeeds) {
  ASSERT_GT(size_, 600U);
  std::vector<std::uint8_t> tight(size_ + 1, 0x55);
  EXPECT_EQ(writer_.write(planes_, 80, 0, tight), size_);
  EXPECT_EQ(tight[size_ - 1], 0xD9);
  EXPECT_EQ(tight[size_], 0x55);
}

TEST_F(JpegWriterTest, EveryBufferThatIsTooSmallIsRefusedAndNotExceeded) {
  for (std::size_t room = 1; room < size_; room += 7) {
    std::vector<std::uint8_t> small(room);
    ASSERT_EQ(writer_.write(planes_, 80, 0, small), 0U) << room;
    EXPECT_NE(std::string(writer_.cause()).find(std::to_string(room)), std::string::npos);
  }
  EXPECT_EQ(writer_.write(planes_, 80, 0, out_), size_);
}

TEST_F(JpegWriterTest, GivesUpInTheCodecsWordsAndGoesOn) {
  const Image wide(65'501, 1, PixelFormat::kJ444);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(writer_.write(wide, 80, 0, out_), 0U);
    EXPECT_NE(std::string(writer_.cause()).find("65500"), std::string::npos) << writer_.cause();
    EXPECT_EQ(writer_.write(planes_, 80, 0, out_), size_);
  }
}

TEST_F(JpegWriterTest, MayEndAfterItGaveUp) {
  JpegWriter other;
  EXPECT_EQ(other.write(Image(0, 0, PixelFormat::kJ420), 80, 0, out_), 0U);
  EXPECT_NE(std::string(other.cause()), "");
}

}  // namespace
}  // namespace framescope::media
