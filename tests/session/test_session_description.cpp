// The file of --sdp follows a stream that runs.
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "media/temp_folder.hpp"
#include "session/fake_sources.hpp"
#include "session/runs.hpp"
#include "session/session.hpp"
#include "session/stuck_disk.hpp"

namespace framescope::session {
namespace {

using test::CountingSource;
using test::eventually;
using testing::HasSubstr;

constexpr int kWidth = 2400;  // beyond what RTP's JPEG header can say
constexpr int kHeight = 64;

bool is_running(const std::string& thread) {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream in(task.path() / "comm");
    std::string name;
    if (std::getline(in, name) && name == thread) return true;
  }
  return false;
}

class SessionDescriptionFile : public testing::Test {
 protected:
  SessionDescriptionFile() { session_ = std::make_unique<Session>(options(file_)); }

  static Session::Options options(const std::string& file) {
    Session::Options made;
    made.config.role = model::Role::kSender;
    made.config.to = HostPort{"127.0.0.1", 50'009};
    made.config.sdp_file = file;
    made.settings.wire = WireFormat::kRtp;
    made.settings.fps = 30;
    made.settings.width_px = kWidth;
    made.source = [] {
      CountingSource::Options source;
      source.width_px = kWidth;
      source.height_px = kHeight;
      return std::make_unique<CountingSource>(source);
    };
    return made;
  }

  std::string text() const {
    std::ifstream in(file_, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  bool says(const std::string& line) const {
    return text().find(line + "\r\n") != std::string::npos;
  }
  void set_fps(double fps) {
    model::StreamSettings settings = session_->settings();
    settings.fps = fps;
    session_->apply(settings);
  }
  bool has_failed() const {
    const auto snapshot = session_->snapshot();
    return std::ranges::find(snapshot->notes, "sdp_failed", &model::Note::id) !=
           snapshot->notes.end();
  }

  const media::TempFolder folder_;
  const std::string file_ = (folder_.path() / "stream.sdp").string();
  std::unique_ptr<Session> session_;
};

TEST_F(SessionDescriptionFile, FollowsSizeAndRate) {
  EXPECT_TRUE(says("a=framerate:30")) << "it is there from the start";
  EXPECT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  set_fps(12);
  EXPECT_TRUE(eventually([this] { return says("a=framerate:12"); }));
  EXPECT_TRUE(says("a=x-dimensions:2400,64"));
  session_->stop();
  EXPECT_FALSE(has_failed());
}

/// It could be written in place, but not beside its place.
TEST_F(SessionDescriptionFile, WhatCouldNotBeWrittenAgainFailsAtTheStart) {
  const std::string file = (folder_.path() / std::string(255, 'a')).string();
  std::ofstream(file) << "old";
  try {
    const Session session(options(file));
    FAIL() << "it started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("write " + file + ": File name too long"));
  }
  std::ifstream in(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "old");
}

TEST_F(SessionDescriptionFile, AChangeIsWrittenBeforeTheEnd) {
  set_fps(12);
  session_->stop();
  session_.reset();
  EXPECT_TRUE(says("a=framerate:12"));
}

/// The account's thread has ended before what is still being written has to be waited for.
TEST_F(SessionDescriptionFile, AChangeDuringTheLastWriteIsWrittenToo) {
  ASSERT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  std::filesystem::remove(file_);
  const test::StuckDisk disk(file_);
  set_fps(60);
  ASSERT_TRUE(eventually([this] { return session_->snapshot()->link.nominal_fps == 60; }));
  set_fps(50);
  auto written = std::async(std::launch::async, [&disk] {
    EXPECT_TRUE(eventually([] { return !is_running("account"); }));
    return disk.answer("a=framerate:50\r\n");
  });
  session_->stop();
  EXPECT_THAT(written.get(), HasSubstr("a=framerate:50\r\n"));
  EXPECT_FALSE(has_failed());
}

TEST_F(SessionDescriptionFile, AFailureOfTheLastWriteIsTold) {
  ASSERT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  std::filesystem::remove(file_);
  std::filesystem::create_directory(file_);
  set_fps(12);
  session_->stop();
  EXPECT_TRUE(has_failed());
}

TEST_F(SessionDescriptionFile, ADiskThatDoesNotAnswerAtTheEndIsTold) {
  ASSERT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  std::filesystem::remove(file_);
  const test::StuckDisk disk(file_);
  set_fps(60);
  session_->stop();
  EXPECT_TRUE(has_failed());
  EXPECT_THAT(disk.answer("a=framerate:60\r\n"), HasSubstr("a=x-dimensions:2400,64\r\n"));
}

TEST_F(SessionDescriptionFile, AFailureIsToldUntilItIsWritten) {
  ASSERT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  std::filesystem::remove(file_);
  std::filesystem::create_directory(file_);
  set_fps(12);
  EXPECT_TRUE(eventually([this] { return has_failed(); }));
  std::filesystem::remove(file_);
  set_fps(15);
  EXPECT_TRUE(eventually([this] { return !has_failed() && says("a=framerate:15"); }));
}

TEST_F(SessionDescriptionFile, NobodyWaitsForADiskThatDoesNotAnswer) {
  ASSERT_TRUE(eventually([this] { return says("a=x-dimensions:2400,64"); }));
  std::filesystem::remove(file_);
  const test::StuckDisk disk(file_);
  set_fps(60);
  const auto sent = [this] { return test::frames(*session_->snapshot(), model::Stage::kSent); };
  const std::uint64_t before = sent();
  EXPECT_TRUE(eventually([&] { return sent() > before + 30; })) << "the account goes on";
  set_fps(50);
  const std::string written = disk.answer("a=framerate:50\r\n");  // which came meanwhile
  EXPECT_LT(written.find("a=framerate:60\r\n"), written.find("a=framerate:50\r\n"));
  EXPECT_FALSE(has_failed());
}

}  // namespace
}  // namespace framescope::session
