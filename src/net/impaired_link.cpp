#include "net/impaired_link.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace framescope::net {
namespace {

constexpr int kIpHeaderBytes = 20;
constexpr int kUdpHeaderBytes = 8;

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit turns each output bit
/// over with probability 1/2.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

std::uint64_t fragments_at(std::size_t payload_bytes, int mtu_bytes) {
  const auto room = static_cast<std::uint64_t>(std::max(1, mtu_bytes - kIpHeaderBytes));
  return (payload_bytes + kUdpHeaderBytes + room - 1) / room;
}

void flip_bit(std::span<std::uint8_t> datagram, std::uint64_t flip) {
  if (datagram.empty()) return;
  const std::uint64_t bit = flip % (datagram.size() * 8);
  datagram[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
}

ImpairedLink::ImpairedLink(const Impairment& impairment, std::uint32_t seed)
    : impairment_(impairment), seed_(seed) {}

void ImpairedLink::configure(const Impairment& impairment, std::uint32_t seed) {
  const bool same_chain =
      impairment.loss == impairment_.loss && impairment.burst == impairment_.burst && seed == seed_;
  // So that the new chain is stationary from its first datagram on.
  if (!same_chain) chain_started_ = false;
  // A queue without a rate has drained.
  if (impairment.rate_bps == 0) line_free_ = {};
  impairment_ = impairment;
  seed_ = seed;
}

std::uint64_t ImpairedLink::draw(Draw what, std::uint64_t index) const {
  return mix(mix(mix((std::uint64_t{seed_} << 8) + static_cast<std::uint64_t>(what)) ^ ordinal_) ^
             index);
}

/// Uniform in [0, 1), of 53 bits.
double ImpairedLink::share(Draw what, std::uint64_t index) const {
  return static_cast<double>(draw(what, index) >> 11) * 0x1p-53;
}

/// One step of the chain: the bad state loses, the good one does not. Runs of losses have the mean
/// length 1 / P(bad -> good), and the share of losses is `loss` in the long run.
bool ImpairedLink::loses_one(double drawn) {
  const double loss = impairment_.loss;
  if (impairment_.burst <= 0 || loss >= 1) return drawn < loss;
  const double leave_bad = 1 / impairment_.burst;
  const double enter_bad = loss * leave_bad / (1 - loss);
  const double next = !std::exchange(chain_started_, true) ? loss
                      : chain_bad_                         ? 1 - leave_bad
                                                           : enter_bad;
  return chain_bad_ = drawn < next;
}

/// A datagram of n fragments survives only if all of them do.
bool ImpairedLink::loses(std::size_t bytes) {
  const std::uint64_t units =
      impairment_.mtu_bytes > 0 ? fragments_at(bytes, impairment_.mtu_bytes) : 1;
  bool lost = false;
  for (std::uint64_t i = 0; i < units; ++i) lost |= loses_one(share(Draw::kLoss, i));
  return lost;
}

/// When a copy has left the queue and the line, or nothing if it finds the queue full. An idle line
/// takes a datagram of any size.
std::optional<Time> ImpairedLink::transmit(std::size_t bytes, Time now) {
  if (impairment_.rate_bps == 0) return now;
  const auto rate = static_cast<double>(impairment_.rate_bps);
  const Time start = std::max(now, line_free_);
  const double backlog_bytes = seconds(start - now) * rate / 8;
  const double limit = static_cast<double>(impairment_.queue_bytes);
  if (backlog_bytes > 0 && backlog_bytes + static_cast<double>(bytes) > limit) return std::nullopt;
  line_free_ = start + from_seconds(static_cast<double>(bytes) * 8 / rate);
  return line_free_;
}

Duration ImpairedLink::delay() const {
  const double swing = (2 * share(Draw::kJitter) - 1) * seconds(impairment_.jitter);
  return std::max(Duration{0}, impairment_.delay + from_seconds(swing));
}

/// For one more copy beside so many of the same datagram.
bool ImpairedLink::has_room(std::size_t bytes, std::size_t others) const {
  return held() + others < kMaxHeld && held_bytes_ + bytes * (others + 1) <= kMaxHeldBytes;
}

ImpairedLink::Verdict ImpairedLink::enter(std::size_t bytes, Time now) {
  Verdict verdict;
  verdict.ordinal = ordinal_;
  verdict.lost = loses(bytes);
  if (chance(Draw::kCorrupt, impairment_.corrupt)) verdict.flip = draw(Draw::kFlip);
  const int copies = chance(Draw::kDuplicate, impairment_.duplicate) ? 2 : 1;
  // Two that wait for each other would both be late: one after another cannot be chosen.
  chose_to_wait_ = chance(Draw::kReorder, impairment_.reorder) && !chose_to_wait_;
  verdict.copies = verdict.lost ? 0 : queue_copies(verdict, bytes, copies, chose_to_wait_, now);
  verdict.queue_dropped = !verdict.lost && verdict.copies == 0;
  verdict.waits = chose_to_wait_ && verdict.copies > 0;
  count(verdict);
  ++ordinal_;
  return verdict;
}

/// Gives each copy its time, and answers how many found a place.
int ImpairedLink::queue_copies(Verdict& verdict, std::size_t bytes, int copies, bool waits,
                               Time now) {
  const Duration delayed = delay();
  std::array<Copy, 2> placed;
  std::size_t count = 0;
  for (; count < static_cast<std::size_t>(copies); ++count) {
    const std::optional<Time> transmitted =
        has_room(bytes, count) ? transmit(bytes, now) : std::nullopt;
    if (!transmitted) break;
    // The order is kept.
    newest_due_ = std::max(newest_due_, *transmitted + delayed);
    placed[count] = {ordinal_, bytes, false, false, newest_due_};
  }
  if (count == 0) return 0;
  placed[count - 1].last = true;
  verdict.at_once = !waits && queue_.empty() && newest_due_ <= now;
  for (std::size_t i = 0; i < count && !verdict.at_once; ++i) hold(placed[i], waits);
  if (!waits) release_waiting(newest_due_);
  return static_cast<int>(count);
}

void ImpairedLink::hold(Copy copy, bool waits) {
  held_bytes_ += copy.bytes;
  if (!waits) return queue_.push_back(copy);
  copy.due += kLongestWait;
  waiting_.push_back(copy);
}

/// What waits has been overtaken by one that leaves at `due`, and leaves right behind it.
void ImpairedLink::release_waiting(Time due) {
  for (Copy copy : waiting_) {
    copy.due = due;
    copy.overtaken = true;
    counts_.reordered += copy.last ? 1U : 0U;
    queue_.push_back(copy);
  }
  waiting_.clear();
}

std::optional<ImpairedLink::Departure> ImpairedLink::leave(Time now) {
  // What nothing has overtaken in time goes by itself; nothing newer is in the queue then.
  const bool impatient = queue_.empty() && !waiting_.empty() && waiting_.front().due <= now;
  if (impatient) {
    queue_.push_back(waiting_.front());
    newest_due_ = std::max(newest_due_, waiting_.front().due);
    waiting_.erase(waiting_.begin());
  }
  if (queue_.empty() || queue_.front().due > now) return std::nullopt;
  const Copy copy = queue_.front();
  queue_.pop_front();
  held_bytes_ -= copy.bytes;
  return Departure{copy.ordinal, copy.last, copy.overtaken};
}

std::optional<Time> ImpairedLink::next_departure() const {
  if (!queue_.empty()) return queue_.front().due;
  if (!waiting_.empty()) return waiting_.front().due;
  return std::nullopt;
}

std::optional<Time> ImpairedLink::last_departure() const {
  if (!waiting_.empty()) return waiting_.back().due;
  if (!queue_.empty()) return queue_.back().due;
  return std::nullopt;
}

void ImpairedLink::count(const Verdict& verdict) {
  ++counts_.entered;
  counts_.lost += verdict.lost ? 1U : 0U;
  counts_.queue_dropped += verdict.queue_dropped ? 1U : 0U;
  if (verdict.copies == 0) return;
  counts_.corrupted += verdict.flip ? 1U : 0U;
  counts_.duplicated += verdict.copies > 1 ? 1U : 0U;
  counts_.delayed += verdict.at_once ? 0U : 1U;
}

}  // namespace framescope::net
