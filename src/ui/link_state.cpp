#include "ui/link_state.hpp"

#include <array>
#include <cstddef>

namespace framescope::ui {

std::string_view to_string(LinkState state) {
  constexpr std::array<std::string_view, 5> kNames{"Idle", "Waiting", "Live", "Stalled", "Error"};
  return kNames[static_cast<std::size_t>(state)];
}

LinkState link_state(const LinkFacts& facts, Time now) {
  if (facts.failed) return LinkState::kError;
  if (!facts.running) return LinkState::kIdle;
  if (!facts.last_frame || !facts.has_peer) return LinkState::kWaiting;
  return now - *facts.last_frame >= kStall ? LinkState::kStalled : LinkState::kLive;
}

}  // namespace framescope::ui
