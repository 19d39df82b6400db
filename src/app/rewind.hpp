#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>

#include "app/shown_picture.hpp"
#include "model/frame_log.hpp"
#include "session/recall.hpp"

namespace framescope::app {

/// The pictures of the moment that a paused view looks at: asks for them, and shows each as soon as
/// it is decoded again. The main thread only.
class Rewind {
 public:
  /// `wake` is called on another thread when there is something new to take.
  explicit Rewind(std::function<void()> wake)
      : store_(std::make_shared<session::FrameStore>()), recall_(store_, std::move(wake)) {}

  /// Where sessions keep their JPEGs.
  const std::shared_ptr<session::FrameStore>& store() const { return store_; }

  /// The frame whose pictures are wanted; null: none.
  void look_at(const model::LoggedFrame* frame);
  /// Shows what was decoded since the last call; true if there was something.
  bool take();

  /// What to show of `side` at that moment. Until its picture is there, what was shown last goes on
  /// being shown: the last one brought back, or `live`.
  ui::PictureView picture(session::Side side, const ui::PictureView& live) const;

  void show_pixels(bool squares) {
    for (Slot& slot : slots_) slot.shown.show_pixels(squares);
  }

 private:
  struct Slot {
    ShownPicture shown;
    bool pending = false;    ///< asked for, not answered
    bool forgotten = false;  ///< the answer was that it is not kept
    bool any = false;        ///< something was brought back since the view was paused
  };

  std::shared_ptr<session::FrameStore> store_;
  std::array<Slot, session::kSideCount> slots_;
  std::optional<model::LoggedFrame> wanted_;
  session::Recall recall_;  ///< last: its thread ends before what it fills
};

}  // namespace framescope::app
