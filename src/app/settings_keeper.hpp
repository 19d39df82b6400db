#pragma once

#include <optional>
#include <string>
#include <utility>

#include "app/settings_file.hpp"
#include "core/time.hpp"

namespace framescope::app {

/// Decides when the settings file is to be written, and with what: once a change has come to rest,
/// and at the end. Pure; one thread.
class SettingsKeeper {
 public:
  /// `file` is what the file says without the command line, `text` what it held. Without a `path`
  /// nothing is ever to be written.
  SettingsKeeper(std::string path, SavedSettings file, std::string text, SavedSettings at_start)
      : path_(std::move(path)),
        file_(std::move(file)),
        text_(std::move(text)),
        held_(file_),
        at_start_(std::move(at_start)),
        seen_(at_start_),
        written_(at_start_) {}

  const std::string& path() const { return path_; }

  /// The text to write now, if any: what was changed in the window has not changed for a while.
  std::optional<std::string> due(const SavedSettings& now, Time at);
  /// What was last to be written could not be.
  void failed() { failed_ = true; }
  /// The text to write at the end, if the window was changed since the file was written.
  std::optional<std::string> due_at_end(const SavedSettings& now);

 private:
  static constexpr Duration kRest = std::chrono::seconds(1);

  std::string path_;
  SavedSettings file_;
  std::string text_;
  SavedSettings held_;  ///< what the file holds now
  SavedSettings at_start_;
  SavedSettings seen_;     ///< at the last call
  SavedSettings written_;  ///< the window's when the file was last written, or at the start
  bool failed_ = false;
  Time changed_{};  ///< when `seen_` last changed
};

}  // namespace framescope::app
