#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/time.hpp"
#include "session/frames.hpp"

namespace framescope::app {

/// A loopback's sent pictures wait for the received ones, so that both sides of the window show the
/// same frame. Pure; one thread.
class EarlyPictures {
 public:
  void add(session::Picture picture);

  /// What to show beside the received frame of this number: the newest sent one that is not newer.
  /// Nothing received for a while: the newest of all, since its frame may have been dropped.
  std::optional<session::Picture> due(std::optional<std::uint64_t> received, Time now);

  void clear() { waiting_.clear(); }

 private:
  // The receiver is a frame or two behind.
  static constexpr std::size_t kMost = 4;
  static constexpr Duration kPatience = std::chrono::milliseconds(150);

  std::deque<session::Picture> waiting_;  ///< oldest first
};

}  // namespace framescope::app
