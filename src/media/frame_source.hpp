#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/image.hpp"
#include "core/time.hpp"
#include "media/source_spec.hpp"

namespace framescope::media {

/// What is known of a source once it is open.
struct SourceInfo {
  std::string name;  ///< for people: "test pattern", "clip.mp4", "camera 0 (HD Webcam)"
  int width_px = 0;  ///< of its first picture; a stream may change it later
  int height_px = 0;
  double fps = 0;     ///< nominal frames a second; 0 unknown
  bool live = false;  ///< a camera or a live stream: it cannot wait for the encoder
  std::optional<std::uint64_t> frames;  ///< how many a file claims to hold, without --loop
};

/// What the test pattern burns into a frame.
struct FrameStamp {
  std::uint64_t frame_number = 0;  ///< capture ordinal, from 0
  WallTime captured_wall{};        ///< the frame's capture time on CLOCK_REALTIME
};

enum class ReadStatus : std::uint8_t {
  kFrame,   ///< `bgr` holds the next picture
  kEnd,     ///< the source has come to its end
  kFailed,  ///< it broke: see error()
};

/// A stream of pictures: camera, file, URL or test pattern. Does not pace itself and has no thread:
/// read() answers as soon as the source can. Owned and called by one thread at a time; never throws
/// after opening.
class FrameSource {
 public:
  virtual ~FrameSource() = default;
  FrameSource() = default;
  FrameSource(const FrameSource&) = delete;
  FrameSource& operator=(const FrameSource&) = delete;

  virtual const SourceInfo& info() const = 0;

  /// Writes the next picture into `bgr` (kBgr), reusing its memory. Blocks until the source has
  /// one, at most for its read time-out; a camera driver or a GStreamer pipeline may ignore that.
  /// `stamp` is burnt in by the test pattern, and ignored by the others. After kEnd or kFailed
  /// every further call answers the same.
  virtual ReadStatus read(Image& bgr, const FrameStamp& stamp) = 0;

  /// After kFailed, for a person: what was attempted, the cause, and what to try. Else empty.
  virtual std::string error() const = 0;
};

struct SourceOptions {
  bool loop = false;  ///< a video starts again at its end; a still picture always repeats
  double fps = 0;     ///< asked of a camera, nominal for test pattern and picture; 0: their default
  int test_width_px = 1280;  ///< 160..3840
  int test_height_px = 720;  ///< 90..2160
  Duration open_timeout = std::chrono::seconds(5);
  Duration read_timeout = std::chrono::seconds(5);  ///< between two pictures
  std::uint32_t seed = 1;                           ///< of the test pattern
};

/// The largest picture that is taken from a source, in pixels: a still of a good camera (67
/// Mpixel).
inline constexpr std::int64_t kMaxSourcePixels = std::int64_t{8192} * 8192;

/// Opens a source and waits until it has delivered a first picture. Blocks at most for the
/// time-outs, with read()'s reservation. Throws std::runtime_error "attempt: cause; what to try",
/// for a person.
std::unique_ptr<FrameSource> open_source(const SourceSpec& spec, const SourceOptions& options);

}  // namespace framescope::media
