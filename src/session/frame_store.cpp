#include "session/frame_store.hpp"

#include <algorithm>
#include <utility>

namespace framescope::session {

FrameStore::FrameStore(std::size_t max_bytes, Duration max_age)
    : max_bytes_(max_bytes),
      max_age_(max_age),
      arena_(std::make_unique_for_overwrite<std::uint8_t[]>(max_bytes)) {}

bool FrameStore::put(std::uint32_t session, Side side, std::uint64_t frame_number, Time at,
                     std::span<const std::uint8_t> jpeg, std::size_t head_bytes) {
  if (jpeg.empty() || jpeg.size() > std::min<std::size_t>(max_bytes_, UINT32_MAX)) return false;
  const auto head = jpeg.first(std::min(head_bytes, jpeg.size()));
  const auto body = jpeg.subspan(head.size());
  const std::lock_guard lock(mutex_);
  Track& own = track(side);
  if (!own.empty()) at = std::max(at, own.newest().at());
  Entry entry{at.time_since_epoch().count(),
              frame_number,
              0,
              0,
              static_cast<std::uint32_t>(head.size()),
              static_cast<std::uint32_t>(body.size()),
              session};
  make_room(jpeg.size(), at);
  // Not before room was made: that may have ended the twin.
  const auto shared = side == Side::kReceived ? shared_body(entry, body) : std::nullopt;
  entry.head_begin = write(head);
  entry.body_begin = shared ? *shared : write(body);
  own.push(entry);
  return true;
}

/// A frame whose twin lies before the bytes of its own side's newest one would break the order of
/// that side's bytes; such a one, which a single sender does not cause, is kept whole.
std::optional<std::uint64_t> FrameStore::shared_body(const Entry& received,
                                                     std::span<const std::uint8_t> body) const {
  const Track& sent = track(Side::kSent);
  const Track& own = track(Side::kReceived);
  const std::uint64_t nearest = std::max(sent.first(), sent.end() - std::min(sent.end(), kMaxLag));
  for (std::uint64_t i = sent.end(); i-- > nearest;) {
    const Entry& twin = sent[i];
    if (twin.session != received.session || twin.frame_number != received.frame_number) continue;
    const std::uint64_t begin = twin.head_begin + received.head_bytes;
    const bool in_order = own.empty() || begin >= own.newest().begin();
    if (in_order && twin.bytes() == received.bytes() && equal(begin, body)) return begin;
    return std::nullopt;
  }
  return std::nullopt;
}

std::optional<StoredFrame> FrameStore::find(std::uint32_t session, Side side,
                                            std::uint64_t frame_number, Time near,
                                            std::vector<std::uint8_t>& jpeg) const {
  const std::lock_guard lock(mutex_);
  const Track& kept = track(side);
  const Entry* best = nullptr;
  for (std::uint64_t i = kept.after(near - kSameFrame);
       i < kept.end() && kept[i].at() <= near + kSameFrame; ++i) {
    const Entry& entry = kept[i];
    if (entry.session != session || entry.frame_number != frame_number) continue;
    const auto distance = [near](const Entry& e) { return std::chrono::abs(e.at() - near); };
    if (best == nullptr || distance(entry) < distance(*best)) best = &entry;
  }
  if (best == nullptr) return std::nullopt;
  jpeg.resize(best->bytes());
  read(best->head_begin, std::span(jpeg).first(best->head_bytes));
  read(best->body_begin, std::span(jpeg).subspan(best->head_bytes));
  return describe(*best, side);
}

std::optional<StoredFrame> FrameStore::newest_at_or_before(Side side, Time time) const {
  const std::lock_guard lock(mutex_);
  const Track& kept = track(side);
  const std::uint64_t after = kept.after(time);
  if (after == kept.first()) return std::nullopt;
  return describe(kept[after - 1], side);
}

std::size_t FrameStore::bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t oldest = written_;
  for (const Track& kept : tracks_) {
    if (!kept.empty()) oldest = std::min(oldest, kept.oldest().begin());
  }
  return written_ - oldest;
}

std::size_t FrameStore::frames() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const Track& kept : tracks_) count += kept.end() - kept.first();
  return count;
}

std::optional<Time> FrameStore::oldest() const {
  const std::lock_guard lock(mutex_);
  std::optional<Time> oldest;
  for (const Track& kept : tracks_) {
    if (kept.empty()) continue;
    const Time at = kept.oldest().at();
    if (!oldest || at < *oldest) oldest = at;
  }
  return oldest;
}

/// Ends what is too old and what the next `bytes` will be written over, and leaves a free place on
/// each side.
void FrameStore::make_room(std::size_t bytes, Time newest) {
  for (Track& kept : tracks_) {
    while (!kept.empty()) {
      const Entry& oldest = kept.oldest();
      const bool overwritten = written_ + bytes > oldest.begin() + max_bytes_;
      if (!overwritten && !kept.full() && newest - oldest.at() <= max_age_) break;
      kept.pop();
    }
  }
}

/// Appends to the arena, over its end if need be, and answers the position.
std::uint64_t FrameStore::write(std::span<const std::uint8_t> bytes) {
  const std::size_t at = written_ % max_bytes_;
  const std::size_t before_end = std::min(bytes.size(), max_bytes_ - at);
  std::copy_n(bytes.begin(), before_end, &arena_[at]);
  std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(before_end), bytes.end(), &arena_[0]);
  return std::exchange(written_, written_ + bytes.size());
}

void FrameStore::read(std::uint64_t begin, std::span<std::uint8_t> bytes) const {
  const std::size_t at = begin % max_bytes_;
  const std::size_t before_end = std::min(bytes.size(), max_bytes_ - at);
  std::copy_n(&arena_[at], before_end, bytes.begin());
  std::copy_n(&arena_[0], bytes.size() - before_end,
              bytes.begin() + static_cast<std::ptrdiff_t>(before_end));
}

bool FrameStore::equal(std::uint64_t begin, std::span<const std::uint8_t> bytes) const {
  const std::size_t at = begin % max_bytes_;
  const std::size_t before_end = std::min(bytes.size(), max_bytes_ - at);
  const auto middle = bytes.begin() + static_cast<std::ptrdiff_t>(before_end);
  return std::equal(bytes.begin(), middle, &arena_[at]) &&
         std::equal(middle, bytes.end(), &arena_[0]);
}

StoredFrame FrameStore::describe(const Entry& entry, Side side) {
  return {entry.session, side, entry.frame_number, entry.at(), entry.bytes()};
}

std::uint64_t FrameStore::Track::after(Time time) const {
  std::uint64_t low = first_;
  std::uint64_t high = end_;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if ((*this)[middle].at() <= time) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

}  // namespace framescope::session
