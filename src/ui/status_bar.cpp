#include "ui/status_bar.hpp"

#include <algorithm>

#include "ui/account.hpp"
#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

/// The sum of the account, with a word where it does not close.
Text sum_words(const Account& account) {
  Text sum = short_count(account.whole);
  sum.append(" ").append(account.whole_name).append(" = ");
  sum.append(short_count(account.good)).append(" ").append(account.good_name).append(" + ");
  sum.append(short_count(account.dropped)).append(" dropped + ");
  sum.append(short_count(account.in_flight)).append(" in flight");
  return account.closes() ? sum : sum.append(": does not close");
}

std::string_view quiet_words(const View& view) {
  if (view.running == nullptr) return "Nothing runs";
  if (view.link == LinkState::kLive) return "Nothing to report";
  return view.link == LinkState::kStalled ? "No frame for 2 s" : "Waiting for the first frame";
}

}  // namespace

const model::Note* gravest(const model::Snapshot& snapshot) {
  const model::Note* found = nullptr;
  for (const model::Note& note : snapshot.notes) {
    const bool graver = found == nullptr || note.severity > found->severity;
    const bool newer = found != nullptr && note.severity == found->severity && note.at > found->at;
    if (graver || newer) found = &note;
  }
  return found;
}

void draw_status(const Look& look, const Box& box, const View& view, DashboardState& state) {
  Panel panel(look, "status", box);
  Painter& painter = panel.painter();
  const Theme& theme = *look.theme;
  Box rest = box.inset(look.px(12), 0);
  const Account account = account_of(*view.snapshot);
  const Text sum = account.whole == 0 ? Text() : sum_words(account);
  const float sum_width = Painter::width(look.fonts.number, sum);
  constexpr float kRoomForNote = 260;
  if (rest.w - sum_width >= look.px(kRoomForNote)) {
    painter.text(rest.take_right(sum_width), look.fonts.number,
                 account.closes() ? theme.dim : theme.error, sum);
    rest.take_right(look.px(20));
  }
  const model::Note* note = gravest(*view.snapshot);
  const std::string_view words = note != nullptr ? std::string_view(note->text) : quiet_words(view);
  if (touch(painter, rest.inset(0, look.px(2)), "status", words).pressed) {
    state.bottom.tab = BottomTab::kNotes;
    state.tab = Tab::kBottom;
  }
  const bool stalled = note == nullptr && view.link == LinkState::kStalled;
  const Box glyph = rest.take_left(look.px(20));
  const bool quiet = note == nullptr && view.link != LinkState::kLive && !stalled;
  const model::Severity severity = note != nullptr ? note->severity
                                   : stalled       ? model::Severity::kWarning
                                                   : model::Severity::kInfo;
  if (quiet) {
    painter.mark(glyph.x + look.px(6), glyph.middle_y(), look.px(9), {theme.idle, Shape::kRing});
  } else {
    painter.severity(glyph.x + look.px(6), glyph.middle_y(), look.px(9), severity);
  }
  painter.text_or_cut(rest, look.fonts.text,
                      severity == model::Severity::kInfo ? theme.dim : theme.text, words);
}

}  // namespace framescope::ui
