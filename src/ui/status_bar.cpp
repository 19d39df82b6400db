#include "ui/status_bar.hpp"

#include <optional>

#include "ui/account.hpp"
#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/recent_drops.hpp"
#include "ui/wall_clock.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

/// The sum of the account, with a word where it does not close.
Text sum_words(const Account& account, const std::optional<WallTime>& since) {
  Text sum = short_count(account.whole);
  sum.append(" ").append(account.whole_name).append(" = ");
  sum.append(short_count(account.good)).append(" ").append(account.good_name).append(" + ");
  sum.append(short_count(account.dropped)).append(" dropped + ");
  sum.append(short_count(account.in_flight)).append(" in flight");
  if (since) sum.append(" since ").append(clock_words(*since, ClockDetail::kSeconds));
  return account.closes() ? sum : sum.append(": does not close");
}

/// What there is to say, and how grave it is.
struct Status {
  Text words;
  model::Severity severity = model::Severity::kInfo;
  bool quiet = false;                 ///< nothing runs that could be well or ill
  const model::Note* note = nullptr;  ///< the words are this one's
};

/// The drops of the last ten seconds, in words, if they are many.
std::optional<Status> drops_status(const View& view) {
  const RecentDrops& recent = view.recent_drops;
  const model::Severity severity = recent.severity(view.thresholds);
  if (severity == model::Severity::kInfo) return std::nullopt;
  Text words;
  words.append("%.1f", recent.share() * 100).append(" % dropped in the last 10 s, most of them ");
  words.append(label(recent.biggest)).append(": ").append(short_count(recent.biggest_count));
  return Status{words, severity};
}

Status status_of(const View& view) {
  if (!view.failure.empty()) return {Text(view.failure), model::Severity::kError};
  const model::Note* note = gravest(*view.snapshot);
  const bool runs = view.running != nullptr;
  const auto drops = runs ? drops_status(view) : std::nullopt;
  if (drops && (note == nullptr || drops->severity > note->severity)) return *drops;
  if (note != nullptr) return {Text(note->text), note->severity, false, note};
  if (!runs) return {Text("Nothing runs"), model::Severity::kInfo, true};
  if (view.link == LinkState::kLive) return {Text("Nothing to report")};
  if (view.link == LinkState::kEnded) {
    return {Text("The sender said goodbye"), model::Severity::kWarning};
  }
  if (view.link == LinkState::kStalled) {
    return {Text("No frame for 2 s"), model::Severity::kWarning};
  }
  return {Text("Waiting for the first frame"), model::Severity::kInfo, true};
}

}  // namespace

const model::Note* gravest(const model::Snapshot& snapshot) {
  return snapshot.notes.empty() ? nullptr : &snapshot.notes.front();
}

void draw_status(const Look& look, const Box& box, const View& view, DashboardState& state) {
  Panel panel(look, "status", box);
  Painter& painter = panel.painter();
  const Theme& theme = *look.theme;
  Box rest = box.inset(look.px(12), 0);
  const Account account = account_of(*view.snapshot);
  const Text sum = account.whole == 0 ? Text() : sum_words(account, view.counted_since);
  const float sum_width = Painter::width(look.fonts.number, sum);
  const Status status = status_of(view);
  const std::string_view words =
      status.note != nullptr ? std::string_view(status.note->text) : status.words.view();
  // What is wrong comes before the sum; and a sum without a word beside it is no status.
  constexpr float kRoomForNote = 260;
  const float wanted = status.severity == model::Severity::kInfo
                           ? look.px(kRoomForNote)
                           : Painter::width(look.fonts.text, words) + look.px(50);
  if (rest.w - sum_width >= wanted) {
    painter.text(rest.take_right(sum_width), look.fonts.number,
                 account.closes() ? theme.dim : theme.error, sum);
    rest.take_right(look.px(20));
  }
  if (touch(painter, rest.inset(0, look.px(2)), "status", words).pressed) {
    state.bottom.tab = status.note != nullptr ? BottomTab::kDiagnosis : BottomTab::kDrops;
    state.tab = Tab::kBottom;
  }
  const Box glyph = rest.take_left(look.px(20));
  if (status.quiet) {
    painter.mark(glyph.x + look.px(6), glyph.middle_y(), look.px(9), {theme.idle, Shape::kRing});
  } else {
    painter.severity(glyph.x + look.px(6), glyph.middle_y(), look.px(9), status.severity);
  }
  painter.text_or_cut(rest, look.fonts.text,
                      status.severity == model::Severity::kInfo ? theme.dim : theme.text, words);
}

}  // namespace framescope::ui
