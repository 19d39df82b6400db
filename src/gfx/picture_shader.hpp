#pragma once

namespace framescope::gfx {

/// Draws pictures that hide what lies behind them, on Dear ImGui's vertices but without its tint
/// and its blending: a texel is the colour. A software rasteriser takes that the fast way, if the
/// texture is laid out as the window is (GlTexture). The thread of the GL context only; must not
/// outlive the context.
class PictureShader {
 public:
  PictureShader() = default;
  ~PictureShader();
  PictureShader(const PictureShader&) = delete;
  PictureShader& operator=(const PictureShader&) = delete;

  /// From now on, until Dear ImGui sets its own state again. While it draws only: its shader is the
  /// current one, and says where a vertex has its parts. The first call throws std::runtime_error
  /// if the driver refuses the shader.
  void use();

 private:
  void link(unsigned imgui);

  unsigned program_ = 0;
  int matrix_ = -1;        ///< where the program has its projection
  int imgui_matrix_ = -1;  ///< where Dear ImGui's has it
};

}  // namespace framescope::gfx
