#pragma once

#include <mutex>

#include "model/settings.hpp"

namespace framescope::session {

/// The settings that the stages of a running session read before each frame. Any thread.
class SettingsBoard {
 public:
  explicit SettingsBoard(const model::StreamSettings& settings) : settings_(settings) {}

  model::StreamSettings read() const {
    const std::lock_guard lock(mutex_);
    return settings_;
  }
  void write(const model::StreamSettings& settings) {
    const std::lock_guard lock(mutex_);
    settings_ = settings;
  }

 private:
  mutable std::mutex mutex_;
  model::StreamSettings settings_;
};

}  // namespace framescope::session
