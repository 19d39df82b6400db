#include "golden/sample_stream.hpp"

#include <array>
#include <cmath>

namespace framescope::golden {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Duration kFrameTime = microseconds(33'333);
constexpr Duration kSnapshotTime = milliseconds(50);
// The evening of 31 January 2024, 18:00:00 UTC.
constexpr Duration kWall = seconds(1'706'724'000);

/// 0..1, scattered, always the same for a number and a purpose.
double scatter(std::uint64_t number, std::uint64_t purpose) {
  std::uint64_t bits = (number + 1) * 0x9E3779B97F4A7C15ULL + purpose * 0xD1B54A32D192ED03ULL;
  bits ^= bits >> 29U;
  bits *= 0xBF58476D1CE4E5B9ULL;
  bits ^= bits >> 32U;
  return static_cast<double>(bits >> 11U) / static_cast<double>(1ULL << 53U);
}

std::size_t index(model::Stage stage) { return static_cast<std::size_t>(stage); }

/// How far a frame of this outcome came.
std::size_t stages_of(FrameOutcome outcome) {
  switch (outcome) {
    case FrameOutcome::kTooLarge:
      return index(model::Stage::kCaptured) + 1;
    case FrameOutcome::kLostInNetwork:
      return index(model::Stage::kSent) + 1;
    case FrameOutcome::kSupersededBeforeDisplay:
      return index(model::Stage::kDecoded) + 1;
    default:
      return model::kStageCount;
  }
}

}  // namespace

SampleStream::SampleStream(Story story) : story_(story) {
  config_.role = story == Story::kSilent ? model::Role::kReceiver : model::Role::kLoopback;
  if (story == Story::kSilent) config_.from = HostPort{"127.0.0.1", 9999};
  snapshot_.role = config_.role;
  if (story != Story::kSilent) play();
  if (story == Story::kDrops) tell_of_drops();
  fill_view();
}

FrameOutcome SampleStream::outcome_of(std::uint64_t number) const {
  if (story_ != Story::kDrops) return FrameOutcome::kDisplayed;
  if (number >= 900 && number < 915) return FrameOutcome::kTooLarge;
  if (number % 173 < 3) return FrameOutcome::kLostInNetwork;
  if (number % 97 == 50) return FrameOutcome::kSupersededBeforeDisplay;
  return FrameOutcome::kDisplayed;
}

model::FrameSample SampleStream::sample_of(std::uint64_t number) const {
  // Encode, send, network, decode, display: the least, and how much more it may be.
  constexpr std::array<std::array<double, 2>, model::kStageCount - 1> kSpansMs{
      {{0.9, 0.4}, {0.05, 0.02}, {0.08, 0.06}, {0.6, 0.3}, {2.0, 1.2}}};
  model::FrameSample sample;
  sample.frame_number = number;
  sample.frame_number_known = true;
  sample.key = number + 1;
  sample.outcome = outcome_of(number);
  sample.quality = 80;
  const bool large = sample.outcome == FrameOutcome::kTooLarge;
  const double swing = std::sin(static_cast<double>(number) / 90);
  sample.jpeg_bytes = static_cast<std::uint32_t>(large ? 51'000 : 14'000 + 1'500 * swing);
  sample.datagram_bytes = (sample.jpeg_bytes + 2) / 3 * 4;
  if (large) sample.reason = "datagram_limit";
  sample.width_px = 400;
  sample.height_px = 225;
  Time at = now_ - kFrameTime * (kFrames - static_cast<int>(number));
  sample.at[0] = at;
  // Now and then the window comes late.
  const double late_ms = number % 211 == 40 ? 9 : 0;
  for (std::size_t i = 1; i < stages_of(*sample.outcome); ++i) {
    const auto& [least, more] = kSpansMs[i - 1];
    const double extra_ms = i == index(model::Stage::kDisplayed) ? late_ms : 0;
    at += from_seconds((least + more * scatter(number, i) + extra_ms) / 1000);
    sample.at[i] = at;
  }
  sample.ended = at;
  if (sample.outcome == FrameOutcome::kLostInNetwork) {
    sample.expected = at + kFrameTime;
    sample.ended = sample.expected + milliseconds(500);
  }
  if (large) sample.ended = at + microseconds(1'100);
  return sample;
}

void SampleStream::play() {
  Time next = now_ - kFrameTime * kFrames;
  for (std::uint64_t number = 0; number < kFrames; ++number) {
    const model::FrameSample sample = sample_of(number);
    for (; next < sample.at[0]; next += kSnapshotTime) take_snapshot(next);
    count(sample);
    frames_.add(sample, 1);
    history_.add(sample);
  }
  take_snapshot(now_);
  fill_spans();
}

void SampleStream::count(const model::FrameSample& sample) {
  for (std::size_t i = 0; i < model::kStageCount; ++i) {
    auto& frames = snapshot_.frames[i];
    if (sample.at[i] != Time{}) frames = frames.value_or(0) + 1;
  }
  ++snapshot_.outcomes[static_cast<std::size_t>(*sample.outcome)];
  if (sample.at[index(model::Stage::kSent)] == Time{}) return;
  ++snapshot_.datagrams.sent;
  snapshot_.datagrams.bytes += sample.datagram_bytes;
  snapshot_.base64_jpeg_bytes += sample.jpeg_bytes;
  snapshot_.base64_text_bytes += sample.datagram_bytes;
}

void SampleStream::take_snapshot(Time at) {
  constexpr double kFps = 30;
  const auto tick = static_cast<std::uint64_t>(at.time_since_epoch() / kSnapshotTime);
  snapshot_.at = at;
  snapshot_.elapsed = at - (now_ - kFrameTime * kFrames);
  for (std::size_t i = 0; i < model::kStageCount; ++i) {
    const bool behind = i >= index(model::Stage::kReceived) && story_ == Story::kDrops;
    const double dip = behind && tick % 120 < 20 ? 2.5 : 0;
    snapshot_.fps_window[i] = kFps - dip + 0.4 * (scatter(tick, 20 + i) - 0.5);
  }
  snapshot_.jitter = microseconds(400 + static_cast<int>(60 * scatter(tick, 40)));
  history_.add(snapshot_);
}

void SampleStream::fill_spans() {
  const std::array<std::array<int, 4>, model::kSpanCount> kMicroseconds{
      {{4'610, 5'290, 5'480, 13'900},
       {1'100, 1'280, 1'300, 1'300},
       {60, 69, 70, 70},
       {110, 137, 140, 140},
       {750, 885, 900, 900},
       {2'600, 3'140, 3'190, 11'600}}};
  for (std::size_t i = 0; i < model::kSpanCount; ++i) {
    const auto& [p50, p95, p99, max] = kMicroseconds[i];
    snapshot_.spans_window[i] = {300, microseconds(p50), microseconds(p95), microseconds(p99),
                                 microseconds(max)};
  }
  snapshot_.clock = model::LatencyClock::kSameHost;
  snapshot_.network_loss = model::NetworkLoss::kMeasured;
  snapshot_.wire = WireFormat::kBase64;
  snapshot_.quality = 80;
  snapshot_.width_px = 400;
  snapshot_.height_px = 225;
}

void SampleStream::tell_of_drops() {
  marks_.push_back({now_ - seconds(31), now_ - seconds(31), model::Severity::kInfo,
                    ui::Shape::kDiamond, "quality 80 -> 98"});
  marks_.push_back({now_ - seconds(29), now_ - seconds(29), model::Severity::kInfo,
                    ui::Shape::kDiamond, "quality 98 -> 80"});
  snapshot_.notes.push_back({"oversize_drop", model::Severity::kWarning,
                             "frames of 400x225 do not fit a datagram of 65507 bytes and are "
                             "dropped: lower --quality or --width, or use --oversize fit",
                             now_ - seconds(30)});
}

void SampleStream::fill_view() {
  const bool silent = story_ == Story::kSilent;
  view.now = now_;
  view.snapshot = &snapshot_;
  view.history = &history_;
  view.running = &config_;
  view.role = config_.role;
  view.link = silent ? ui::LinkState::kWaiting : ui::LinkState::kLive;
  view.local = "127.0.0.1:40312";
  view.frames = &frames_;
  view.recent_drops = ui::recent_drops(frames_, view.now);
  view.marks = marks_;
  view.events = events_;
  view.events_told = events_.size();
  view.frame_ms = 3.2;
  view.cpu =
      model::CpuShares{0.462, {0.118, 0.172, 0.014, 0.046, 0.031, 0.022, 0.004, 0.055}, true};
  view.steps = model::FrameStepMs{0.03, 1.52, 0.83, 0.88, 2.41};
  view.wall_offset = kWall - now_.time_since_epoch();
  if (silent) return;
  constexpr unsigned kAnyTexture = 1;
  view.last_frame = now_ - milliseconds(28);
  view.nominal_fps = 30;
  view.source = &source_;
  view.sent = {kAnyTexture, 400, 225, kFrames - 1, 14'200, false, 30.0};
  view.received = {kAnyTexture, 400, 225, kFrames - 1, 14'200, false, 29.9};
  view.bit_rate_bps = history_.bit_rate_bps();
  view.datagram_bytes = model::mean_since(history_.datagram_bytes(), now_ - seconds(1));
  view.jpeg_bytes = model::mean_since(history_.jpeg_bytes(), now_ - seconds(1));
}

void SampleStream::pause(ui::DashboardState& state, Duration back) {
  state.paused_at = now_;
  state.cursor = now_ - back;
  state.frames_at_pause = frames_.added();
  view.now = now_ + seconds(1);
  view.paused_at = now_;
  view.cursor = state.cursor;
  const auto found = frames_.at_or_before(*state.cursor);
  view.moment = found ? &frames_[*found] : nullptr;
  view.sent.frame_number = view.moment->sample.frame_number;
  view.received.frame_number = view.moment->sample.frame_number;
  if (is_drop(*view.moment->sample.outcome)) view.received = {};
}

Image sample_picture() {
  Image image(400, 225, PixelFormat::kRgba);
  for (int y = 0; y < image.height_px(); ++y) {
    std::uint8_t* row = image.plane(0) + y * image.stride(0);
    for (int x = 0; x < image.width_px(); ++x) {
      const bool hill = y > 150 + 30 * std::sin(x / 60.0);
      row[x * 4] = static_cast<std::uint8_t>(hill ? 40 : 90 + y / 2);
      row[x * 4 + 1] = static_cast<std::uint8_t>(hill ? 110 + y / 8 : 140 + y / 4);
      row[x * 4 + 2] = static_cast<std::uint8_t>(hill ? 60 : 220 - y / 4);
      row[x * 4 + 3] = 255;
    }
  }
  return image;
}

}  // namespace framescope::golden
