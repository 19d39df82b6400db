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

/// The last frame at or before the cursor, or the one among those of its instant that is meant.
std::optional<std::size_t> index_at_cursor(const model::FrameLog& log,
                                           const DashboardState& state) {
  if (!state.cursor) return std::nullopt;
  const auto last = log.at_or_before(*state.cursor);
  if (!last || !state.looked_at) return last;
  for (std::size_t i = *last + 1; i-- > 0 && log[i].at == log[*last].at;) {
    if (log[i].id == *state.looked_at) return i;
  }
  return last;
}

}  // namespace

void pause(const View& view, DashboardState& state) {
  if (state.paused_at) return;
  state.paused_at = view.now;
  state.cursor = view.now;
  state.looked_at.reset();
  state.frames_at_pause = view.frames->added();
}

void go_live(DashboardState& state) {
  state.paused_at.reset();
  state.cursor.reset();
  state.looked_at.reset();
  state.holds_cursor = false;
  state.plots.stack.view.live();
}

void look_at(const View& view, DashboardState& state, const model::LoggedFrame& frame) {
  pause(view, state);
  state.cursor = frame.at;
  state.looked_at = frame.id;
  reveal(state.plots.stack.view, frame.at, *state.paused_at);
}

void step_frames(const View& view, DashboardState& state, int frames) {
  pause(view, state);
  const model::FrameLog& log = *view.frames;
  if (log.empty()) return;
  const auto here = index_at_cursor(log, state);
  const auto last = static_cast<std::int64_t>(log.size()) - 1;
  const std::int64_t from = here ? static_cast<std::int64_t>(*here) : -1;
  const auto to = static_cast<std::size_t>(std::clamp<std::int64_t>(from + frames, 0, last));
  look_at(view, state, log[to]);
}

void step_drops(const View& view, DashboardState& state, bool on) {
  pause(view, state);
  const model::FrameLog& log = *view.frames;
  const auto here = index_at_cursor(log, state);
  const auto last = log.at_or_before(*state.paused_at);
  if (log.empty() || (on && !last)) return;
  const auto is_drop_at = [&log](std::size_t index) {
    const auto& outcome = log[index].sample.outcome;
    return outcome && is_drop(*outcome);
  };
  if (on) {
    for (std::size_t i = here ? *here + 1 : 0; i <= *last; ++i) {
      if (is_drop_at(i)) return look_at(view, state, log[i]);
    }
    return;
  }
  // The cursor may lie behind the last frame, which is then the one before it.
  const bool is_behind = here && log[*here].at < *state.cursor;
  for (std::size_t i = here.value_or(0) + (is_behind ? 1 : 0); i-- > 0;) {
    if (is_drop_at(i)) return look_at(view, state, log[i]);
  }
}

void follow_mouse(DashboardState& state, bool mouse_moved) {
  if (!state.paused_at) return;
  const plot::Stack& stack = state.plots.stack;
  if (stack.clicked) {
    state.holds_cursor = !state.holds_cursor;
    state.cursor = stack.clicked;
    state.looked_at.reset();
  }
  if (state.holds_cursor || !stack.hovered || !mouse_moved) return;
  state.cursor = stack.hovered;
  state.looked_at.reset();
}

std::optional<std::size_t> frame_at_cursor(const model::FrameLog& log,
                                           const DashboardState& state) {
  // Slower streams than that are slide shows.
  constexpr Duration kFresh = std::chrono::seconds(5);
  const auto found = index_at_cursor(log, state);
  if (!found || *state.cursor - log[*found].at > kFresh) return std::nullopt;
  return found;
}

}  // namespace framescope::ui
