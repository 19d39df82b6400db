#pragma once

#include <condition_variable>
#include <mutex>

#include "core/time.hpp"

namespace framescope::session {

/// Tells when a source was let go of, for whoever wants to open the same device next. Any thread.
class SourceExit {
 public:
  void tell() {
    {
      const std::lock_guard lock(mutex_);
      told_ = true;
    }
    changed_.notify_all();
  }

  /// False if that has not happened within `patience`.
  bool wait_for(Duration patience) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, patience, [this] { return told_; });
  }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool told_ = false;
};

}  // namespace framescope::session
