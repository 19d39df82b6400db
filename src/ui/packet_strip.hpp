#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "model/rtp_figures.hpp"
#include "ui/painter.hpp"

// One cell a packet, in rows: what became of the newest ones.
namespace framescope::ui {

/// "in time", "reordered", "late", "duplicate", "lost" or "impaired".
std::string_view label(model::PacketFate fate);
/// Of a sender, who knows of no arrival: "sent", or else as above.
std::string_view label(model::PacketFate fate, bool sends);

/// How many of the cells are of each fate.
using FateCounts = std::array<std::uint64_t, model::kPacketFateCount>;
FateCounts fates_of(std::span<const model::PacketCell> cells);

/// Where the cells lie. A packet's column is given by its number, so that the strip moves by whole
/// rows and what was looked at stays in its column. Pure.
class StripLayout {
 public:
  /// Rows as wide as `box`, from its top on; cells of this size.
  StripLayout(const Box& box, float cell_width, float cell_height,
              std::span<const model::PacketCell> cells);

  Box cell(std::size_t index) const;
  /// The cell at a point of the screen, if there is one.
  std::optional<std::size_t> at(float x, float y) const;
  float bottom() const;

 private:
  Box box_;
  float width_;
  float height_;
  std::size_t per_row_;
  std::size_t skipped_;  ///< places before the first cell
  std::size_t count_;
};

/// Draws them from the top of `box` on, `sends`: as a sender knows them; what the mouse is on tells
/// of itself. The answer: how far down they reach, on the screen.
float draw_packet_strip(Painter& painter, const Box& box, std::span<const model::PacketCell> cells,
                        bool sends);

}  // namespace framescope::ui
