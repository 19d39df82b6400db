#include "app/cli_options.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/cli_parser.hpp"

namespace framescope::app {
namespace {

constexpr std::string_view kOverview =
    "Framescope: an instrument for JPEG-over-UDP video\n"
    "\n"
    "Usage: framescope [dashboard] [OPTIONS]   sender, receiver or both in a window, with live "
    "plots\n"
    "       framescope send [OPTIONS]          sends to whoever says hello, or pushes with --to\n"
    "       framescope receive [OPTIONS]       says hello with --from, or takes what comes\n"
    "       framescope loopback [OPTIONS]      sender and receiver in one process\n"
    "       framescope lab SOURCE [OPTIONS]    what each JPEG quality costs and gives\n"
    "\n"
    "       framescope COMMAND --help          the options of a command\n"
    "       framescope --version\n"
    "\n"
    "Exit status: 0 done; 1 it failed; 2 wrong usage; 3 nothing was displayed or sent.\n";

const std::map<std::string, Verb> kVerbs{{"dashboard", Verb::kDashboard},
                                         {"send", Verb::kSend},
                                         {"receive", Verb::kReceive},
                                         {"loopback", Verb::kLoopback}};

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

/// A run does not start; `what` is why.
struct Refusal {
  int status = 2;
  std::string what;
};

/// Reads the file of a headless run, all of whose options must be right, though not all are used.
void take_file(CliParser& parser) {
  const std::string& file = parser.config_file();
  if (file.empty()) return;
  const auto text = read_settings_text(file);
  if (!text) {
    // A file that cannot be read is no wrong usage.
    throw Refusal{text.error().kind == SettingsFault::Kind::kWrong ? 2 : 1, text.error().text};
  }
  const auto options = read_file_options(*text, file);
  if (!options) throw Refusal{2, options.error().text};
  SavedSettings all;
  take_saved(*options, file, all);
  parser.take(*options, file);
}

std::string join(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : "; ") + line;
  return text;
}

/// Reads the window's settings file, and does without if there is none or it is wrong.
void take_window_file(CliParser& parser, const std::string& file, RunOptions& run) {
  if (file.empty()) {
    run.settings_trouble =
        "settings are not saved: neither XDG_CONFIG_HOME nor HOME names a folder";
    return;
  }
  auto loaded = load_settings(file);
  if (loaded) {
    parser.take(read_file_options(loaded->text, file).value(), file);
    run.saved_settings = std::move(loaded->saved);
    run.settings_text = std::move(loaded->text);
    run.settings_trouble = join(loaded->unknown);
  } else if (loaded.error().kind != SettingsFault::Kind::kMissing) {
    run.settings_trouble = loaded.error().text + "; started with defaults, and will not be saved";
    return;
  }
  run.settings_file = file;
}

/// The run that a parser was asked for, with all that its file says.
RunOptions run_of_window(CliParser& parser, const std::string& default_settings) {
  RunOptions file;
  const std::string& named = parser.config_file();
  take_window_file(parser, named.empty() ? default_settings : named, file);
  RunOptions run = parser.finish(file.saved_settings.window);
  run.settings_file = std::move(file.settings_file);
  run.settings_text = std::move(file.settings_text);
  run.settings_trouble = std::move(file.settings_trouble);
  run.saved_settings = std::move(file.saved_settings);
  return run;
}

RunOptions run_of(Verb verb, CliParser& parser, const std::string& default_settings) {
  if (verb == Verb::kDashboard) return run_of_window(parser, default_settings);
  take_file(parser);
  return parser.finish({});
}

std::variant<RunOptions, Exit> parse(Verb verb, const std::string& name,
                                     const std::vector<std::string>& arguments,
                                     const std::string& default_settings) {
  CliParser parser(verb, name);
  const auto refused = [&name](int status, const std::string& what) {
    return Exit{
        status,
        {},
        "framescope " + name + ": " + one_line(what) + "; see framescope " + name + " --help"};
  };
  try {
    parser.parse(arguments);
    return run_of(verb, parser, default_settings);
  } catch (const CLI::CallForHelp&) {
    return Exit{0, parser.help(), {}};
  } catch (const CLI::ParseError& error) {
    return refused(2, error.what());
  } catch (const WrongSettings& wrong) {
    return refused(2, wrong.text);
  } catch (const Refusal& refusal) {
    return refused(refusal.status, refusal.what);
  }
}

}  // namespace

std::variant<RunOptions, Exit> parse_command_line(const std::vector<std::string>& arguments,
                                                  const std::string& default_settings) {
  const std::string first = arguments.empty() ? "" : arguments.front();
  if (first == "--help" || first == "-h" || first == "help")
    return Exit{0, std::string(kOverview), {}};
  if (first == "--version") return Exit{0, "framescope " FRAMESCOPE_VERSION "\n", {}};
  if (const auto verb = kVerbs.find(first); verb != kVerbs.end()) {
    return parse(verb->second, first, {arguments.begin() + 1, arguments.end()}, default_settings);
  }
  if (!first.empty() && first.front() != '-') {
    return Exit{2,
                {},
                "framescope: unknown command '" + first +
                    "': one of dashboard, send, receive, loopback, lab; see framescope --help"};
  }
  return parse(Verb::kDashboard, "dashboard", arguments, default_settings);
}

}  // namespace framescope::app
