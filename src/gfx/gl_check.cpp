#include "gfx/gl_check.hpp"

#include <stdexcept>
#include <string>

#include <glad/gl.h>

namespace framescope::gfx {
namespace {

const char* words(GLenum error) {
  switch (error) {
    case GL_INVALID_ENUM:
      return "invalid enumeration";
    case GL_INVALID_VALUE:
      return "invalid value";
    case GL_INVALID_OPERATION:
      return "invalid operation";
    case GL_INVALID_FRAMEBUFFER_OPERATION:
      return "incomplete framebuffer";
    case GL_OUT_OF_MEMORY:
      return "out of graphics memory";
    default:
      return "unknown OpenGL error";
  }
}

}  // namespace

void gl_check(const char* attempt) {
  const GLenum error = glGetError();
  if (error == GL_NO_ERROR) return;
  // A lost context answers errors without end: one is enough.
  throw std::runtime_error(std::string(attempt) + ": " + words(error));
}

}  // namespace framescope::gfx
