#pragma once

#include <cstdint>

#include "core/image.hpp"
#include "gfx/picture_shader.hpp"
#include "gfx/window.hpp"

struct ImDrawCmd;
struct ImDrawList;

namespace framescope::gfx {

/// Dear ImGui on a window: its context, its input and its drawing. The window's thread only; ends
/// before the window.
class ImGuiBackend {
 public:
  /// Throws std::runtime_error if its shaders cannot be had.
  explicit ImGuiBackend(Window& window);
  ~ImGuiBackend();
  ImGuiBackend(const ImGuiBackend&) = delete;
  ImGuiBackend& operator=(const ImGuiBackend&) = delete;

  /// Takes over the font atlas as it is now. Between two frames only.
  void reload_fonts();

  void begin_frame();
  /// Draws the frame into the window, over `backdrop` (0xAABBGGRR); not yet shown.
  void end_frame(std::uint32_t backdrop);

  /// For ImDrawList::AddCallback(), with this backend as the command's context: what comes next,
  /// until ImDrawCallback_ResetRenderState, are textures that hide what lies behind them. They are
  /// not tinted.
  static void begin_pictures(const ImDrawList* list, const ImDrawCmd* command);

  /// The frame that was last ended, as a picture. Throws std::runtime_error.
  Image photograph() const;

 private:
  void draw() const;

  Window& window_;
  PictureShader picture_shader_;
  bool has_textures_ = false;
  std::uint32_t backdrop_ = 0;
};

}  // namespace framescope::gfx
