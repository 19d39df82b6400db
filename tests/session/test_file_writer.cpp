#include <algorithm>
#include <array>
#include <atomic>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "media/temp_folder.hpp"
#include "session/file_writer.hpp"
#include "session/stuck_disk.hpp"
#include "session/sums.hpp"

/// OpenCV's first encoder starts GDAL, which takes locks of its own in two orders while it does.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "deadlock:libgdal.so\n"; }

namespace framescope::session {
namespace {

using media::TempFolder;
using test::eventually;
using test::StuckDisk;

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::size_t files_in(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder),
                                                std::filesystem::directory_iterator()));
}

std::shared_ptr<Image> red(int width_px = 40, int height_px = 30) {
  auto image = std::make_shared<Image>(width_px, height_px, PixelFormat::kRgba);
  for (std::size_t i = 0; i < image->size_bytes(); ++i) {
    image->plane(0)[i] = i % 4 == 0 || i % 4 == 3 ? 255 : 0;
  }
  return image;
}

class FileWriterTest : public testing::Test {
 protected:
  std::string in_folder(const std::string& name) const { return (folder_.path() / name).string(); }

  Written result(FileWriter& writer) {
    std::optional<Written> written;
    EXPECT_TRUE(eventually([&] { return (written = writer.take()).has_value(); }));
    return written.value_or(Written{});
  }

  /// Writes one text and answers how that went.
  std::string error_of(const std::string& file) {
    FileWriter writer({});
    EXPECT_EQ(writer.write_text("text", file), "");
    const Written written = result(writer);
    EXPECT_EQ(written.file, file);
    return written.error;
  }

  TempFolder folder_;
};

TEST_F(FileWriterTest, WritesATextAndTellsSo) {
  std::atomic<int> wakes{0};
  FileWriter writer([&wakes] { ++wakes; });
  EXPECT_FALSE(writer.busy());
  EXPECT_EQ(writer.write_text("width = 400\n", in_folder("a.toml")), "");
  EXPECT_TRUE(writer.busy());
  const Written written = result(writer);
  EXPECT_FALSE(writer.busy());
  EXPECT_EQ(written.file, in_folder("a.toml"));
  EXPECT_EQ(written.error, "");
  EXPECT_EQ(contents(in_folder("a.toml")), "width = 400\n");
  EXPECT_EQ(files_in(folder_.path()), 1u);
  EXPECT_TRUE(eventually([&] { return wakes == 1; }));
}

TEST_F(FileWriterTest, WritesAPngAndGivesThePictureBack) {
  FileWriter writer({});
  std::shared_ptr<Image> image = red();
  EXPECT_EQ(writer.write_png(image, in_folder("a.png")), "");
  EXPECT_EQ(result(writer).error, "");
  EXPECT_EQ(image.use_count(), 1);
  EXPECT_EQ(contents(in_folder("a.png")).substr(0, 8), "\x89PNG\r\n\x1A\n");
}

TEST_F(FileWriterTest, ReplacesAFileAndKeepsLinkAndPermissions) {
  std::ofstream(in_folder("real")) << "old and longer";
  ASSERT_EQ(::chmod(in_folder("real").c_str(), 0600), 0);
  std::filesystem::create_symlink("real", in_folder("link"));
  EXPECT_EQ(error_of(in_folder("link")), "");
  EXPECT_TRUE(std::filesystem::is_symlink(in_folder("link")));
  EXPECT_EQ(contents(in_folder("real")), "text");
  EXPECT_EQ(static_cast<int>(std::filesystem::status(in_folder("real")).permissions()), 0600);
  EXPECT_EQ(files_in(folder_.path()), 2u);
}

TEST_F(FileWriterTest, AFullDiskIsToldInWords) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full";
  const std::string error = error_of("/dev/full");
  EXPECT_NE(error.find("write /dev/full: No space left on device; free some space"),
            std::string::npos)
      << error;
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(FileWriterTest, AFullDiskKeepsTheOldFileAndNoHalfOne) {
  if (::mount("none", folder_.path().c_str(), "tmpfs", 0, "size=64k") != 0) {
    GTEST_SKIP() << "no small file system may be mounted here";
  }
  std::ofstream(in_folder("config")) << "old";
  FileWriter writer({});
  EXPECT_EQ(writer.write_text(std::string(200'000, 'x'), in_folder("config")), "");
  EXPECT_EQ(writer.write_text("new", in_folder("other")), "");
  EXPECT_NE(result(writer).error.find("No space left on device"), std::string::npos);
  EXPECT_EQ(result(writer).error, "");  // the disk is of use again
  EXPECT_EQ(contents(in_folder("config")), "old");
  EXPECT_EQ(files_in(folder_.path()), 2u);
  EXPECT_EQ(::umount2(folder_.path().c_str(), MNT_DETACH), 0);
}

TEST_F(FileWriterTest, ATextMakesItsFolder) {
  EXPECT_EQ(error_of(in_folder("none/deeper/a.toml")), "");
  EXPECT_TRUE(std::filesystem::is_regular_file(in_folder("none/deeper/a.toml")));
}

TEST_F(FileWriterTest, AFolderThatCannotBeMadeIsToldInWords) {
  std::ofstream(in_folder("file")) << "no folder";
  const std::string file = in_folder("file/a.toml");
  EXPECT_EQ(error_of(file),
            "write " + file + ": Not a directory; make the folder first, or choose another");
}

TEST_F(FileWriterTest, APictureDoesNotMakeItsFolder) {
  FileWriter writer({});
  const auto rgba = std::make_shared<Image>(16, 16, PixelFormat::kRgba);
  EXPECT_EQ(writer.write_png(rgba, in_folder("none/a.png")), "");
  EXPECT_NE(result(writer).error.find("No such file or directory"), std::string::npos);
}

TEST_F(FileWriterTest, AFolderInTheFilesPlaceIsToldInWords) {
  std::filesystem::create_directory(in_folder("a.toml"));
  EXPECT_NE(error_of(in_folder("a.toml")).find("Is a directory; it is a folder"),
            std::string::npos);
}

TEST_F(FileWriterTest, AReadOnlyFolderIsToldInWords) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0500), 0);
  EXPECT_NE(error_of(in_folder("a.toml")).find("Permission denied; choose a folder"),
            std::string::npos);
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0700), 0);
}

TEST_F(FileWriterTest, FinishesWhatItAcceptedBeforeItEnds) {
  {
    FileWriter writer({});
    for (int i = 0; i < FileWriter::kMaxOpen; ++i) {
      EXPECT_EQ(writer.write_text("text", in_folder(std::to_string(i))), "");
    }
  }
  EXPECT_EQ(files_in(folder_.path()), static_cast<std::size_t>(FileWriter::kMaxOpen));
}

TEST_F(FileWriterTest, ResultsCanBeTakenAfterTheEnd) {
  FileWriter writer({});
  EXPECT_EQ(writer.write_text("text", in_folder("a.toml")), "");
  EXPECT_EQ(writer.write_text("text", folder_.path()), "");
  writer.finish();
  EXPECT_EQ(writer.take().value_or(Written{{}, "none"}).error, "");
  EXPECT_NE(writer.take().value_or(Written{}).error, "");
  EXPECT_FALSE(writer.busy());
}

TEST_F(FileWriterTest, RefusesInWordsWhenTheDiskIsStuck) {
  const StuckDisk disk(in_folder("pipe"));
  FileWriter writer({});
  for (int i = 0; i < FileWriter::kMaxOpen; ++i) {
    EXPECT_EQ(writer.write_text("late", i == 0 ? disk.path() : in_folder(std::to_string(i))), "");
  }
  const std::string refusal = writer.write_png(red(), in_folder("a.png"));
  EXPECT_NE(refusal.find("a.png: 8 files still wait for the disk; try again"), std::string::npos)
      << refusal;
  EXPECT_EQ(disk.answer("late"), "late");
  for (int i = 0; i < FileWriter::kMaxOpen; ++i) EXPECT_EQ(result(writer).error, "");
  EXPECT_EQ(writer.write_png(red(), in_folder("a.png")), "");
  EXPECT_EQ(result(writer).error, "");
}

TEST_F(FileWriterTest, AStuckDiskIsLeftBehindAndWakesNobodyAfterwards) {
  const StuckDisk disk(in_folder("pipe"));
  auto wakes = std::make_unique<std::atomic<int>>(0);
  const auto begun = std::chrono::steady_clock::now();
  {
    FileWriter writer([&wakes] { ++*wakes; }, std::chrono::milliseconds(200));
    EXPECT_EQ(writer.write_text("late", disk.path()), "");
    EXPECT_EQ(writer.write_text("never", in_folder("after")), "");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(2));
  EXPECT_EQ(*wakes, 0);
  wakes.reset();  // the thread left behind must not touch it
  EXPECT_EQ(disk.answer("late"), "late");
  EXPECT_FALSE(std::filesystem::exists(in_folder("after")));
}

}  // namespace
}  // namespace framescope::session
