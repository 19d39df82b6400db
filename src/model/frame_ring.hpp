#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/time.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// A frame that ended, where it lies on the time axis.
struct LoggedFrame {
  FrameSample sample;
  std::uint32_t session = 0;
  Time at{};             ///< place_in_time()
  std::uint64_t id = 0;  ///< counts up with each frame added, never reused
};

/// The newest frames in order of time, in bounded memory that is set aside at once. Pure; one
/// thread. Indices, of which 0 is the oldest, hold until the next add().
class FrameRing {
 public:
  struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;  ///< behind its end
    std::size_t size() const { return last - first; }
  };

  explicit FrameRing(std::size_t capacity);

  /// Takes its place in time, behind those of the same instant; costs a move of each frame that
  /// lies behind it. When full the oldest goes, which may be this one.
  void add(const LoggedFrame& frame);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t capacity() const { return frames_.size(); }
  const LoggedFrame& operator[](std::size_t index) const { return frames_[place(index)]; }
  /// How many were ever added.
  std::uint64_t added() const { return added_; }

  /// The first frame at or after `at`; size() if there is none.
  std::size_t first_from(Time at) const;
  /// The frames in [begin, end).
  Stretch between(Time begin, Time end) const;
  /// The last frame at or before `at`.
  std::optional<std::size_t> at_or_before(Time at) const;
  /// The frame closest to `at`, the earlier of two that are as close.
  std::optional<std::size_t> nearest(Time at) const;

 private:
  std::size_t place(std::size_t index) const { return (oldest_ + index) % frames_.size(); }

  std::vector<LoggedFrame> frames_;
  std::size_t oldest_ = 0;
  std::size_t size_ = 0;
  std::uint64_t added_ = 0;
};

}  // namespace framescope::model
