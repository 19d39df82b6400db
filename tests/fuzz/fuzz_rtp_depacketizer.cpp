#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <span>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/jpeg_rebuild.hpp"
#include "wire/rtp_depacketizer.hpp"

using namespace framescope;

namespace {

void check_finished(const wire::AssembledFrame& frame) {
  fuzz::require(frame.bytes.size() <= wire::FrameAssembler::kMaxFrameBytes);
  std::uint64_t last = 0;
  std::uint32_t offset = 0;
  for (const auto& chunk : frame.chunks) {
    fuzz::require(chunk.sequence > last && chunk.sequence >= frame.first_sequence);
    fuzz::require(std::size_t{chunk.begin} + chunk.size <= frame.bytes.size());
    if (frame.complete) fuzz::require(chunk.offset == offset);
    offset = chunk.offset + chunk.size;
    last = chunk.sequence;
  }
  if (!frame.complete) {
    fuzz::require(frame.fault.has_value());
    return;
  }
  fuzz::require(frame.fault != wire::AssemblyFault::kMissing && frame.packets_missing == 0);
  fuzz::require(frame.chunks.size() == frame.packets);
  fuzz::require(last - frame.chunks.front().sequence + 1 == frame.packets);
}

// A receiver of which each frame must end once, and no more than so many be open.
class Checked {
 public:
  explicit Checked(std::uint8_t flags)
      : depacketizer({.partial = (flags & 1) != 0, .dimensions_known = (flags & 2) != 0}),
        rebuilds_((flags & 4) != 0) {}

  // As a loop does that sleeps until the deadline: it must come to rest, or it would spin. Each
  // source that waits may take over in a tick of its own.
  void tick(Time now) {
    std::size_t ticks = 0;
    do {
      depacketizer.tick(now);
      fuzz::require(++ticks <= wire::RtpDepacketizer::kMaxSources + 1);
    } while (depacketizer.next_deadline().value_or(Time::max()) <= now);
  }
  void collect() {
    depacketizer.take_events(events_);
    for (const wire::AssemblyEvent& event : events_) {
      if (event.kind == wire::AssemblyEvent::Kind::kOpened) {
        fuzz::require(event.frame->ordinal == next_++ && open_.insert(next_ - 1).second);
        continue;
      }
      fuzz::require(open_.erase(event.frame->ordinal) == 1);
      check_finished(*event.frame);
      if (rebuilds_) (void)wire::rebuild_jpeg(*event.frame, {.dimensions = {}}, jpeg_);
    }
    events_.clear();
    fuzz::require(open_.size() <= wire::FrameAssembler::kMaxOpen);
    fuzz::require(depacketizer.sources() <= wire::RtpDepacketizer::kMaxSources);
    depacketizer.take_notes(notes_);
    fuzz::require(notes_.size() <= 8192);
    notes_.clear();
  }
  bool is_empty() const { return open_.empty(); }

  wire::RtpDepacketizer depacketizer;

 private:
  bool rebuilds_;
  std::uint64_t next_ = 0;
  std::set<std::uint64_t> open_;
  std::vector<wire::AssemblyEvent> events_;
  std::vector<wire::PacketNote> notes_;
  std::vector<std::uint8_t> jpeg_;
};

// The fixed header of the next packet of one of two sources, so that an input need not spell it.
class Headers {
 public:
  std::array<std::uint8_t, wire::kRtpHeaderBytes> next(std::uint8_t step) {
    Stream& stream = streams_[step >> 7];
    if ((step & 8) != 0) stream.timestamp += 3000;
    std::array<std::uint8_t, wire::kRtpHeaderBytes> bytes{};
    wire::write_rtp_header({.marker = (step & 4) != 0,
                            .payload_type = wire::kRtpJpegPayloadType,
                            .sequence = stream.sequence,
                            .timestamp = stream.timestamp,
                            .ssrc = step & 128U},
                           false, bytes);
    // 1, 2, 3, 0, -1, -2, one far off, one across a half of the range.
    constexpr std::array<std::uint16_t, 8> kSteps{1, 2, 3, 0, 0xFFFF, 0xFFFE, 500, 0x8000};
    stream.sequence = static_cast<std::uint16_t>(stream.sequence + kSteps[step >> 4 & 7]);
    return bytes;
  }

 private:
  struct Stream {
    std::uint16_t sequence = 0xFFF8;
    std::uint32_t timestamp = 0xFFFF'0000;
  };
  std::array<Stream, 2> streams_;
};

void command(wire::RtpDepacketizer& depacketizer, std::uint8_t argument) {
  switch (argument % 4) {
    case 0:
      depacketizer.bye(argument & 128U);
      break;
    case 1:
      depacketizer.flush();
      break;
    default:
      depacketizer.set_partial(argument % 4 == 2);
  }
}

}  // namespace

// A step: what it is, how much later, how many bytes. Either a whole datagram, or a payload behind
// a header made for it, or a command.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::ByteReader in({data, size});
  Checked checked(in.read<std::uint8_t>());
  Headers headers;
  Time now{std::chrono::seconds(100)};
  std::vector<std::uint8_t> datagram;
  while (!in.rest().empty()) {
    const auto step = in.read<std::uint8_t>();
    now += std::chrono::milliseconds(in.read<std::uint8_t>());
    const auto bytes = in.take(std::min<std::size_t>(in.read<std::uint8_t>(), in.rest().size()));
    checked.tick(now);
    datagram.clear();
    if ((step & 3) == 3) {
      command(checked.depacketizer, step >> 2);
    } else {
      if ((step & 3) != 0) {
        const auto header = headers.next(step);
        datagram.assign(header.begin(), header.end());
      }
      datagram.insert(datagram.end(), bytes.begin(), bytes.end());
      checked.depacketizer.push(datagram, now);
    }
    checked.collect();
  }
  checked.depacketizer.flush();
  checked.collect();
  fuzz::require(checked.is_empty());
  return 0;
}
