#include "ui/actions.hpp"

#include <algorithm>
#include <array>

#include "ui/time_control.hpp"

namespace framescope::ui {
namespace {

using Context = ActionContext;

constexpr int kKeyF5 = kKeyF1 + 4;
constexpr int kKeyF12 = kKeyF1 + 11;

std::string_view always(const Context&) { return {}; }

std::string_view why_not_start_stop(const Context& context) {
  if (context.view.running != nullptr) return {};
  return context.state.controls.config() ? "" : "An address is wrong";
}
std::string_view only_a_sender(const Context& context) {
  return context.state.controls.role == model::Role::kReceiver ? "It is the sender's to choose"
                                                               : "";
}
std::string_view only_with_pictures(const Context& context) {
  const bool any = context.view.sent.texture != 0 || context.view.received.texture != 0;
  return any ? "" : "There is no picture yet";
}
std::string_view only_with_frames(const Context& context) {
  return context.view.frames->size() != 0 ? "" : "There is no frame yet";
}
std::string_view only_while_paused(const Context& context) {
  return context.state.paused_at ? "" : "The view is live: there is nothing later";
}

std::string_view only_while_comparing(const Context& context) {
  return context.state.lab.compares ? "" : "Nothing is compared";
}

void start_or_stop(const Context& context) {
  if (context.view.running != nullptr) {
    context.requests.stop = true;
    return;
  }
  const auto config = context.state.controls.config();
  if (config) context.requests.start = *config;
}

template <model::Role kRole>
void take_role(const Context& context) {
  if (context.state.controls.role == kRole) return;
  context.state.controls.role = kRole;
  const auto config = context.state.controls.config();
  if (context.view.running != nullptr && config) context.requests.start = *config;
  if (context.view.running == nullptr) context.requests.dismiss = true;  // it was of another role
}

template <int kStep>
void change_quality(const Context& context) {
  model::StreamSettings& settings = context.state.controls.settings;
  // From the quality in use, which is then fixed.
  const auto in_use = context.view.snapshot->quality;
  const int from = settings.auto_quality ? in_use.value_or(settings.quality) : settings.quality;
  settings.auto_quality = false;
  settings.quality = std::clamp(from + kStep, 1, 100);
  context.requests.apply = settings;
}

template <WireFormat kWire>
void send_as(const Context& context) {
  take_wire(context.state.controls.settings, kWire);
  context.requests.apply = context.state.controls.settings;
}

/// Why others cannot be told how to see the stream.
std::string_view why_not_shown_by_others(const Context& context, const std::string& command) {
  if (!command.empty()) return {};
  if (context.view.running == nullptr) return "Nothing runs";
  if (context.view.role == model::Role::kReceiver) return "It is the sender's to tell";
  if (context.state.controls.settings.wire != WireFormat::kRtp) {
    return "They show RTP/JPEG: send that first";
  }
  return context.view.role == model::Role::kLoopback
             ? "A loopback sends to itself: take the role of a sender"
             : "It is known when there is a receiver's address";
}
std::string_view why_not_ffplay(const Context& context) {
  return why_not_shown_by_others(context, context.view.snapshot->link.ffplay_command);
}
std::string_view why_not_gst(const Context& context) {
  return why_not_shown_by_others(context, context.view.snapshot->link.gst_command);
}
void copy_ffplay(const Context& context) {
  context.requests.copy = context.view.snapshot->link.ffplay_command;
}
void copy_gst(const Context& context) {
  context.requests.copy = context.view.snapshot->link.gst_command;
}

void pause_or_go_on(const Context& context) {
  if (context.state.paused_at) return go_live(context.state);
  pause(context.view, context.state);
}
template <int kFrames>
void step(const Context& context) {
  step_frames(context.view, context.state, kFrames);
}
template <bool kOn>
void step_drop(const Context& context) {
  step_drops(context.view, context.state, kOn);
}
template <int kSeconds>
void take_length(const Context& context) {
  const Time now = context.state.paused_at.value_or(context.view.now);
  context.state.plots.stack.view.set_length(std::chrono::seconds(kSeconds), now);
}
/// In steps that a glance can tell apart.
template <bool kCloser>
void zoom_time(const Context& context) {
  constexpr double kStep = 1.5;
  const Time now = context.state.paused_at.value_or(context.view.now);
  const Time around = context.state.cursor.value_or(now);
  context.state.plots.stack.view.zoom(kCloser ? 1 / kStep : kStep, around);
}

void fit_picture_in(const Context& context) { context.state.zoom.fit(); }
void show_pixels(const Context& context) { context.state.zoom.one_to_one(); }
template <bool kCloser>
void zoom_picture(const Context& context) {
  constexpr double kStep = 1.5;
  context.state.zoom.zoom(kCloser ? kStep : 1 / kStep);
}

void toggle_fps(const Context& context) { context.state.shows_fps = !context.state.shows_fps; }

void toggle_holes(const Context& context) {
  model::StreamSettings& settings = context.state.controls.settings;
  settings.show_holes = !settings.show_holes;
  context.requests.apply = settings;
}

void toggle_lab(const Context& context) {
  context.state.lab.open = !context.state.lab.open;
  if (context.state.lab.open) context.state.tab = Tab::kPlots;
}
void toggle_comparison(const Context& context) {
  context.state.lab.compares = !context.state.lab.compares;
  if (context.state.lab.compares) context.state.tab = Tab::kPictures;
}
void flip_comparison(const Context& context) {
  context.state.lab.mode = CompareMode::kFlip;
  context.state.lab.flipped = !context.state.lab.flipped;
}

void change_theme(const Context& context) {
  context.state.theme = context.state.theme->dark ? &light_theme() : &dark_theme();
}
/// Scales in steps that a glance can tell apart.
template <int kSteps>
void scale(const Context& context) {
  constexpr double kStep = 0.125;
  double& scale = context.state.scale;
  scale = kSteps == 0 ? 1 : std::clamp(scale + kSteps * kStep, kLeastScale, kMostScale);
}
template <BottomTab kTab>
void show_tab(const Context& context) {
  context.state.bottom.tab = kTab;
  context.state.tab = Tab::kBottom;
}
void reset_layout(const Context& context) { context.state.reset_layout(); }

void photograph(const Context& context) { context.requests.photograph = true; }
void reset_counters(const Context& context) { context.requests.reset_counters = true; }
void quit(const Context& context) { context.requests.quit = true; }
void open_palette(const Context& context) { context.state.palette.open(); }
void show_keys(const Context& context) { context.state.shows_keys = !context.state.shows_keys; }
void copy_plots(const Context& context) { context.state.plots.wants_copy = true; }

/// Esc: the topmost of what lies over the stream goes.
void close_topmost(const Context& context) {
  DashboardState& state = context.state;
  if (state.shows_keys) {
    state.shows_keys = false;
  } else if (state.reaches_by_key) {
    state.reaches_by_key = false;
  } else if (state.plots.stack.boxing()) {
    state.plots.stack.cancel_box();
  } else if (state.paused_at || !state.plots.stack.view.following()) {
    go_live(state);
  } else if (!context.view.failure.empty()) {
    context.requests.dismiss = true;
  } else {
    state.toasts.dismiss_all(context.view.events_told);
  }
}

constexpr ActionGroup kSession = ActionGroup::kSession;
constexpr ActionGroup kStream = ActionGroup::kStream;
constexpr ActionGroup kTime = ActionGroup::kTime;
constexpr ActionGroup kPicture = ActionGroup::kPicture;
constexpr ActionGroup kWindow = ActionGroup::kWindow;
constexpr ActionGroup kHelp = ActionGroup::kHelp;

// clang-format off
constexpr std::array kActions{
    Action{kSession, "Start or stop", "Starts the session that the controls describe, or ends the one that runs", {kKeyF5}, {}, why_not_start_stop, start_or_stop},
    Action{kSession, "Loopback", "Sender and receiver in this window, over 127.0.0.1", {'1', true}, {}, always, take_role<model::Role::kLoopback>},
    Action{kSession, "Sender", "Captures, encodes and sends", {'2', true}, {}, always, take_role<model::Role::kSender>},
    Action{kSession, "Receiver", "Receives, decodes and shows", {'3', true}, {}, always, take_role<model::Role::kReceiver>},
    Action{kSession, "Reset counters", "Counts what is shown from here on; exports keep the whole", {'R', true}, {}, always, reset_counters},
    Action{kSession, "Quit", "Ends the session and the program", {'Q', true}, {}, always, quit},
    Action{kStream, "Raise quality", "JPEG quality 5 higher", {kKeyUp, true}, {}, only_a_sender, change_quality<5>},
    Action{kStream, "Lower quality", "JPEG quality 5 lower", {kKeyDown, true}, {}, only_a_sender, change_quality<-5>},
    Action{kStream, "Send base64", "base64 of the JPEG, as the tutorial sends it: a third larger", {'B', true}, {}, only_a_sender, send_as<WireFormat::kBase64>},
    Action{kStream, "Send raw JPEG", "The JPEG itself, one datagram a frame", {'J', true}, {}, only_a_sender, send_as<WireFormat::kRaw>},
    Action{kStream, "Send RTP/JPEG", "Many small datagrams a frame, as GStreamer and FFmpeg take them (RFC 2435)", {'P', true}, {}, only_a_sender, send_as<WireFormat::kRtp>},
    Action{kStream, "Copy the ffplay command", "What to type to see this stream with FFmpeg", {'F', true, true}, {}, why_not_ffplay, copy_ffplay},
    Action{kStream, "Copy the gst-launch command", "What to type to see this stream with GStreamer", {'G', true, true}, {}, why_not_gst, copy_gst},
    Action{kTime, "Pause or go on", "The view stands still, to be looked at; the stream and its account go on", {kKeySpace}, {}, only_with_frames, pause_or_go_on},
    Action{kTime, "One frame back", "Pauses, and shows the frame before, dropped ones included", {kKeyLeft}, {}, only_with_frames, step<-1>},
    Action{kTime, "One frame on", "Shows the next frame of a paused view", {kKeyRight}, {}, only_while_paused, step<1>},
    Action{kTime, "Ten frames back", "Pauses, and goes ten frames back", {kKeyLeft, false, true}, {}, only_with_frames, step<-10>},
    Action{kTime, "Ten frames on", "Goes ten frames on in a paused view", {kKeyRight, false, true}, {}, only_while_paused, step<10>},
    Action{kTime, "One drop back", "Pauses, and shows the last frame before it that was dropped", {kKeyLeft, true}, {}, only_with_frames, step_drop<false>},
    Action{kTime, "One drop on", "Goes on to the next frame of a paused view that was dropped", {kKeyRight, true}, {}, only_while_paused, step_drop<true>},
    Action{kTime, "Closer in time", "The plots show less time, in more detail", {kKeyUp}, {}, always, zoom_time<true>},
    Action{kTime, "Wider in time", "The plots show more time", {kKeyDown}, {}, always, zoom_time<false>},
    Action{kTime, "Show 10 seconds", "The plots show the last 10 s", {}, {}, always, take_length<10>},
    Action{kTime, "Show a minute", "The plots show the last 60 s", {kKeyHome}, {}, always, take_length<60>},
    Action{kTime, "Show 5 minutes", "The plots show the last 5 min", {}, {}, always, take_length<300>},
    Action{kTime, "Copy plots as CSV", "Every sample of the stretch of time that the plots show", {'C', true, true}, {}, always, copy_plots},
    Action{kPicture, "Fit pictures", "Each picture as large as there is room", {'F'}, {}, only_with_pictures, fit_picture_in},
    Action{kPicture, "Pictures 1:1", "A pixel of the picture is a pixel of the screen", {'1'}, {}, only_with_pictures, show_pixels},
    Action{kPicture, "Zoom in", "Both pictures larger", {'='}, {kKeyPadPlus}, only_with_pictures, zoom_picture<true>},
    Action{kPicture, "Zoom out", "Both pictures smaller", {'-'}, {kKeyPadMinus}, only_with_pictures, zoom_picture<false>},
    Action{kPicture, "Quality lab", "What each JPEG quality of the present picture costs and gives, in the place of the plots", {'L', true}, {}, always, toggle_lab},
    Action{kPicture, "Compare qualities", "Original and JPEG in the place of the pictures", {'D', true}, {}, always, toggle_comparison},
    Action{kPicture, "Flip A and B", "Original and JPEG, one in the place of the other", {'X'}, {}, only_while_comparing, flip_comparison},
    Action{kPicture, "FPS on the pictures", "Writes the frame rate on each picture, as the tutorial does, or takes it away", {'R'}, {}, always, toggle_fps},
    Action{kPicture, "Mark what is old", "Hatches what a picture with lost packets has from the one before, or takes that away", {'H'}, {}, always, toggle_holes},
    Action{kWindow, "Show the account", "Where every frame went", {'1', false, false, true}, {}, always, show_tab<BottomTab::kAccount>},
    Action{kWindow, "Show the drops", "The frames that were not shown, one by one", {'2', false, false, true}, {}, always, show_tab<BottomTab::kDrops>},
    Action{kWindow, "Show the trace", "Frame by frame, how long each stage took and how it ended", {'3', false, false, true}, {}, always, show_tab<BottomTab::kTrace>},
    Action{kWindow, "Show the events", "What happened, and when", {'4', false, false, true}, {}, always, show_tab<BottomTab::kEvents>},
    Action{kWindow, "Show the diagnosis", "What is wrong with the stream, and what to try", {'5', false, false, true}, {}, always, show_tab<BottomTab::kDiagnosis>},
    Action{kWindow, "Show the impairment", "The bad network that the program pretends to have", {'6', false, false, true}, {}, always, show_tab<BottomTab::kImpairment>},
    Action{kWindow, "Show the settings", "Thresholds, theme and scale of this window", {'7', false, false, true}, {}, always, show_tab<BottomTab::kSettings>},
    Action{kWindow, "Show the packets", "What became of each packet of RTP, and its figures", {'8', false, false, true}, {}, always, show_tab<BottomTab::kPackets>},
    Action{kWindow, "Larger", "Everything an eighth larger", {'=', true}, {kKeyPadPlus, true}, always, scale<1>},
    Action{kWindow, "Smaller", "Everything an eighth smaller", {'-', true}, {kKeyPadMinus, true}, always, scale<-1>},
    Action{kWindow, "Usual size", "Back to 100 %", {'0', true}, {kKeyPad0, true}, always, scale<0>},
    Action{kWindow, "Light or dark", "Changes the theme", {'T', true}, {}, always, change_theme},
    Action{kWindow, "Reset layout", "Every panel and plot back to its place and size", {}, {}, always, reset_layout},
    Action{kWindow, "Save a picture", "Writes this window as a PNG into the working directory", {kKeyF12}, {}, always, photograph},
    Action{kHelp, "Command palette", "Finds an action by its name", {'K', true}, {}, always, open_palette},
    Action{kHelp, "Keys", "Shows every key", {kKeyF1}, {}, always, show_keys},
    Action{kHelp, "Close, or back to live", "Takes away what lies over the stream; a paused or moved view is live again", {kKeyEscape}, {}, always, close_topmost},
};
// clang-format on

/// Ctrl and + is Ctrl, Shift and = on many keyboards.
Chord plain(Chord chord) {
  if (chord.key == '=') chord.shift = false;
  return chord;
}

}  // namespace

std::string_view to_string(ActionGroup group) {
  constexpr std::array<std::string_view, kActionGroupCount> kNames{"Session",  "Stream", "Time",
                                                                   "Pictures", "Window", "Help"};
  return kNames[static_cast<std::size_t>(group)];
}

std::span<const Action> actions() { return kActions; }

const Action* find_action(std::string_view label) {
  const auto found = std::ranges::find(kActions, label, &Action::label);
  return found == kActions.end() ? nullptr : &*found;
}

Text tooltip_of(const Action& action) {
  Text text(action.help);
  if (action.chord.key != 0) text.append(" (").append(words(action.chord)).append(")");
  return text;
}

bool run_chord(const Chord& chord, const ActionContext& context) {
  if (chord.key == 0) return false;
  const Chord wanted = plain(chord);
  const auto found = std::ranges::find_if(kActions, [&wanted](const Action& action) {
    return action.chord == wanted || action.other_chord == wanted;
  });
  if (found == kActions.end() || !found->why_not(context).empty()) return false;
  found->run(context);
  return true;
}

}  // namespace framescope::ui
