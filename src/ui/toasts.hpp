#pragma once

#include <cstdint>
#include <vector>

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// Which of the events that deserve a toast have been taken away.
class ToastsState {
 public:
  /// `oldest` is the oldest event that is still told of.
  void dismiss(std::uint64_t event, std::uint64_t oldest) {
    std::erase_if(dismissed_, [oldest](std::uint64_t gone) { return gone < oldest; });
    dismissed_.push_back(event);
  }
  /// All of the first `events` ever told.
  void dismiss_all(std::uint64_t events) {
    dismissed_below_ = events;
    dismissed_.clear();
  }
  bool is_dismissed(std::uint64_t event) const;

  bool any = false;  ///< something was shown in the last frame: it will want to go

 private:
  std::uint64_t dismissed_below_ = 0;
  std::vector<std::uint64_t> dismissed_;
};

/// What has just happened, in the lower right corner, for some seconds each; errors stay longer.
/// Each can be copied and taken away.
void draw_toasts(const Look& look, const Box& area, const View& view, ToastsState& toasts,
                 Requests& requests);

}  // namespace framescope::ui
