#include "app/settings_keeper.hpp"

namespace framescope::app {

std::optional<std::string> SettingsKeeper::due(const SavedSettings& now, Time at) {
  if (!(now == seen_)) {
    seen_ = now;
    changed_ = at;
    return std::nullopt;
  }
  // What failed is tried again with the next change, and at the end.
  if (at - changed_ < kRest || now == written_) return std::nullopt;
  return due_at_end(now);
}

std::optional<std::string> SettingsKeeper::due_at_end(const SavedSettings& now) {
  if (path_.empty() || (now == written_ && !failed_)) return std::nullopt;
  written_ = now;
  SavedSettings saved = settings_to_save(file_, at_start_, now);
  if (saved == held_ && !failed_) return std::nullopt;  // written by hand, it keeps its comments
  failed_ = false;
  held_ = saved;
  return to_toml(saved, text_);
}

}  // namespace framescope::app
