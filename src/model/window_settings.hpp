#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "model/thresholds.hpp"

namespace framescope::model {

/// What the window keeps from run to run. Plain data; the ranges are those of
/// each_window_setting().
struct WindowSettings {
  std::string theme = "dark";             ///< dark or light
  double ui_scale = 1;                    ///< 0.75..3, on top of what the desktop asks for
  int width_px = 1440;                    ///< of the window, 320..16384
  int height_px = 900;                    ///< of the window, 240..16384
  double controls_width_px = 250;         ///< in pixels of the design, 120..1000
  double plots_share = 0.42;              ///< of the width that the controls leave, 0..1
  double bottom_share = 0.35;             ///< of the height below the figures, 0..1
  std::string bottom_tab = "account";     ///< a name; the window knows which there are
  std::vector<std::string> hidden_plots;  ///< names
  double time_span_s = 60;                ///< length of the time axis, 5..600
  std::vector<std::string> log_axes;      ///< names of plots whose value axis is logarithmic
  Thresholds thresholds;

  bool operator==(const WindowSettings&) const = default;
};

/// From the least to the most that a number may be.
template <typename Number>
struct Bounds {
  Number least;
  Number most;
  constexpr bool contains(Number value) const { return value >= least && value <= most; }
};

/// A setting is one of two words.
struct EitherWord {
  std::string_view first;  ///< the default
  std::string_view second;
};

/// A setting is a name or a list of names that only the window understands. Longer ones are none of
/// ours.
struct Names {
  std::size_t most_bytes = 64;
  std::size_t most_names = 64;
};

/// The one table of WindowSettings: calls `visit(section, key, member, allowed)` for each, where
/// `member(settings)` answers a reference to the value and `allowed` is a Bounds, EitherWord or
/// Names.
template <typename Visit>
void each_window_setting(Visit&& visit) {
  constexpr Bounds<double> kFraction{0, 1};
  constexpr Bounds<double> kBudgets{0, 10};
  const auto in_window = [&visit](std::string_view key, auto member, auto allowed) {
    visit(std::string_view("window"), key, member, allowed);
  };
  const auto in_plots = [&visit](std::string_view key, auto member, auto allowed) {
    visit(std::string_view("plots"), key, member, allowed);
  };
  const auto in_thresholds = [&visit](std::string_view key, auto member, auto allowed) {
    visit(
        std::string_view("thresholds"),
        key, [member](auto& s) -> auto& { return member(s.thresholds); }, allowed);
  };
  in_window(
      "theme", [](auto& s) -> auto& { return s.theme; }, EitherWord{"dark", "light"});
  in_window(
      "ui-scale", [](auto& s) -> auto& { return s.ui_scale; }, Bounds<double>{0.75, 3});
  in_window(
      "width", [](auto& s) -> auto& { return s.width_px; }, Bounds<int>{320, 16'384});
  in_window(
      "height", [](auto& s) -> auto& { return s.height_px; }, Bounds<int>{240, 16'384});
  in_window(
      "controls-width", [](auto& s) -> auto& { return s.controls_width_px; },
      Bounds<double>{120, 1000});
  in_window(
      "plots-share", [](auto& s) -> auto& { return s.plots_share; }, kFraction);
  in_window(
      "bottom-share", [](auto& s) -> auto& { return s.bottom_share; }, kFraction);
  in_window(
      "bottom-tab", [](auto& s) -> auto& { return s.bottom_tab; }, Names{});
  in_plots(
      "time-span", [](auto& s) -> auto& { return s.time_span_s; }, Bounds<double>{5, 600});
  in_plots(
      "hidden", [](auto& s) -> auto& { return s.hidden_plots; }, Names{});
  in_plots(
      "log-axes", [](auto& s) -> auto& { return s.log_axes; }, Names{});
  in_thresholds(
      "loss-warning", [](auto& t) -> auto& { return t.loss_warning; }, kFraction);
  in_thresholds(
      "loss-error", [](auto& t) -> auto& { return t.loss_error; }, kFraction);
  in_thresholds(
      "fps-warning", [](auto& t) -> auto& { return t.fps_warning; }, kFraction);
  in_thresholds(
      "fps-error", [](auto& t) -> auto& { return t.fps_error; }, kFraction);
  in_thresholds(
      "frame-time-warning", [](auto& t) -> auto& { return t.frame_time_warning; }, kBudgets);
  in_thresholds(
      "frame-time-error", [](auto& t) -> auto& { return t.frame_time_error; }, kBudgets);
}

/// Whether a value is one that a file may hold.
bool is_allowed(double value, Bounds<double> allowed);
bool is_allowed(int value, Bounds<int> allowed);
bool is_allowed(const std::string& value, EitherWord allowed);
bool is_allowed(const std::string& value, Names allowed);
bool is_allowed(const std::vector<std::string>& value, Names allowed);

/// The same in words: "0.75..3", "dark or light", "names of at most 64 bytes".
std::string in_words(Bounds<double> allowed);
std::string in_words(Bounds<int> allowed);
std::string in_words(EitherWord allowed);
std::string in_words(Names allowed);

/// The settings as they may be saved: numbers brought into their range, what is no number or no
/// known word becomes the default, names that are too long or too many go, and a threshold whose
/// warning would come after its error warns there.
WindowSettings clamped(WindowSettings settings);

}  // namespace framescope::model
