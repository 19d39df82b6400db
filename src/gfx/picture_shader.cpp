#include "gfx/picture_shader.hpp"

#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <glad/gl.h>

namespace framescope::gfx {
namespace {

// The names are those of Dear ImGui's own shader.
constexpr const char* kVertexShader = R"(#version 330 core
in vec2 Position;
in vec2 UV;
uniform mat4 ProjMtx;
out vec2 at;
void main() {
  at = UV;
  gl_Position = ProjMtx * vec4(Position, 0, 1);
}
)";

// Nothing but the texel: with a product in it Mesa's llvmpipe has to take the slow way.
constexpr const char* kFragmentShader = R"(#version 330 core
in vec2 at;
uniform sampler2D Texture;
layout(location = 0) out vec4 colour;
void main() { colour = texture(Texture, at); }
)";

void attach(unsigned program, GLenum kind, const char* source) {
  const unsigned shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  glAttachShader(program, shader);
  glDeleteShader(shader);  // lives as long as the program
}

void bind_as(unsigned imgui, unsigned program, const char* attribute) {
  const int place = glGetAttribLocation(imgui, attribute);
  if (place >= 0) glBindAttribLocation(program, static_cast<unsigned>(place), attribute);
}

}  // namespace

PictureShader::~PictureShader() {
  if (program_ != 0) glDeleteProgram(program_);
}

void PictureShader::use() {
  int imgui = 0;
  glGetIntegerv(GL_CURRENT_PROGRAM, &imgui);
  const auto current = static_cast<unsigned>(imgui);
  if (program_ == 0) link(current);
  std::array<float, 16> projection{};
  glGetUniformfv(current, imgui_matrix_, projection.data());
  glDisable(GL_BLEND);
  glUseProgram(program_);
  glUniformMatrix4fv(matrix_, 1, GL_FALSE, projection.data());
}

void PictureShader::link(unsigned imgui) {
  program_ = glCreateProgram();
  attach(program_, GL_VERTEX_SHADER, kVertexShader);
  attach(program_, GL_FRAGMENT_SHADER, kFragmentShader);
  bind_as(imgui, program_, "Position");
  bind_as(imgui, program_, "UV");
  glLinkProgram(program_);
  matrix_ = glGetUniformLocation(program_, "ProjMtx");
  imgui_matrix_ = glGetUniformLocation(imgui, "ProjMtx");
  int linked = GL_FALSE;
  glGetProgramiv(program_, GL_LINK_STATUS, &linked);
  if (linked == GL_TRUE && imgui_matrix_ >= 0) return;
  std::array<char, 512> log{};
  glGetProgramInfoLog(program_, static_cast<int>(log.size()), nullptr, log.data());
  glDeleteProgram(std::exchange(program_, 0));
  throw std::runtime_error(std::string("draw pictures: the graphics driver refuses a shader: ") +
                           log.data());
}

}  // namespace framescope::gfx
