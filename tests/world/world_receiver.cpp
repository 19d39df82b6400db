#include "world/world_receiver.hpp"

#include <algorithm>
#include <utility>

#include "model/frame_records.hpp"
#include "net/udp_receiver.hpp"

namespace framescope::world {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr Duration kSilence = std::chrono::seconds(2);

bool is_frame(const wire::DatagramPeek& peek) {
  return peek.kind == wire::DatagramKind::kBase64Jpeg || peek.kind == wire::DatagramKind::kRawJpeg;
}

}  // namespace

Receiver::Receiver(StreamWorld& world, std::shared_ptr<Books> books)
    : world_(world),
      books_(std::move(books)),
      has_window_(world.chance(0.5)),
      link_(world.options().at_entrance ? world.options().impairment : Impairment{},
            static_cast<std::uint32_t>(world.options().seed)),
      numbers_(world.options().loopback) {}

void Receiver::start() {
  tick();
  if (has_window_) draw();
}

void Receiver::configure(const Impairment& impairment) {
  link_.configure(impairment, static_cast<std::uint32_t>(world_.options().seed));
}

void Receiver::deliver(Datagram datagram) {
  const std::size_t bytes = datagram.bytes.size();
  if (socket_bytes_ + bytes > world_.options().kernel_buffer_bytes) {
    ++kernel_drops_;
    ++datagram.flight->in_kernel;
    return;
  }
  socket_bytes_ += bytes;
  datagram.kernel_drops = static_cast<std::uint32_t>(kernel_drops_);
  socket_.push_back(std::move(datagram));
  wake();
}

void Receiver::stop_for(Duration time) {
  stopped_until_ = std::max(stopped_until_, world_.now() + time);
  world_.at(stopped_until_, [this] { wake(); });
}

void Receiver::after(Duration time, std::function<void()> call) {
  world_.after(time, [this, call = std::move(call)] {
    if (!alive_) return;
    if (stopped()) return after(milliseconds(10), call);
    call();
  });
}

/// The io thread comes to it a little later.
void Receiver::wake() {
  if (std::exchange(woken_, true)) return;
  world_.after(microseconds(world_.up_to(300)), [this] {
    woken_ = false;
    if (!alive_ || closed_ || stopped()) return;
    on_readable();
    if (!socket_.empty()) wake();
  });
}

void Receiver::on_readable() {
  for (int i = 0; i < net::UdpReceiver::kMaxPerWake; ++i) {
    advance();
    if (socket_.empty()) return;
    Datagram datagram = std::move(socket_.front());
    socket_.pop_front();
    socket_bytes_ -= datagram.bytes.size();
    on_datagram(std::move(datagram));
  }
}

void Receiver::on_datagram(Datagram datagram) {
  ++datagram.flight->read;
  if (datagram.kernel_drops > 0) drops_.update(datagram.kernel_drops);
  datagram.kernel_drops = static_cast<std::uint32_t>(drops_.total());
  const net::ImpairedLink::Verdict verdict = link_.enter(datagram.bytes.size(), world_.now());
  if (world_.options().at_entrance) datagram.flight->verdict = verdict;
  if (verdict.copies == 0) {
    impair(verdict, datagram);
  } else {
    if (verdict.flip) net::flip_bit(datagram.bytes, *verdict.flip);
    if (verdict.at_once) {
      account_impaired_before(verdict.ordinal);
      for (int copy = 0; copy < verdict.copies; ++copy) arrive(datagram);
    } else {
      held_.emplace(verdict.ordinal, std::move(datagram));
    }
  }
  advance();
  if (link_.held() == 0) account_impaired_before(~std::uint64_t{0});
}

void Receiver::impair(const net::ImpairedLink::Verdict& verdict, const Datagram& datagram) {
  const wire::DatagramPeek peek = wire::peek_datagram(datagram.bytes);
  if (peek.tag) {
    numbers_.drop(verdict.ordinal, number_of(*peek.tag, datagram));
    impaired_.emplace_back(verdict.ordinal, datagram.flight);
  } else if (locked_ && plain_ && is_frame(peek)) {
    end(Thread::kIo, open_plain(datagram), FrameOutcome::kImpaired);
  }
}

void Receiver::account_impaired_before(std::uint64_t ordinal) {
  if (!locked_) {
    while (!impaired_.empty() && impaired_.front().first < ordinal) impaired_.pop_front();
    return numbers_.forget_before(ordinal);
  }
  records_.clear();
  numbers_.account_before(ordinal, world_.now(), records_);
  flush();
}

/// Impaired keys are opened and closed in one go: the world learns of them here.
void Receiver::flush() {
  for (const model::FrameRecord& record : records_) {
    books_->append(Thread::kIo, record);
    if (record.kind != model::RecordKind::kClosed) continue;
    if (record.outcome == FrameOutcome::kImpaired) note_impaired(record);
    if (record.outcome == FrameOutcome::kSupersededBeforeDecode) note_closed(record, unbelieved_);
  }
}

/// Those before it were second copies, or came too late.
void Receiver::note_impaired(const model::FrameRecord& record) {
  while (!impaired_.empty() && impaired_.front().second->frame_number != record.frame_number) {
    impaired_.pop_front();
  }
  ASSERT_FALSE(impaired_.empty());
  const auto flight = impaired_.front().second;
  impaired_.pop_front();
  note_closed(record, flight);
}

/// The window opened and closed a key in one go.
void Receiver::note_closed(const model::FrameRecord& record,
                           const std::shared_ptr<Flight>& flight) {
  ASSERT_TRUE(flight);
  open(record.key, flight);
  opened_.push_back({flight->life, *flight->sequence});
  entries_[record.key].ends.push_back(record.outcome);
  flight->receiver_ends.push_back(record.outcome);
}

void Receiver::advance() {
  while (const auto departure = link_.leave(world_.now())) {
    const auto held = held_.find(departure->ordinal);
    ASSERT_NE(held, held_.end());
    account_impaired_before(departure->ordinal);
    arrive(held->second);
    if (departure->last) held_.erase(held);
  }
  wait_for_departure();
}

void Receiver::wait_for_departure() {
  const std::optional<Time> next = link_.next_departure();
  if (!next || (timer_ && *timer_ <= *next)) return;
  timer_ = next;
  world_.at(*next, [this] {
    timer_.reset();
    if (!alive_ || closed_ || stopped()) return;
    advance();
  });
}

void Receiver::arrive(const Datagram& datagram) {
  const wire::DatagramPeek peek = wire::peek_datagram(datagram.bytes);
  if (!peek.tag) datagram.flight->numberless = true;
  if (!is_frame(peek)) return;
  if (!locked_) {
    const auto content = wire::extract_jpeg(datagram.bytes, peek.kind, jpeg_);
    if (!peek.tag && !(content && content->info.has_eoi)) return;
    locked_ = true;
  }
  if (peek.tag) {
    on_tagged(*peek.tag, datagram);
  } else {
    on_plain(peek, datagram);
  }
}

model::NumberedArrivals::Number Receiver::number_of(const wire::FrameTag& tag,
                                                    const Datagram& datagram) const {
  return {tag.stream_id, tag.frame_number, tag.sequence, datagram.kernel_drops};
}

void Receiver::on_tagged(const wire::FrameTag& tag, const Datagram& datagram) {
  EXPECT_EQ(tag.frame_number, datagram.flight->frame_number);
  plain_in_a_row_ = 0;
  last_tagged_ = world_.now();
  records_.clear();
  const auto answer = numbers_.arrive(number_of(tag, datagram), world_.now(), records_);
  flush();
  switch (answer.arrival) {
    case model::Arrival::kTooLate:
      ++late_;
      datagram.flight->refused = true;
      return;
    case model::Arrival::kDuplicate:
      ++duplicate_;
      return;
    case model::Arrival::kUnbelieved:
      unbelieved_ = datagram.flight;
      return;
    case model::Arrival::kLate:
    case model::Arrival::kAccepted:
      break;
  }
  open(answer.key, datagram.flight);
  opened_.push_back({datagram.flight->life, tag.sequence});
  books_->append(Thread::kIo, model::arrived(tag.frame_number, answer.key, world_.now()));
  plain_ = false;
  if (answer.arrival == model::Arrival::kLate) {
    return end(Thread::kIo, answer.key, FrameOutcome::kLate);
  }
  hand_over(answer.key, datagram);
}

void Receiver::open(std::uint64_t key, const std::shared_ptr<Flight>& flight) {
  const auto [entry, is_new] = entries_.try_emplace(key);
  EXPECT_TRUE(is_new) << "key " << key << " was given twice";
  entry->second.flight = flight;
}

void Receiver::on_plain(const wire::DatagramPeek& peek, const Datagram& datagram) {
  const bool numbered = last_tagged_ && world_.now() - *last_tagged_ < kSilence;
  if (world_.options().loopback || (numbered && (peek.tag_damaged || ++plain_in_a_row_ < 2))) {
    return;
  }
  const std::uint64_t key = open_plain(datagram);
  plain_ = true;
  hand_over(key, datagram);
}

std::uint64_t Receiver::open_plain(const Datagram& datagram) {
  const model::FrameRecord record = model::arrived_plain(plain_frames_++, world_.now());
  books_->append(Thread::kIo, record);
  open(record.key, datagram.flight);
  return record.key;
}

void Receiver::hand_over(std::uint64_t key, const Datagram& datagram) {
  const auto replaced = std::exchange(slot_, std::pair(key, datagram));
  if (replaced) end(Thread::kIo, replaced->first, FrameOutcome::kSupersededBeforeDecode);
  decode_next();
}

void Receiver::decode_next() {
  if (decoding_ || !slot_) return;
  decoding_ = true;
  auto [key, datagram] = *std::exchange(slot_, std::nullopt);
  const double intervals = world_.options().slow_stages && world_.chance(0.2) ? 3 : 0.4;
  const double time = seconds(world_.options().interval) * intervals * world_.real();
  after(from_seconds(time), [this, key = key, datagram = std::move(datagram)] {
    decoding_ = false;
    decode(key, datagram);
    decode_next();
  });
}

void Receiver::decode(std::uint64_t key, const Datagram& datagram) {
  const auto content =
      wire::extract_jpeg(datagram.bytes, wire::datagram_kind(datagram.bytes), jpeg_);
  if (!content) return end(Thread::kDecode, key, FrameOutcome::kMalformed);
  if (world_.chance(world_.options().failures)) {
    return end(Thread::kDecode, key, FrameOutcome::kDecodeFailed);
  }
  books_->append(Thread::kDecode, model::decoded(key, world_.now()));
  show(key, world_.chance(world_.options().failures));
}

void Receiver::show(std::uint64_t key, bool damaged) {
  if (!has_window_) {
    return end(Thread::kDecode, key,
               damaged ? FrameOutcome::kDisplayedDamaged : FrameOutcome::kDisplayed);
  }
  const auto replaced = std::exchange(picture_, std::pair(key, damaged));
  if (replaced) end(Thread::kDecode, replaced->first, FrameOutcome::kSupersededBeforeDisplay);
}

/// The window, 60 times a second.
void Receiver::draw() {
  if (const auto picture = std::exchange(picture_, std::nullopt)) {
    end(Thread::kMain, picture->first,
        picture->second ? FrameOutcome::kDisplayedDamaged : FrameOutcome::kDisplayed);
  }
  after(microseconds(16'667), [this] { draw(); });
}

void Receiver::tick() {
  if (closed_) return;
  on_readable();
  records_.clear();
  numbers_.tick(world_.now(), records_);
  flush();
  after(milliseconds(50), [this] { tick(); });
}

void Receiver::end(Thread thread, std::uint64_t key, FrameOutcome outcome) {
  Entry& entry = entries_[key];
  entry.ends.push_back(outcome);
  if (entry.flight) entry.flight->receiver_ends.push_back(outcome);
  books_->append(thread, model::closed(key, outcome, world_.now()));
}

void Receiver::close() {
  on_readable();
  while (const auto departure = link_.leave(Time::max())) {
    account_impaired_before(departure->ordinal);
    arrive(held_.at(departure->ordinal));
  }
  account_impaired_before(~std::uint64_t{0});
  records_.clear();
  numbers_.finish(world_.now(), kernel_drops_, records_);
  flush();
  closed_ = true;
}

void Receiver::give_up_picture() {
  const auto picture = std::exchange(picture_, std::nullopt);
  if (picture) end(Thread::kMain, picture->first, FrameOutcome::kSupersededBeforeDisplay);
}

}  // namespace framescope::world
