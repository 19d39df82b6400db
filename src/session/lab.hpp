#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/image.hpp"
#include "core/pool.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "model/rate_distortion.hpp"
#include "model/sweep_plan.hpp"

namespace framescope::session {

/// A picture to be swept. At least one subsampling and one width.
struct LabRequest {
  ImagePtr picture;   ///< kBgr, as the source gave it
  ImagePtr previous;  ///< the one before, for the similarity of a frozen frame; null: not known
  std::uint64_t frame_number = 0;
  model::SweepOptions sweep;
  model::Pricing pricing;
};

/// What a sweep has measured so far. Points are those of the sender's own way: the same scaler and
/// encoder, and `jpeg_bytes` without the frame tag, whose bytes only `pricing` adds.
struct LabResult {
  std::uint64_t request = 0;  ///< as ask() answered
  std::uint64_t frame_number = 0;
  std::vector<model::RatePoint> points;  ///< by width, subsampling and quality
  std::size_t planned = 0;               ///< how many points it takes at most
  bool done = false;
  std::string failure;  ///< why it ended early, for a person; empty if it did not
  /// SSIM of luma between the picture and the one before, by the width asked; nothing where that is
  /// not known or of another size.
  std::map<int, double> frozen_ssim;
};

/// The quality lab's engine: sweeps one picture over JPEG qualities, subsamplings and widths on
/// threads of the lowest priority, which give way to a running stream at once. Newest wins: a new
/// request ends the one before, of which nothing comes any more. Results come while they grow.
/// Handles and buffers are kept from sweep to sweep. Used by one thread, the main one; only wait()
/// and the destructor block.
class Lab {
 public:
  struct Options {
    int threads = 1;  ///< >= 1; free_cores() beside a stream
    /// Gives way to everything else (SCHED_IDLE, or nice where that is forbidden); for a run that
    /// has the machine for itself, false.
    bool gives_way = true;
    /// Called on another thread when there is something to take(); must not call back.
    std::function<void()> wake{};
  };

  /// How many cores a stream leaves free: all but one, at least one.
  static int free_cores();

  /// Throws std::runtime_error when the codec cannot be had.
  explicit Lab(Options options);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

  /// Begins a sweep; answers its name. What a thread measures just now for the one before is
  /// thrown away.
  std::uint64_t ask(LabRequest request);
  /// Ends the sweep that runs; nothing comes of it any more.
  void cancel();

  /// The newest result, if there is a new one.
  std::optional<LabResult> take();
  /// Waits at most so long for the newest sweep to end; take() has it then. True at once if none
  /// runs.
  bool wait(Duration patience);

 private:
  struct Job;
  struct Worker;
  struct Turn;

  void run(Worker& worker);
  std::optional<Turn> next_turn();
  void finish(const Turn& turn, const Result<model::RatePoint, std::string>& point);

  const Options options_;
  Pool<Image> planes_{9};  // three widths in three subsamplings
  /// Held for a few instructions only: a thread of the lowest priority that loses its processor
  /// while it holds it would keep the main thread waiting.
  std::mutex mutex_;
  std::condition_variable changed_;  ///< there is work, or it ends
  std::condition_variable ended_;    ///< a sweep has
  std::shared_ptr<Job> job_;         ///< the sweep that runs; null: none
  std::optional<LabResult> result_;
  std::uint64_t requests_ = 0;
  bool ending_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace framescope::session
