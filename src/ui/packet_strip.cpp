#include "ui/packet_strip.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui {
namespace {

constexpr float kCellWidth = 12;
constexpr float kCellHeight = 16;

void draw_cell(Painter& painter, const Box& box, const model::PacketCell& cell) {
  const Theme& theme = painter.theme();
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  const Mark mark = theme.of(cell.fate);
  const Box face{box.x, box.y, box.w - 2 * line, box.h - 2 * line};
  // Most are in time, and the others are to be found among them.
  const bool is_quiet = cell.fate == model::PacketFate::kInTime;
  painter.fill(face, faded(mark.colour, is_quiet ? 0.5 : 0.22));
  if (!is_quiet) painter.mark(face.middle_x(), face.middle_y(), painter.px(8), mark);
  if (!cell.frame_end) return;
  painter.fill({box.right() - line, box.y - line, line, box.h}, theme.text);
}

void show_cell(Painter& painter, const model::PacketCell& cell, bool sends) {
  Text words("Packet ");
  words.append(count(cell.sequence)).append(": ").append(label(cell.fate, sends));
  if (cell.frame_end) words.append(", the last of its frame");
  show_tooltip(painter.look(), words);
}

}  // namespace

std::string_view label(model::PacketFate fate) {
  constexpr std::array<std::string_view, model::kPacketFateCount> kNames{
      "in time", "reordered", "late", "duplicate", "lost", "impaired"};
  return kNames[static_cast<std::size_t>(fate)];
}

std::string_view label(model::PacketFate fate, bool sends) {
  return sends && fate == model::PacketFate::kInTime ? "sent" : label(fate);
}

FateCounts fates_of(std::span<const model::PacketCell> cells) {
  FateCounts counts{};
  for (const model::PacketCell& cell : cells) ++counts[static_cast<std::size_t>(cell.fate)];
  return counts;
}

StripLayout::StripLayout(const Box& box, float cell_width, float cell_height,
                         std::span<const model::PacketCell> cells)
    : box_(box),
      width_(cell_width),
      height_(cell_height),
      per_row_(std::max<std::size_t>(1, static_cast<std::size_t>(box.w / cell_width))),
      skipped_(cells.empty() ? 0 : static_cast<std::size_t>(cells.front().sequence % per_row_)),
      count_(cells.size()) {}

Box StripLayout::cell(std::size_t index) const {
  const std::size_t place = skipped_ + index;
  return {box_.x + static_cast<float>(place % per_row_) * width_,
          box_.y + static_cast<float>(place / per_row_) * height_, width_, height_};
}

std::optional<std::size_t> StripLayout::at(float x, float y) const {
  if (x < box_.x || y < box_.y) return std::nullopt;
  const auto column = static_cast<std::size_t>((x - box_.x) / width_);
  const auto row = static_cast<std::size_t>((y - box_.y) / height_);
  const std::size_t place = row * per_row_ + column;
  if (column >= per_row_ || place < skipped_ || place - skipped_ >= count_) return std::nullopt;
  return place - skipped_;
}

float StripLayout::bottom() const {
  const std::size_t rows = (skipped_ + count_ + per_row_ - 1) / per_row_;
  return box_.y + static_cast<float>(rows) * height_;
}

float draw_packet_strip(Painter& painter, const Box& box, std::span<const model::PacketCell> cells,
                        bool sends) {
  const StripLayout layout(box, painter.px(kCellWidth), painter.px(kCellHeight), cells);
  for (std::size_t i = 0; i < cells.size(); ++i) draw_cell(painter, layout.cell(i), cells[i]);
  const Box whole{box.x, box.y, box.w, layout.bottom() - box.y};
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto below = is_hovered(whole) ? layout.at(mouse.x, mouse.y) : std::nullopt;
  if (below) show_cell(painter, cells[*below], sends);
  return layout.bottom();
}

}  // namespace framescope::ui
