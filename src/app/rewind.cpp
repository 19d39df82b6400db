#include "app/rewind.hpp"

namespace framescope::app {
namespace {

constexpr std::array kSides{session::Side::kSent, session::Side::kReceived};

/// When the frame was seen at a side, as near as its record tells.
Time seen_at(const model::LoggedFrame& frame, session::Side side) {
  const model::Stage stage =
      side == session::Side::kSent ? model::Stage::kEncoded : model::Stage::kDecoded;
  const Time at = frame.sample.at[static_cast<std::size_t>(stage)];
  return at != Time{} ? at : frame.at;
}

/// A frame that was not shown has no received picture, whatever was decoded of it.
bool may_have_picture(const model::LoggedFrame& frame, session::Side side) {
  if (!frame.sample.frame_number_known) return false;
  if (side == session::Side::kSent) return true;
  return frame.sample.outcome && !is_drop(*frame.sample.outcome);
}

}  // namespace

void Rewind::look_at(const model::LoggedFrame* frame) {
  if (frame == nullptr) {
    wanted_.reset();
    for (Slot& slot : slots_) {
      slot.shown.forget();
      slot.pending = slot.forgotten = slot.any = false;
    }
    return;
  }
  if (wanted_ && wanted_->id == frame->id) return;
  wanted_ = *frame;
  for (const session::Side side : kSides) {
    Slot& slot = slots_[static_cast<std::size_t>(side)];
    slot.pending = may_have_picture(*frame, side);
    slot.forgotten = false;
    if (!slot.pending) continue;
    recall_.ask(side, frame->session, frame->sample.frame_number, seen_at(*frame, side));
  }
}

bool Rewind::take() {
  bool any = false;
  for (const session::Side side : kSides) {
    const std::optional<session::RecalledPicture> answer = recall_.take(side);
    if (!answer) continue;
    const bool is_wanted = wanted_ && answer->session == wanted_->session &&
                           answer->frame_number == wanted_->sample.frame_number;
    Slot& slot = slots_[static_cast<std::size_t>(side)];
    if (!is_wanted || !slot.pending) continue;
    any = true;
    slot.pending = false;
    slot.forgotten = !answer->picture.has_value();
    if (!answer->picture) continue;
    slot.shown.show(*answer->picture);
    slot.any = true;
  }
  return any;
}

ui::PictureView Rewind::picture(session::Side side, const ui::PictureView& live) const {
  const Slot& slot = slots_[static_cast<std::size_t>(side)];
  if (!wanted_) return {};
  if (slot.pending) return slot.any ? slot.shown.view() : live;
  const bool is_there = !slot.forgotten && may_have_picture(*wanted_, side);
  if (is_there) return slot.shown.view();
  ui::PictureView none;
  none.forgotten = slot.forgotten;
  return none;
}

}  // namespace framescope::app
