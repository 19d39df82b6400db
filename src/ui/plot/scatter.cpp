#include "ui/plot/scatter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "ui/widgets.hpp"

namespace framescope::ui::plot {
namespace {

// Of the design.
constexpr float kPoint = 3;  // its radius
constexpr float kCell = 3;
constexpr float kReach = 12;  // so near a point the mouse is at it
constexpr float kLabel = 16;
constexpr float kMargin = 4;
constexpr double kGridAlpha = 0.12;

/// Where values lie.
struct Field {
  Painter& painter;
  Box box;
  const ScatterSpec& spec;
  const ScatterState& state;

  float x(double value) const { return box.x + box.w * static_cast<float>(state.x.share(value)); }
  float y(double value) const {
    return box.bottom() - box.h * static_cast<float>(state.y.share(value));
  }
  ImVec2 at(const ScatterPoint& point) const { return {x(point.x), y(point.y)}; }
  bool holds(const ScatterPoint& point) const {
    const auto known = [](double value, Scale scale) {
      return std::isfinite(value) && (scale == Scale::kLinear || value > 0);
    };
    return known(point.x, spec.x_scale) && known(point.y, spec.y_scale);
  }
  float hair() const { return std::max(1.0F, std::floor(painter.look().scale)); }
};

void fit_axes(const ScatterSpec& spec, ScatterState& state) {
  Extent x;
  Extent y;
  for (const ScatterPoint& point : spec.points) {
    x.add(point.x);
    y.add(point.y);
  }
  state.x.update(spec.x_axis, spec.x_scale, x);
  state.y.update(spec.y_axis, spec.y_scale, y);
}

void draw_grid(const Field& field) {
  Painter& painter = field.painter;
  ImFont* font = painter.look().fonts.small;
  const Colour line = faded(painter.theme().text, kGridAlpha);
  const Colour ink = painter.theme().dim;
  const Ticks rows = field.state.y.ticks(static_cast<int>(field.box.h / painter.px(26)) + 1);
  for (const double value : rows.span()) {
    const float share = static_cast<float>(field.state.y.share(value));
    const float y = std::round(field.box.bottom() - field.box.h * share);
    painter.fill({field.box.x, y, field.box.w, field.hair()}, line);
    painter.text({field.box.x - painter.px(kAxisWidth), y - painter.px(7),
                  painter.px(kAxisWidth - 6), painter.px(14)},
                 font, ink, field.spec.y_format.tick(value, rows.step), Align::kRight);
  }
  const Ticks columns = field.state.x.ticks(static_cast<int>(field.box.w / painter.px(80)) + 1);
  float free_from = field.box.x - painter.px(kAxisWidth);
  for (const double value : columns.span()) {
    const float share = static_cast<float>(field.state.x.share(value));
    const float x = std::round(field.box.x + field.box.w * share);
    painter.fill({x, field.box.y, field.hair(), field.box.h}, line);
    const Text label = field.spec.x_format.tick(value, columns.step);
    const float width = std::ceil(Painter::width(font, label));
    const float left = std::clamp(std::round(x - width / 2), field.box.x - painter.px(kAxisWidth),
                                  std::max(field.box.x, field.box.right() - width));
    if (left < free_from) continue;
    free_from = left + width + painter.px(kMargin);
    painter.text({left, field.box.bottom() + painter.px(kMargin / 2), width, painter.px(kLabel)},
                 font, ink, label);
  }
}

/// Where something is written already, so that no name is written over another.
class Places {
 public:
  bool is_free(const Box& box) const {
    return std::none_of(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(count_),
                        [&](const Box& taken) { return taken.overlaps(box); });
  }
  void take(const Box& box) {
    if (count_ < taken_.size()) taken_[count_++] = box;
  }

 private:
  std::array<Box, 24> taken_;
  std::size_t count_ = 0;
};

/// Dashed, so that none is taken for a curve: a line of the field from a corner on, as thick as a
/// hair.
void draw_dashes(const Field& field, const Box& line) {
  const float dash = field.painter.px(4);
  const bool upright = line.h > line.w;
  const Colour ink = faded(field.painter.theme().dim, 0.7);
  for (float done = 0; done < std::max(line.w, line.h); done += 2 * dash) {
    const float rest = std::min(dash, std::max(line.w, line.h) - done);
    field.painter.fill(upright ? Box{line.x, line.y + done, line.w, rest}
                               : Box{line.x + done, line.y, rest, line.h},
                       ink);
  }
}

/// Most curves rise: at the bottom the names are out of their way.
void draw_upright_rules(const Field& field, Places& places) {
  Painter& painter = field.painter;
  ImFont* font = painter.look().fonts.small;
  const float line = painter.px(kLabel);
  for (const ScatterRule& rule : field.spec.x_rules) {
    if (!field.state.x.reaches(rule.value)) continue;
    const float x = std::round(field.x(rule.value));
    draw_dashes(field, {x, field.box.y, field.hair(), field.box.h});
    const float width = std::ceil(Painter::width(font, rule.label));
    Box name{std::min(x + painter.px(3), field.box.right() - width), field.box.bottom() - line,
             width, line};
    if (!places.is_free(name)) name.y -= line;
    if (!places.is_free(name) || name.y < field.box.y) continue;
    places.take(name.inset(-painter.px(kMargin), 0));
    painter.text(name, font, painter.theme().dim, rule.label);
  }
}

/// Likewise: the names of low ones stand on the right.
void draw_level_rules(const Field& field, Places& places) {
  constexpr double kHigh = 0.7;
  Painter& painter = field.painter;
  ImFont* font = painter.look().fonts.small;
  const float line = painter.px(kLabel);
  for (const ScatterRule& rule : field.spec.y_rules) {
    if (!field.state.y.reaches(rule.value)) continue;
    const float y = std::round(field.y(rule.value));
    draw_dashes(field, {field.box.x, y, field.box.w, field.hair()});
    const float width = std::ceil(Painter::width(font, rule.label));
    const bool high = field.state.y.share(rule.value) > kHigh;
    Box name{
        high ? field.box.x + painter.px(kMargin) : field.box.right() - painter.px(kMargin) - width,
        y - line, width, line};
    if (name.y < field.box.y) name.y = y + field.hair();
    if (!places.is_free(name) || !field.box.holds(name)) continue;
    places.take(name);
    painter.text(name, font, painter.theme().dim, rule.label);
  }
}

void draw_joins(const Field& field) {
  const ScatterPoint* before = nullptr;
  for (const ScatterPoint& point : field.spec.points) {
    if (!field.holds(point)) continue;
    if (before != nullptr && point.curve >= 0 && before->curve == point.curve) {
      field.painter.list().AddLine(field.at(*before), field.at(point), faded(point.colour, 0.8),
                                   std::max(1.0F, field.painter.px(1.5F)));
    }
    before = &point;
  }
}

/// Beside a mark, where nothing else is written. Most curves rise: below on the right there is most
/// room.
std::optional<Box> free_beside(const Field& field, const Places& places, ImVec2 at, float width) {
  struct Side {
    float way;    // to the right or the left
    float lines;  // down
  };
  constexpr std::array<Side, 10> kSides{{{1, 0.9F},
                                         {-1, -0.9F},
                                         {1, 0},
                                         {-1, 0},
                                         {-1, 0.9F},
                                         {1, -0.9F},
                                         {1, 1.9F},
                                         {-1, 1.9F},
                                         {-1, -1.9F},
                                         {1, -1.9F}}};
  const float line = field.painter.px(kLabel);
  for (const auto& [way, lines] : kSides) {
    const float gap = field.painter.px(lines == 0 ? 10 : 5);
    const Box name{way > 0 ? at.x + gap : at.x - gap - width, at.y + (lines - 0.5F) * line, width,
                   line};
    if (field.box.holds(name) && places.is_free(name)) return name;
  }
  return std::nullopt;
}

/// The first ones on top, as they matter most; one that finds no room for its name goes without.
void draw_marks(const Field& field, Places& places) {
  Painter& painter = field.painter;
  ImFont* font = painter.look().fonts.small;
  const auto reaches = [&](const ScatterMark& mark) {
    return field.state.x.reaches(mark.x) && field.state.y.reaches(mark.y);
  };
  const auto marks = field.spec.marks;
  for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
    if (!reaches(*mark)) continue;
    const ImVec2 at{field.x(mark->x), field.y(mark->y)};
    painter.list().AddCircleFilled(at, painter.px(7), painter.theme().panel);
    painter.mark(at.x, at.y, painter.px(11), mark->mark);
    const float around = painter.px(5);
    places.take({at.x - around, at.y - around, 2 * around, 2 * around});
  }
  for (const ScatterMark& mark : marks) {
    if (!reaches(mark)) continue;
    const float width = std::ceil(Painter::width(font, mark.label));
    const auto name = free_beside(field, places, {field.x(mark.x), field.y(mark.y)}, width);
    if (!name) continue;
    places.take(*name);
    painter.fill(*name, faded(painter.theme().panel, 0.7));
    painter.text(*name, font, painter.theme().text, mark.label);
  }
}

void draw_each(const Field& field) {
  for (const ScatterPoint& point : field.spec.points) {
    if (!field.holds(point)) continue;
    field.painter.list().AddCircleFilled(field.at(point), field.painter.px(kPoint),
                                         faded(point.colour, 0.85), 8);
  }
}

void draw_cells(const Field& field, std::vector<ScatterState::Cell>& cells) {
  const float side = field.painter.px(kCell);
  const auto across = static_cast<std::size_t>(field.box.w / side) + 1;
  const auto down = static_cast<std::size_t>(field.box.h / side) + 1;
  cells.assign(across * down, {});
  std::uint32_t most = 1;
  for (const ScatterPoint& point : field.spec.points) {
    if (!field.holds(point)) continue;
    const ImVec2 at = field.at(point);
    const auto column = static_cast<std::size_t>((at.x - field.box.x) / side);
    const auto row = static_cast<std::size_t>((at.y - field.box.y) / side);
    ScatterState::Cell& cell =
        cells[std::min(row, down - 1) * across + std::min(column, across - 1)];
    cell.colour = point.colour;
    most = std::max(most, ++cell.points);
  }
  constexpr double kFaintest = 0.4;
  const double full = std::log1p(static_cast<double>(most));
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].points == 0) continue;
    const double strength = std::log1p(static_cast<double>(cells[i].points)) / full;
    const std::size_t column = i % across;
    const std::size_t row = i / across;
    field.painter.fill({field.box.x + static_cast<float>(column) * side,
                        field.box.y + static_cast<float>(row) * side, side, side},
                       faded(cells[i].colour, kFaintest + (1 - kFaintest) * strength));
  }
}

std::optional<std::size_t> nearest_point(const Field& field) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  float best = field.painter.px(kReach) * field.painter.px(kReach);
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < field.spec.points.size(); ++i) {
    if (!field.holds(field.spec.points[i])) continue;
    const ImVec2 at = field.at(field.spec.points[i]);
    const float away = (at.x - mouse.x) * (at.x - mouse.x) + (at.y - mouse.y) * (at.y - mouse.y);
    if (away >= best) continue;
    best = away;
    found = i;
  }
  return found;
}

void tell_point(const Field& field, const ScatterPoint& point) {
  Painter& painter = field.painter;
  const ImVec2 at = field.at(point);
  painter.list().AddCircle(at, painter.px(kPoint + 3), painter.theme().text, 0, field.hair());
  Text words(field.spec.x_label);
  words.append(" ").append(field.spec.x_format(point.x).view()).append("\n");
  words.append(field.spec.y_label).append(" ").append(field.spec.y_format(point.y).view());
  if (field.spec.tell != nullptr) {
    const auto index = static_cast<std::size_t>(&point - field.spec.points.data());
    words.append("\n").append(field.spec.tell(field.spec.context, index).view());
  }
  tooltip(painter.look(), field.box, words);
}

}  // namespace

ScatterAnswer draw_scatter(Painter& painter, const Box& box, const ScatterSpec& spec,
                           ScatterState& state) {
  ImFont* font = painter.look().fonts.small;
  Box rest = box;
  painter.text(rest.take_top(painter.px(kLabel)), font, painter.theme().dim, spec.y_label);
  painter.text(rest.take_bottom(painter.px(kLabel)), font, painter.theme().dim, spec.x_label,
               Align::kRight);
  rest.take_bottom(painter.px(kLabel) + painter.px(kMargin));
  rest.take_top(painter.px(kMargin));
  rest.take_left(painter.px(kAxisWidth));
  rest.take_right(painter.px(kMargin));
  if (rest.w < 2 || rest.h < 2) return {};
  fit_axes(spec, state);
  const Field field{painter, rest, spec, state};
  draw_grid(field);
  Places places;
  draw_upright_rules(field, places);
  draw_level_rules(field, places);
  const Touch touched =
      touch(painter, rest, Text("plot ").append(spec.key).append(".canvas").c_str(), {});
  if (spec.points.empty()) {
    painter.text(rest, painter.look().fonts.text, painter.theme().dim, spec.empty, Align::kMiddle);
    return {};
  }
  if (spec.points.size() <= kMostPoints) {
    draw_joins(field);
    draw_each(field);
  } else {
    draw_cells(field, state.cells);
  }
  draw_marks(field, places);
  ScatterAnswer answer;
  if (touched.hovered) answer.hovered = nearest_point(field);
  if (answer.hovered) tell_point(field, spec.points[*answer.hovered]);
  if (touched.pressed) answer.clicked = answer.hovered;
  return answer;
}

}  // namespace framescope::ui::plot
