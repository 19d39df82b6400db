#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "core/pool.hpp"
#include "media/jpeg_decoder.hpp"
#include "session/frame_store.hpp"
#include "session/frames.hpp"

namespace framescope::session {

/// The answer to one question to Recall.
struct RecalledPicture {
  std::uint32_t session = 0;  ///< as asked
  Side side = Side::kReceived;
  std::uint64_t frame_number = 0;  ///< as asked
  /// kRgba, of the time when it was encoded or decoded, without a key: it counts nowhere. Nothing:
  /// the frame is not kept any more, or never was.
  std::optional<Picture> picture;
};

/// Brings stored pictures back: decodes them on a thread of its own while the cursor is moved. The
/// newest question of a side wins, as does its newest answer, so that it never falls behind. Used
/// by one thread, the main one; nothing but the destructor blocks, and that for one decode at most.
class Recall {
 public:
  /// `wake` is called, on the other thread, after each answer. Throws std::runtime_error when the
  /// codec cannot be had.
  Recall(std::shared_ptr<const FrameStore> store, std::function<void()> wake);
  ~Recall();
  Recall(const Recall&) = delete;
  Recall& operator=(const Recall&) = delete;

  /// The frame of this number that was seen nearest to `near`.
  void ask(Side side, std::uint32_t session, std::uint64_t frame_number, Time near);

  /// The newest answer of this side that was not taken yet.
  std::optional<RecalledPicture> take(Side side);

 private:
  struct Question {
    std::uint32_t session = 0;
    std::uint64_t frame_number = 0;
    Time near{};
  };

  void run();
  bool asked() const;
  void answer(Side side, const Question& question);
  std::optional<Picture> bring(Side side, const Question& question);

  const std::shared_ptr<const FrameStore> store_;
  const std::function<void()> wake_;

  // The thread's own.
  media::JpegDecoder decoder_;
  std::vector<std::uint8_t> jpeg_;
  // Of each side one answered and one shown, and one in the decoder's hands.
  Pool<Image> images_{5};

  std::mutex mutex_;  ///< questions_, answers_, ending_
  std::condition_variable changed_;
  std::array<std::optional<Question>, kSideCount> questions_;
  std::array<std::optional<RecalledPicture>, kSideCount> answers_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace framescope::session
