#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <variant>
#include <vector>

#include <unistd.h>

#include "app/cli_options.hpp"
#include "app/dashboard.hpp"
#include "app/headless.hpp"
#include "app/lab.hpp"
#include "app/report.hpp"
#include "session/session_description.hpp"

namespace {

using namespace framescope;

app::Stats stats_of(const app::RunOptions& options) {
  if (options.stats) return *options.stats;
  // A screenshot comes with its summary, wherever standard output goes.
  if (!options.screenshot_file.empty()) return app::Stats::kTable;
  return isatty(STDOUT_FILENO) != 0 ? app::Stats::kTable : app::Stats::kNone;
}

int leave(const app::Exit& exit) {
  std::fputs(exit.out.c_str(), stdout);
  if (!exit.err.empty()) std::fprintf(stderr, "%s\n", exit.err.c_str());
  return exit.status;
}

int run_window(const app::RunOptions& options, app::Report& report) {
  app::DashboardOptions window;
  window.config = options.config;
  window.settings = options.settings;
  window.screenshot_file = options.screenshot_file;
  window.after = options.after;
  window.window_settings = options.window_settings;
  window.saved_settings = options.saved_settings;
  window.settings_file = options.settings_file;
  window.settings_text = options.settings_text;
  window.settings_trouble = options.settings_trouble;
  if (!options.settings_trouble.empty()) report.message(options.settings_trouble);
  window.summary = [&report](const model::Snapshot& final) {
    report.notes(final, true);
    report.summary(final);
  };
  window.interval = [&report](const model::Snapshot& snapshot) { report.interval(snapshot); };
  window.interrupted = [&report] {
    return report.broken() || app::wait_for_ending_signal(Duration{0});
  };
  try {
    const int status = app::run_dashboard(window);
    return report.broken() ? 1 : status;
  } catch (const std::exception& error) {
    report.message(error.what());
    return 1;
  }
}

/// A receiver's session description says where to listen.
bool read_description(app::RunOptions& options, app::Report& report) {
  if (options.config.role != model::Role::kReceiver || options.config.sdp_file.empty()) return true;
  const auto config = session::with_session_description(options.config, options.config.sdp_file);
  if (config) {
    options.config = *config;
  } else {
    report.message(config.error());
  }
  return config.ok();
}

int run(app::RunOptions options) {
  app::Report report(stats_of(options), stdout, stderr);
  if (!read_description(options, report)) return 1;
  return options.window ? run_window(options, report) : app::run_headless(options, report);
}

std::variant<app::RunOptions, app::LabOptions, app::Exit> parse(
    const std::vector<std::string>& arguments) {
  if (!arguments.empty() && arguments.front() == "lab") {
    const auto lab = app::parse_lab_options({arguments.begin() + 1, arguments.end()});
    if (const auto* exit = std::get_if<app::Exit>(&lab)) return *exit;
    return std::get<app::LabOptions>(lab);
  }
  const auto run = app::parse_command_line(
      arguments, app::default_settings_file(std::getenv("XDG_CONFIG_HOME"), std::getenv("HOME")));
  if (const auto* exit = std::get_if<app::Exit>(&run)) return *exit;
  return std::get<app::RunOptions>(run);
}

}  // namespace

int main(int argc, char** argv) {
  const auto parsed = parse(std::vector<std::string>(argv + 1, argv + argc));
  if (const auto* exit = std::get_if<app::Exit>(&parsed)) return leave(*exit);
  app::block_ending_signals();
  const auto* lab = std::get_if<app::LabOptions>(&parsed);
  const int status =
      lab != nullptr ? app::run_lab(*lab, stdout, stderr) : run(std::get<app::RunOptions>(parsed));
  std::fflush(stdout);
  // A source that hangs may have left a thread behind in a driver or a decoder, which must not meet
  // the destructors that run after main.
  std::_Exit(status);
}
