#pragma once

#include <cstddef>
#include <cstdint>

#include "ui/trace_state.hpp"

namespace framescope::ui {

/// The panels below the pictures, which take turns.
enum class BottomTab : std::uint8_t {
  kAccount,
  kDrops,
  kTrace,
  kEvents,
  kDiagnosis,
  kImpairment,
  kSettings,
  kPackets
};
inline constexpr std::size_t kBottomTabCount = 8;

struct BottomState {
  BottomTab tab = BottomTab::kAccount;
  std::uint64_t drops_seen_cursor = 0;  ///< the drop that the list last scrolled to, by its id
  TraceState trace;
  int scale_percent = 0;  ///< what the slider of the scale is dragged to; 0: it is not
};

}  // namespace framescope::ui
