#include <cstdint>
#include <fstream>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgcodecs.hpp>

#include "media/picture_kind.hpp"
#include "media/still_source.hpp"
#include "media/temp_folder.hpp"

namespace framescope::media {
namespace {

namespace fs = std::filesystem;

class PictureKindTest : public testing::Test {
 protected:
  fs::path written(const std::string& name, int type) {
    const fs::path path = folder_.path() / name;
    EXPECT_TRUE(cv::imwrite(path.string(), cv::Mat(20, 30, type, cv::Scalar::all(77))));
    return path;
  }
  fs::path written(const std::string& name, const std::vector<std::uint8_t>& bytes) {
    const fs::path path = folder_.path() / name;
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    return path;
  }

  TempFolder folder_;
};

PictureKind kind_of(const fs::path& path) {
  const auto kind = inspect_picture(path);
  EXPECT_TRUE(kind);
  if (!kind) return {};
  EXPECT_EQ(kind->width_px, 30);
  EXPECT_EQ(kind->height_px, 20);
  return *kind;
}

TEST_F(PictureKindTest, WhatNeedsNoConversionHasNone) {
  for (const char* name : {"a.png", "a.jpg", "a.bmp"}) {
    EXPECT_EQ(conversions_of(kind_of(written(name, CV_8UC3))), "") << name;
  }
}

TEST_F(PictureKindTest, NamesEachConversion) {
  EXPECT_EQ(conversions_of(kind_of(written("g.png", CV_8UC1))), "grey made BGR");
  EXPECT_EQ(conversions_of(kind_of(written("g.jpg", CV_8UC1))), "grey made BGR");
  EXPECT_EQ(conversions_of(kind_of(written("d.png", CV_16UC3))), "16 bits a sample reduced to 8");
  EXPECT_EQ(conversions_of(kind_of(written("a.png", CV_8UC4))), "alpha left out");
  EXPECT_EQ(conversions_of(kind_of(written("gd.png", CV_16UC1))),
            "grey made BGR, 16 bits a sample reduced to 8");
  EXPECT_EQ(conversions_of(kind_of(written("d.tif", CV_16UC3))), "16 bits a sample reduced to 8");
  EXPECT_EQ(conversions_of({.cmyk = true}), "CMYK made BGR");
}

TEST_F(PictureKindTest, EveryTruncationOfAHeaderIsSurvived) {
  std::vector<std::uint8_t> png;
  ASSERT_TRUE(cv::imencode(".png", cv::Mat(20, 30, CV_16UC4, cv::Scalar::all(9)), png));
  std::vector<std::uint8_t> jpeg;
  ASSERT_TRUE(cv::imencode(".jpg", cv::Mat(20, 30, CV_8UC3, cv::Scalar::all(9)), jpeg));
  for (std::size_t size = 0; size < 33; ++size) {
    EXPECT_FALSE(inspect_header(written("cut", {png.begin(), png.begin() + std::ptrdiff_t(size)})));
  }
  for (std::size_t size = 0; size < jpeg.size(); size += 7) {
    (void)inspect_header(written("cut", {jpeg.begin(), jpeg.begin() + std::ptrdiff_t(size)}));
  }
  EXPECT_FALSE(inspect_picture(folder_.path() / "absent"));
  EXPECT_FALSE(inspect_picture(folder_.path()));
}

/// A header may claim anything; nothing is allocated by it.
TEST_F(PictureKindTest, APictureThatIsTooLargeIsRefusedByItsHeader) {
  std::vector<std::uint8_t> png;
  ASSERT_TRUE(cv::imencode(".png", cv::Mat(20, 30, CV_8UC3, cv::Scalar::all(9)), png));
  for (const std::size_t high_byte : {16u, 20u}) png[high_byte + 1] = 1;  // 65,566 and 65,556
  try {
    (void)open_still(written("huge.png", png), 0);
    FAIL() << "it was opened";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("65566x65556"), std::string::npos) << error.what();
  }
}

TEST_F(PictureKindTest, AChunkThatClaimsTooMuchEndsTheSearch) {
  std::vector<std::uint8_t> png;
  ASSERT_TRUE(cv::imencode(".png", cv::Mat(20, 30, CV_8UC3, cv::Scalar::all(9)), png));
  png.resize(33);
  png.insert(png.end(), {0xFF, 0xFF, 0xFF, 0xFF, 't', 'E', 'X', 't', 0, 0, 0, 0, 0});
  EXPECT_FALSE(kind_of(written("long.png", png)).alpha);
}

}  // namespace
}  // namespace framescope::media
