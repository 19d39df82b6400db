#include "world/world_sender.hpp"

#include <span>
#include <utility>

#include "model/frame_records.hpp"
#include "model/sequence_window.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"
#include "wire/jpeg_builder.hpp"

namespace framescope::world {
namespace {

/// Grey pictures of several sizes, with room for a tag.
const std::vector<std::vector<std::uint8_t>>& pictures() {
  static const std::vector<std::vector<std::uint8_t>> made = [] {
    std::vector<std::vector<std::uint8_t>> jpegs;
    for (const int width : {64, 160, 320}) {
      jpegs.push_back(test::grey_jpeg({.width = width, .height = 96}));
    }
    return jpegs;
  }();
  return made;
}

}  // namespace

Sender::Sender(StreamWorld& world, std::shared_ptr<Books> books, std::uint64_t stream_id)
    : world_(world),
      books_(std::move(books)),
      stream_id_(stream_id),
      seed_(static_cast<std::uint32_t>(world.options().seed)),
      link_(world.options().at_entrance ? Impairment{} : world.options().impairment, seed_),
      life_(world.next_life()),
      next_key_(model::SequenceWindow::kFirstKey) {}

void Sender::start() { capture(); }

void Sender::subscribe_anew() {
  life_ = world_.next_life();
  next_sequence_ = 0;
}

void Sender::capture() {
  if (!alive_ || ending_ || world_.frames_captured == world_.options().frames) return;
  if (world_.now() < paused_until_) {
    return world_.at(paused_until_, [this] { capture(); });
  }
  ++world_.frames_captured;
  auto flight = std::make_shared<Flight>();
  flight->frame_number = flights_.size();
  flights_.push_back(flight);
  books_->append(Thread::kCapture, model::captured(flight->frame_number, world_.now()));
  if (const auto replaced = std::exchange(slot_, flight)) {
    drop(Thread::kCapture, *replaced, FrameOutcome::kSupersededBeforeEncode);
  }
  encode_next();
  const double interval = seconds(world_.options().interval);
  world_.after(from_seconds(interval * (0.5 + world_.real())), [this] { capture(); });
}

void Sender::encode_next() {
  if (encoding_ || !slot_) return;
  auto flight = std::exchange(slot_, nullptr);
  if (!world_.subscribed()) return drop(Thread::kEncode, *flight, FrameOutcome::kNoReceiver);
  encoding_ = true;
  world_.after(encode_time(), [this, flight] {
    if (!alive_) return;
    encoding_ = false;
    encoded(flight);
    encode_next();
  });
}

Duration Sender::encode_time() {
  const double intervals = world_.options().slow_stages && world_.chance(0.2) ? 3 : 0.4;
  return from_seconds(seconds(world_.options().interval) * intervals * world_.real());
}

void Sender::encoded(const std::shared_ptr<Flight>& flight) {
  if (world_.chance(world_.options().failures)) {
    return drop(Thread::kEncode, *flight,
                world_.chance(0.5) ? FrameOutcome::kEncodeFailed : FrameOutcome::kTooLarge);
  }
  books_->append(Thread::kEncode, model::encoded(flight->frame_number, world_.now()));
  ++queued_;
  world_.after(std::chrono::microseconds(50), [this, flight] {
    if (!alive_) return;
    --queued_;
    send(flight);
  });
}

void Sender::send(const std::shared_ptr<Flight>& flight) {
  if (!world_.subscribed()) return drop(Thread::kIo, *flight, FrameOutcome::kNoReceiver);
  advance(world_.now());
  Datagram datagram = make_datagram(flight);
  const net::ImpairedLink::Verdict verdict = link_.enter(datagram.bytes.size(), world_.now());
  if (!world_.options().at_entrance) flight->verdict = verdict;
  if (verdict.flip) net::flip_bit(datagram.bytes, *verdict.flip);
  if (verdict.copies == 0) {
    flight->sequence = next_sequence_++;
    drop(Thread::kIo, *flight, FrameOutcome::kImpaired, next_key_++);
  } else if (verdict.at_once) {
    send_now(verdict, std::move(datagram));
  } else {
    sent(*flight);
    held_.emplace(verdict.ordinal, std::move(datagram));
  }
  advance(world_.now());
}

void Sender::send_now(const net::ImpairedLink::Verdict& verdict, Datagram datagram) {
  Flight& flight = *datagram.flight;
  if (world_.chance(world_.options().failures)) {
    return drop(Thread::kIo, flight, FrameOutcome::kSendFailed);
  }
  for (int copy = 0; copy < verdict.copies; ++copy) world_.transmit(datagram);
  sent(flight);
}

Datagram Sender::make_datagram(const std::shared_ptr<Flight>& flight) const {
  std::vector<std::uint8_t> jpeg = pictures()[flight->frame_number % pictures().size()];
  if (world_.options().numbered) {
    EXPECT_TRUE(wire::insert_frame_tag_space(jpeg));
    wire::FrameTag tag;
    tag.stream_id = stream_id_;
    tag.frame_number = flight->frame_number;
    tag.sequence = next_sequence_;
    tag.captured = world_.now();
    tag.quality = 80;
    const auto bytes = std::span(jpeg).subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>();
    wire::write_frame_tag(tag, bytes);
  }
  if (world_.options().wire == WireFormat::kRaw) return {std::move(jpeg), flight};
  std::vector<std::uint8_t> text(wire::base64_length(jpeg.size()));
  wire::encode_base64(jpeg, text);
  return {std::move(text), flight};
}

void Sender::sent(Flight& flight) {
  flight.sent = true;
  flight.sequence = next_sequence_++;
  flight.life = life_;
  books_->append(Thread::kIo, model::sent(flight.frame_number, next_key_++, world_.now()));
}

void Sender::drop(Thread thread, Flight& flight, FrameOutcome outcome, std::uint64_t key) {
  flight.life = life_;
  flight.sender_ends.push_back(outcome);
  books_->append(thread, model::dropped(flight.frame_number, outcome, key, world_.now()));
}

void Sender::advance(Time until) {
  while (const auto departure = link_.leave(until)) {
    const auto held = held_.find(departure->ordinal);
    ASSERT_NE(held, held_.end());
    world_.transmit(held->second);
    if (departure->last) held_.erase(held);
  }
  wait_for_departure();
}

void Sender::wait_for_departure() {
  const std::optional<Time> next = link_.next_departure();
  if (!next || (timer_ && *timer_ <= *next)) return;
  timer_ = next;
  world_.at(*next, [this] {
    if (!alive_) return;
    timer_.reset();
    advance(world_.now());
  });
}

bool Sender::drained() const { return !encoding_ && !slot_ && queued_ == 0 && link_.held() == 0; }

void Sender::close() {
  advance(Time::max());
  alive_ = false;
}

}  // namespace framescope::world
