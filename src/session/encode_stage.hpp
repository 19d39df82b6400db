#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/image.hpp"
#include "core/latest_slot.hpp"
#include "core/pool.hpp"
#include "media/jpeg_encoder.hpp"
#include "media/scaler.hpp"
#include "model/quality_control.hpp"
#include "model/quality_hunt.hpp"
#include "model/rate_meter.hpp"
#include "session/account.hpp"
#include "session/frame_store.hpp"
#include "session/frames.hpp"
#include "session/settings_board.hpp"

namespace framescope::session {

/// The encode thread: takes the newest picture, scales it, makes a JPEG that fits the datagram (or
/// drops it), puts it into the wire's form and hands it to the io thread. Ends when its slot is
/// closed and empty.
class EncodeStage {
 public:
  struct Options {
    std::uint64_t stream_id = 0;
    std::uint64_t host_hash = 0;
    /// Takes a frame over; may block while the io thread is behind. Called on the encode thread.
    std::function<void(std::shared_ptr<OutgoingFrame>)> send;
    /// Where the receiver is our own: waits, with an unthrottled frame, until nothing waits to be
    /// decoded; else empty. What is still on its way is not seen. Called on the encode thread
    /// before a frame is sent.
    std::function<void(bool unthrottled)> await_receiver;
    /// Where the receiver is our own: called on the encode thread before it works on a frame; else
    /// empty.
    std::function<void(bool unthrottled)> begins;
    /// How many receivers there are; with none a frame ends as no_receiver. Any thread.
    std::function<std::size_t()> receivers;
    /// Takes the scaled picture for the sender's own view; empty when nobody looks. Called on the
    /// encode thread.
    std::function<void(Picture)> preview;
    /// Sees each picture as the source gave it; empty when nobody looks. Called on the encode
    /// thread.
    std::function<void(const CapturedFrame&)> observe;
    /// Told the size of the pictures when it changes, before the first of it is sent. Called on the
    /// encode thread.
    std::function<void(int width_px, int height_px)> resized;
    /// Where the JPEGs are kept, under the session's ordinal; null: nowhere.
    std::shared_ptr<FrameStore> store;
    std::uint32_t session = 0;
    /// Called once when the last frame was handed over.
    std::function<void()> ended;
  };

  EncodeStage(Options options, std::shared_ptr<Account> account,
              std::shared_ptr<const SettingsBoard> settings,
              std::shared_ptr<LatestSlot<CapturedFrame>> slot);
  ~EncodeStage();

  void start();
  /// Waits for the end; the slot must be closed.
  void join();

 private:
  struct Jpeg {
    int quality = 0;
    std::size_t bytes = 0;
  };

  void run();
  void process(const CapturedFrame& frame);
  void tell_size();
  void scale(const CapturedFrame& frame, const model::StreamSettings& settings);
  /// Fills jpeg_; otherwise the frame was dropped and that recorded.
  std::optional<Jpeg> encode(const CapturedFrame& frame, const model::StreamSettings& settings);
  std::optional<Jpeg> encode_to_fit(const model::StreamSettings& settings, std::size_t limit);
  std::optional<Jpeg> encode_to_target(const CapturedFrame& frame,
                                       const model::StreamSettings& settings, std::size_t limit);
  void prepare_wire(const model::StreamSettings& settings);
  std::optional<std::size_t> compress(int quality);
  bool fill(OutgoingFrame& out, const CapturedFrame& frame, const model::StreamSettings& settings,
            Jpeg jpeg);
  bool fill_packets(OutgoingFrame& out, const CapturedFrame& frame,
                    const model::StreamSettings& settings, int quality);
  void packetize(const CapturedFrame& frame, const model::StreamSettings& settings, Jpeg jpeg,
                 Time started);
  void keep(const wire::FrameTag& tag, Time encoded);
  void show_preview(const CapturedFrame& frame, std::size_t jpeg_bytes);
  void drop(const CapturedFrame& frame, FrameOutcome outcome);
  void drop_too_large(const CapturedFrame& frame, const model::StreamSettings& settings);
  void append(model::FrameRecord record, const model::StreamSettings& settings, Jpeg jpeg);

  Options options_;
  std::shared_ptr<Account> account_;
  std::shared_ptr<const SettingsBoard> settings_;
  std::shared_ptr<LatestSlot<CapturedFrame>> slot_;

  media::Scaler scaler_;
  media::JpegEncoder encoder_;
  model::FitQuality fit_;
  model::QualityHunt hunt_;
  model::RateMeter fps_;
  Image planes_;
  std::vector<std::uint8_t> jpeg_;     ///< the JPEG to be sent, with room for the tag
  std::vector<std::uint8_t> attempt_;  ///< a JPEG that may turn out too large
  Pool<OutgoingFrame> frames_{4};      // as many as the io thread may be behind, and one in hand
  Pool<Image> previews_{7};            // what the window keeps waiting, one shown, one in hand
  Jpeg tried_;                         ///< what was compressed last
  WireFormat wire_ = WireFormat::kBase64;  ///< of the present frame
  int restart_interval_ = 0;               ///< likewise, MCUs
  bool codec_failed_ = false;              ///< for the present frame
  int told_width_px_ = 0;                  ///< what `resized` was told last
  int told_height_px_ = 0;
  Duration scaling_{};  ///< that the present frame took
  std::thread thread_;
};

}  // namespace framescope::session
