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

/// framescope-20240131-235959-123.png, in local time, in the working directory.
std::string picture_name() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto whole = std::chrono::floor<std::chrono::seconds>(now);
  const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now - whole);
  const auto seconds = static_cast<std::time_t>(whole.count());
  std::tm local{};
  localtime_r(&seconds, &local);
  std::array<char, 64> date{};
  std::strftime(date.data(), date.size(), "%Y%m%d-%H%M%S", &local);
  std::array<char, 96> name{};
  std::snprintf(name.data(), name.size(), "framescope-%s-%03d.png", date.data(),
                static_cast<int>(milliseconds.count()));
  std::error_code ignored;  // then its name alone has to do
  const std::filesystem::path folder = std::filesystem::current_path(ignored);
  return (folder / name.data()).string();
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
      if (written->file == keeper_->path()) keeper_->failed();
      live_.tell(model::Severity::kError, written->error, true);
    } else if (written->file != keeper_->path()) {
      live_.tell(model::Severity::kInfo, "Wrote " + written->file, true);
    }
  }
}

void FrameLoop::keep_settings(Time at) {
  constexpr Duration kPeriod = std::chrono::milliseconds(250);
  if (at - settings_looked_at_ < kPeriod) return;
  settings_looked_at_ = at;
  save_settings(keeper_->due(captured(state_, window_.width_px(), window_.height_px()), at));
}

void FrameLoop::save_settings(std::optional<std::string> text) {
  if (!text) return;
  const std::string refused = writer_.write_text(std::move(*text), keeper_->path());
  if (refused.empty()) return;
  keeper_->failed();
  live_.tell(model::Severity::kError, refused, true);
}

/// Nobody will see a toast any more: what could not be written is said on standard error.
void FrameLoop::finish_files() {
  const Time begun = std::chrono::steady_clock::now();
  while (writer_.busy() &&
         std::chrono::steady_clock::now() - begun < session::FileWriter::kPatience) {
    constexpr Duration kLook = std::chrono::milliseconds(10);
    window_.poll(kLook);
    while (const std::optional<session::Written> written = writer_.take()) {
      if (!written->error.empty()) std::fprintf(stderr, "framescope: %s\n", written->error.c_str());
    }
  }
}

}  // namespace framescope::app
