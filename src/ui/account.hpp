#pragma once

#include <cstdint>
#include <optional>

#include "core/frame_outcome.hpp"
#include "model/snapshot.hpp"

namespace framescope::ui {

/// The account of a snapshot as one equation: whole = shown (a sender: sent) + dropped + in flight.
struct Account {
  std::uint64_t whole = 0;
  const char* whole_name = "captured";  ///< "captured", "expected" or "received"
  std::uint64_t good = 0;
  const char* good_name = "shown";  ///< "shown" or "sent"
  std::uint64_t dropped = 0;
  std::uint64_t in_flight = 0;
  std::optional<FrameOutcome> biggest;  ///< the cause of most drops; nothing without drops
  std::uint64_t biggest_count = 0;

  bool closes() const { return whole == good + dropped + in_flight; }
};

Account account_of(const model::Snapshot& snapshot);

}  // namespace framescope::ui
