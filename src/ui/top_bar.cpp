#include "ui/top_bar.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "ui/format.hpp"
#include "ui/menu.hpp"
#include "ui/panel.hpp"
#include "ui/widgets.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

constexpr float kControlHeight = 30;
constexpr float kBannerPadding = 7;
constexpr float kBannerButton = 26;
constexpr float kBannerButtons = 160;
constexpr float kCostMark = 16;

constexpr std::array<std::string_view, 3> kRoles{"Loopback", "Sender", "Receiver"};

/// The role's colour below its word: what a sender does is blue, what a receiver does green, in
/// plots as here.
void underline_role(Painter& painter, const Box& box, model::Role role) {
  const Theme& theme = painter.theme();
  const Box third{box.x + std::round(box.w / 3) * static_cast<float>(role), box.y,
                  std::round(box.w / 3), box.h};
  Box line = third.inset(painter.px(8), 0);
  line = line.take_bottom(painter.px(3));
  const Colour sends = theme.of(Meaning::kSent);
  const Colour receives = theme.of(Meaning::kReceived);
  if (role != model::Role::kReceiver) {
    painter.fill(role == model::Role::kSender ? line : line.take_left(std::round(line.w / 2)),
                 sends);
  }
  if (role != model::Role::kSender) painter.fill(line, receives);
}

void draw_roles(Painter& painter, const Box& box, const ActionContext& context) {
  ControlsState& controls = context.state.controls;
  std::array<Text, kRoles.size()> help;
  std::array<Option, kRoles.size()> options;
  for (std::size_t i = 0; i < kRoles.size(); ++i) {
    help[i] = tooltip_of(*find_action(kRoles[i]));
    options[i] = {kRoles[i], help[i]};
  }
  int role = static_cast<int>(controls.role);
  if (choose(painter, box, "role", options, role)) {
    find_action(kRoles[static_cast<std::size_t>(role)])->run(context);
  }
  underline_role(painter, box, controls.role);
}

/// A button that does an action, and says what the action says.
void draw_action(Painter& painter, const Box& box, const char* name, std::string_view label,
                 std::string_view action_label, const ActionContext& context,
                 ButtonKind kind = ButtonKind::kPlain) {
  const Action& action = *find_action(action_label);
  const Text help = tooltip_of(action);
  if (button(painter, box, {name, label, help, kind, action.why_not(context)})) {
    action.run(context);
  }
}

/// A pill of constant width: glyph, word, age of the last frame.
void draw_link(Painter& painter, const Box& box, const View& view, bool roomy) {
  const Theme& theme = painter.theme();
  const Fonts& fonts = painter.look().fonts;
  const Colour colour = theme.of(view.link);
  painter.fill(box, faded(colour, theme.dark ? 0.16 : 0.22), box.h / 2);
  Box rest = box.inset(painter.px(roomy ? 12 : 8), 0);
  const float mark = painter.px(10);
  constexpr std::array<Shape, kLinkStateCount> kShapes{Shape::kRing,   Shape::kDiamond,
                                                       Shape::kCircle, Shape::kTriangle,
                                                       Shape::kSquare, Shape::kCross};
  painter.mark(rest.take_left(mark).middle_x(), rest.middle_y(), mark,
               {colour, kShapes[static_cast<std::size_t>(view.link)]});
  rest.take_left(painter.px(8));
  const float used = painter.text(rest, fonts.strong, theme.text, to_string(view.link));
  rest.take_left(used + painter.px(8));
  const bool has_age = roomy && view.running != nullptr && view.last_frame.has_value();
  if (has_age)
    painter.text(rest, fonts.small, theme.dim, age(view.now - *view.last_frame), Align::kRight);
  tooltip(painter.look(), box,
          "What the link does. Idle: nothing runs. Waiting: no frame or no receiver yet. Live. "
          "Stalled: no frame for 2 s. "
          "Error. Beside it the age of the last frame.");
}

/// What the parts of the program take for one frame, and how grave that is.
struct Cost {
  Text words;
  model::Severity severity = model::Severity::kInfo;
};

Cost cost_of(const View& view) {
  Cost cost;
  double most_ms = view.frame_ms;
  const auto add = [&](model::Span span, std::string_view name) {
    const model::SpanSummary& summary = view.snapshot->spans_window[static_cast<std::size_t>(span)];
    if (summary.samples == 0) return;
    const double ms = milliseconds(summary.p50);
    most_ms = std::max(most_ms, ms);
    cost.words.append(name).append(" %4.1f", ms).append(" \xC2\xB7 ");
  };
  add(model::Span::kEncode, "encode");
  add(model::Span::kDecode, "decode");
  cost.words.append("UI ").append("%4.1f", view.frame_ms).append(" ms");
  const double share = most_ms / 1e3 * view.nominal_fps.value_or(0);
  if (share > view.thresholds.frame_time_warning) cost.severity = model::Severity::kWarning;
  if (share > view.thresholds.frame_time_error) cost.severity = model::Severity::kError;
  return cost;
}

void draw_cost(Painter& painter, Box box, const Cost& cost, const View& view) {
  const Fonts& fonts = painter.look().fonts;
  const Box place = box;
  if (cost.severity != model::Severity::kInfo) {
    const Box mark = box.take_left(painter.px(kCostMark));
    painter.severity(mark.x + painter.px(6), mark.middle_y(), painter.px(11), cost.severity);
  }
  painter.text(box, fonts.number, painter.theme().dim, cost.words, Align::kRight);
  if (!is_hovered(place)) return;
  std::string help(
      "What a frame costs this program: encoding and decoding (median of 10 s, waiting included), "
      "drawing. The settings show its parts, and the CPU of each thread. In flight: ");
  help.append(count(view.snapshot->in_flight));
  show_tooltip(painter.look(), help);
}

/// "Paused -12.4 s, 372 new frames", in the place of the addresses.
void draw_pause_badge(Painter& painter, Box box, const ActionContext& context) {
  const View& view = context.view;
  const Theme& theme = painter.theme();
  // As much of it as there is room for.
  const Fonts& fonts = painter.look().fonts;
  Text shorter("Paused");
  shorter.append(" -%.1f", seconds(view.now - *view.paused_at)).append(" s");
  Text full = shorter;
  full.append(", ").append(count(view.frames->added() - context.state.frames_at_pause));
  full.append(" new frames");
  const auto width_of = [&](const Text& text) {
    return Painter::width(fonts.number, text) + painter.px(24);
  };
  const Text words = width_of(full) <= box.w      ? full
                     : width_of(shorter) <= box.w ? shorter
                                                  : Text("Paused");
  const float width = width_of(words);
  if (width > box.w) return;
  const Box pill{box.x, box.y, width, box.h};
  painter.fill(pill, faded(theme.warning, theme.dark ? 0.20 : 0.30), box.h / 2);
  painter.text(pill.inset(painter.px(12), 0), fonts.number, theme.text, words);
  tooltip(painter.look(), pill,
          "The view stands still; the stream, its account and its history go on. Move over the "
          "plots, or Left and Right, to look at a moment; Esc or Space is live again.");
}

void draw_right_end(Painter& painter, Box& rest, const ActionContext& context, bool roomy) {
  const bool dark = painter.theme().dark;
  const bool wide = rest.w >= painter.px(330);
  const float gap = painter.px(roomy ? 8 : 5);
  const float height = painter.px(kControlHeight);
  const auto place = [&](std::string_view label) {
    const Box cut = rest.take_right(button_width(painter, label));
    rest.take_right(gap);
    return cut.inset(0, (cut.h - height) / 2);
  };
  draw_menu(painter, place("Menu"), context);
  if (wide) {
    draw_action(painter, place("Light"), "theme", dark ? "Light" : "Dark", "Light or dark",
                context);
  }
  if (roomy) draw_action(painter, place("Ctrl+K"), "palette", "Ctrl+K", "Command palette", context);
  const bool paused = context.view.paused_at.has_value();
  draw_action(painter, place("Resume"), "pause", paused ? "Resume" : "Pause", "Pause or go on",
              context, paused ? ButtonKind::kMain : ButtonKind::kPlain);
}

}  // namespace

void draw_top_bar(const Look& look, const Box& box, const ActionContext& context) {
  Panel panel(look, "top_bar", box);
  Painter& painter = panel.painter();
  const View& view = context.view;
  const bool roomy = box.w >= look.px(1000);
  const float height = look.px(kControlHeight);
  const float gap = look.px(roomy ? 12 : 5);
  Box rest = box.inset(look.px(roomy ? 12 : 8), (box.h - height) / 2);
  if (box.w >= look.px(1240)) {
    painter.text(rest.take_left(Painter::width(look.fonts.strong, "Framescope")), look.fonts.strong,
                 look.theme->text, "Framescope");
    rest.take_left(gap);
  }
  draw_roles(painter, rest.take_left(look.px(roomy ? 252 : 204)), context);
  rest.take_left(gap);
  const bool runs = view.running != nullptr;
  draw_action(painter, rest.take_left(button_width(painter, "Start")), "start_stop",
              runs ? "Stop" : "Start", "Start or stop", context,
              runs ? ButtonKind::kPlain : ButtonKind::kMain);
  rest.take_left(gap);
  draw_right_end(painter, rest, context, roomy);
  draw_link(painter, rest.take_left(look.px(roomy ? 164 : 92)), view, roomy);
  rest.take_left(gap);
  if (view.paused_at) return draw_pause_badge(painter, rest, context);
  if (rest.w < look.px(60)) return;
  const Cost cost = cost_of(view);
  const float mark = cost.severity == model::Severity::kInfo ? 0 : look.px(kCostMark);
  const float cost_width = Painter::width(look.fonts.number, cost.words) + mark;
  const std::string words = endpoint_words(view, context.state.controls);
  if (cost_width + Painter::width(look.fonts.number, words) + gap <= rest.w) {
    draw_cost(painter, rest.take_right(cost_width), cost, view);
    rest.take_right(gap);
  }
  painter.text(rest, look.fonts.number, look.theme->dim, words);
}

float banner_height(const Look& look, float width, const View& view) {
  if (view.failure.empty()) return 0;
  const float room = width - look.px(2 * 12 + 24 + kBannerButtons);
  const float words = Painter::paragraph_height(look.fonts.text, room, view.failure);
  return std::round(std::max(words, look.px(kBannerButton)) + look.px(2 * kBannerPadding));
}

void draw_banner(const Look& look, const Box& box, const View& view, Requests& requests) {
  Panel panel(look, "banner", box);
  Painter& painter = panel.painter();
  painter.fill(box, faded(look.theme->error, 0.18));
  Box rest = box.inset(look.px(12), look.px(kBannerPadding));
  Box buttons = rest.take_right(look.px(kBannerButtons));
  const Box glyph = rest.take_left(look.px(24));
  painter.severity(glyph.x + look.px(6), rest.middle_y(), look.px(12), model::Severity::kError);
  const float height = Painter::paragraph_height(look.fonts.text, rest.w, view.failure);
  rest.take_top((rest.h - height) / 2);
  painter.paragraph(rest, look.fonts.text, look.theme->text, view.failure);
  buttons = buttons.inset(0, (buttons.h - look.px(kBannerButton)) / 2);
  if (button(painter, buttons.take_right(look.px(76)),
             {"dismiss", "Dismiss", "Takes this message away"})) {
    requests.dismiss = true;
  }
  buttons.take_right(look.px(8));
  if (button(painter, buttons.take_right(look.px(64)),
             {"copy", "Copy", "Copies the words to the clipboard"})) {
    requests.copy = std::string(view.failure);
  }
}

}  // namespace framescope::ui
