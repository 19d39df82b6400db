#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/child_process.hpp"
#include "core/time.hpp"

namespace framescope::bench {

/// The real program with --stats json, its settings nobody else's: its process, and the statistics
/// that it has printed. One thread.
class Framescope {
 public:
  /// Throws std::runtime_error without FRAMESCOPE_BIN, which ./dev bench sets.
  explicit Framescope(const std::vector<std::string>& arguments);

  struct Stats {
    double elapsed_s = 0;  ///< since its session began
    std::uint64_t displayed = 0;
  };
  /// The newest statistics; nothing before the first.
  std::optional<Stats> stats() const;

  const ChildProcess& process() const { return *process_; }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> output_;
  std::unique_ptr<ChildProcess> process_;
};

/// The program's window on the display that the environment names, and the hand on its keys.
class DashboardWindow {
 public:
  /// Waits for its window. Throws std::runtime_error "attempt: cause; what to try" where there is
  /// no display, or no window comes.
  explicit DashboardWindow(const std::vector<std::string>& arguments);
  ~DashboardWindow();
  DashboardWindow(const DashboardWindow&) = delete;
  DashboardWindow& operator=(const DashboardWindow&) = delete;

  const Framescope& program() const { return *program_; }

  /// Holds a key, by X's name of it, for longer than a frame takes.
  void press(const std::string& key) const;
  /// Does what a window manager does to a window that it minimises or brings back.
  void set_minimised(bool minimised) const;
  /// Throws std::runtime_error when its title does not hold these words within some seconds.
  void wait_for_title(const std::string& words) const;

 private:
  struct Screen;
  std::unique_ptr<Screen> screen_;
  std::unique_ptr<Framescope> program_;
};

}  // namespace framescope::bench
