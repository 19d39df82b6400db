#include "gfx/imgui_backend.hpp"

#include <stdexcept>

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <glad/gl.h>
#include <imgui.h>

#include "gfx/offscreen.hpp"

namespace framescope::gfx {
namespace {

constexpr const char* kGlslVersion = "#version 330 core";

}  // namespace

ImGuiBackend::ImGuiBackend(Window& window) : window_(window) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;  // the layout is kept with the other settings, not in a file of its own
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  const bool ready =
      ImGui_ImplGlfw_InitForOpenGL(window.handle(), true) && ImGui_ImplOpenGL3_Init(kGlslVersion);
  if (!ready)
    throw std::runtime_error("open a window: Dear ImGui's OpenGL renderer does not start");
}

ImGuiBackend::~ImGuiBackend() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
}

void ImGuiBackend::reload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  // The first frame makes it. Not the other device objects: 1.86 remembers how large its buffers
  // were, and would not make new ones as large.
  if (has_textures_) ImGui_ImplOpenGL3_CreateFontsTexture();
}

void ImGuiBackend::begin_frame() {
  has_textures_ = true;
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
}

void ImGuiBackend::end_frame(std::uint32_t backdrop) {
  ImGui::Render();
  backdrop_ = backdrop;
  draw();
}

void ImGuiBackend::draw() const {
  const ImVec4 colour = ImGui::ColorConvertU32ToFloat4(backdrop_);
  glViewport(0, 0, window_.width_px(), window_.height_px());
  glClearColor(colour.x, colour.y, colour.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void ImGuiBackend::begin_pictures(const ImDrawList* /*list*/, const ImDrawCmd* command) {
  static_cast<ImGuiBackend*>(command->UserCallbackData)->picture_shader_.use();
}

Image ImGuiBackend::photograph() const {
  return draw_offscreen(window_.width_px(), window_.height_px(), [this] { draw(); });
}

}  // namespace framescope::gfx
