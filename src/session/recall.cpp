#include "session/recall.hpp"

#include <algorithm>
#include <utility>

#include "wire/jpeg_markers.hpp"

namespace framescope::session {

Recall::Recall(std::shared_ptr<const FrameStore> store, std::function<void()> wake)
    : store_(std::move(store)), wake_(std::move(wake)), thread_([this] { run(); }) {}

Recall::~Recall() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Recall::ask(Side side, std::uint32_t session, std::uint64_t frame_number, Time near) {
  {
    const std::lock_guard lock(mutex_);
    questions_[static_cast<std::size_t>(side)] = Question{session, frame_number, near};
  }
  changed_.notify_all();
}

std::optional<RecalledPicture> Recall::take(Side side) {
  const std::lock_guard lock(mutex_);
  return std::exchange(answers_[static_cast<std::size_t>(side)], std::nullopt);
}

bool Recall::asked() const {
  return std::any_of(questions_.begin(), questions_.end(),
                     [](const auto& question) { return question.has_value(); });
}

void Recall::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || asked(); });
    if (ending_) return;
    // Each side in turn, so that neither starves while the other is asked again and again.
    const auto questions = std::exchange(questions_, {});
    lock.unlock();
    for (const Side side : {Side::kReceived, Side::kSent}) {
      const auto& question = questions[static_cast<std::size_t>(side)];
      if (question) answer(side, *question);
    }
    lock.lock();
  }
}

void Recall::answer(Side side, const Question& question) {
  // What it replaces gives its image back, which must not happen under the lock.
  std::optional<RecalledPicture> recalled =
      RecalledPicture{question.session, side, question.frame_number, bring(side, question)};
  {
    const std::lock_guard lock(mutex_);
    std::swap(answers_[static_cast<std::size_t>(side)], recalled);
  }
  if (wake_) wake_();
}

std::optional<Picture> Recall::bring(Side side, const Question& question) {
  const auto stored =
      store_->find(question.session, side, question.frame_number, question.near, jpeg_);
  if (!stored) return std::nullopt;
  const auto info = wire::scan_jpeg(jpeg_);
  if (!info) return std::nullopt;
  std::shared_ptr<Image> rgba = images_.acquire();
  const auto decoded = decoder_.decode(jpeg_, info->width_px, info->height_px, *rgba);
  if (!decoded) return std::nullopt;
  Picture picture;
  picture.image = std::move(rgba);
  picture.frame_number = stored->frame_number;
  picture.damaged = decoded->damaged || !info->has_eoi;
  picture.jpeg_bytes = stored->jpeg_bytes;
  picture.at = stored->at;
  return picture;
}

}  // namespace framescope::session
