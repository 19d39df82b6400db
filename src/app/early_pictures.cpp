#include "app/early_pictures.hpp"

#include <utility>

namespace framescope::app {

void EarlyPictures::add(session::Picture picture) {
  if (waiting_.size() == kMost) waiting_.pop_front();
  waiting_.push_back(std::move(picture));
}

std::optional<session::Picture> EarlyPictures::due(std::optional<std::uint64_t> received,
                                                   Time now) {
  const auto is_due = [&](const session::Picture& picture) {
    return (received && picture.frame_number <= *received) || now - picture.at > kPatience;
  };
  std::optional<session::Picture> found;
  while (!waiting_.empty() && is_due(waiting_.front())) {
    found = std::move(waiting_.front());
    waiting_.pop_front();
  }
  return found;
}

}  // namespace framescope::app
