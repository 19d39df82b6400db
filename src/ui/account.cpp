#include "ui/account.hpp"

namespace framescope::ui {
namespace {

std::uint64_t at_stage(const model::Snapshot& snapshot, model::Stage stage) {
  return snapshot.frames[static_cast<std::size_t>(stage)].value_or(0);
}

std::uint64_t ended(const model::Snapshot& snapshot, FrameOutcome outcome) {
  return snapshot.outcomes[static_cast<std::size_t>(outcome)];
}

}  // namespace

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
