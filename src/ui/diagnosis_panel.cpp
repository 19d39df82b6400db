#include "ui/diagnosis_panel.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/imgui_compat.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kHeading = 34;
constexpr float kButton = 24;

/// The card's buttons, from the right: one that copies the words, and one that does what they
/// advise, as far as the program can.
void draw_buttons(Painter& painter, const Box& row, const model::Note& note, const View& view,
                  ControlsState& controls, Requests& requests) {
  const float copy = button_width(painter, "Copy");
  const Box copy_place{row.right() - copy, row.y, copy, row.h};
  const std::string copy_name = "copy_note." + note.id;
  if (button(painter, copy_place,
             {copy_name.c_str(), "Copy", "Copies the words to the clipboard"})) {
    requests.copy = note.text;
  }
  if (!note.remedy || view.running == nullptr) return;
  const float width = button_width(painter, note.remedy->label.c_str());
  const Box place{copy_place.x - painter.px(6) - width, row.y, width, row.h};
  const std::string name = "remedy." + note.id;
  if (button(painter, place,
             {name.c_str(), note.remedy->label.c_str(), "Changes the running stream so"})) {
    controls.settings = applied(*note.remedy, controls.settings);
    requests.apply = controls.settings;
  }
}

/// A card: a line in the severity's colour, its glyph, the words, and below them the buttons. The
/// answer: where it ends.
float draw_card(Painter& painter, const Box& at, const model::Note& note, const View& view,
                ControlsState& controls, Requests& requests) {
  const Fonts& fonts = painter.look().fonts;
  const Theme& theme = painter.theme();
  const float padding = painter.px(9);
  const float left = painter.px(34);
  const float width = at.w - left - padding;
  const float words = Painter::paragraph_height(fonts.text, width, note.text);
  const float height = words + painter.px(kButton) + 2.5F * padding;
  painter.fill({at.x, at.y, at.w, height}, theme.field, painter.px(3));
  painter.fill({at.x, at.y, painter.px(3), height}, theme.of(note.severity));
  painter.severity(at.x + painter.px(18), at.y + padding + compat::size_px(fonts.text) / 2,
                   painter.px(10), note.severity);
  painter.paragraph({at.x + left, at.y + padding, width, words}, fonts.text, theme.text, note.text);
  const Box row{at.x + left, at.y + height - painter.px(kButton) - padding, width,
                painter.px(kButton)};
  draw_buttons(painter, row, note, view, controls, requests);
  return at.y + height + painter.px(6);
}

}  // namespace

void draw_diagnosis(const Look& look, const Box& box, const View& view, ControlsState& controls,
                    Requests& requests) {
  Panel panel(look, "notes", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(0).inset(look.px(12), 0);
  // As long as there is something to say.
  constexpr float kEndless = 1e6F;
  rest.h = kEndless;
  const model::Snapshot& snapshot = *view.snapshot;
  painter.text(rest.take_top(look.px(kHeading)), look.fonts.strong, look.theme->text, "Diagnosis");
  float bottom = rest.y;
  for (const model::Note& note : snapshot.notes) {
    bottom = draw_card(painter, {rest.x, bottom, rest.w, kEndless}, note, view, controls, requests);
  }
  if (snapshot.notes.empty()) {
    const std::string_view words =
        view.running != nullptr
            ? "Nothing to report. What is wrong with the stream, and what to try, appears here."
            : "What is wrong with a stream, and what to try, appears here.";
    bottom += painter.paragraph({rest.x, bottom, rest.w, look.px(60)}, look.fonts.text,
                                look.theme->dim, words);
  }
  panel.reaches(bottom + look.px(6));
}

}  // namespace framescope::ui
