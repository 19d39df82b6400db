#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "app/lab_files.hpp"
#include "media/temp_folder.hpp"

namespace framescope::app {
namespace {

const std::string kHeader = "index,value\n";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

class LabFilesTest : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
  }

  media::TempFolder folder_;
};

TEST_F(LabFilesTest, ATableIsThereAfterEachRow) {
  RowFile table;
  write("t.csv", "what was there before, and was longer");
  ASSERT_EQ(table.open(path("t.csv"), kHeader, 0), "");
  EXPECT_EQ(text_of(path("t.csv")), kHeader);
  EXPECT_EQ(table.add("0,1\n0,2\n"), "");
  EXPECT_EQ(text_of(path("t.csv")), kHeader + "0,1\n0,2\n");
  EXPECT_EQ(table.close(), "");
}

TEST_F(LabFilesTest, ATableIsContinuedBehindTheFramesItKeeps) {
  write("t.csv", kHeader + "0,1\n1,2\n2,3\n3,hal");
  RowFile table;
  ASSERT_EQ(table.open(path("t.csv"), kHeader, 2), "");
  EXPECT_EQ(table.add("2,9\n"), "");
  EXPECT_EQ(text_of(path("t.csv")), kHeader + "0,1\n1,2\n2,9\n");
}

TEST_F(LabFilesTest, AnotherTableIsNotTouched) {
  write("t.csv", "name,age\nann,3\n");
  RowFile table;
  const std::string error = table.open(path("t.csv"), kHeader, 2);
  EXPECT_NE(error.find("t.csv"), std::string::npos);
  EXPECT_EQ(text_of(path("t.csv")), "name,age\nann,3\n");
}

TEST_F(LabFilesTest, ContinuingWhatIsNotThereBegins) {
  RowFile table;
  ASSERT_EQ(table.open(path("new.csv"), kHeader, 5), "");
  EXPECT_EQ(text_of(path("new.csv")), kHeader);
}

TEST_F(LabFilesTest, AFullDiskIsSaidAtOnce) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  RowFile table;
  const std::string error = table.open("/dev/full", kHeader, 0);
  EXPECT_NE(error.find("No space left"), std::string::npos) << error;
  EXPECT_NE(error.find("free some space"), std::string::npos) << error;
  EXPECT_FALSE(table.is_open());
}

TEST_F(LabFilesTest, APlaceThatIsNoneIsSaidAtOnce) {
  RowFile table;
  EXPECT_NE(table.open(path("no/folder/t.csv"), kHeader, 0), "");
  RowFile folder;
  EXPECT_NE(folder.open(folder_.path().string(), kHeader, 0), "");
}

TEST(LabFiles, KeepsWholeRowsBelowTheFirst) {
  const auto kept = [](const std::string& rows, std::uint64_t first) {
    const std::size_t bytes = kept_bytes(kHeader + rows, kHeader, first);
    return (kHeader + rows).substr(0, bytes);
  };
  EXPECT_EQ(kept("", 3), kHeader);
  EXPECT_EQ(kept("0,a\n1,b\n", 3), kHeader + "0,a\n1,b\n");
  EXPECT_EQ(kept("0,a\n3,b\n1,c\n", 3), kHeader + "0,a\n");
  EXPECT_EQ(kept("0,a\n1", 3), kHeader + "0,a\n");
  EXPECT_EQ(kept("0,a\nx,b\n", 3), kHeader + "0,a\n");
  EXPECT_EQ(kept_bytes("", kHeader, 3), 0u);
  EXPECT_EQ(kept_bytes("inde", kHeader, 3), 0u);
}

TEST(LabFiles, KeepsTheFramesOfADocumentOfItsOwn) {
  const std::string document =
      R"({"source":"a.mp4","frames":[{"index":0,"points":[]},{"index":4,"points":[{"ssim_y":0.987654}]}]})";
  const auto kept = kept_frames(document, "a.mp4", 4);
  ASSERT_TRUE(kept);
  EXPECT_EQ(*kept, std::vector<std::string>{R"({"index":0,"points":[]})"});
  EXPECT_EQ(kept_frames(document, "a.mp4", 5)->back(),
            R"({"index":4,"points":[{"ssim_y":0.987654}]})");
  for (const char* wrong :
       {"", "[]", "{}", R"({"source":"a.mp4","frames":3})", R"({"source":"b.mp4","frames":[]})",
        R"({"source":"a.mp4","frames":[{"index":-1}]})", R"({"source":"a.mp4","frames":[{}]})"}) {
    EXPECT_FALSE(kept_frames(wrong, "a.mp4", 5)) << wrong;
  }
}

TEST_F(LabFilesTest, AWholeFileIsWrittenOrSaid) {
  WholeFiles files;
  EXPECT_EQ(files.write_text("one", path("a.json")), "");
  EXPECT_EQ(files.write_text("two", path("a.json")), "");
  EXPECT_EQ(text_of(path("a.json")), "two");
  write("file", "");
  const std::string error = files.write_text("x", path("file/a.json"));
  EXPECT_NE(error.find("a.json"), std::string::npos);
  auto picture = std::make_shared<Image>(4, 4, PixelFormat::kRgba);
  EXPECT_EQ(files.write_png(picture, path("a.png")), "");
  EXPECT_TRUE(text_of(path("a.png")).starts_with("\x89PNG"));
}

TEST_F(LabFilesTest, WhatIsNotThereIsAnEmptyText) {
  EXPECT_EQ(*read_if_there(path("absent")), "");
  write("there", "text");
  EXPECT_EQ(*read_if_there(path("there")), "text");
}

}  // namespace
}  // namespace framescope::app
