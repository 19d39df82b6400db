#include "ui/time_control.hpp"

#include <algorithm>

namespace framescope::ui {

namespace {

/// Moves the view just as far as it takes to see `at`.
void reveal(plot::TimeView& time, Time at, Time now) {
  const Duration margin = time.length() / 20;
  if (at < time.begin(now)) time.pan(at - margin - time.begin(now), now);
  if (at >= time.end(now)) time.pan(at + margin - time.end(now), now);
}

}  // namespace

void pause(const View& view, DashboardState& state) {
  if (state.paused_at) return;
  state.paused_at = view.now;
  state.cursor = view.now;
  state.frames_at_pause = view.frames->added();
}

void go_live(DashboardState& state) {
  state.paused_at.reset();
  state.cursor.reset();
  state.plots.stack.view.live();
}

void step_frames(const View& view, DashboardState& state, int frames) {
  pause(view, state);
  const model::FrameLog& log = *view.frames;
  if (log.size() == 0) return;
  const auto here = log.at_or_before(state.cursor.value_or(view.now));
  const auto last = static_cast<std::int64_t>(log.size()) - 1;
  const std::int64_t from = here ? static_cast<std::int64_t>(*here) : -1;
  const auto to = static_cast<std::size_t>(std::clamp<std::int64_t>(from + frames, 0, last));
  state.cursor = log[to].at;
  reveal(state.plots.stack.view, log[to].at, *state.paused_at);
}

void follow_mouse(DashboardState& state, bool mouse_moved) {
  const auto& hovered = state.plots.stack.hovered;
  if (state.paused_at && hovered && mouse_moved) state.cursor = hovered;
}

}  // namespace framescope::ui
