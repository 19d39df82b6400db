#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "session/account.hpp"
#include "session/frames.hpp"

namespace framescope::session {

/// Writes each received JPEG to a folder, byte for byte, on a thread of its own: `00000042.jpg` by
/// frame number, or by ordinal of arrival in an unnumbered stream; a later
/// stream's as `s2-00000042.jpg`. Never over an existing file;
/// stops at 10 GiB or at the first error of the disk, and says so. A disk that is too slow loses
/// files, never frames.
class FrameSaver {
 public:
  static constexpr std::uint64_t kMaxBytes = std::uint64_t{10} << 30;

  /// Makes the folder. Throws std::runtime_error for a person when that cannot be.
  FrameSaver(std::filesystem::path folder, std::shared_ptr<Account> account,
             std::uint64_t max_bytes = kMaxBytes);
  ~FrameSaver();

  /// Takes a frame; the io thread only. Never waits.
  void keep(std::shared_ptr<const IncomingFrame> frame);

  /// Writes what is still waiting and ends the thread.
  void finish();

 private:
  void run();
  bool write(const IncomingFrame& frame);
  void give_up(const std::string& why);

  // 64 frames of the largest size are 4 MiB and two seconds of 30 FPS: what a disk may stall for.
  static constexpr std::size_t kMaxWaiting = 64;

  std::filesystem::path folder_;
  std::shared_ptr<Account> account_;
  std::uint64_t max_bytes_;
  std::uint64_t written_bytes_ = 0;
  std::vector<std::uint8_t> jpeg_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<const IncomingFrame>> waiting_;
  std::uint64_t skipped_ = 0;
  bool stopping_ = false;
  bool gave_up_ = false;
  std::thread thread_;
};

}  // namespace framescope::session
