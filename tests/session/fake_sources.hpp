#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "media/frame_source.hpp"

namespace framescope::test {

/// A grey picture whose brightness runs with the frame number; ends or fails after so many frames.
class CountingSource : public media::FrameSource {
 public:
  struct Options {
    std::uint64_t frames = ~std::uint64_t{0};
    int width_px = 320;
    int height_px = 240;
    bool live = false;
    std::string failure{};  ///< how it ends, if not quietly
  };

  explicit CountingSource(Options options) : options_(std::move(options)) {
    info_ = {"counting", options_.width_px, options_.height_px, 30, options_.live, std::nullopt};
  }

  const media::SourceInfo& info() const override { return info_; }
  std::string error() const override { return options_.failure; }

  media::ReadStatus read(Image& bgr, const media::FrameStamp& stamp) override {
    if (read_++ == options_.frames) {
      return options_.failure.empty() ? media::ReadStatus::kEnd : media::ReadStatus::kFailed;
    }
    bgr.reset(options_.width_px, options_.height_px, PixelFormat::kBgr);
    for (std::size_t i = 0; i < bgr.size_bytes(); ++i) {
      bgr.plane(0)[i] = static_cast<std::uint8_t>((i * 7 + stamp.frame_number * 3) % 251);
    }
    return media::ReadStatus::kFrame;
  }

 private:
  Options options_;
  media::SourceInfo info_;
  std::uint64_t read_ = 0;
};

/// A driver that never answers, until the test ends.
class Latch {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    entered_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
    left_ = true;
    changed_.notify_all();
  }
  void wait_entered() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return entered_; });
  }
  void open() {
    std::unique_lock lock(mutex_);
    open_ = true;
    changed_.notify_all();
    if (entered_) changed_.wait(lock, [this] { return left_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool entered_ = false;
  bool open_ = false;
  bool left_ = false;
};

/// Delivers so many frames and then hangs in read().
class HangingSource : public CountingSource {
 public:
  HangingSource(std::uint64_t frames, std::shared_ptr<Latch> latch)
      : CountingSource({}), frames_(frames), latch_(std::move(latch)) {}

  media::ReadStatus read(Image& bgr, const media::FrameStamp& stamp) override {
    if (stamp.frame_number < frames_) return CountingSource::read(bgr, stamp);
    latch_->wait();
    return media::ReadStatus::kEnd;
  }

 private:
  std::uint64_t frames_;
  std::shared_ptr<Latch> latch_;
};

}  // namespace framescope::test
