#pragma once

namespace framescope::gfx {

/// Throws std::runtime_error "attempt: cause" if an OpenGL call since the last check failed. It
/// waits for the driver, so it belongs behind set-up and read-back, not into each frame.
void gl_check(const char* attempt);

}  // namespace framescope::gfx
