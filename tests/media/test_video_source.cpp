#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>
#include <sys/stat.h>

#include "media/silent_server.hpp"
#include "media/temp_folder.hpp"
#include "media/video_source.hpp"

namespace framescope::media {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Clock = std::chrono::steady_clock;

constexpr int kWidth = 160;
constexpr int kHeight = 120;

// Grey pictures whose brightness is their number: 40, 48, 56 ...
int shade(int number) { return 40 + number * 8; }

void write_video(const fs::path& path, int frames) {
  cv::VideoWriter writer(path.string(), cv::CAP_FFMPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                         25, {kWidth, kHeight});
  ASSERT_TRUE(writer.isOpened());
  for (int number = 0; number < frames; ++number) {
    writer.write(cv::Mat(kHeight, kWidth, CV_8UC3, cv::Scalar::all(shade(number))));
  }
}

// Many frames with the same content but for noise, so that they take space.
void write_noisy_video(const fs::path& path, int frames) {
  cv::VideoWriter writer(path.string(), cv::CAP_FFMPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'),
                         25, {kWidth, kHeight});
  cv::Mat picture(kHeight, kWidth, CV_8UC3);
  for (int number = 0; number < frames; ++number) {
    cv::randu(picture, 0, 255);
    writer.write(picture);
  }
}

std::unique_ptr<FrameSource> open_path(const fs::path& path, const SourceOptions& options = {}) {
  return open_source({SourceKind::kFile, path.string(), 0}, options);
}

// The message of the runtime_error that opening throws; empty if it does not.
std::string refusal(const SourceSpec& spec, const SourceOptions& options = {}) {
  try {
    open_source(spec, options);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

std::string refusal(const fs::path& path) { return refusal({SourceKind::kFile, path.string(), 0}); }

int middle(const Image& bgr) {
  return bgr.plane(0)[bgr.stride(0) * (bgr.height_px() / 2) + bgr.width_px() / 2 * 3];
}

// Frames until the source ends, at most `limit`.
int count_frames(FrameSource& source, int limit = 10'000) {
  Image bgr;
  int frames = 0;
  while (frames < limit && source.read(bgr, {}) == ReadStatus::kFrame) ++frames;
  return frames;
}

TEST(VideoSource, GivesEachFrameOnceThenEnds) {
  const TempFolder folder;
  write_video(folder.path() / "clip.avi", 20);
  const auto source = open_path(folder.path() / "clip.avi");
  EXPECT_EQ(source->info().name, "clip.avi");
  EXPECT_EQ(source->info().width_px, kWidth);
  EXPECT_EQ(source->info().height_px, kHeight);
  EXPECT_DOUBLE_EQ(source->info().fps, 25);
  EXPECT_EQ(source->info().frames, 20U);
  EXPECT_FALSE(source->info().live);
  Image bgr;
  for (int number = 0; number < 20; ++number) {
    ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame) << number;
    EXPECT_EQ(bgr.format(), PixelFormat::kBgr);
    EXPECT_NEAR(middle(bgr), shade(number), 3) << number;
  }
  EXPECT_EQ(source->read(bgr, {}), ReadStatus::kEnd);
  EXPECT_EQ(source->read(bgr, {}), ReadStatus::kEnd);
  EXPECT_EQ(source->error(), "");
}

TEST(VideoSource, ReusesTheMemoryOfTheImage) {
  const TempFolder folder;
  write_video(folder.path() / "clip.avi", 5);
  const auto source = open_path(folder.path() / "clip.avi");
  Image bgr;
  ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame);
  const auto* memory = bgr.plane(0);
  ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame);
  EXPECT_EQ(bgr.plane(0), memory);
  EXPECT_NEAR(middle(bgr), shade(1), 3);
}

TEST(VideoSource, LoopStartsAgainWithTheFirstFrame) {
  const TempFolder folder;
  write_video(folder.path() / "clip.avi", 7);
  SourceOptions options;
  options.loop = true;
  const auto source = open_path(folder.path() / "clip.avi", options);
  Image bgr;
  for (int number = 0; number < 30; ++number) {
    ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame) << number;
    EXPECT_NEAR(middle(bgr), shade(number % 7), 3) << number;
  }
}

// A bare row of JPEGs has neither an index nor a length.
SourceSpec write_bare_jpegs(const fs::path& path, int frames) {
  std::ofstream file(path, std::ios::binary);
  for (int number = 0; number < frames; ++number) {
    std::vector<unsigned char> jpeg;
    cv::imencode(".jpg", cv::Mat(kHeight, kWidth, CV_8UC3, cv::Scalar::all(shade(number))), jpeg);
    file.write(reinterpret_cast<const char*>(jpeg.data()),
               static_cast<std::streamsize>(jpeg.size()));
  }
  return {SourceKind::kFile, path.string(), 0};
}

TEST(VideoSource, LoopWorksWithoutAnIndex) {
  const TempFolder folder;
  SourceOptions options;
  options.loop = true;
  const auto source = open_source(write_bare_jpegs(folder.path() / "clip.mjpeg", 6), options);
  Image bgr;
  for (int number = 0; number < 20; ++number) {
    ASSERT_EQ(source->read(bgr, {}), ReadStatus::kFrame) << number;
    EXPECT_NEAR(middle(bgr), shade(number % 6), 3) << number;
  }
}

TEST(VideoSource, LoopOverWhatHasGoneFailsInsteadOfSpinning) {
  const TempFolder folder;
  const auto path = folder.path() / "clip.mjpeg";
  SourceOptions options;
  options.loop = true;
  const auto source = open_source(write_bare_jpegs(path, 6), options);
  fs::resize_file(path, 0);
  fs::remove(path);
  EXPECT_EQ(count_frames(*source, 200), 6);
  Image bgr;
  EXPECT_EQ(source->read(bgr, {}), ReadStatus::kFailed);
  EXPECT_EQ(source->read(bgr, {}), ReadStatus::kFailed);
  EXPECT_THAT(source->error(), AllOf(HasSubstr("clip.mjpeg"), HasSubstr("--loop")));
}

TEST(VideoSource, TruncatedAtAnyLengthItEndsOrIsRefused) {
  const TempFolder folder;
  const auto path = folder.path() / "clip.avi";
  write_noisy_video(path, 12);
  const auto full = fs::file_size(path);
  int opened = 0;
  for (auto bytes = full; bytes > 0; bytes -= std::min<std::uintmax_t>(bytes, full / 40)) {
    fs::resize_file(path, bytes);
    try {
      const auto source = open_path(path);
      EXPECT_LE(count_frames(*source), 12);
      ++opened;
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("cannot open"));
    }
  }
  EXPECT_GT(opened, 20);
}

TEST(VideoSource, WhatCannotBeOpenedIsNamedWithItsCause) {
  const TempFolder folder;
  EXPECT_THAT(refusal(folder.path() / "absent.mp4"),
              MatchesRegex("cannot open '.*absent.mp4': No such file or directory; .*"));
  EXPECT_THAT(refusal(folder.path()), HasSubstr("Is a directory"));
  std::ofstream(folder.path() / "empty.avi");
  EXPECT_THAT(refusal(folder.path() / "empty.avi"), HasSubstr("it is empty"));
  std::ofstream(folder.path() / "note.txt") << "this is not a video, however long it goes on\n";
  EXPECT_THAT(refusal(folder.path() / "note.txt"),
              MatchesRegex("cannot open '.*note.txt': .+; .+"));
  EXPECT_THAT(refusal(fs::path("/dev/null")), HasSubstr("camera:N"));
}

// Opening a pipe that nobody writes to would block for ever.
TEST(VideoSource, APipeIsRefused) {
  const TempFolder folder;
  const auto path = folder.path() / "pipe";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(refusal(path), HasSubstr("not a regular file"));
}

TEST(VideoSource, ANameIsNeverTakenForAProtocolOrAPipeline) {
  const TempFolder folder;
  for (const auto* name :
       {"12:30.avi", "http:clip.avi", "concat:a|b.avi", "img_%03d.avi", "a ! appsink.avi"}) {
    write_video(folder.path() / name, 3);
    EXPECT_EQ(count_frames(*open_path(folder.path() / name)), 3) << name;
  }
  EXPECT_THAT(refusal(fs::path("videotestsrc num-buffers=3 ! videoconvert ! appsink")),
              HasSubstr("No such file"));
  EXPECT_THAT(refusal(fs::path("concat:a.avi|b.avi")), HasSubstr("No such file"));
}

TEST(VideoSource, RelativePathsAreFound) {
  const TempFolder folder;
  write_video(folder.path() / "clip.avi", 3);
  const auto relative = fs::relative(folder.path() / "clip.avi");
  EXPECT_EQ(count_frames(*open_path(relative)), 3);
}

void expect_silence_is_reported(const std::string& url) {
  SourceOptions options;
  options.open_timeout = std::chrono::milliseconds(500);
  options.read_timeout = std::chrono::milliseconds(500);
  const auto start = Clock::now();
  const auto message = refusal({SourceKind::kUrl, url, 0}, options);
  EXPECT_LT(Clock::now() - start, std::chrono::milliseconds(2000));
  EXPECT_THAT(message, AllOf(HasSubstr(url), HasSubstr("no answer within 500 ms")));
}

TEST(VideoSource, AUrlThatNeverAnswersIsGivenUp) {
  for (const auto* scheme : {"http", "rtsp", "tcp"}) {
    const SilentServer server;
    expect_silence_is_reported(server.url(scheme));
  }
}

TEST(VideoSource, AUrlThatFallsSilentInItsAnswerIsGivenUp) {
  const SilentServer server("HTTP/1.0 200 OK\r\nContent-Type: video/x-msvideo\r\n\r\nRIFF");
  expect_silence_is_reported(server.url("http"));
}

TEST(VideoSource, AStreamThatFallsSilentFailsWithinItsTimeOut) {
  std::vector<unsigned char> jpeg;
  cv::imencode(".jpg", cv::Mat(kHeight, kWidth, CV_8UC3, cv::Scalar::all(99)), jpeg);
  const std::string part =
      "--b\r\nContent-Type: image/jpeg\r\nContent-Length: " + std::to_string(jpeg.size()) +
      "\r\n\r\n" + std::string(jpeg.begin(), jpeg.end()) + "\r\n";
  std::string words =
      "HTTP/1.0 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=b\r\n\r\n";
  for (int i = 0; i < 40; ++i) words += part;
  const SilentServer server(words);
  SourceOptions options;
  options.open_timeout = std::chrono::seconds(3);
  options.read_timeout = std::chrono::milliseconds(400);
  const auto source = open_source({SourceKind::kUrl, server.url("http"), 0}, options);
  EXPECT_TRUE(source->info().live);
  EXPECT_FALSE(source->info().frames);
  const int frames = count_frames(*source);
  EXPECT_GE(frames, 30);
  Image bgr;
  EXPECT_EQ(source->read(bgr, {}), ReadStatus::kFailed);
  EXPECT_THAT(source->error(), AllOf(HasSubstr(server.url("http")), HasSubstr("sent nothing for")));
}

TEST(VideoSource, ARefusedConnectionSaysSo) {
  std::string url;
  { url = SilentServer().url("http"); }  // nobody listens there any more
  EXPECT_THAT(refusal({SourceKind::kUrl, url, 0}),
              AllOf(HasSubstr(url), HasSubstr("Connection refused")));
}

TEST(VideoSource, AnUnknownSchemeIsRefused) {
  EXPECT_THAT(refusal({SourceKind::kUrl, "nope://host/x", 0}),
              HasSubstr("cannot open nope://host/x: "));
}

TEST(VideoSource, AnAbsentCameraIsNamed) {
  const auto message = refusal({SourceKind::kCamera, "camera:250", 250});
  EXPECT_THAT(message,
              AllOf(HasSubstr("cannot open camera 250"), HasSubstr("there is no /dev/video250"),
                    ::testing::ContainsRegex("no camera was found|cameras found: ")));
}

TEST(VideoSource, NothingIsWrittenToStandardError) {
  const TempFolder folder;
  write_noisy_video(folder.path() / "clip.avi", 10);
  fs::resize_file(folder.path() / "clip.avi", fs::file_size(folder.path() / "clip.avi") / 2);
  std::ofstream(folder.path() / "bad.mp4") << std::string(
                                                  "\0\0\0\x18"
                                                  "ftypmp42\0\0\0\0mp42isom",
                                                  24)
                                           << std::string(4000, 'x');
  ::testing::internal::CaptureStderr();
  EXPECT_NE(refusal(folder.path() / "bad.mp4"), "");
  count_frames(*open_path(folder.path() / "clip.avi"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(VideoSource, RealVideos) {
  const fs::path folder = "/usr/lib/python3/dist-packages/imageio/resources/images";
  if (!fs::exists(folder / "cockatoo.mp4")) GTEST_SKIP() << "needs python3-imageio's cockatoo.mp4";
  const auto source = open_path(folder / "cockatoo.mp4");
  EXPECT_EQ(source->info().width_px, 1280);
  EXPECT_EQ(source->info().height_px, 720);
  EXPECT_DOUBLE_EQ(source->info().fps, 20);
  EXPECT_EQ(source->info().frames, 280U);
  SourceOptions options;
  options.loop = true;
  const auto looped = open_path(folder / "realshort.mp4", options);
  EXPECT_EQ(count_frames(*looped, 100), 100);
  EXPECT_EQ(count_frames(*open_path(folder / "realshort.mp4")), 36);
}

}  // namespace
}  // namespace framescope::media
