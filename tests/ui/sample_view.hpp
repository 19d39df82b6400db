#pragma once

#include <cmath>
#include <vector>

#include "ui/dashboard_state.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// A session in the middle of its life, with figures as large as they get, so that nothing is easy
/// to lay out.
struct SampleView {
  explicit SampleView(model::Role role) {
    config.role = role;
    if (role == model::Role::kSender) config.listen = HostPort{"0.0.0.0", 9999};
    if (role == model::Role::kReceiver) config.from = HostPort{"192.168.178.100", 59999};
    fill_snapshot(role);
    fill_history();
    view.now = now;
    view.snapshot = &snapshot;
    view.history = &history;
    view.running = &config;
    view.role = role;
    view.link = LinkState::kLive;
    view.last_frame = now - std::chrono::milliseconds(1250);
    view.nominal_fps = 30;
    view.source = role == model::Role::kReceiver ? nullptr : &source;
    view.local = "255.255.255.255:65535";
    view.sent = {1, 400, 225, 12'345'678, 49'128, false, 30.0};
    view.received = {2, 400, 225, 12'345'677, 49'128, true, 29.9};
    view.bit_rate_bps = history.bit_rate_bps();
    view.datagram_bytes = 65'507;
    view.jpeg_bytes = 49'128;
    view.events = events;
    view.events_told = events.size();
    fill_frames();
    view.frames = &frames;
    view.recent_drops = recent_drops(frames, now);
    view.marks = marks;
    view.frame_ms = 12.3;
    view.cpu = model::CpuShares{12.345, {}, true};
    view.cpu->of.fill(1.234);
    view.steps = model::FrameStepMs{123.45, 123.45, 123.45, 123.45, 123.45};
  }
  SampleView(const SampleView&) = delete;
  SampleView& operator=(const SampleView&) = delete;

  /// Nothing has run yet.
  void make_idle() {
    snapshot = {};
    snapshot.role = config.role;
    history = {};
    events.clear();
    frames = {};
    view.running = nullptr;
    view.link = LinkState::kIdle;
    view.last_frame.reset();
    view.source = nullptr;
    view.sent = {};
    view.received = {};
    view.bit_rate_bps.reset();
    view.datagram_bytes.reset();
    view.events = {};
    view.events_told = 0;
    view.recent_drops = {};
    view.marks = {};
  }

  /// The view stands still, `back` before now.
  void pause(DashboardState& state, Duration back) {
    state.paused_at = now;
    state.cursor = now - back;
    view.paused_at = now;
    view.cursor = state.cursor;
    const auto found = frames.at_or_before(*state.cursor);
    view.moment = found ? &frames[*found] : nullptr;
  }

  Time now{std::chrono::hours(100)};
  model::SessionConfig config;
  model::Snapshot snapshot;
  model::StreamHistory history;
  model::FrameLog frames;
  std::vector<EventMark> marks{{Time{std::chrono::hours(100)} - std::chrono::seconds(20),
                                {},
                                model::Severity::kInfo,
                                Shape::kDiamond,
                                "quality 80 -> 60"}};
  SourceView source{"a clip with a rather long name.mp4", 1920, 1080, 29.97};
  std::vector<Event> events{{model::Severity::kInfo, "Wrote framescope-20240131-235959.png", {}}};
  View view;

 private:
  void fill_snapshot(model::Role role) {
    snapshot.role = role;
    snapshot.at = now;
    const bool sends = role != model::Role::kReceiver;
    const bool receives = role != model::Role::kSender;
    for (std::size_t i = 0; i < model::kStageCount; ++i) {
      const bool known = i <= static_cast<std::size_t>(model::Stage::kSent) ? sends : receives;
      if (!known) continue;
      snapshot.frames[i] = 1'000'000 - 20'000 * i;
      snapshot.fps_window[i] = 119.9;
    }
    const auto set = [this](FrameOutcome outcome, std::uint64_t n) {
      snapshot.outcomes[static_cast<std::size_t>(outcome)] = n;
    };
    if (receives) {
      set(FrameOutcome::kDisplayed, 900'000);
      set(FrameOutcome::kSupersededBeforeDisplay, 99'990);
      snapshot.in_flight = 10;
      snapshot.datagrams.received = 999'990;
    } else {
      set(FrameOutcome::kSupersededBeforeEncode, 39'990);
      snapshot.in_flight = 10;
      for (std::uint16_t i = 0; i < 16; ++i) {
        const auto octet = static_cast<std::uint8_t>(100 + i);
        snapshot.receivers.push_back(
            {Endpoint{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 168, octet, 255}, 65'535, 0},
             123'456, 12'345, std::chrono::microseconds(99'990)});
      }
    }
    if (role == model::Role::kReceiver) snapshot.expected = 1'000'000;
    snapshot.network_loss = model::NetworkLoss::kMeasured;
    snapshot.datagrams.bytes = 65'507'000'000;
    snapshot.size_mean_bytes = 65'507;
    snapshot.base64_jpeg_bytes = 49'128;
    snapshot.base64_text_bytes = 65'507;
    snapshot.clock = model::LatencyClock::kSameHost;
    snapshot.spans_window[0] = {300, std::chrono::milliseconds(88), std::chrono::milliseconds(90),
                                std::chrono::milliseconds(99), std::chrono::milliseconds(120)};
    snapshot.notes.push_back(
        {"oversize_fit", model::Severity::kWarning,
         "frames of 1920x1080 do not fit a datagram at quality 100: sent at quality 27", now});
  }

  /// The last ten seconds at 30 FPS: each thirtieth frame was lost, the one behind it superseded.
  void fill_frames() {
    for (std::uint64_t i = 0; i < 300; ++i) {
      model::FrameSample sample;
      sample.frame_number = 12'345'000 + i;
      sample.frame_number_known = true;
      sample.outcome = i % 30 == 0   ? FrameOutcome::kLostInNetwork
                       : i % 30 == 1 ? FrameOutcome::kSupersededBeforeDisplay
                                     : FrameOutcome::kDisplayed;
      sample.datagram_bytes = 65'507;
      sample.jpeg_bytes = 49'128;
      sample.quality = 80;
      sample.ended = now - std::chrono::microseconds(33'333) * (300 - static_cast<int>(i));
      if (sample.outcome == FrameOutcome::kDisplayed) {
        for (std::size_t stage = 0; stage < model::kStageCount; ++stage) {
          sample.at[stage] =
              sample.ended - std::chrono::microseconds(20'750) * (5 - static_cast<int>(stage));
        }
      }
      if (i % 60 == 0) sample.reason = "a_reason_of_some_length";
      frames.add(sample, 1);
    }
  }

  void fill_history() {
    for (int i = 0; i < 1200; ++i) {
      model::Snapshot past = snapshot;
      past.at = now - std::chrono::milliseconds(50) * (1200 - i);
      past.datagrams.bytes =
          snapshot.datagrams.bytes - static_cast<std::uint64_t>(1200 - i) * 400'000;
      history.add(past);
      model::FrameSample sample;
      sample.ended = past.at;
      sample.datagram_bytes =
          60'000 + static_cast<std::uint32_t>(5'000 * (1 + std::sin(i / 40.0)) / 2);
      sample.jpeg_bytes = sample.datagram_bytes / 4 * 3;
      history.add(sample);
    }
  }
};

}  // namespace framescope::ui
