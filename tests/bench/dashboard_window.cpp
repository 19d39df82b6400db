#include "bench/dashboard_window.hpp"

#include <array>
#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <thread>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace framescope::bench {
namespace {

constexpr Duration kPatience = std::chrono::seconds(20);
constexpr const char* kTitle = "Framescope";

void wait_until(const std::string& what, const std::function<bool()>& holds) {
  const auto begun = std::chrono::steady_clock::now();
  while (!holds()) {
    if (std::chrono::steady_clock::now() - begun > kPatience)
      throw std::runtime_error("wait for " + what + ": it did not come within 20 s");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

/// A shell takes descriptor 3, which is a file of ours, as its standard output, and becomes the
/// program.
std::vector<std::string> command_of(const std::vector<std::string>& arguments) {
  const char* program = std::getenv("FRAMESCOPE_BIN");
  if (program == nullptr)
    throw std::runtime_error("start framescope: FRAMESCOPE_BIN names none; ./dev bench sets it");
  std::vector<std::string> command{"env",
                                   "XDG_CONFIG_HOME=/nonexistent",
                                   "LIBGL_ALWAYS_SOFTWARE=1",
                                   "sh",
                                   "-c",
                                   "exec \"$0\" \"$@\" --stats json >&3",
                                   program};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

std::string title_of(::Display* display, ::Window window) {
  char* name = nullptr;
  if (XFetchName(display, window, &name) == 0 || name == nullptr) return {};
  const std::string title = name;
  XFree(name);
  return title;
}

/// All that it holds. Where it is written next stays where it is: the program writes there.
std::string content_of(std::FILE* file) {
  std::string text;
  std::array<char, 65'536> part;
  while (true) {
    const auto at = static_cast<off_t>(text.size());
    const ssize_t size = pread(fileno(file), part.data(), part.size(), at);
    if (size <= 0) return text;
    text.append(part.data(), static_cast<std::size_t>(size));
  }
}

/// The window whose title begins as ours do, 0 if there is none. Without a window manager it is a
/// child of the root.
::Window find_window(::Display* display) {
  ::Window root = 0;
  ::Window parent = 0;
  ::Window* children = nullptr;
  unsigned count = 0;
  ::Window found = 0;
  XQueryTree(display, XDefaultRootWindow(display), &root, &parent, &children, &count);
  for (unsigned i = 0; i < count && found == 0; ++i) {
    if (title_of(display, children[i]).starts_with(kTitle)) found = children[i];
  }
  if (children != nullptr) XFree(children);
  return found;
}

}  // namespace

Framescope::Framescope(const std::vector<std::string>& arguments)
    : output_(std::tmpfile(), &std::fclose) {
  if (!output_) throw std::runtime_error("keep what framescope prints: no temporary file");
  process_ = std::make_unique<ChildProcess>(command_of(arguments),
                                            ChildProcess::Pipes{.output = fileno(output_.get())});
}

std::optional<Framescope::Stats> Framescope::stats() const {
  const std::string text = content_of(output_.get());
  const std::size_t end = text.rfind('\n');
  if (end == std::string::npos) return std::nullopt;
  const std::size_t before = end == 0 ? std::string::npos : text.rfind('\n', end - 1);
  const std::size_t begin = before == std::string::npos ? 0 : before + 1;
  const auto line = nlohmann::json::parse(text.substr(begin, end - begin));
  const auto& frames = line.at("frames");
  return Stats{line.at("elapsed_s").get<double>(),
               frames.at("displayed").get<std::uint64_t>() +
                   frames.at("displayed_damaged").get<std::uint64_t>()};
}

/// A connection to the X server, and the window on it.
struct DashboardWindow::Screen {
  Screen() : display(XOpenDisplay(nullptr)) {
    if (display == nullptr)
      throw std::runtime_error("open the display: there is none; ./dev bench starts a virtual one");
  }
  ~Screen() { XCloseDisplay(display); }
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  ::Display* display;
  ::Window window = 0;
};

DashboardWindow::DashboardWindow(const std::vector<std::string>& arguments)
    : screen_(std::make_unique<Screen>()), program_(std::make_unique<Framescope>(arguments)) {
  wait_until("a window", [&] {
    program_->process().cpu_us();  // says so if it has ended
    screen_->window = find_window(screen_->display);
    return screen_->window != 0;
  });
}

DashboardWindow::~DashboardWindow() = default;

void DashboardWindow::press(const std::string& key) const {
  XSetInputFocus(screen_->display, screen_->window, RevertToParent, CurrentTime);
  XSync(screen_->display, False);
  if (!ChildProcess({"xdotool", "keydown", key, "sleep", "0.1", "keyup", key}).succeeds())
    throw std::runtime_error("press " + key + ": xdotool failed; its own message is above");
}

void DashboardWindow::set_minimised(bool minimised) const {
  const Atom state = XInternAtom(screen_->display, "WM_STATE", False);
  const std::array<long, 2> values{minimised ? IconicState : NormalState, None};
  XChangeProperty(screen_->display, screen_->window, state, state, 32, PropModeReplace,
                  reinterpret_cast<const unsigned char*>(values.data()),
                  static_cast<int>(values.size()));
  XSync(screen_->display, False);
}

void DashboardWindow::wait_for_title(const std::string& words) const {
  wait_until(words + " in the window's title", [&] {
    return title_of(screen_->display, screen_->window).find(words) != std::string::npos;
  });
}

}  // namespace framescope::bench
