#include "ui/rows.hpp"

namespace framescope::ui {

void Rows::heading(std::string_view text) {
  if (!first_) y_ += painter_.px(5);
  first_ = false;
  painter_.text(next(18), painter_.look().fonts.strong, painter_.theme().text, text);
}

Box Rows::labelled(std::string_view text) {
  Box row = next(kRowHeight);
  painter_.text(row.take_left(painter_.px(label_width_)), painter_.look().fonts.text,
                painter_.theme().dim, text);
  return row;
}

void Rows::remark(Colour colour, std::string_view text) {
  ImFont* font = painter_.look().fonts.small;
  const float height = Painter::paragraph_height(font, rest_.w, text);
  painter_.paragraph({rest_.x, y_, rest_.w, height}, font, colour, text);
  y_ += height + painter_.px(kRowGap);
}

Box Rows::next(float height) {
  const Box row{rest_.x, y_, rest_.w, painter_.px(height)};
  y_ += row.h + painter_.px(kRowGap);
  return row;
}

}  // namespace framescope::ui
