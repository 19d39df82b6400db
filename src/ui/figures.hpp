#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "model/snapshot.hpp"
#include "ui/format.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// One large read-out: of the newest, or of the moment that a paused view looks at.
struct Figure {
  const char* name;
  Text label;
  Text number = {};  ///< empty: not known
  std::string_view unit = {};
  Text aside = {};  ///< beside the unit
  Text detail = {};
  std::string_view metric = {};  ///< key of what explains it
  model::Severity severity = model::Severity::kInfo;
  float share = 1;  ///< of the row's width
};

inline constexpr std::size_t kFigureCount = 7;

/// Frame rate, datagram, drops, base64 (on rtp the packets that were lost), latency (two) and bit
/// rate. Pure.
std::array<Figure, kFigureCount> figures_of(const View& view);

}  // namespace framescope::ui
