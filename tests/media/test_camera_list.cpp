#include <fstream>

#include <gtest/gtest.h>

#include "media/camera_list.hpp"
#include "media/temp_folder.hpp"

namespace framescope::media {
namespace {

void add_node(const std::filesystem::path& sys_class, const std::string& node,
              const std::string& name, const std::string& index) {
  std::filesystem::create_directories(sys_class / node);
  if (!name.empty()) std::ofstream(sys_class / node / "name") << name << '\n';
  if (!index.empty()) std::ofstream(sys_class / node / "index") << index << '\n';
}

TEST(CameraList, NamesInTheOrderOfTheirNumbers) {
  const TempFolder folder;
  add_node(folder.path(), "video10", "Capture card", "0");
  add_node(folder.path(), "video2", "HD Webcam: HD Webcam", "0");
  add_node(folder.path(), "video3", "HD Webcam: HD Webcam", "1");  // its metadata
  add_node(folder.path(), "video0", "", "");
  for (const auto* other : {"v4l-subdev0", "vbi0", "video", "videox", "video1x", "video-1"}) {
    add_node(folder.path(), other, "no camera", "0");
  }
  const auto cameras = list_cameras(folder.path());
  ASSERT_EQ(cameras.size(), 3U);
  EXPECT_EQ(cameras[0].index, 0);
  EXPECT_EQ(cameras[0].name, "video0");
  EXPECT_EQ(cameras[1].index, 2);
  EXPECT_EQ(cameras[1].name, "HD Webcam: HD Webcam");
  EXPECT_EQ(cameras[1].device, "/dev/video2");
  EXPECT_EQ(cameras[2].index, 10);
  EXPECT_EQ(describe(cameras),
            "cameras found: 0 (video0), 2 (HD Webcam: HD Webcam), 10 (Capture card)");
}

TEST(CameraList, NoFolderMeansNoCamera) {
  const TempFolder folder;
  EXPECT_TRUE(list_cameras(folder.path() / "absent").empty());
  EXPECT_TRUE(list_cameras(folder.path()).empty());
  EXPECT_EQ(describe({}), "no camera was found");
}

}  // namespace
}  // namespace framescope::media
