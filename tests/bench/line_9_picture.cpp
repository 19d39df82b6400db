#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include <GLFW/glfw3.h>
#include <imgui.h>

#include "bench/lines.hpp"
#include "bench/own_stream.hpp"
#include "gfx/gl_texture.hpp"
#include "gfx/imgui_backend.hpp"
#include "gfx/window.hpp"
#include "ui/painter.hpp"

namespace framescope::bench {
namespace {

constexpr int kWidthPx = 1280;
constexpr int kHeightPx = 720;
constexpr int kFramesOfARound = 60;

Image rgba_of(const Image& bgr) {
  Image rgba(bgr.width_px(), bgr.height_px(), PixelFormat::kRgba);
  for (int y = 0; y < bgr.height_px(); ++y) {
    const std::uint8_t* from = bgr.plane(0) + y * bgr.stride(0);
    std::uint8_t* to = rgba.plane(0) + y * rgba.stride(0);
    for (int x = 0; x < bgr.width_px(); ++x, from += 3, to += 4) {
      to[0] = from[2];
      to[1] = from[1];
      to[2] = from[0];
      to[3] = 255;
    }
  }
  return rgba;
}

/// A window that shows nothing but a video, pixel by pixel, as the dashboard's panel does.
class VideoWindow {
 public:
  explicit VideoWindow(const std::vector<Image>& hd)
      : window_({"Video of the benchmark", kWidthPx, kHeightPx}), backend_(window_) {
    look_.pictures = {&gfx::ImGuiBackend::begin_pictures, &backend_};
    glfwSwapInterval(0);  // what it takes, not when the screen is ready
    for (const Image& bgr : hd) pictures_.push_back(rgba_of(bgr));
  }

  void show_next() {
    window_.poll(Duration{0});
    texture_.upload(pictures_[shown_++ % pictures_.size()]);
    backend_.begin_frame();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(size);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin("video", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    ImGui::PopStyleVar();
    ui::Painter(look_).picture(texture_.name(), {0, 0, size.x, size.y});
    ImGui::End();
    backend_.end_frame(0xFF000000);
    window_.swap();
  }

 private:
  gfx::Window window_;
  gfx::ImGuiBackend backend_;
  gfx::GlTexture texture_;
  ui::Look look_;
  std::vector<Image> pictures_;
  std::size_t shown_ = 0;
};

struct Rounds {
  std::vector<double> ms;
  std::vector<double> cpu_ms;
};

void run_round(VideoWindow& video, Rounds& rounds) {
  const auto begun = std::chrono::steady_clock::now();
  const double cpu = cpu_us(CpuOf::kProcess);
  for (int i = 0; i < kFramesOfARound; ++i) video.show_next();
  rounds.cpu_ms.push_back((cpu_us(CpuOf::kProcess) - cpu) / 1e3 / kFramesOfARound);
  rounds.ms.push_back(milliseconds(std::chrono::steady_clock::now() - begun) / kFramesOfARound);
}

std::vector<Row> rows_of(const Rounds& rounds) {
  return {{9, "picture_720p_upload_draw_swap_ms", Row::Bound::kAtMost, 5, rounds.ms, {}},
          {9, "picture_720p_cpu_of_all_threads_ms", Row::Bound::kNone, 0, rounds.cpu_ms, {}}};
}

}  // namespace

/// What showing a picture of 1280x720 takes in a window of that size on Mesa's software
/// rasteriser: milliseconds by the clock for upload, draw and swap, and the CPU of all threads.
std::vector<Row> run_line_9_picture(const BenchFrames& frames, int rounds) {
  setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
  Rounds all;
  try {
    VideoWindow video(frames.hd);
    Rounds warm_up;
    run_round(video, warm_up);
    for (int round = 0; round < rounds; ++round) run_round(video, all);
  } catch (const std::runtime_error& error) {
    std::vector<Row> rows = rows_of({});
    for (Row& row : rows) row.unmeasured = error.what();
    return rows;
  }
  return rows_of(all);
}

}  // namespace framescope::bench
