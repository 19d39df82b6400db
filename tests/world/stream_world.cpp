#include "world/stream_world.hpp"

#include <set>
#include <utility>

#include "world/world_receiver.hpp"
#include "world/world_sender.hpp"

namespace framescope::world {
namespace {

using std::chrono::milliseconds;

constexpr Duration kPeriod = milliseconds(50);
constexpr Duration kDrainTime = milliseconds(500);
constexpr int kStepsBetweenRings = 3;

}  // namespace

StreamWorld::StreamWorld(const WorldOptions& options) : options_(options), random_(options.seed) {
  start_receiver();
  start_sender();
}

StreamWorld::~StreamWorld() = default;

std::shared_ptr<Books> StreamWorld::open_books(model::Role role) {
  books_.push_back(std::make_shared<Books>(role, now_, options_.ring_capacity));
  return books_.back();
}

void StreamWorld::start_receiver() {
  const auto role = options_.loopback ? model::Role::kLoopback : model::Role::kReceiver;
  receivers_.push_back(std::make_unique<Receiver>(*this, open_books(role)));
  receivers_.back()->start();
}

void StreamWorld::start_sender() {
  auto books = options_.loopback ? books_.back() : open_books(model::Role::kSender);
  senders_.push_back(std::make_unique<Sender>(*this, std::move(books), random_()));
  senders_.back()->start();
}

void StreamWorld::transmit(Datagram datagram) {
  if (chance(options_.network_loss) || !receivers_.back()->alive()) return;
  receivers_.back()->deliver(std::move(datagram));
}

void StreamWorld::step() {
  const auto next = agenda_.begin();
  now_ = next->first;
  const auto call = std::move(next->second);
  agenda_.erase(next);
  call();
}

void StreamWorld::run_for(Duration time) {
  const Time end = now_ + time;
  while (agenda_.begin()->first <= end) step();
  now_ = end;
}

/// Each session's account thread; other threads go on while it drains.
void StreamWorld::keep_accounts() {
  after(kPeriod, [this] { keep_accounts(); });
  if (accounting_) return;
  accounting_ = true;
  const auto open = books_;
  for (const auto& books : open) {
    if (closed_.contains(books.get())) continue;
    books->account(now_, [this] {
      for (std::uint64_t i = up_to(kStepsBetweenRings); i > 0; --i) step();
    });
  }
  accounting_ = false;
}

void StreamWorld::run() {
  keep_accounts();
  const Duration length = options_.interval * static_cast<std::int64_t>(options_.frames);
  for (int i = 0; i < options_.troubles; ++i) {
    after(from_seconds(seconds(length) * real()), [this] { make_trouble(); });
  }
  while (frames_captured < options_.frames || !senders_.back()->alive()) step();
  end_sender();
  run_for(kDrainTime + milliseconds(200));
  end_receiver();
}

void StreamWorld::end_sender() {
  Sender& sender = *senders_.back();
  sender.end();
  const Time patience = now_ + std::chrono::seconds(20);
  while (!sender.drained() && now_ < patience) step();
  run_for(kDrainTime);
  sender.close();
  if (options_.loopback) return;
  sender.books().finish(now_, 0);
  closed_.insert(&sender.books());
}

void StreamWorld::end_receiver() {
  Receiver& receiver = *receivers_.back();
  while (receiver.stopped()) step();
  run_for(kDrainTime);
  receiver.close();
  run_for(milliseconds(100));
  receiver.give_up_picture();
  receiver.books().finish(now_, receiver.kernel_drops());
  closed_.insert(&receiver.books());
}

void StreamWorld::make_trouble() {
  const Duration span = from_seconds(0.05 + real());
  switch (up_to(options_.loopback ? 2 : 6)) {
    case 0:
      return receivers_.back()->stop_for(span);
    case 1:
      return senders_.back()->pause(span);
    case 2:
      return impair_otherwise();
    case 3:
      return lose_subscription(span);
    case 4:
      return restart_sender(span);
    case 5:
      return restart_receiver();
    default:
      // Longer than a missing number stays open, with more than its window holds.
      return receivers_.back()->stop_for(span * 3);
  }
}

void StreamWorld::impair_otherwise() {
  const Impairment changed = chance(0.5) ? Impairment{} : options_.impairment;
  if (options_.at_entrance) return receivers_.back()->configure(changed);
  senders_.back()->configure(changed);
}

void StreamWorld::lose_subscription(Duration span) {
  if (!std::exchange(subscribed_, false)) return;
  after(span, [this] {
    subscribed_ = true;
    senders_.back()->subscribe_anew();
  });
}

void StreamWorld::restart_sender(Duration span) {
  Sender& sender = *senders_.back();
  if (!sender.alive()) return;
  sender.kill();
  closed_.insert(&sender.books());
  after(span, [this] { start_sender(); });
}

/// On a new port it is new to its sender, on the old one its numbers go on.
void StreamWorld::restart_receiver() {
  receivers_.back()->kill();
  closed_.insert(&receivers_.back()->books());
  start_receiver();
  if (chance(0.5)) senders_.back()->subscribe_anew();
}

}  // namespace framescope::world
