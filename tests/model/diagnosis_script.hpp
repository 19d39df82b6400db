#pragma once

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "model/diagnosis.hpp"

// Snapshots that diagnose() is tried on, and what it says of them.
namespace framescope::model {

inline constexpr Time kNow{std::chrono::seconds(5000)};

inline std::uint64_t& outcome(Snapshot& snapshot, FrameOutcome which) {
  return snapshot.outcomes[static_cast<std::size_t>(which)];
}
inline std::optional<std::uint64_t>& frames(Snapshot& snapshot, Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)];
}

/// Ten seconds of 30 FPS of which every frame was shown: 28 KB of base64, 19 fragments, on one
/// host.
inline Snapshot good(Role role = Role::kLoopback) {
  Snapshot snapshot;
  snapshot.role = role;
  snapshot.at = kNow;
  snapshot.elapsed = std::chrono::seconds(10);
  snapshot.wire = WireFormat::kBase64;
  snapshot.quality = 80;
  snapshot.width_px = 400;
  for (std::size_t i = 0; i < kStageCount; ++i) {
    snapshot.frames[i] = 300;
    snapshot.fps_window[i] = snapshot.fps_run[i] = 30;
  }
  if (role != Role::kSender) outcome(snapshot, FrameOutcome::kDisplayed) = 300;
  snapshot.network_loss = NetworkLoss::kMeasured;
  snapshot.datagrams.sent = snapshot.datagrams.received = snapshot.datagrams.sized = 300;
  snapshot.datagrams.bytes = 300 * 28'000;
  snapshot.datagrams.size_max = 28'000;
  snapshot.datagrams.ip_fragments = 300 * 19;
  snapshot.base64_text_bytes = 300 * 28'000;
  snapshot.base64_jpeg_bytes = 300 * 21'000;
  snapshot.clock = LatencyClock::kSameHost;
  snapshot.spans_window[0] =
      snapshot.spans_run[0] = {300, std::chrono::milliseconds(2), std::chrono::milliseconds(3),
                               std::chrono::milliseconds(4), std::chrono::milliseconds(5)};
  snapshot.link.nominal_fps = 30;
  snapshot.link.local = "127.0.0.1:9999";
  snapshot.link.last_frame = kNow - std::chrono::milliseconds(20);
  snapshot.link.rcvbuf_asked_bytes = 4 << 20;
  snapshot.link.rcvbuf_bytes = 4 << 20;
  if (role == Role::kReceiver) snapshot.link.asked = "127.0.0.1:9999";
  if (role != Role::kReceiver) snapshot.link.settings = StreamSettings{};
  if (role == Role::kSender) snapshot.receivers.push_back({});
  snapshot.arrival_gaps = snapshot.sent_gaps = {299, 0, std::chrono::milliseconds(33)};
  return snapshot;
}

/// So many of the frames end so instead of being shown.
inline Snapshot with(FrameOutcome which, std::uint64_t count, Role role = Role::kLoopback) {
  Snapshot snapshot = good(role);
  outcome(snapshot, which) = count;
  if (role == Role::kSender) return snapshot;
  outcome(snapshot, FrameOutcome::kDisplayed) -= count;
  frames(snapshot, Stage::kDisplayed) = outcome(snapshot, FrameOutcome::kDisplayed);
  return snapshot;
}

/// As an interval sees it.
inline std::vector<Note> now(const Snapshot& snapshot) {
  return diagnose(EvidenceWindow{}.evidence(snapshot));
}

inline const Note* find(const std::vector<Note>& notes, std::string_view id) {
  const auto found = std::ranges::find(notes, id, &Note::id);
  return found == notes.end() ? nullptr : &*found;
}

inline std::string ids(const std::vector<Note>& notes) {
  std::string joined;
  for (const Note& note : notes) joined += note.id + " ";
  return joined;
}

/// Names it, at this severity, with these words; and nothing else that is an error.
inline void expect_found(const Snapshot& snapshot, const char* id, Severity severity,
                         std::initializer_list<const char*> words) {
  const std::vector<Note> notes = now(snapshot);
  const Note* note = find(notes, id);
  ASSERT_NE(note, nullptr) << ids(notes);
  EXPECT_EQ(note->severity, severity);
  for (const char* word : words) {
    EXPECT_NE(note->text.find(word), std::string::npos) << word << " in: " << note->text;
  }
  for (const Note& other : notes) {
    EXPECT_TRUE(other.id == id || other.severity != Severity::kError) << other.text;
  }
}

inline void expect_silent(const Snapshot& snapshot, const char* id) {
  EXPECT_EQ(find(now(snapshot), id), nullptr) << find(now(snapshot), id)->text;
}

}  // namespace framescope::model
