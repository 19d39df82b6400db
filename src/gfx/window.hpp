#pragma once

#include <string>
#include <vector>

#include "core/time.hpp"

struct GLFWwindow;

namespace framescope::gfx {

/// A key that went down, or repeats. Codes are GLFW's: those of printing keys are their ASCII
/// capitals.
struct KeyPress {
  int key = 0;
  bool ctrl = false;
  bool shift = false;
  bool alt = false;
};

/// The one window with its OpenGL 3.3 context, which is current on the thread that made it, and its
/// events. All members but wake() belong to that thread, which must be the main one.
class Window {
 public:
  struct Options {
    std::string title;
    int width_px = 1440;  ///< shrunk to what the monitor has room for
    int height_px = 900;
  };

  /// Throws std::runtime_error "open a window: cause; what to try" when there is no display or no
  /// OpenGL 3.3.
  explicit Window(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// Handles what has come in; waits for it at most so long, less if wake() is called. 0 does not
  /// wait. True if the user or the desktop did something to the window.
  bool poll(Duration wait);

  /// Ends a poll() that waits. Any thread, while the window lives.
  static void wake();

  bool close_requested() const;
  bool minimised() const;
  int width_px() const;  ///< of the framebuffer
  int height_px() const;
  double content_scale() const;  ///< what the desktop asks for: 1 is 96 dpi

  void set_title(const std::string& title);

  /// Shows what was drawn; waits for the screen where the driver can.
  void swap();

  /// The keys pressed since the last call, oldest first. Dear ImGui 1.86 loses a key that is
  /// pressed and released between two frames, so shortcuts do not go through it.
  const std::vector<KeyPress>& take_keys();

  GLFWwindow* handle() const { return window_; }

 private:
  struct Glfw {
    Glfw();
    ~Glfw();
  };
  static void on_key(GLFWwindow* window, int key, int scancode, int action, int mods);
  void watch();

  // Held down, a key repeats some 30 times a second; a window that hangs for longer forgets the
  // rest.
  static constexpr std::size_t kMaxKeys = 64;

  Glfw glfw_;
  GLFWwindow* window_ = nullptr;
  std::vector<KeyPress> keys_;
  std::vector<KeyPress> taken_keys_;
  bool touched_ = false;  ///< something happened since the last poll()
};

}  // namespace framescope::gfx
