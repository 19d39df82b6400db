#include "ui/palette.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "ui/imgui_compat.hpp"
#include "ui/overlay.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kWidth = 560;
constexpr float kRow = 30;
constexpr std::size_t kRows = 11;

std::string lower(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

/// 0: the label begins with it, 1: the label holds its words, 2: something else does, 3: nothing.
int rank(const Action& action, const std::string& query) {
  const std::string label = lower(action.label);
  if (label.starts_with(query)) return 0;
  const std::string all = label + " " + lower(to_string(action.group)) + " " + lower(action.help);
  bool in_label = true;
  std::size_t at = 0;
  while (at < query.size()) {
    const std::size_t end = std::min(query.find(' ', at), query.size());
    const std::string_view word = std::string_view(query).substr(at, end - at);
    if (all.find(word) == std::string::npos) return 3;
    in_label = in_label && label.find(word) != std::string::npos;
    at = end + 1;
  }
  return in_label ? 1 : 2;
}

void run(const Action& action, const ActionContext& context) {
  if (!action.why_not(context).empty()) return;
  context.state.palette.close();
  action.run(context);
}

void draw_row(Painter& painter, Box row, const Action& action, bool chosen,
              std::string_view why_not) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  if (chosen) painter.fill(row, theme.chosen, painter.px(4));
  const Colour ink = !why_not.empty() ? theme.dim : chosen ? theme.chosen_text : theme.text;
  const Colour aside = chosen ? theme.chosen_text : theme.dim;
  row = row.inset(painter.px(10), 0);
  const Text key = words(action.chord);
  painter.text(row.take_right(Painter::width(fonts.number, key)), fonts.number, aside, key);
  row.take_right(painter.px(12));
  row.take_left(painter.text(row, fonts.text, ink, action.label) + painter.px(12));
  if (row.w < painter.px(40)) return;
  painter.text(row, fonts.small, aside, why_not.empty() ? action.help : why_not);
}

/// What was typed, with a caret behind it. Not one of Dear ImGui's fields: that would miss what is
/// typed before it has the focus.
void draw_query(Painter& painter, const Box& box, std::string_view query) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  painter.fill(box, theme.panel, painter.px(4));
  painter.outline(box, theme.border, painter.px(4));
  Box rest = box.inset(painter.px(10), 0);
  if (query.empty()) painter.text(rest, fonts.text, theme.dim, "What do you want to do?");
  rest.take_left(painter.text(rest, fonts.text, theme.text, query));
  painter.fill(rest.take_left(painter.px(2)).inset(0, painter.px(8)), theme.good);
}

/// Without its last character, all bytes of it.
void erase_last(std::string& text) {
  while (!text.empty()) {
    const bool is_inner = (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U;
    text.pop_back();
    if (!is_inner) return;
  }
}

void draw_rows(Painter& painter, Box box, std::span<const Action* const> matches,
               const ActionContext& context) {
  PaletteState& palette = context.state.palette;
  const float height = painter.px(kRow);
  const std::size_t first = palette.chosen >= kRows ? palette.chosen - kRows + 1 : 0;
  for (std::size_t i = first; i < std::min(matches.size(), first + kRows); ++i) {
    const Action& action = *matches[i];
    const Box row = box.take_top(height);
    const Touch mouse = touch(painter, row, action.label);
    if (mouse.pressed) return run(action, context);
    if (mouse.hovered && has_mouse_moved()) palette.chosen = i;
    draw_row(painter, row, action, i == palette.chosen, action.why_not(context));
  }
  if (matches.empty()) {
    painter.text(box.take_top(height).inset(painter.px(10), 0), painter.look().fonts.text,
                 painter.theme().dim, "No action is called that");
  }
}

}  // namespace

std::vector<const Action*> matching_actions(std::string_view query) {
  std::string wanted = lower(query);
  while (!wanted.empty() && wanted.back() == ' ') wanted.pop_back();
  std::vector<const Action*> matches;
  for (const int wanted_rank : {0, 1, 2}) {
    for (const Action& action : actions()) {
      if (rank(action, wanted) == wanted_rank) matches.push_back(&action);
    }
  }
  return matches;
}

void press_key_in_palette(const Chord& chord, const ActionContext& context) {
  PaletteState& palette = context.state.palette;
  const auto matches = matching_actions(palette.query);
  const std::size_t last = matches.empty() ? 0 : matches.size() - 1;
  if (chord.key == kKeyEscape || (chord.key == 'K' && chord.ctrl)) palette.close();
  if (chord.key == kKeyBackspace) {
    chord.ctrl ? palette.query.clear() : erase_last(palette.query);
    palette.chosen = 0;
  }
  if (chord.key == kKeyDown) palette.chosen = palette.chosen >= last ? 0 : palette.chosen + 1;
  if (chord.key == kKeyUp) palette.chosen = palette.chosen == 0 ? last : palette.chosen - 1;
  const bool enter = chord.key == kKeyEnter || chord.key == kKeyPadEnter;
  if (enter && !matches.empty()) run(*matches[std::min(palette.chosen, last)], context);
}

void draw_palette(const Look& look, const Box& window, const ActionContext& context) {
  PaletteState& palette = context.state.palette;
  if (!palette.is_open()) return;
  if (compat::take_characters(palette.query)) palette.chosen = 0;
  const auto matches = matching_actions(palette.query);
  palette.chosen = std::min(palette.chosen, matches.empty() ? 0 : matches.size() - 1);
  const float padding = look.px(10);
  const float rows = static_cast<float>(std::clamp<std::size_t>(matches.size(), 1, kRows));
  const float width = std::min(look.px(kWidth), window.w - 2 * padding);
  const Box box{std::round(window.middle_x() - width / 2), window.y + look.px(64), width,
                look.px(34) + rows * look.px(kRow) + 3 * padding};
  Overlay overlay(look, "palette", box, Overlay::Focus::kTake);
  Box rest = box.inset(padding);
  draw_query(overlay.painter(), rest.take_top(look.px(34)), palette.query);
  rest.take_top(padding);
  draw_rows(overlay.painter(), rest, matches, context);
  if (overlay.clicked_beside()) palette.close();
}

}  // namespace framescope::ui
