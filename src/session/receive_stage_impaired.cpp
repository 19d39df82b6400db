// The half of ReceiveStage that leads datagrams through the impairment simulator.
#include <algorithm>
#include <utility>

#include "session/receive_stage.hpp"
#include "wire/hello.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

bool is_frame(const wire::DatagramPeek& peek) {
  return peek.kind == wire::DatagramKind::kBase64Jpeg || peek.kind == wire::DatagramKind::kRawJpeg;
}

}  // namespace

void ReceiveStage::on_datagram(const net::ReceivedDatagram& datagram, Time at) {
  if (datagram.kernel_drops) drops_.update(*datagram.kernel_drops);
  if (!is_ours(datagram.from, at)) {
    counters_.add(&ArrivalCounters::foreign);
    return;
  }
  incoming_->size = datagram.size;
  incoming_->truncated = datagram.truncated;
  incoming_->kernel_drops = drops_.total();
  if (passes_all_ && desk_.dropped_waiting() == 0) return arrive(datagram.from, at);
  const Path::Verdict verdict = path_.enter(datagram.size, at);
  if (net::is_remembered(verdict)) remember(verdict);
  if (verdict.copies == 0) {
    impair(verdict, at);
  } else {
    let_through(datagram, verdict, at);
  }
  path_.advance(at);
  if (path_.is_empty()) account_impaired_before(~std::uint64_t{0}, at);
}

void ReceiveStage::remember(const Path::Verdict& verdict) {
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  const wire::DatagramPeek peek = wire::peek_datagram(bytes);
  path_.remember(verdict, peek.tag ? std::optional(peek.tag->frame_number) : std::nullopt);
}

void ReceiveStage::let_through(const net::ReceivedDatagram& datagram, const Path::Verdict& verdict,
                               Time at) {
  const auto bytes = std::span(incoming_->buffer).first(datagram.size);
  if (verdict.flip) net::flip_bit(bytes, *verdict.flip);
  Delayed copy{datagram.from, datagram.truncated, incoming_->kernel_drops, {}};
  const bool twice = verdict.copies > 1;
  if (twice || !verdict.at_once) copy.bytes.assign(bytes.begin(), bytes.end());
  if (!verdict.at_once) return path_.hold(verdict, std::move(copy));
  account_impaired_before(verdict.ordinal, at);
  arrive(datagram.from, at);
  if (twice) take_delayed(copy, at);
}

void ReceiveStage::leave(std::uint64_t ordinal, const Delayed& delayed) {
  const Time at = now();
  account_impaired_before(ordinal, at);
  take_delayed(delayed, at);
  rtp_.arm();
}

/// As if it came now: into the place of the next one.
void ReceiveStage::take_delayed(const Delayed& delayed, Time at) {
  if (!is_ours(delayed.from, at)) {
    counters_.add(&ArrivalCounters::foreign);
    return;
  }
  make_room();
  std::copy(delayed.bytes.begin(), delayed.bytes.end(), incoming_->buffer.begin());
  incoming_->size = delayed.bytes.size();
  incoming_->truncated = delayed.truncated;
  incoming_->kernel_drops = delayed.kernel_drops;
  arrive(delayed.from, at);
}

/// The simulator dropped what was read. A frame with a number ends by that name, once those before
/// it have left; one of a plain stream at once; anything else was no frame.
void ReceiveStage::impair(const Path::Verdict& verdict, Time at) {
  const auto bytes = std::span<const std::uint8_t>(incoming_->buffer).first(incoming_->size);
  if (wire::is_rtp_like(bytes) && rtp_.is_rtp(bytes)) return rtp_.note_impaired(bytes);
  const wire::DatagramPeek peek = wire::peek_datagram(bytes);
  if (peek.tag) {
    desk_.drop(verdict.ordinal, number_of(*peek.tag));
    if (desk_.dropped_waiting() > net::ImpairedLink::kMaxHeld) {
      account_impaired_before(desk_.first_dropped() + 1, at);
    }
  } else if (lock_ && desk_.is_plain() && is_frame(peek)) {
    desk_.end(append_plain(peek, at), FrameOutcome::kImpaired, at);
  }
}

/// In the order in which they would have come.
void ReceiveStage::account_impaired_before(std::uint64_t ordinal, Time at) {
  desk_.account_dropped_before(ordinal, lock_.has_value(), at);
}

FrameDesk::Number ReceiveStage::number_of(const wire::FrameTag& tag) const {
  return {tag.stream_id, tag.frame_number, tag.sequence, incoming_->kernel_drops};
}

}  // namespace framescope::session
