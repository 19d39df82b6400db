#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/image.hpp"
#include "core/picture_holes.hpp"
#include "core/time.hpp"
#include "model/cpu_meter.hpp"
#include "model/frame_log.hpp"
#include "model/frame_steps.hpp"
#include "model/rate_distortion.hpp"
#include "model/settings.hpp"
#include "model/snapshot.hpp"
#include "model/stream_history.hpp"
#include "model/thresholds.hpp"
#include "ui/event_mark.hpp"
#include "ui/lab_state.hpp"
#include "ui/link_state.hpp"
#include "ui/recent_drops.hpp"

namespace framescope::ui {

/// A picture that is ready to be drawn.
struct PictureView {
  unsigned texture = 0;  ///< OpenGL's name; 0: there is no picture
  int width_px = 0;
  int height_px = 0;
  std::uint64_t frame_number = 0;
  std::size_t jpeg_bytes = 0;  ///< 0: it was not encoded
  bool damaged = false;
  std::optional<double> fps;            ///< what is written on it; nothing: do not
  const Image* image = nullptr;         ///< kRgba, its pixels, for read-outs; null: not at hand
  const PictureHoles* holes = nullptr;  ///< what of it is from the picture before; null: nothing
  bool forgotten = false;               ///< of a moment whose picture is no longer kept
};

/// What a source is, once it is open.
struct SourceView {
  std::string name;
  int width_px = 0;
  int height_px = 0;
  double fps = 0;  ///< nominal; 0 unknown
};

/// Original and chosen quality of one picture, ready to be drawn.
struct ComparisonView {
  PictureView original;            ///< as it goes into the encoder
  PictureView encoded;             ///< as it comes out of the decoder
  PictureView map;                 ///< where they differ
  LabChoice of;                    ///< the quality
  std::size_t original_bytes = 0;  ///< of the planes that go into the encoder
  std::size_t jpeg_bytes = 0;
  double psnr_y_db = 0;
  double ssim_y = 0;
  bool map_of_ssim = false;  ///< else of the absolute difference
  std::string_view failure;  ///< why there is none; empty: there is, or will be
};

/// What the quality lab has measured of one picture.
struct LabView {
  std::span<const model::RatePoint> points;  ///< by width, subsampling and rising quality
  std::size_t planned = 0;                   ///< how many it will be at most
  bool done = false;
  std::string_view failure;             ///< why it ended early; empty if it did not
  bool has_source = false;              ///< there is a stream whose pictures can be measured
  std::uint64_t frame_number = 0;       ///< of the picture
  double packet_loss = 0;               ///< that the survival was computed with
  std::optional<double> measured_loss;  ///< of IP packets, of late; nothing: not known here
  std::optional<double> frozen_ssim;    ///< of a picture and the one before it
  std::optional<LabChoice> in_use;      ///< what the stream does
  std::size_t in_use_bytes = 0;         ///< UDP payload of a frame, mean of the last second
  ComparisonView comparison;
};

/// Something that happened to the program: what a person is told beside the session's own notes.
struct Event {
  model::Severity severity = model::Severity::kInfo;
  std::string text;
  WallTime at{};
  Time when{};         ///< the same instant, on the axis of the plots
  bool toast = false;  ///< worth a word in the corner: the user waits for it, or must act
};

/// All that the panels may know in one frame. Read-only; valid for this frame.
struct View {
  Time now{};
  const model::Snapshot* snapshot =
      nullptr;  ///< refreshed four times a second, so that digits can be read
  const model::StreamHistory* history = nullptr;
  const model::SessionConfig* running = nullptr;  ///< null: nothing runs
  model::Role role = model::Role::kLoopback;      ///< that runs, or is chosen for the next start
  LinkState link = LinkState::kIdle;
  std::string_view failure;  ///< kError: the words
  std::optional<Time> last_frame;
  std::optional<double> nominal_fps;   ///< what the stream should run at, if anything says so
  const SourceView* source = nullptr;  ///< null: none is open
  std::string_view local;              ///< the session's own address
  PictureView sent;
  PictureView received;
  std::optional<double> bit_rate_bps;
  std::optional<double> datagram_bytes;     ///< mean of the last second
  std::optional<double> jpeg_bytes;         ///< mean of the last second
  std::span<const Event> events;            ///< oldest first
  std::uint64_t events_told = 0;            ///< so many ever; the last is the newest of `events`
  std::optional<WallTime> counted_since;    ///< when the counters were reset; nothing: never
  double frame_ms = 0;                      ///< what drawing this window costs, a frame
  std::optional<model::CpuShares> cpu;      ///< of the last second; nothing: not known yet
  std::optional<model::FrameStepMs> steps;  ///< likewise

  const model::FrameLog* frames = nullptr;     ///< the newest that ended
  RecentDrops recent_drops;                    ///< up to now; refreshed with the snapshot
  const model::LoggedFrame* moment = nullptr;  ///< paused: the frame at the cursor, if any
  model::Thresholds thresholds;
  std::span<const EventMark> marks;  ///< what happened to the stream; oldest first
  std::optional<Time> paused_at;     ///< the view is frozen: following plots end here
  std::optional<Time> cursor;        ///< where the view is scrubbed to
  Duration wall_offset{};            ///< CLOCK_REALTIME minus CLOCK_MONOTONIC
  LabView lab;
};

/// What the panels ask for in one frame.
struct Requests {
  std::optional<model::SessionConfig> start;  ///< what runs is stopped first
  bool stop = false;
  std::optional<model::StreamSettings> apply;
  bool dismiss = false;         ///< the error has been read
  bool photograph = false;      ///< writes the window as a picture
  bool live = false;            ///< the view goes on with what is now
  bool reset_counters = false;  ///< counts what is shown from here on
  bool quit = false;
  std::optional<std::string> copy;  ///< text for the clipboard
};

}  // namespace framescope::ui
