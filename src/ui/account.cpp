#include "ui/account.hpp"

#include <algorithm>

namespace framescope::ui {
namespace {

std::uint64_t at_stage(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)].value_or(0);
}

std::uint64_t ended(const model::Snapshot& snapshot, FrameOutcome outcome) {
  return snapshot.outcomes[static_cast<std::size_t>(outcome)];
}

/// The stage that a frame of this drop did not reach.
model::Stage missed_stage(model::Role role, FrameOutcome outcome) {
  if (outcome == FrameOutcome::kImpaired) {
    return role == model::Role::kReceiver ? model::Stage::kReceived : model::Stage::kSent;
  }
  if (outcome == FrameOutcome::kSendFailed) return model::Stage::kSent;
  if (outcome <= FrameOutcome::kTooLarge) return model::Stage::kEncoded;
  if (outcome <= FrameOutcome::kIncomplete) return model::Stage::kReceived;
  if (outcome <= FrameOutcome::kSupersededBeforeDecode) return model::Stage::kDecoded;
  return model::Stage::kDisplayed;
}

void add_stage(Waterfall& waterfall, const model::Snapshot& snapshot, model::Stage stage) {
  WaterfallStage& added = waterfall.stages[waterfall.count++];
  added.name = to_string(stage);
  added.stage = stage;
  added.count = at_stage(snapshot, stage);
  if (stage == model::Stage::kDisplayed) {
    added.count += ended(snapshot, FrameOutcome::kDisplayedDamaged);
  }
}

/// The steps down to a stage: the drops that no stage before it has taken. What lies behind the
/// last one cannot be, and is still shown.
void add_steps(Waterfall& waterfall, std::size_t index, const model::Snapshot& snapshot,
               FrameOutcome& next) {
  WaterfallStage& stage = waterfall.stages[index];
  const bool is_last = index + 1 == waterfall.count;
  while (static_cast<std::size_t>(next) < kFrameOutcomeCount) {
    if (!is_last && missed_stage(snapshot.role, next) > *stage.stage) return;
    const std::uint64_t drops = ended(snapshot, next);
    if (drops > 0 && stage.step_count < stage.steps.size()) {
      stage.steps[stage.step_count++] = {next, drops};
    }
    stage.after -= std::min(stage.after, drops);
    next = static_cast<FrameOutcome>(static_cast<std::uint8_t>(next) + 1);
  }
}

}  // namespace

Waterfall waterfall_of(const model::Snapshot& snapshot) {
  Waterfall waterfall;
  waterfall.whole = account_of(snapshot).whole;
  const bool is_receiver = snapshot.role == model::Role::kReceiver;
  if (is_receiver && snapshot.expected) {
    WaterfallStage& expected = waterfall.stages[waterfall.count++];
    expected.name = "expected";
    expected.count = *snapshot.expected;
  }
  const model::Stage first = is_receiver ? model::Stage::kReceived : model::Stage::kCaptured;
  const bool is_sender = snapshot.role == model::Role::kSender;
  const model::Stage last = is_sender ? model::Stage::kSent : model::Stage::kDisplayed;
  for (auto stage = static_cast<std::uint8_t>(first); stage <= static_cast<std::uint8_t>(last);
       ++stage) {
    add_stage(waterfall, snapshot, static_cast<model::Stage>(stage));
  }
  std::uint64_t level = waterfall.whole;
  auto next = FrameOutcome::kSupersededBeforeEncode;
  for (std::size_t i = 0; i < waterfall.count; ++i) {
    WaterfallStage& stage = waterfall.stages[i];
    stage.before = stage.after = level;
    if (i > 0) add_steps(waterfall, i, snapshot, next);
    level = stage.after;
  }
  return waterfall;
}

Account account_of(const model::Snapshot& snapshot) {
  Account account;
  account.whole = at_stage(snapshot, model::Stage::kCaptured);
  if (snapshot.role == model::Role::kReceiver) {
    account.whole_name = snapshot.expected ? "expected" : "received";
    account.whole = snapshot.expected.value_or(at_stage(snapshot, model::Stage::kReceived));
  }
  account.good =
      ended(snapshot, FrameOutcome::kDisplayed) + ended(snapshot, FrameOutcome::kDisplayedDamaged);
  if (snapshot.role == model::Role::kSender) {
    account.good = at_stage(snapshot, model::Stage::kSent);
    account.good_name = "sent";
  }
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    if (!is_drop(outcome)) continue;
    const std::uint64_t drops = snapshot.outcomes[i];
    account.dropped += drops;
    if (drops > account.biggest_count) {
      account.biggest = outcome;
      account.biggest_count = drops;
    }
  }
  account.in_flight = snapshot.in_flight;
  return account;
}

}  // namespace framescope::ui
