#include "ui/link_state.hpp"

#include <array>

#include "ui/account.hpp"

namespace framescope::ui {

std::string_view to_string(LinkState state) {
  constexpr std::array<std::string_view, kLinkStateCount> kNames{"Idle",    "Waiting", "Live",
                                                                 "Stalled", "Ended",   "Error"};
  return kNames[static_cast<std::size_t>(state)];
}

LinkState link_state(const LinkFacts& facts, Time now) {
  if (facts.failed) return LinkState::kError;
  if (!facts.running) return LinkState::kIdle;
  if (!facts.has_peer) return LinkState::kWaiting;
  if (facts.drops_all) return LinkState::kStalled;
  if (!facts.last_frame) return LinkState::kWaiting;
  if (facts.said_bye) return LinkState::kEnded;
  return now - *facts.last_frame >= kStall ? LinkState::kStalled : LinkState::kLive;
}

bool drops_all(const model::Snapshot& snapshot) {
  constexpr std::uint64_t kEnough = 10;
  const Account account = account_of(snapshot);
  return account.good == 0 && account.dropped >= kEnough;
}

}  // namespace framescope::ui
