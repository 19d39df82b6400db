#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/cli_options.hpp"
#include "app/settings_toml.hpp"

namespace CLI {
class App;
}

namespace framescope::app {

enum class Verb { kDashboard, kSend, kReceive, kLoopback };

/// What options are read into: text where a value needs more than the parser's own conversions.
struct RawOptions {
  RunOptions run;
  std::string config_file;
  std::string listen, to, from;
  std::vector<std::string> allow;
  double duration_s = 0;
  double after_s = 0;
  Stats stats = Stats::kNone;
  double fps = 0;
  std::uint64_t frames = 0;
  std::size_t max_datagram_bytes = 0;  ///< of the wire in use
  std::size_t rtp_datagram_bytes = 0;  ///< of rtp, whichever wire is in use
  std::string theme;
  double ui_scale = 1;
};

/// The options of one verb, filled from a command line first and from a settings file then: the
/// same names, the same checks. The dashboard has every option of the other verbs.
class CliParser {
 public:
  CliParser(Verb verb, const std::string& name);
  ~CliParser();
  CliParser(const CliParser&) = delete;
  CliParser& operator=(const CliParser&) = delete;

  /// Takes the arguments. Throws CLI::ParseError, also for --help.
  void parse(std::vector<std::string> arguments);

  /// Takes what a file says where the command line is silent; call it after parse(). Throws
  /// WrongSettings if there is no such option or it may not have the value; a headless verb passes
  /// over what it has no option for. An endpoint on the command line shuts out all of a file's.
  void take(const std::vector<FileOption>& options, const std::string& file);

  /// What --config names; empty: nothing.
  const std::string& config_file() const { return raw_.config_file; }
  std::string help() const;

  /// Puts what can be saved into `saved`, as it was read. Throws CLI::ValidationError where
  /// settings do not go together.
  void put_into(SavedSettings& saved) const;

  /// The run; `window` is what a file says about the window. Throws CLI::ValidationError where
  /// options do not go together.
  RunOptions finish(const model::WindowSettings& window);

 private:
  void take_one(const FileOption& said, const std::string& file);
  bool has(const std::string& name) const;
  bool is_typed(const std::string& name) const { return typed_.contains(name); }
  model::StreamSettings settings() const;
  void set_datagram_limit(model::StreamSettings& settings) const;
  void finish_endpoints();
  void finish_description();
  void finish_subsampling();

  Verb verb_;
  RawOptions raw_;
  std::unique_ptr<CLI::App> app_;
  std::set<std::string> typed_;  ///< options that the command line gave, with their dashes
};

/// Reads the options of a settings file into `saved`, by the dashboard's checks. Throws
/// WrongSettings.
void take_saved(const std::vector<FileOption>& options, const std::string& file,
                SavedSettings& saved);

}  // namespace framescope::app
