#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.hpp"
#include "model/snapshot.hpp"

namespace framescope::ui {

/// What the link does, in one word.
enum class LinkState : std::uint8_t {
  kIdle,     ///< nothing runs
  kWaiting,  ///< running, and no frame has passed yet, or nobody is there to send to
  kLive,
  kStalled,  ///< frames passed, and none for 2 s; or none gets through at all
  kEnded,    ///< frames passed, and their sender said goodbye
  kError,    ///< the session could not start or broke
};

inline constexpr std::size_t kLinkStateCount = 6;

/// "Idle", "Waiting", "Live", "Stalled", "Ended" or "Error".
std::string_view to_string(LinkState state);

/// What the link state follows from.
struct LinkFacts {
  bool running = false;
  bool failed = false;             ///< the last start, or the running session's source
  bool has_peer = true;            ///< false: a sender without a receiver
  bool drops_all = false;          ///< frames were there, and each was dropped
  bool said_bye = false;           ///< the sender has left
  std::optional<Time> last_frame;  ///< sent (a sender) or received in this session
};

/// No frame for so long is a stall; the same as RateMeter's, whose FPS is then 0.
inline constexpr Duration kStall = std::chrono::seconds(2);

LinkState link_state(const LinkFacts& facts, Time now);

/// Frames passed, and none does any more.
inline bool stands_still(LinkState state) {
  return state == LinkState::kStalled || state == LinkState::kEnded;
}

/// Whether frames ended, and none of them as it should.
bool drops_all(const model::Snapshot& snapshot);

}  // namespace framescope::ui
