#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "media/opencv_edge.hpp"
#include "media/still_source.hpp"
#include "media/temp_folder.hpp"

namespace framescope::media {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::unique_ptr<FrameSource> open_path(const fs::path& path) {
  return open_source({SourceKind::kFile, path.string(), 0}, {});
}

std::vector<int> pixel(const Image& bgr, int x, int y) {
  const auto* bytes = bgr.plane(0) + y * bgr.stride(0) + x * 3;
  return {bytes[0], bytes[1], bytes[2]};
}

Image first_picture(const fs::path& path) {
  Image bgr;
  EXPECT_EQ(open_path(path)->read(bgr, {}), ReadStatus::kFrame);
  return bgr;
}

TEST(StillSource, RepeatsForEver) {
  const TempFolder folder;
  cv::imwrite((folder.path() / "a.png").string(), cv::Mat(30, 40, CV_8UC3, cv::Scalar(10, 20, 30)));
  const auto source = open_path(folder.path() / "a.png");
  EXPECT_EQ(source->info().name, "a.png");
  EXPECT_EQ(source->info().width_px, 40);
  EXPECT_EQ(source->info().height_px, 30);
  EXPECT_EQ(source->info().fps, 30);
  EXPECT_FALSE(source->info().live);
  EXPECT_FALSE(source->info().frames);
  Image bgr;
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame);
    EXPECT_EQ(bgr.format(), PixelFormat::kBgr);
    EXPECT_EQ(pixel(bgr, 39, 29), (std::vector<int>{10, 20, 30}));
    std::fill_n(bgr.plane(0), bgr.size_bytes(), std::uint8_t{0});  // is ours to spoil
  }
}

TEST(StillSource, EveryDepthAndChannelCountBecomesBgr) {
  const TempFolder folder;
  const auto path = (folder.path() / "a.png").string();
  cv::imwrite(path, cv::Mat(8, 8, CV_8UC1, cv::Scalar(77)));
  EXPECT_EQ(pixel(first_picture(path), 3, 3), (std::vector<int>{77, 77, 77}));
  cv::imwrite(path, cv::Mat(8, 8, CV_16UC1, cv::Scalar(77 * 257)));
  EXPECT_EQ(pixel(first_picture(path), 3, 3), (std::vector<int>{77, 77, 77}));
  cv::imwrite(path, cv::Mat(8, 8, CV_16UC3, cv::Scalar(10 * 257, 20 * 257, 30 * 257)));
  EXPECT_EQ(pixel(first_picture(path), 3, 3), (std::vector<int>{10, 20, 30}));
  cv::imwrite(path, cv::Mat(8, 8, CV_8UC4, cv::Scalar(10, 20, 30, 128)));
  EXPECT_EQ(pixel(first_picture(path), 3, 3), (std::vector<int>{10, 20, 30}));
}

TEST(StillSource, ManyFormats) {
  const TempFolder folder;
  for (const auto* name : {"a.jpg", "a.bmp", "a.webp", "a.ppm", "a.tiff"}) {
    const auto path = folder.path() / name;
    ASSERT_TRUE(cv::imwrite(path.string(), cv::Mat(16, 16, CV_8UC3, cv::Scalar::all(90)))) << name;
    EXPECT_NEAR(pixel(first_picture(path), 8, 8)[1], 90, 3) << name;
  }
}

// A turned picture is shown upright: orientation 6 says that its top is at the right.
TEST(StillSource, ExifOrientationIsApplied) {
  const TempFolder folder;
  cv::Mat wide(32, 64, CV_8UC3, cv::Scalar::all(0));
  wide.colRange(0, 32).setTo(cv::Scalar::all(255));
  std::vector<unsigned char> jpeg;
  cv::imencode(".jpg", wide, jpeg);
  const std::string tiff("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0", 26);
  const std::string segment = std::string(
                                  "\xFF\xE1\0\x22"
                                  "Exif\0\0",
                                  10) +
                              tiff;
  jpeg.insert(jpeg.begin() + 2, segment.begin(), segment.end());
  std::ofstream(folder.path() / "turned.jpg", std::ios::binary)
      .write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
  const Image bgr = first_picture(folder.path() / "turned.jpg");
  EXPECT_EQ(bgr.width_px(), 32);
  EXPECT_EQ(bgr.height_px(), 64);
  EXPECT_GT(pixel(bgr, 16, 10)[0], 240);
  EXPECT_LT(pixel(bgr, 16, 54)[0], 15);
}

TEST(StillSource, ABrokenPictureIsRefused) {
  const TempFolder folder;
  std::vector<unsigned char> png;
  cv::imencode(".png", cv::Mat(8, 8, CV_8UC3, cv::Scalar::all(1)), png);
  png.resize(20);
  std::ofstream(folder.path() / "a.png", std::ios::binary)
      .write(reinterpret_cast<const char*>(png.data()), static_cast<std::streamsize>(png.size()));
  try {
    open_path(folder.path() / "a.png");
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), ::testing::AllOf(HasSubstr("a.png"), HasSubstr("broken")));
  }
}

TEST(StillSource, StoreRefusesWhatIsNoPicture) {
  Image bgr;
  EXPECT_FALSE(store(cv::Mat(), bgr));
  EXPECT_FALSE(store(cv::Mat(4, 4, CV_32FC3), bgr));
  EXPECT_FALSE(store(cv::Mat(4, 4, CV_8UC2), bgr));
  // One row more than the limit, without its memory: the header alone decides.
  unsigned char byte = 0;
  EXPECT_FALSE(store(cv::Mat(8193, 8192, CV_8UC1, &byte, 8192), bgr));
}

TEST(StillSource, RealPicture) {
  const fs::path path = "/usr/lib/python3/dist-packages/imageio/resources/images/astronaut.png";
  if (!fs::exists(path)) GTEST_SKIP() << "needs python3-imageio's astronaut.png";
  EXPECT_EQ(first_picture(path).width_px(), 512);
  EXPECT_EQ(first_picture(path).height_px(), 512);
}

}  // namespace
}  // namespace framescope::media
