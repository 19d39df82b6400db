#include "ui/plots_panel.hpp"

#include <cmath>
#include <utility>

#include "model/metric.hpp"
#include "ui/panel.hpp"
#include "ui/plots_content.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr std::array<std::string_view, kPlotCount> kKeys{
    "fps", "size", "datagrams", "drops", "base64", "latency", "rate", "jitter", "quality"};
constexpr std::array<const char*, kPlotCount> kNames{
    "Frame rate",       "Datagram size", "Datagrams a frame",   "Dropped frames", "Base64 overhead",
    "Latency by stage", "Bit rate",      "Interarrival jitter", "JPEG quality"};
constexpr std::array<std::string_view, kPlotCount> kMetrics{
    "fps.displayed",      "datagrams.size_mean",   "rtp.packets_per_frame",
    "frames.drops_ratio", "base64.overhead_ratio", "latency_ms.end_to_end",
    "bit_rate_bps",       "jitter_ms.frame",       "jpeg.quality"};

// Of the design.
constexpr float kHeadHeight = 28;
constexpr float kButton = 22;

// ---- the head: which plots, and what of the time

constexpr std::array<Duration, 3> kPresets{std::chrono::seconds(10), std::chrono::seconds(60),
                                           std::chrono::minutes(5)};
constexpr std::array<Option, 3> kPresetNames{{{"10 s", "The last 10 seconds"},
                                              {"60 s", "The last minute"},
                                              {"5 min", "The last 5 minutes"}}};

Text length_text(Duration length) {
  const double s = seconds(length);
  if (s < 1) return Text().append("%.0f ms", s * 1000);
  if (s < 10) return Text().append("%.1f s", s);
  if (s < 120) return Text().append("%.0f s", s);
  return Text().append("%.1f min", s / 60);
}

Box button_box(const Painter& painter, const Box& row, float height) {
  return row.inset(0, std::round((row.h - painter.px(height)) / 2));
}

void draw_presets(Painter& painter, Box box, Time now, plot::Stack& stack) {
  int chosen = -1;
  for (std::size_t i = 0; i < kPresets.size(); ++i) {
    if (stack.view.length() == kPresets[i]) chosen = static_cast<int>(i);
  }
  if (choose(painter, box, "plots.length", kPresetNames, chosen)) {
    stack.view.set_length(kPresets[static_cast<std::size_t>(chosen)], now);
  }
}

/// Shorter, how long, longer.
void draw_length(Painter& painter, Box box, Time now, plot::Stack& stack) {
  constexpr int kFactor = 2;
  if (button(painter, box.take_left(painter.px(kButton)),
             {"plots.shorter", "-", "Half as much time", ButtonKind::kPlain,
              stack.view.length() <= plot::TimeView::kLeast ? "This is the shortest" : ""})) {
    stack.view.set_length(stack.view.length() / kFactor, now);
  }
  if (button(painter, box.take_right(painter.px(kButton)),
             {"plots.longer", "+", "Twice as much time", ButtonKind::kPlain,
              stack.view.length() >= plot::TimeView::kMost ? "This is the longest" : ""})) {
    stack.view.set_length(stack.view.length() * kFactor, now);
  }
  painter.text(box, painter.look().fonts.number, painter.theme().text,
               length_text(stack.view.length()), Align::kMiddle);
}

bool menu_item(const Painter& painter, const char* label, bool ticked,
               std::string_view why_not = {}) {
  const bool usable = why_not.empty();
  const bool pressed = ImGui::MenuItem(label, nullptr, ticked, usable);
  log_menu_item(painter, ItemLog::Kind::kControl, Text("menu.").append(std::string_view(label)));
  if (!usable && ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) {
    show_tooltip(painter.look(), why_not);
  }
  return pressed;
}

void draw_choice(Painter& painter, const Box& box, PlotsState& state) {
  if (button(painter, box, {"plots.choose", "Plots", "Which plots are shown"})) {
    ImGui::OpenPopup("choose plots");
  }
  ImGui::SetNextWindowPos({box.x, box.bottom() + painter.px(4)});
  if (!ImGui::BeginPopup("choose plots")) return;
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    plot::PlotState& plot = state.plots[i];
    const std::string_view why_not = plot.applies ? "" : "It tells of RTP/JPEG, and there is none";
    if (menu_item(painter, kNames[i], !plot.hidden, why_not)) plot.hidden = !plot.hidden;
  }
  ImGui::EndPopup();
}

void draw_head(Painter& painter, Box row, Time now, PlotsState& state, Requests& requests) {
  constexpr float kLength = 110;
  constexpr float kPresetWidth = 150;
  row = button_box(painter, row, kButton);
  const float gap = painter.px(8);
  draw_choice(painter, row.take_left(button_width(painter, "Plots")), state);
  row.take_left(gap);
  const Box length = row.take_right(painter.px(kLength));
  row.take_right(gap);
  const float live = button_width(painter, "Live (Esc)");
  // Room for the button is kept, so that nothing moves when it comes.
  if (row.w >= painter.px(kPresetWidth) + gap + live) {
    draw_presets(painter, row.take_right(painter.px(kPresetWidth)), now, state.stack);
    row.take_right(gap);
  }
  if (!state.stack.view.following()) {
    const Box place = row.take_left(std::min(live, row.w));
    if (button(painter, place,
               {"plots.live", "Live (Esc)", "Back to now, and on with it", ButtonKind::kMain})) {
      requests.live = true;
    }
  }
  draw_length(painter, length, now, state.stack);
}

// ---- the menu of a plot

void draw_menu(Painter& painter, const PlotsContent& content, const plot::Scene& scene,
               PlotsState& state, Requests& requests) {
  if (!ImGui::BeginPopup("plot menu")) {
    state.stack.menu_plot = -1;
    return;
  }
  const auto index = static_cast<std::size_t>(std::max(0, state.stack.menu_plot));
  const plot::PlotSpec& spec = content.specs()[index];
  plot::PlotState& own = state.plots[index];
  if (menu_item(painter, "Copy as CSV", false)) {
    requests.copy = copy_csv({&spec, 1}, scene.grid, scene.wall_offset);
  }
  if (menu_item(painter, "Copy all plots as CSV", false)) {
    requests.copy = copy_csv(content.specs(), scene.grid, scene.wall_offset);
  }
  ImGui::Separator();
  if (menu_item(painter, "Log axis", own.scale == plot::Scale::kLog,
                spec.can_log ? "" : "Its values are read from 0 on")) {
    own.scale = own.scale == plot::Scale::kLog ? plot::Scale::kLinear : plot::Scale::kLog;
  }
  if (menu_item(painter, "Distribution", own.distribution,
                spec.can_distribute ? "" : "It counts events: there are no values to distribute")) {
    own.distribution = !own.distribution;
  }
  ImGui::Separator();
  if (menu_item(painter, "Fit", false)) {
    own.axis.restore();
    plot::fit(state.stack, plot::recorded(content.specs(), state.plots));
  }
  if (menu_item(painter, "Live", state.stack.view.following())) requests.live = true;
  ImGui::Separator();
  if (menu_item(painter, "Hide this plot", false)) own.hidden = true;
  ImGui::EndPopup();
}

std::optional<std::uint64_t> frame_at(const void* context, Time at) {
  // Further away it is another moment.
  constexpr Duration kNear = std::chrono::milliseconds(500);
  const auto& frames = *static_cast<const model::FrameLog*>(context);
  const auto nearest = frames.nearest(at);
  if (!nearest || std::chrono::abs(frames[*nearest].at - at) > kNear) return std::nullopt;
  const model::FrameSample& sample = frames[*nearest].sample;
  return sample.frame_number_known ? std::optional(sample.frame_number) : std::nullopt;
}

plot::Scene scene_of(const View& view) {
  plot::Scene scene;
  scene.now = view.paused_at.value_or(view.now);
  scene.paused = view.paused_at.has_value();
  scene.cursor = view.cursor;
  scene.marks = view.marks;
  scene.wall_offset = view.wall_offset;
  if (view.frames != nullptr) {
    scene.frame_at = frame_at;
    scene.frames = view.frames;
  }
  return scene;
}

void draw_none(Painter& painter, const Box& box) {
  painter.text(box, painter.look().fonts.text, painter.theme().dim,
               "All plots are hidden: bring them back with Plots", Align::kMiddle);
}

}  // namespace

std::string_view key_of(PlotId id) { return kKeys[static_cast<std::size_t>(id)]; }

std::optional<PlotId> plot_of(std::string_view key) {
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    if (kKeys[i] == key) return static_cast<PlotId>(i);
  }
  return std::nullopt;
}

PlotsState::PlotsState() {
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    const model::Metric* metric = model::find_metric(kMetrics[i]);
    if (metric != nullptr) help[i] = model::tooltip(*metric);
  }
  const model::Metric* glass = model::find_metric("latency_ms.glass_to_glass");
  std::string& latency = help[static_cast<std::size_t>(PlotId::kLatency)];
  if (glass != nullptr) latency.append("\n\n").append(model::tooltip(*glass));
}

void draw_plots(const Look& look, const Box& box, const View& view, PlotsState& state,
                Requests& requests) {
  Panel panel(look, "plots", box);
  Painter& painter = panel.painter();
  Box rest = box.inset(look.px(12), look.px(4));
  plot::Scene scene = scene_of(view);
  draw_head(painter, rest.take_top(look.px(kHeadHeight)), scene.now, state, requests);
  if (rest.h < look.px(plot::kTimeAxisHeight * 2)) return;
  const bool none = std::ranges::all_of(state.plots, &plot::PlotState::is_out);
  if (none) return draw_none(painter, rest);
  // Behind the instant at which it stands still there is nothing to see.
  if (view.paused_at) state.stack.view.keep_before(*view.paused_at);
  const plot::Grid grid = plot::grid_of(painter, rest.w, state.stack, scene);
  const PlotsContent content(*look.theme, view, grid, state);
  const plot::StackAnswer asked =
      plot::draw_stack(painter, rest, content.specs(), state.plots, scene, state.stack);
  if (std::exchange(state.wants_copy, false)) {
    requests.copy = copy_csv(content.specs(), grid, view.wall_offset);
  }
  if (asked.fit) plot::fit(state.stack, plot::recorded(content.specs(), state.plots));
  if (asked.menu >= 0) {
    state.stack.menu_plot = asked.menu;
    ImGui::OpenPopup("plot menu");
  }
  draw_menu(painter, content, scene, state, requests);
}

}  // namespace framescope::ui
