#include "ui/actions.hpp"

#include <algorithm>
#include <array>

namespace framescope::ui {
namespace {

constexpr int kKeyF5 = kKeyF1 + 4;
constexpr int kKeyF12 = kKeyF1 + 11;

std::string_view always(const ActionContext&) { return {}; }

std::string_view why_not_start_stop(const ActionContext& context) {
  if (context.view.running != nullptr) return {};
  return context.state.controls.config() ? "" : "An address is wrong";
}

void start_or_stop(const ActionContext& context) {
  if (context.view.running != nullptr) {
    context.requests.stop = true;
    return;
  }
  const auto config = context.state.controls.config();
  if (config) context.requests.start = *config;
}

template <model::Role kRole>
void take_role(const ActionContext& context) {
  if (context.state.controls.role == kRole) return;
  context.state.controls.role = kRole;
  const auto config = context.state.controls.config();
  if (context.view.running != nullptr && config) context.requests.start = *config;
}

void change_theme(const ActionContext& context) { context.requests.restyle = true; }

/// Scales in steps that a glance can tell apart.
template <int kSteps>
void scale(const ActionContext& context) {
  constexpr double kStep = 0.125;
  double& scale = context.state.scale;
  scale = kSteps == 0 ? 1 : std::clamp(scale + kSteps * kStep, kLeastScale, kMostScale);
}

void photograph(const ActionContext& context) { context.requests.photograph = true; }
void dismiss(const ActionContext& context) { context.requests.dismiss = true; }
void quit(const ActionContext& context) { context.requests.quit = true; }

std::string_view why_not_dismiss(const ActionContext& context) {
  return context.view.failure.empty() ? "There is no message" : "";
}

constexpr std::array<Action, 11> kActions{{
    {"Start or stop",
     "Starts the session that the controls describe, or ends the one that runs",
     {kKeyF5},
     {},
     why_not_start_stop,
     start_or_stop},
    {"Loopback",
     "Sender and receiver in this window",
     {'1', true},
     {},
     always,
     take_role<model::Role::kLoopback>},
    {"Sender",
     "Captures, encodes and sends",
     {'2', true},
     {},
     always,
     take_role<model::Role::kSender>},
    {"Receiver",
     "Receives, decodes and shows",
     {'3', true},
     {},
     always,
     take_role<model::Role::kReceiver>},
    {"Larger", "Everything an eighth larger", {'=', true}, {kKeyPadPlus, true}, always, scale<1>},
    {"Smaller",
     "Everything an eighth smaller",
     {'-', true},
     {kKeyPadMinus, true},
     always,
     scale<-1>},
    {"Usual size", "Back to 100 %", {'0', true}, {kKeyPad0, true}, always, scale<0>},
    {"Light or dark", "Changes the theme", {'T', true}, {}, always, change_theme},
    {"Save a picture", "Writes this window as a PNG", {kKeyF12}, {}, always, photograph},
    {"Dismiss", "Takes the message away", {kKeyEscape}, {}, why_not_dismiss, dismiss},
    {"Quit", "Ends the session and the program", {'Q', true}, {}, always, quit},
}};

}  // namespace

std::span<const Action> actions() { return kActions; }

bool run_chord(const Chord& chord, const ActionContext& context) {
  if (chord.key == 0) return false;
  const auto found = std::ranges::find_if(kActions, [&chord](const Action& action) {
    // Ctrl and + is Ctrl, Shift and = on many keyboards.
    Chord plain = chord;
    if (chord.key == '=') plain.shift = false;
    return action.chord == plain || action.other_chord == plain;
  });
  if (found == kActions.end() || !found->why_not(context).empty()) return false;
  found->run(context);
  return true;
}

}  // namespace framescope::ui
