#include <array>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/frame_loop.hpp"
#include "app/window_state.hpp"
#include "media/png_file.hpp"

// What the loop writes: pictures of the window, and its settings.
namespace framescope::app {
namespace {

/// framescope-20240131-235959.png, in local time.
std::string picture_name() {
  const std::time_t seconds = std::time(nullptr);
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 64> name{};
  std::strftime(name.data(), name.size(), "framescope-%Y%m%d-%H%M%S.png", &local);
  return name.data();
}

}  // namespace

/// The picture that the run was for: whoever asked for it waits for it.
void FrameLoop::photograph(const std::string& file) {
  try {
    media::write_png(backend_.photograph(), file);
  } catch (const std::exception& error) {
    broken_ = true;
    std::fprintf(stderr, "framescope: %s\n", error.what());
  }
}

void FrameLoop::photograph_later() {
  try {
    const std::string refused =
        writer_.write_png(std::make_shared<Image>(backend_.photograph()), picture_name());
    if (!refused.empty()) live_.tell(model::Severity::kError, refused, true);
  } catch (const std::exception& error) {
    live_.tell(model::Severity::kError, error.what(), true);
  }
}

void FrameLoop::take_written() {
  while (const std::optional<session::Written> written = writer_.take()) {
    frames_wanted_ = kFramesAfterChange;
    if (!written->error.empty()) {
      live_.tell(model::Severity::kError, written->error, true);
    } else if (written->file != keeper_->path()) {
      live_.tell(model::Severity::kInfo, "Wrote " + written->file, true);
    }
  }
}

void FrameLoop::keep_settings(Time at) {
  save_settings(keeper_->due(captured(state_, window_.width_px(), window_.height_px()), at));
}

void FrameLoop::save_settings(std::optional<std::string> text) {
  if (!text) return;
  std::error_code ignored;  // the writer says what it cannot write
  std::filesystem::create_directories(std::filesystem::path(keeper_->path()).parent_path(),
                                      ignored);
  const std::string refused = writer_.write_text(std::move(*text), keeper_->path());
  if (!refused.empty()) live_.tell(model::Severity::kError, refused, true);
}

}  // namespace framescope::app
