#include "app/frame_loop.hpp"

#include <algorithm>
#include <utility>

#include <imgui.h>

#include "app/window_state.hpp"
#include "media/source_spec.hpp"
#include "ui/words.hpp"

namespace framescope::app {
namespace {

// Of a stream that sends less often: often enough for curves that scroll and ages that grow.
constexpr Duration kLivePeriod = std::chrono::milliseconds(50);
// Without a session: only an interrupt is looked for, nothing is drawn.
constexpr Duration kIdlePeriod = std::chrono::milliseconds(250);
// While a session shows its last frames.
constexpr Duration kEndingPeriod = std::chrono::milliseconds(4);
constexpr Duration kIntervalPeriod = std::chrono::seconds(1);

Time now() { return std::chrono::steady_clock::now(); }

gfx::Window::Options window_options(const DashboardOptions& options) {
  return {"Framescope", options.window_settings.width_px, options.window_settings.height_px};
}

}  // namespace

FrameLoop::FrameLoop(const DashboardOptions& options)
    : options_(options),
      window_(window_options(options)),
      backend_(window_),
      readout_(std::make_shared<model::Snapshot>()),
      writer_([this] { wake(); }),
      rewind_([this] { wake(); }),
      lab_([this] { wake(); }),
      live_([this] { wake(); }, rewind_.store()) {
  look_.plots_took = &plots_took_;
  look_.pictures = {&gfx::ImGuiBackend::begin_pictures, &backend_};
  state_.controls = ui::ControlsState(options.config, options.settings);
  restore(options.window_settings, state_);
  // A run for a picture leaves nothing else behind.
  keeper_.emplace(options.screenshot_file.empty() ? options.settings_file : std::string{},
                  options.saved_settings, options.settings_text,
                  captured(state_, window_.width_px(), window_.height_px()));
  if (!options.settings_trouble.empty()) {
    live_.tell(model::Severity::kWarning, options.settings_trouble, true);
  }
  opened_ = now();
  // Not the options' own: a settings file holds the addresses of all roles.
  const auto config = state_.controls.config();
  if (options.autostart && config) live_.want(*config, options.settings);
}

/// One event at a time: thousands a second would fill the window system's queue.
void FrameLoop::wake() {
  if (!woken_.exchange(true)) gfx::Window::wake();
}

int FrameLoop::run() {
  while (!quit_) {
    poll_input();
    const bool wants_drawing = take_newest();
    if (window_.minimised() && !is_last_) {
      give_back();
    } else if (wants_drawing) {
      draw();
    }
    if (live_.turn(now())) frames_wanted_ = kFramesAfterChange;
    take_written();
    keep_settings(now());
    tell_interval(now());
    const bool interrupted = options_.interrupted && options_.interrupted();
    if (window_.close_requested() || interrupted || is_last_) quit_ = true;
  }
  end_session();
  if (broken_ || live_.last_failed()) return 1;
  return live_.any_shown() ? 0 : 3;
}

Duration FrameLoop::patience(Time at) const {
  const bool live = is_live();
  Duration wait = live ? kLivePeriod : kIdlePeriod;
  if (window_.minimised()) {
    if (woken_.load()) wait = Duration{0};
  } else {
    if (live) wait = last_draw_ + kLivePeriod - at;
    if (live_.winding_down()) wait = std::min(wait, kEndingPeriod);
    if (frames_wanted_ > 0 || woken_.load()) wait = pacer_.until_next(at);
  }
  if (options_.after) wait = std::min(wait, opened_ + *options_.after - at);
  return std::max(wait, Duration{0});
}

/// What nothing costs is told too.
bool FrameLoop::shows_cost() const { return state_.bottom.tab == ui::BottomTab::kSettings; }

/// Something changes by itself: a session, or words that will go.
bool FrameLoop::is_live() const {
  return live_.wanted() != nullptr || live_.changing() || state_.toasts.any;
}

/// Step 2. True if there is something to draw, and it is time to.
bool FrameLoop::take_newest() {
  const Time at = now();
  is_last_ = options_.after && at - opened_ >= *options_.after;
  if (pacer_.until_next(at) > Duration{0} && !window_.minimised()) return is_last_;
  if (woken_.exchange(false)) {
    take_pictures();
    if (rewind_.take()) frames_wanted_ = kFramesAfterChange;
    if (lab_.take()) frames_wanted_ = kFramesAfterChange;
  }
  // No reason to draw anew; they count as displayed all the same.
  if (state_.paused_at) give_back();
  const bool is_sender = live_.wanted() != nullptr && live_.wanted()->role == model::Role::kSender;
  const bool arrived = received_.fresh || (sent_.fresh && is_sender);
  const bool is_typing = ImGui::GetIO().WantTextInput;
  const bool due = ((is_live() || is_typing) && at - last_draw_ >= kLivePeriod) ||
                   (shows_cost() && cost_.is_due(at));
  return arrived || due || frames_wanted_ > 0 || is_last_;
}

void FrameLoop::take_pictures() {
  session::Session* session = live_.running();
  if (session == nullptr) return;
  if (auto picture = session->take_sent()) {
    if (session->config().role == model::Role::kLoopback) {
      early_.add(std::move(*picture));
    } else {
      sent_.fresh = std::move(picture);
    }
  }
  if (received_.fresh) return;
  received_.fresh = session->take_received();
}

void FrameLoop::draw() {
  restyle_if_asked();
  const Time begun = now();
  refresh_readout(begun);
  cost_.refresh(begun);
  frames_wanted_ = std::max(0, frames_wanted_ - 1);
  cost_.begin_frame(now());
  show_pictures();
  cost_.end_step(model::FrameStep::kUpload, now());
  build();
  apply();
  cost_.end_step(model::FrameStep::kBuild, now());
  render();
  cost_.end_step(model::FrameStep::kDraw, now());
  drawing_ += now() - begun;
  ++drawn_;
  window_.swap();
  cost_.end_step(model::FrameStep::kSwap, now());
  cost_.end_frame(std::exchange(plots_took_, {}));
  pacer_.drew(begun);
  last_draw_ = begun;
  give_back();
}

/// Step 3.
void FrameLoop::build() {
  requests_ = {};
  const ui::View before = view(now());
  handle_keys(before);
  follow_pause();
  follow_lab(now());
  backend_.begin_frame();
  release_taps();
  if (has_input()) frames_wanted_ = kFramesAfterChange;
  const ui::View seen = view(now());
  const ImVec2 size = ImGui::GetIO().DisplaySize;
  ui::draw_dashboard(look_, {0, 0, size.x, size.y}, seen, state_, requests_);
  tell_title(seen);
}

/// A paused view keeps its pictures; what arrives counts as displayed all the same.
void FrameLoop::show_pictures() {
  if (live_.sessions() != shown_session_) {
    shown_session_ = live_.sessions();
    sent_.shown.forget();
    received_.shown.forget();
    counter_base_.reset();
    early_.clear();
  }
  std::optional<std::uint64_t> received;
  if (received_.fresh) received = received_.fresh->frame_number;
  if (auto due = early_.due(received, now())) sent_.fresh = std::move(due);
  if (!state_.paused_at) {
    if (sent_.fresh) sent_.shown.show(*sent_.fresh);
    if (received_.fresh) received_.shown.show(*received_.fresh);
  }
  const bool squares = state_.zoom.shows_pixels();
  sent_.shown.show_pixels(squares);
  received_.shown.show_pixels(squares);
  rewind_.show_pixels(squares);
  lab_.show_pixels(squares);
}

/// Step 4.
void FrameLoop::apply() {
  if (quit_) return;  // its last frames are for looking at
  if (requests_.apply) live_.apply(*requests_.apply, now());
  if (requests_.stop) live_.want_nothing();
  if (requests_.start) start(*requests_.start);
  if (requests_.dismiss) live_.dismiss();
  if (requests_.copy) {
    ImGui::SetClipboardText(requests_.copy->c_str());
    live_.tell(model::Severity::kInfo, "Copied to the clipboard", true);
  }
  if (requests_.reset_counters) reset_counters();
  if (requests_.quit) quit_ = true;
}

/// A source that is not there does not end a session that runs.
void FrameLoop::start(const model::SessionConfig& config) {
  const auto source = media::parse_source(config.source);
  const bool opens = config.role != model::Role::kReceiver && source;
  const std::string missing = opens ? media::missing_for(*source) : "";
  if (missing.empty() || live_.running() == nullptr) {
    return live_.want(config, state_.controls.settings);
  }
  live_.tell(model::Severity::kError,
             missing + ": the session goes on as it is. Name a source that is there", true);
}

void FrameLoop::reset_counters() {
  counter_base_ = *live_.snapshot();
  readout_at_ = {};
  live_.tell(model::Severity::kInfo, "Counters were reset; exports keep the whole", true);
}

/// Step 5.
void FrameLoop::render() {
  backend_.end_frame(look_.theme->panel);
  if (requests_.photograph) photograph_later();
  if (is_last_ && !options_.screenshot_file.empty()) photograph(options_.screenshot_file);
}

/// What was taken has been on the screen, or would have been if the window were not minimised.
void FrameLoop::give_back() {
  if (received_.fresh && live_.running() != nullptr) live_.running()->shown(*received_.fresh);
  received_.fresh.reset();
  sent_.fresh.reset();
}

void FrameLoop::end_session() {
  save_settings(keeper_->due_at_end(captured(state_, window_.width_px(), window_.height_px())));
  is_last_ = false;
  live_.want_nothing();
  live_.turn(now());
  while (!live_.at_rest()) {
    window_.poll(kEndingPeriod);
    if (woken_.exchange(false)) take_pictures();
    if (received_.fresh) window_.minimised() ? give_back() : draw();
    live_.turn(now());
  }
  finish_files();
  if (live_.sessions() > 0 && options_.summary) options_.summary(*live_.snapshot());
}

void FrameLoop::restyle_if_asked() {
  const auto scale = static_cast<float>(state_.scale * window_.content_scale());
  if (scale == look_.scale && look_.theme == state_.theme && look_.fonts.text != nullptr) return;
  if (scale != look_.scale || look_.fonts.text == nullptr) {
    look_.scale = scale;
    look_.fonts = ui::load_fonts(ui::system_font_files(), scale);
    backend_.reload_fonts();
  }
  look_.theme = state_.theme;
  ui::apply(*look_.theme, look_.scale);
}

void FrameLoop::tell_title(const ui::View& seen) {
  const std::pair title{seen.role, seen.link};
  if (titled_ == title) return;
  titled_ = title;
  window_.set_title("Framescope - " + std::string(ui::role_name(seen.role)) + " - " +
                    std::string(to_string(seen.link)));
}

void FrameLoop::tell_interval(Time at) {
  if (live_.running() == nullptr || !options_.interval) {
    last_interval_ = at;
    return;
  }
  if (at - last_interval_ < kIntervalPeriod) return;
  last_interval_ = std::max(last_interval_ + kIntervalPeriod, at - kIntervalPeriod);
  options_.interval(*live_.snapshot());
}

}  // namespace framescope::app
