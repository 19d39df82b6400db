#include "app/lab_console.hpp"

#include <algorithm>
#include <cinttypes>
#include <cmath>

namespace framescope::app {

std::string progress_text(double done, std::optional<std::uint64_t> total, Duration elapsed) {
  char buffer[120];
  if (!total || *total == 0) {
    std::snprintf(buffer, sizeof buffer, "%.1f frames", done);
    return buffer;
  }
  constexpr int kCells = 30;
  const double share = std::clamp(done / static_cast<double>(*total), 0.0, 1.0);
  const auto full = static_cast<std::size_t>(std::lround(share * kCells));
  const std::string bar = std::string(full, '#') + std::string(kCells - full, '-');
  std::snprintf(buffer, sizeof buffer, "[%s] %.1f of %" PRIu64 " frames", bar.c_str(), done,
                *total);
  std::string text = buffer;
  if (share > 0) {
    const auto left = static_cast<long>(std::ceil(seconds(elapsed) * (1 - share) / share));
    std::snprintf(buffer, sizeof buffer, ", %ld:%02ld left", left / 60, left % 60);
    text += buffer;
  }
  return text;
}

void LabConsole::say(const std::string& text) {
  clear();
  std::fprintf(out_, "framescope: %s\n", text.c_str());
  std::fflush(out_);
}

void LabConsole::show(double done, std::optional<std::uint64_t> total, Duration elapsed) {
  if (!has_bar_) return;
  // The rest of the line may hold a longer text.
  std::fprintf(out_, "\r%s\x1b[K", progress_text(done, total, elapsed).c_str());
  std::fflush(out_);
  is_drawn_ = true;
}

void LabConsole::clear() {
  if (!is_drawn_) return;
  std::fputs("\r\x1b[K", out_);
  std::fflush(out_);
  is_drawn_ = false;
}

}  // namespace framescope::app
