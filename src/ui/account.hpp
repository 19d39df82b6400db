#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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

/// How many frames a cause took away between two stages.
struct WaterfallStep {
  FrameOutcome cause = FrameOutcome::kDisplayed;
  std::uint64_t count = 0;  ///< > 0
};

/// A stage of the waterfall, and what was dropped on the way to it from the one before.
struct WaterfallStage {
  std::string_view name;
  std::optional<model::Stage> stage;  ///< nothing: the numbers that a receiver expects
  std::uint64_t count = 0;            ///< frames that came so far
  std::uint64_t before = 0;           ///< that no stage before it had dropped
  std::uint64_t after = 0;            ///< `before` less the steps: `count`, and what is on its way
  std::array<WaterfallStep, 8> steps{};
  std::size_t step_count = 0;
};

/// From the whole down to what was shown (a sender: sent), through the stages that the role knows.
struct Waterfall {
  std::uint64_t whole = 0;
  std::array<WaterfallStage, model::kStageCount> stages{};
  std::size_t count = 0;
};
Waterfall waterfall_of(const model::Snapshot& snapshot);

}  // namespace framescope::ui
