#include "ui/holes_view.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::ui {
namespace {

/// A picture's MCUs on the screen.
class McuGrid {
 public:
  McuGrid(const PictureHoles& holes, const Box& place, int width_px, int height_px)
      : place_(place),
        mcu_w_(place.w * static_cast<float>(holes.mcu_width_px) / static_cast<float>(width_px)),
        mcu_h_(place.h * static_cast<float>(holes.mcu_height_px) / static_cast<float>(height_px)) {}

  /// The columns and rows from the first ones up to, without, the last ones. The MCUs at the right
  /// and at the bottom may reach beyond the picture.
  Box box(std::uint64_t from_column, std::uint64_t to_column, std::uint64_t from_row,
          std::uint64_t to_row) const {
    const float left = x(from_column);
    const float top = y(from_row);
    return {left, top, x(to_column) - left, y(to_row) - top};
  }

 private:
  float x(std::uint64_t column) const {
    return std::min(place_.right(), place_.x + static_cast<float>(column) * mcu_w_);
  }
  float y(std::uint64_t row) const {
    return std::min(place_.bottom(), place_.y + static_cast<float>(row) * mcu_h_);
  }

  Box place_;
  float mcu_w_;
  float mcu_h_;
};

/// Parallel lines at 45 degrees, which go on from box to box as they are the same over the whole
/// picture.
void hatch(Painter& painter, const Box& box, const Box& place, Colour colour) {
  const float step = painter.px(7);
  const float line = std::max(1.0F, std::floor(painter.look().scale));
  // On each line x + y is the same.
  const float origin = place.x + place.y;
  float sum = origin + std::ceil((box.x + box.y - origin) / step) * step;
  for (; sum < box.right() + box.bottom(); sum += step) {
    const float left = std::max(box.x, sum - box.bottom());
    const float right = std::min(box.right(), sum - box.y);
    if (right > left)
      painter.list().AddLine({left, sum - left}, {right, sum - right}, colour, line);
  }
}

/// The part of `box` that is to be seen.
Box seen_of(const Painter& painter, const Box& box) {
  const ImVec2 from = ImGui::GetWindowDrawList()->GetClipRectMin();
  const ImVec2 to = ImGui::GetWindowDrawList()->GetClipRectMax();
  const float slack = painter.px(1);
  const float left = std::max(box.x, from.x - slack);
  const float top = std::max(box.y, from.y - slack);
  return {left, top, std::max(0.0F, std::min(box.right(), to.x + slack) - left),
          std::max(0.0F, std::min(box.bottom(), to.y + slack) - top)};
}

/// In the lower right corner of `box`; the answer: where a sample of what the words are about goes.
/// A picture too small for words tells by itself.
Box draw_legend_words(Painter& painter, const Box& box, const Text& words, bool higher) {
  const Fonts& fonts = painter.look().fonts;
  const float swatch = painter.px(14);
  const float width = Painter::width(fonts.small, words) + swatch + painter.px(20);
  Box label{box.right() - painter.px(6) - width,
            box.bottom() - painter.px(28) - (higher ? painter.px(26) : 0), width, painter.px(22)};
  if (label.x < box.x) return {};
  painter.fill(label, faded(rgb(0), 0.72), painter.px(3));
  label.take_left(painter.px(6));
  const Box sample = label.take_left(swatch).inset(0, painter.px(4));
  label.take_left(painter.px(8));
  painter.text(label, fonts.small, rgb(0xFFFFFF), words);
  return sample;
}

}  // namespace

std::vector<Box> hole_boxes(const PictureHoles& holes, const Box& place, int width_px,
                            int height_px) {
  std::vector<Box> boxes;
  if (holes.mcus_per_row <= 0 || holes.mcu_rows <= 0 || width_px <= 0 || height_px <= 0) {
    return boxes;
  }
  const McuGrid grid(holes, place, width_px, height_px);
  const auto per_row = static_cast<std::uint64_t>(holes.mcus_per_row);
  const std::uint64_t whole = per_row * static_cast<std::uint64_t>(holes.mcu_rows);
  for (const McuRun& run : holes.missing) {
    std::uint64_t first = std::min<std::uint64_t>(run.first, whole);
    const std::uint64_t end = std::min(first + run.count, whole);
    // The end of a row, whole rows, and the beginning of one, as far as there are such.
    while (first < end) {
      const std::uint64_t column = first % per_row;
      const std::uint64_t row = first / per_row;
      const bool is_part = column != 0 || end - first < per_row;
      const std::uint64_t rows = is_part ? 1 : (end - first) / per_row;
      const std::uint64_t columns = is_part ? std::min(per_row - column, end - first) : per_row;
      boxes.push_back(grid.box(column, column + columns, row, row + rows));
      first += is_part ? columns : rows * per_row;
    }
  }
  return boxes;
}

Text hole_words(const PictureHoles& holes) {
  const double whole = static_cast<double>(holes.mcus_per_row) * holes.mcu_rows;
  const double share =
      whole > 0 ? std::min(1.0, static_cast<double>(holes.missing_mcus()) / whole) : 0;
  Text words;
  share < 0.01 ? words.append("less than 1") : words.append("%.0f", std::floor(share * 100));
  return words.append(" % of this picture is from before");
}

void draw_holes(Painter& painter, const Box& place, const PictureView& picture) {
  const Colour colour = painter.theme().of(FrameOutcome::kIncomplete).colour;
  for (const Box& whole : hole_boxes(*picture.holes, place, picture.width_px, picture.height_px)) {
    const Box box = seen_of(painter, whole);
    if (box.empty()) continue;
    painter.fill(box, faded(colour, 0.12));
    hatch(painter, box, place, faded(colour, 0.6));
  }
}

void draw_holes_legend(Painter& painter, const Box& box, const PictureHoles& holes, bool higher) {
  const Box sample = draw_legend_words(painter, box, hole_words(holes), higher);
  if (sample.empty()) return;
  const Colour colour = painter.theme().of(FrameOutcome::kIncomplete).colour;
  painter.fill(sample, faded(colour, 0.3));
  hatch(painter, sample, sample, colour);
}

void draw_grey_legend(Painter& painter, const Box& box, bool higher) {
  constexpr std::uint32_t kHoleGrey = 0x808080;
  painter.fill(draw_legend_words(painter, box, Text("Grey parts were lost"), higher),
               rgb(kHoleGrey));
}

}  // namespace framescope::ui
