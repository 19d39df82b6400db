#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "media/jpeg_encoder.hpp"
#include "session/frame_saver.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

std::vector<std::uint8_t> make_jpeg() {
  Image planes(64, 48, PixelFormat::kJ420);
  for (std::size_t i = 0; i < planes.size_bytes(); ++i) {
    planes.plane(0)[i] = static_cast<std::uint8_t>(i * 31);
  }
  std::vector<std::uint8_t> jpeg;
  media::JpegEncoder encoder;
  EXPECT_TRUE(encoder.encode(planes, 80, jpeg));
  return jpeg;
}

std::shared_ptr<IncomingFrame> incoming(std::vector<std::uint8_t> datagram, std::uint64_t number) {
  auto frame = std::make_shared<IncomingFrame>();
  frame->size = datagram.size();
  frame->buffer = std::move(datagram);
  frame->kind = wire::DatagramKind::kRawJpeg;
  frame->frame_number = number;
  return frame;
}

std::vector<std::uint8_t> contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class FrameSaverTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("framescope_saver_" + std::string(test->name()) + std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string note(const std::string& id) {
    account_->finish(0);
    for (const model::Note& note : account_->snapshot()->notes) {
      if (note.id == id) return note.text;
    }
    return {};
  }

  std::filesystem::path folder_;
  std::shared_ptr<Account> account_ = std::make_shared<Account>(model::Role::kReceiver, Time{});
  std::vector<std::uint8_t> jpeg_ = make_jpeg();
};

TEST_F(FrameSaverTest, WritesByteForByteUnderTheFrameNumber) {
  FrameSaver saver(folder_ / "new" / "folder", account_);
  saver.keep(incoming(jpeg_, 42));
  saver.finish();
  EXPECT_EQ(contents(folder_ / "new" / "folder" / "00000042.jpg"), jpeg_);
}

TEST_F(FrameSaverTest, NumbersThatStartAnewDoNotCollide) {
  FrameSaver saver(folder_, account_);
  saver.keep(incoming(jpeg_, 0));
  const auto restarted = incoming(jpeg_, 0);
  restarted->stream = 2;
  saver.keep(restarted);
  saver.finish();
  EXPECT_EQ(contents(folder_ / "00000000.jpg"), jpeg_);
  EXPECT_EQ(contents(folder_ / "s2-00000000.jpg"), jpeg_);
}

TEST_F(FrameSaverTest, NeverOverwrites) {
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "00000001.jpg") << "mine";
  FrameSaver saver(folder_, account_);
  saver.keep(incoming(jpeg_, 1));
  saver.keep(incoming(jpeg_, 2));
  saver.finish();
  EXPECT_EQ(contents(folder_ / "00000001.jpg").size(), 4u);
  EXPECT_EQ(contents(folder_ / "00000002.jpg"), jpeg_);
  EXPECT_NE(note("save_frames_exists"), "");
}

TEST_F(FrameSaverTest, StopsAtItsLimitAndSaysSo) {
  FrameSaver saver(folder_, account_, jpeg_.size() * 2);
  for (std::uint64_t i = 0; i < 4; ++i) saver.keep(incoming(jpeg_, i));
  saver.finish();
  EXPECT_TRUE(std::filesystem::exists(folder_ / "00000001.jpg"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "00000002.jpg"));
  EXPECT_NE(note("save_frames"), "");
}

TEST_F(FrameSaverTest, SkipsWhatIsNoJpeg) {
  FrameSaver saver(folder_, account_);
  saver.keep(incoming({0xFF, 0xD8, 1, 2, 3}, 1));
  saver.finish();
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(FrameSaverTest, FolderThatCannotBeMadeIsAnErrorInWords) {
  std::filesystem::create_directories(folder_);
  std::ofstream(folder_ / "file") << "x";
  try {
    const FrameSaver saver(folder_ / "file" / "below", account_);
    FAIL() << "no error";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("--save-frames"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace framescope::session
