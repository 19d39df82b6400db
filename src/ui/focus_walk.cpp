#include "ui/focus_walk.hpp"

namespace framescope::ui {

void FocusWalk::step(int by) {
  if (controls_ == 0) return;
  const std::optional<std::size_t> from = wanted_ ? wanted_ : focused_;
  if (!from) {
    wanted_ = by > 0 ? 0 : controls_ - 1;
    return;
  }
  wanted_ = (*from + (by > 0 ? 1 : controls_ - 1)) % controls_;
}

bool FocusWalk::visit(bool has_focus) {
  const std::size_t here = visited_++;
  if (wanted_ == here) {
    focused_ = here;
    return true;
  }
  if (has_focus && !wanted_) focused_ = here;
  return false;
}

void FocusWalk::end_frame() {
  controls_ = visited_;
  wanted_.reset();
}

}  // namespace framescope::ui
