#include <gtest/gtest.h>

#include "media/source_spec.hpp"

namespace framescope::media {
namespace {

SourceSpec parsed(std::string_view text) {
  const auto spec = parse_source(text);
  EXPECT_TRUE(spec.ok()) << text;
  return spec.ok() ? spec.value() : SourceSpec{};
}

TEST(SourceSpec, WordsNameTheBuiltInSources) {
  EXPECT_EQ(parsed("test").kind, SourceKind::kTest);
  EXPECT_EQ(parsed("camera").kind, SourceKind::kCamera);
  EXPECT_EQ(parsed("camera").camera, 0);
  EXPECT_EQ(parsed("camera:0").camera, 0);
  EXPECT_EQ(parsed("camera:12").kind, SourceKind::kCamera);
  EXPECT_EQ(parsed("camera:12").camera, 12);
}

TEST(SourceSpec, UrlNeedsASchemeAndTwoSlashes) {
  for (const auto* url : {"http://host/a.mjpg", "rtsp://10.0.0.1:554/s", "udp://@239.0.0.1:1234",
                          "file:///tmp/a.avi", "HTTP://X", "srt+x-1.2://h"}) {
    EXPECT_EQ(parsed(url).kind, SourceKind::kUrl) << url;
    EXPECT_EQ(parsed(url).text, url);
  }
}

TEST(SourceSpec, EverythingElseIsAFile) {
  for (const auto* path :
       {"clip.mp4", "./test", "/tmp/camera", "Test", "cameras", "12:30.mp4", "://x", "1http://x",
        "a b://c", "http:/one-slash", "videotestsrc ! appsink", "rtspsrc location=x ! decodebin",
        "concat:a.ts|b.ts", "img_%03d.png", " test", "0", "-"}) {
    EXPECT_EQ(parsed(path).kind, SourceKind::kFile) << path;
    EXPECT_EQ(parsed(path).text, path);
  }
}

TEST(SourceSpec, PipelineOnlyBehindItsPrefix) {
  EXPECT_EQ(parsed("gst:videotestsrc ! appsink").kind, SourceKind::kGStreamer);
  EXPECT_EQ(parsed("gst:videotestsrc ! appsink").text, "videotestsrc ! appsink");
  EXPECT_EQ(parsed("gst:test").text, "test");
}

TEST(SourceSpec, FaultsAreNamed) {
  for (const auto* text : {"camera:", "camera:x", "camera:-1", "camera:1x", "camera: 1",
                           "camera:256", "camera:99999999999999999999"}) {
    const auto spec = parse_source(text);
    ASSERT_FALSE(spec.ok()) << text;
    EXPECT_NE(spec.error().find(text), std::string::npos) << spec.error();
    EXPECT_NE(spec.error().find("0 to 255"), std::string::npos) << spec.error();
  }
  EXPECT_FALSE(parse_source("").ok());
  EXPECT_FALSE(parse_source("gst:").ok());
  EXPECT_FALSE(parse_source(std::string_view("a\0b", 3)).ok());
}

TEST(SourceSpec, SaysAtOnceWhatIsNotThere) {
  EXPECT_EQ(missing_for({SourceKind::kFile, "no/such.mp4", 0}),
            "open no/such.mp4: No such file or directory");
  EXPECT_NE(missing_for({SourceKind::kCamera, "camera:255", 255}).find("/dev/video255"),
            std::string::npos);
  EXPECT_EQ(missing_for({SourceKind::kFile, "/dev/null", 0}), "");
  EXPECT_EQ(missing_for({SourceKind::kUrl, "http://127.0.0.1:1/x", 0}), "") << "only opening tells";
  EXPECT_EQ(missing_for({SourceKind::kTest, "test", 0}), "");
}

}  // namespace
}  // namespace framescope::media
