#include "gfx/window.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <GLFW/glfw3.h>
#include <glad/gl.h>

namespace framescope::gfx {
namespace {

constexpr const char* kNoDisplay =
    "; is DISPLAY set? Without a display use xvfb-run, or a headless verb such as 'framescope "
    "loopback'";
constexpr const char* kNoOpenGl =
    "; it takes a driver with OpenGL 3.3, such as Mesa's (package libgl1-mesa-dri)";

[[noreturn]] void fail(const std::string& cause, const char* what_to_try) {
  throw std::runtime_error("open a window: " + cause + what_to_try);
}

std::string last_error() {
  const char* words = nullptr;
  glfwGetError(&words);
  return words != nullptr ? words : "no cause was given";
}

/// The monitor's room without its panels; the wanted size where there is no monitor to ask.
void shrink_to_monitor(int& width_px, int& height_px) {
  GLFWmonitor* monitor = glfwGetPrimaryMonitor();
  if (monitor == nullptr) return;
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
  glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
  if (width > 0) width_px = std::min(width_px, width);
  if (height > 0) height_px = std::min(height_px, height);
}

}  // namespace

Window::Glfw::Glfw() {
  if (glfwInit() == GLFW_FALSE) fail(last_error(), kNoDisplay);
}

Window::Glfw::~Glfw() { glfwTerminate(); }

Window::Window(const Options& options) {
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  // Nothing here has depth; on a software rasteriser each buffer costs.
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "framescope");
  int width_px = options.width_px;
  int height_px = options.height_px;
  shrink_to_monitor(width_px, height_px);
  window_ = glfwCreateWindow(width_px, height_px, options.title.c_str(), nullptr, nullptr);
  if (window_ == nullptr) fail(last_error(), kNoOpenGl);
  glfwMakeContextCurrent(window_);
  if (gladLoadGL(glfwGetProcAddress) == 0) {
    glfwDestroyWindow(window_);
    fail("the driver lacks functions of OpenGL 3.3", kNoOpenGl);
  }
  glfwSwapInterval(1);
  keys_.reserve(kMaxKeys);
  taken_keys_.reserve(kMaxKeys);
  watch();
}

/// Dear ImGui installs its own later, and calls those that it finds.
void Window::watch() {
  static constexpr auto kTouch = [](GLFWwindow* window) {
    static_cast<Window*>(glfwGetWindowUserPointer(window))->touched_ = true;
  };
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, &Window::on_key);
  glfwSetCharCallback(window_, [](GLFWwindow* w, unsigned) { kTouch(w); });
  glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double, double) { kTouch(w); });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int) { kTouch(w); });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int, int, int) { kTouch(w); });
  glfwSetScrollCallback(window_, [](GLFWwindow* w, double, double) { kTouch(w); });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* w, int, int) { kTouch(w); });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* w, int) { kTouch(w); });
  glfwSetWindowIconifyCallback(window_, [](GLFWwindow* w, int) { kTouch(w); });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { kTouch(w); });
}

Window::~Window() { glfwDestroyWindow(window_); }

bool Window::poll(Duration wait) {
  if (wait > Duration{0}) {
    glfwWaitEventsTimeout(seconds(wait));
  } else {
    glfwPollEvents();
  }
  return std::exchange(touched_, false);
}

void Window::wake() { glfwPostEmptyEvent(); }

bool Window::close_requested() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }

bool Window::minimised() const { return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) == GLFW_TRUE; }

int Window::width_px() const {
  int width = 0;
  glfwGetFramebufferSize(window_, &width, nullptr);
  return width;
}

int Window::height_px() const {
  int height = 0;
  glfwGetFramebufferSize(window_, nullptr, &height);
  return height;
}

double Window::content_scale() const {
  float x = 1;
  float y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  return static_cast<double>(std::max(x, y));
}

void Window::set_title(const std::string& title) { glfwSetWindowTitle(window_, title.c_str()); }

void Window::swap() { glfwSwapBuffers(window_); }

const std::vector<KeyPress>& Window::take_keys() {
  taken_keys_.clear();
  std::swap(taken_keys_, keys_);
  return taken_keys_;
}

void Window::on_key(GLFWwindow* window, int key, int /*scancode*/, int action, int mods) {
  auto& self = *static_cast<Window*>(glfwGetWindowUserPointer(window));
  self.touched_ = true;
  if (action == GLFW_RELEASE || self.keys_.size() == kMaxKeys) return;
  self.keys_.push_back({key, (mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0,
                        (mods & GLFW_MOD_ALT) != 0});
}

}  // namespace framescope::gfx
