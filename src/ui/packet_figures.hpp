#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "model/snapshot.hpp"
#include "ui/format.hpp"

namespace framescope::ui {

/// A figure of an RTP stream in words.
struct PacketFigure {
  std::string_view name;
  Text value;               ///< empty: not known
  std::string_view metric;  ///< key of what explains it; empty: `help` does
  std::string_view help;
};

/// The figures that a role knows, in the order in which they are shown.
struct PacketFigures {
  static constexpr std::size_t kMost = 24;

  std::array<PacketFigure, kMost> rows;
  std::size_t count = 0;

  void add(std::string_view name, const Text& value, std::string_view metric,
           std::string_view help = {}) {
    if (count < kMost) rows[count++] = {name, value, metric, help};
  }
};

/// Of a snapshot with RTP figures; none without. Pure.
PacketFigures packet_figures(const model::Snapshot& snapshot);

}  // namespace framescope::ui
