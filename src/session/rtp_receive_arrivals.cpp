// The part of RtpReceive that tells the account what a frame says of itself and of its sender.
#include "core/seq_num.hpp"
#include "session/rtp_receive.hpp"

namespace framescope::session {
namespace {

/// The instant of an RTP timestamp on the stream's own clock.
Time media_time(std::uint64_t unwrapped) {
  return Time(Duration(static_cast<std::int64_t>(unwrapped) * (1'000'000'000 / 90) / 1000));
}

Duration ticks(std::int64_t count) { return Duration(count * 1'000'000 / 90); }

}  // namespace

/// Answers the frame's number.
std::uint64_t RtpReceive::record_arrival(const wire::AssembledFrame& frame, const Open& open,
                                         Time at) {
  model::FrameRecord record;
  // One that is shown with holes has arrived when nobody waits for the rest any more.
  const bool has_waited = !frame.complete && can_be_shown(frame);
  const Time arrived = has_waited ? at : frame.last_arrival;
  if (open.numbered) {
    const wire::FrameTag tag = tag_of(frame);
    if (frame.facts) desk_.learn(tag, frame.first_arrival);
    record = desk_.arrival(tag, *open.key, arrived);
    // Zeros are no host's hash.
    record.same_host &= knows_facts(frame);
  } else {
    record.kind = model::RecordKind::kArrived;
    record.key = *open.key;
    record.frame_number = record.key - FrameDesk::kPlainKeys;
    record.at = arrived;
    record.subsampling = frame.header.subsampling();
    date(frame, record, at);
  }
  record.started = frame.last_arrival;
  if (record.quality == 0 && frame.header.q < 100) record.quality = frame.header.q;
  record.wire = WireFormat::kRtp;
  record.datagram_bytes = frame.datagram_bytes;
  record.datagrams = frame.packets;
  record.largest_datagram = frame.largest_datagram;
  record.jpeg_bytes = static_cast<std::uint32_t>(frame.bytes.size());
  desk_.append(record);
  return record.frame_number;
}

/// What its first packet says, or would have said: that one may be lost. Times then follow from the
/// RTP timestamp, which our sender takes from the time of capture.
wire::FrameTag RtpReceive::tag_of(const wire::AssembledFrame& frame) {
  if (frame.facts) {
    last_tag_ = *frame.facts;
    last_timestamp_ = frame.timestamp;
    return *frame.facts;
  }
  wire::FrameTag tag;
  // At the least, and right of a sender that dropped none before.
  tag.frame_number = frame.mark->frame_sequence;
  if (knows_facts(frame)) {
    tag = *last_tag_;
    tag.captured += ticks(
        SeqNum<std::uint32_t>{last_timestamp_}.distance_to(SeqNum<std::uint32_t>{frame.timestamp}));
    const auto ahead = SeqNum<std::uint32_t>{tag.sequence}.distance_to(
        SeqNum<std::uint32_t>{frame.mark->frame_sequence});
    tag.frame_number += static_cast<std::uint64_t>(ahead);
  }
  tag.stream_id = frame.ssrc;
  tag.sequence = frame.mark->frame_sequence;
  tag.echo_time_ns = 0;
  return tag;
}

/// Its own, or those of another frame of the same sender.
bool RtpReceive::knows_facts(const wire::AssembledFrame& frame) const {
  return frame.facts || (last_tag_ && last_tag_->stream_id == frame.ssrc);
}

/// Of a stream without our facts: the media clock for its pacing, and the time of capture where
/// ntp-64 or a sender report tells it on a clock that is ours, too.
void RtpReceive::date(const wire::AssembledFrame& frame, model::FrameRecord& record, Time at) {
  unwrapped_timestamp_ = SeqNum<std::uint32_t>{frame.timestamp}.extend(unwrapped_timestamp_);
  record.sent = media_time(unwrapped_timestamp_);
  if (shown_ == nullptr || !is_loopback(shown_->address)) return;
  const std::optional<WallTime> captured =
      frame.ntp ? std::optional(wire::from_ntp(*frame.ntp))
                : rtcp_.clock().wall_of(frame.timestamp, wire::kRtpJpegClockHz);
  if (!captured) return;
  const Duration age = std::chrono::system_clock::now() - *captured;
  constexpr Duration kMost = std::chrono::seconds(60);
  if (age < Duration{0} || age > kMost) return;
  record.captured = at - age;
  record.sent = record.captured;
  record.same_host = true;
}

void RtpReceive::note_impaired(std::span<const std::uint8_t> datagram) {
  const auto packet = wire::parse_rtp(datagram, options_.payload_type);
  if (!packet) return;
  const wire::RtpExtensions extensions = wire::read_rtp_extensions(*packet, datagram);
  if (!extensions.mark) return;
  const std::uint32_t number = extensions.mark->frame_sequence;
  Impaired& frame = impaired_[number];
  const std::uint16_t sequence = packet->header.sequence;
  frame.packets.insert(sequence);
  const auto fragment = wire::parse_rtp_jpeg(packet->payload);
  if (fragment && fragment->header.offset == 0) frame.first = sequence;
  if (packet->header.marker) frame.last = sequence;
  if (frame.is_all()) {
    desk_.note_impaired(number);
    impaired_.erase(number);
  }
  if (impaired_.size() > kMostOpen) impaired_.erase(impaired_.begin());
}

bool RtpReceive::Impaired::is_all() const {
  return first && last && packets.size() == static_cast<std::uint16_t>(*last - *first) + 1U;
}

}  // namespace framescope::session
