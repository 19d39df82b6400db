#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/latest_slot.hpp"
#include "core/pool.hpp"
#include "media/hole_filler.hpp"
#include "media/jpeg_decoder.hpp"
#include "session/account.hpp"
#include "session/frame_store.hpp"
#include "session/frames.hpp"
#include "session/malformed_counts.hpp"
#include "wire/frame_reader.hpp"

namespace framescope::session {

/// The decode thread: takes the newest received frame, checks and decodes it, and shows it or hands
/// it to whoever does. Ends when its slot is closed and empty.
class DecodeStage {
 public:
  using Slot = LatestSlot<std::shared_ptr<IncomingFrame>>;

  struct Options {
    std::optional<std::uint64_t> frames;  ///< stops after so many were shown
    std::shared_ptr<MalformedCounts> malformed;
    /// Where the JPEGs that could be decoded are kept, under the session's ordinal; null: nowhere.
    std::shared_ptr<FrameStore> store;
    std::uint32_t session = 0;
    /// Takes a picture to show and answers the one that it replaced; empty without a window: a
    /// decoded picture has then reached its end and counts as displayed. Called on the decode
    /// thread.
    std::function<std::optional<Picture>(Picture)> show;
    /// Called when done() has become true, on the decode thread.
    std::function<void()> wake;
  };

  DecodeStage(Options options, std::shared_ptr<Account> account, std::shared_ptr<Slot> slot);
  ~DecodeStage();

  void start();
  /// Waits for the end; the slot must be closed.
  void join();

  /// The wanted number of frames was shown. Any thread.
  bool done() const { return done_.load(std::memory_order_relaxed); }

  static constexpr std::uint64_t kNoFrame = ~std::uint64_t{0};
  /// Number of the last frame that it was done with, whatever came of it; kNoFrame: none yet. One
  /// that was replaced in the slot is not seen. Any thread.
  std::uint64_t last_frame() const { return last_frame_.load(std::memory_order_relaxed); }
  /// Runs from start() to join().
  std::thread& thread() { return thread_; }

 private:
  void run();
  void process(const IncomingFrame& frame);
  void process_rtp(const IncomingFrame& frame);
  void decode(const IncomingFrame& frame, const wire::JpegInfo& info,
              std::shared_ptr<const PictureHoles> holes);
  bool is_damaged(const IncomingFrame& frame, const wire::JpegInfo& info, bool warned) const;
  void keep(const IncomingFrame& frame, Time decoded);
  void read_time_code(const Image& rgba, model::FrameRecord& record);
  void hand_on(Picture picture);
  void end(std::uint64_t key, FrameOutcome outcome, std::string_view reason = {});
  void end_malformed(std::uint64_t key, wire::FrameFault fault);

  Options options_;
  std::shared_ptr<Account> account_;
  std::shared_ptr<Slot> slot_;
  media::JpegDecoder decoder_;
  media::HoleFiller filler_;
  std::optional<std::uint32_t> filled_from_;  ///< SSRC whose pictures it holds
  std::vector<std::uint8_t> jpeg_;
  // One in the decoder's hands, one waiting to be shown, one shown, one to spare.
  Pool<Image> images_{4};
  std::uint64_t shown_ = 0;
  bool told_line_breaks_ = false;
  std::atomic<bool> done_{false};
  std::atomic<std::uint64_t> last_frame_{kNoFrame};
  std::thread thread_;
};

}  // namespace framescope::session
