#include <gtest/gtest.h>

#include "session/account.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using model::FrameRecord;
using model::RecordKind;

constexpr Time kStart{std::chrono::seconds(1000)};

FrameRecord record(RecordKind kind, std::uint64_t frame_number) {
  FrameRecord made;
  made.kind = kind;
  made.frame_number = frame_number;
  made.outcome = FrameOutcome::kNoReceiver;
  made.at = kStart + std::chrono::milliseconds(frame_number);
  return made;
}

TEST(Account, FullRingLosesNoCount) {
  Account account(model::Role::kSender, kStart);
  constexpr std::uint64_t kFrames = 20'000;  // more than a ring holds, and nobody drains it
  for (std::uint64_t i = 0; i < kFrames; ++i) {
    account.writer(Producer::kCapture).append(record(RecordKind::kCaptured, i));
    if (i % 2 == 0) {
      account.writer(Producer::kEncode).append(record(RecordKind::kDropped, i));
    } else {
      account.writer(Producer::kIo).append(record(RecordKind::kSent, i));
    }
  }
  account.finish(0);
  const auto snapshot = account.snapshot();
  EXPECT_EQ(test::frames(*snapshot, model::Stage::kCaptured), kFrames);
  EXPECT_EQ(test::frames(*snapshot, model::Stage::kSent), kFrames / 2);
  EXPECT_EQ(test::outcome(*snapshot, FrameOutcome::kNoReceiver), kFrames / 2);
  test::expect_closed(*snapshot);
}

TEST(Account, RunningThreadClosesSumsWhileProducersAppend) {
  Account account(model::Role::kSender, kStart);
  account.start({});
  constexpr std::uint64_t kFrames = 50'000;
  std::thread capture([&account] {
    for (std::uint64_t i = 0; i < kFrames; ++i) {
      account.writer(Producer::kCapture).append(record(RecordKind::kCaptured, i));
      account.writer(Producer::kCapture).append(record(RecordKind::kDropped, i));
    }
  });
  // Snapshots taken at any moment in between close, too.
  for (int i = 0; i < 100; ++i) test::expect_sums_close(*account.snapshot());
  capture.join();
  account.finish(0);
  EXPECT_EQ(test::outcome(*account.snapshot(), FrameOutcome::kNoReceiver), kFrames);
  test::expect_closed(*account.snapshot());
}

TEST(Account, NotesStandInTheSnapshotUntilRetracted) {
  Account account(model::Role::kSender, kStart);
  account.start({});
  account.note("a", model::Severity::kWarning, "first");
  account.note("a", model::Severity::kError, "second");
  account.note("b", model::Severity::kInfo, "other");
  account.retract("b");
  account.finish(0);
  const auto snapshot = account.snapshot();
  ASSERT_EQ(snapshot->notes.size(), 1u);
  EXPECT_EQ(snapshot->notes[0].id, "a");
  EXPECT_EQ(snapshot->notes[0].text, "second");
  EXPECT_EQ(snapshot->notes[0].severity, model::Severity::kError);
}

TEST(Account, TheGravestNoteStandsFirst) {
  Account account(model::Role::kSender, kStart);
  account.start({});
  account.note("a", model::Severity::kWarning, "first");
  account.note("b", model::Severity::kError, "grave");
  account.note("c", model::Severity::kWarning, "third");
  account.finish(0);
  const auto& notes = account.snapshot()->notes;
  ASSERT_EQ(notes.size(), 3u);
  EXPECT_EQ(notes[0].id + notes[1].id + notes[2].id, "bac");
}

TEST(Account, SupplementIsInEverySnapshot) {
  Account account(model::Role::kReceiver, kStart);
  account.start(
      [](model::Snapshot& snapshot, bool final) { snapshot.datagrams.foreign = final ? 8 : 7; });
  EXPECT_TRUE(test::eventually([&] { return account.snapshot()->datagrams.foreign == 7; }));
  account.finish(0);
  EXPECT_EQ(account.snapshot()->datagrams.foreign, 8u);
}

TEST(Account, WhatGrewInTheLastTenSecondsIsInEverySnapshot) {
  Account account(model::Role::kReceiver, std::chrono::steady_clock::now());
  account.start(
      [](model::Snapshot& snapshot, bool /*final*/) { snapshot.rtp.emplace().frames_patched = 7; });
  account.hurry();
  EXPECT_TRUE(test::eventually([&] { return account.snapshot()->patched == 7; }));
  account.finish(0);
  EXPECT_EQ(account.snapshot()->patched, 7u);
}

}  // namespace
}  // namespace framescope::session
