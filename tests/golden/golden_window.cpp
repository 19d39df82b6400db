#include "golden/golden_window.hpp"

#include <cstdlib>
#include <ctime>
#include <string_view>

#include <glad/gl.h>
#include <imgui.h>

#include "golden/sample_stream.hpp"

namespace framescope::golden {

GoldenWindow::Surroundings::Surroundings() {
  ::setenv("LIBGL_ALWAYS_SOFTWARE", "1", 1);
  ::setenv("TZ", "UTC", 1);
  ::tzset();
}

GoldenWindow::GoldenWindow(const Shape& shape)
    : shape_(shape), window_({"Framescope golden", shape.width_px, shape.height_px}) {
  ImGui::GetIO().ConfigInputTextCursorBlink = false;
  look_.theme = shape.theme;
  look_.scale = shape.scale;
  look_.pictures = {&gfx::ImGuiBackend::begin_pictures, &backend_};
  look_.fonts = ui::load_fonts(ui::system_font_files(), shape.scale);
  backend_.reload_fonts();
  ui::apply(*look_.theme, look_.scale);
  picture_.upload(sample_picture());
}

std::string GoldenWindow::why_not() const {
  if (!look_.fonts.complete) {
    return "a font is missing: fonts-roboto-unhinted, fonts-jetbrains-mono or fonts-dejavu-core";
  }
  if (window_.width_px() != shape_.width_px || window_.height_px() != shape_.height_px) {
    return "the screen is too small for the window";
  }
  const auto* renderer = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
  const std::string_view name(renderer != nullptr ? renderer : "");
  if (name.find("llvmpipe") == std::string_view::npos) {
    return "OpenGL is not Mesa's llvmpipe but " + std::string(name);
  }
  return {};
}

Image GoldenWindow::dashboard(ui::View view, ui::DashboardState& state) {
  for (ui::PictureView* picture : {&view.sent, &view.received}) {
    if (picture->texture != 0) picture->texture = picture_.name();
  }
  state.theme = look_.theme;
  state.scale = static_cast<double>(look_.scale);
  return photograph([&](const ui::Box& screen) {
    ui::Requests requests;
    ui::draw_dashboard(look_, screen, view, state, requests);
  });
}

Image GoldenWindow::panel(const Build& build) {
  return photograph([&](const ui::Box& screen) {
    ImGui::SetNextWindowPos({screen.x, screen.y});
    ImGui::SetNextWindowSize({screen.w, screen.h});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
    ImGui::Begin("golden", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
    ImGui::PopStyleVar();
    build(look_, screen);
    ImGui::End();
  });
}

Image GoldenWindow::photograph(const std::function<void(const ui::Box&)>& build) {
  // Axes, scroll bars and the focus of a field take a frame or two to settle.
  constexpr int kFrames = 4;
  for (int i = 0; i < kFrames; ++i) {
    backend_.begin_frame();
    // Wherever the screen's mouse is.
    ImGui::GetIO().MousePos = {-1e6F, -1e6F};
    build({0, 0, static_cast<float>(shape_.width_px), static_cast<float>(shape_.height_px)});
    backend_.end_frame(look_.theme->panel);
  }
  return backend_.photograph();
}

}  // namespace framescope::golden
