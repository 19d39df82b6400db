#include <atomic>
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <sched.h>

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

// Whose snapshots nobody waits for.
constexpr Duration kNever = std::chrono::hours(1);

TEST(Account, AHalfFullRingIsDrainedWithoutWaitingForThePeriod) {
  Account account(model::Role::kSender, kStart);
  account.start({.period = kNever});
  std::uint64_t appended = 0;
  // Twice: what was told once is told again.
  for (int turn = 0; turn < 2; ++turn) {
    const std::uint64_t before = appended;
    EXPECT_TRUE(test::eventually([&] {
      for (int i = 0; i < 1000; ++i)
        account.writer(Producer::kCapture).append(record(RecordKind::kCaptured, appended++));
      return test::frames(*account.snapshot(), model::Stage::kCaptured) > before;
    }));
  }
  test::expect_sums_close(*account.snapshot());
}

/// Asked on a thread that ends, so that this one stays as it is.
bool may_be_batch() {
  bool may = false;
  std::thread([&may] {
    const sched_param none{};
    may = sched_setscheduler(0, SCHED_BATCH, &none) == 0;
  }).join();
  return may;
}

TEST(Account, ItsThreadInterruptsNobody) {
  if (!may_be_batch()) GTEST_SKIP() << "the system forbids SCHED_BATCH";
  Account account(model::Role::kSender, kStart);
  std::atomic<int> policy{-1};
  account.start({.supplement = [&policy](model::Snapshot& /*snapshot*/, bool final) {
    if (!final) policy = sched_getscheduler(0);
  }});
  EXPECT_TRUE(test::eventually([&policy] { return policy >= 0; }));
  EXPECT_EQ(policy, SCHED_BATCH);
}

TEST(Account, SaysWhenThereIsANewSnapshot) {
  Account account(model::Role::kSender, kStart);
  std::atomic<int> published{0};
  std::atomic<bool> had_it{true};
  Account::Options options;
  options.supplement = [](model::Snapshot& snapshot, bool /*final*/) { snapshot.quality = 7; };
  options.period = kNever;
  options.published = [&] {
    if (account.snapshot()->quality != 7) had_it = false;
    ++published;
  };
  account.start(std::move(options));
  for (int i = 1; i <= 3; ++i) {
    account.hurry();
    EXPECT_TRUE(test::eventually([&] { return published == i; }));
  }
  EXPECT_TRUE(had_it);
  account.finish(0);
  EXPECT_EQ(published, 3);
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
  account.start({.supplement = [](model::Snapshot& snapshot, bool final) {
    snapshot.datagrams.foreign = final ? 8 : 7;
  }});
  EXPECT_TRUE(test::eventually([&] { return account.snapshot()->datagrams.foreign == 7; }));
  account.finish(0);
  EXPECT_EQ(account.snapshot()->datagrams.foreign, 8u);
}

TEST(Account, WhatGrewInTheLastTenSecondsIsInEverySnapshot) {
  Account account(model::Role::kReceiver, std::chrono::steady_clock::now());
  account.start({.supplement = [](model::Snapshot& snapshot, bool /*final*/) {
    snapshot.rtp.emplace().frames_patched = 7;
  }});
  account.hurry();
  EXPECT_TRUE(test::eventually([&] { return account.snapshot()->patched == 7; }));
  account.finish(0);
  EXPECT_EQ(account.snapshot()->patched, 7u);
}

}  // namespace
}  // namespace framescope::session
