// The part of StreamLedger that knows on whose clock a time stands.
#include <algorithm>

#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

// A sender that is further behind lies, or the offset does.
constexpr Duration kMostOneWay = std::chrono::seconds(60);

}  // namespace

/// When the frame was captured and sent, if that can be told on our clock. A tag may claim our host
/// and yet tell of times that cannot be.
std::optional<StreamLedger::SenderTimes> StreamLedger::on_our_clock(const FrameRecord& arrived) {
  // Of an rtp frame whose first packet was lost nothing is known, nor has anything changed.
  if (arrived.numbered && arrived.sent == Time{}) return std::nullopt;
  clock_ = LatencyClock::kUnknown;
  clock_offset_.reset();
  if (arrived.clock_error > Duration{0}) {
    clock_offset_ = ClockOffset{arrived.clock_offset, arrived.clock_error};
  }
  // RTP of others may tell the time of capture, on a clock that is ours.
  if (!arrived.numbered && !arrived.same_host) return std::nullopt;
  if (arrived.captured > arrived.sent) return std::nullopt;
  if (!arrived.same_host) return by_estimate(arrived);
  if (arrived.sent > arrived.at) return std::nullopt;
  clock_ = clock_run_ = LatencyClock::kSameHost;
  return SenderTimes{arrived.captured, arrived.sent};
}

std::optional<StreamLedger::SenderTimes> StreamLedger::by_estimate(const FrameRecord& arrived) {
  if (!clock_offset_) return std::nullopt;
  const Time sent = arrived.sent - clock_offset_->offset;
  const Duration one_way = arrived.at - sent;
  // Below 0 by more than the error it contradicts the offset; by less, it is as good as 0.
  if (one_way < -clock_offset_->error || one_way > kMostOneWay) return std::nullopt;
  const Duration passed = std::max(one_way, Duration{0});
  if (!offset_trust_.judge(passed, clock_offset_->error, arrived.at)) return std::nullopt;
  clock_ = clock_run_ = LatencyClock::kEstimated;
  const Time sent_at = arrived.at - passed;
  return SenderTimes{sent_at - (arrived.sent - arrived.captured), sent_at};
}

void StreamLedger::note_time_code(const FrameRecord& decoded, FrameSample& sample) {
  sample.burnt_in = decoded.captured;
  const bool same_host = role_ == Role::kLoopback || clock_ == LatencyClock::kSameHost;
  glass_clock_ = same_host ? GlassClock::kSameHost : GlassClock::kWallClock;
  if (!newest_plain_) return;
  burnt_numbers_.add(decoded.key, static_cast<std::uint32_t>(decoded.frame_number), decoded.at);
}

/// A frame without a number came. Where the pictures carry numbers, gaps need no guessing.
void StreamLedger::guess_loss(const FrameRecord& arrived) {
  const std::uint64_t before = gaps_.missing();
  gaps_.add(arrived.at);
  loss_by_time_code_ = burnt_numbers_.active(arrived.at);
  if (!loss_by_time_code_) guessed_loss_ += gaps_.missing() - before;
}

void StreamLedger::fill_clocks(Snapshot& snapshot, Time now) {
  snapshot.clock = clock_;
  snapshot.clock_run = clock_run_;
  if (clock_offset_) {
    snapshot.clock_offset = clock_offset_->offset;
    snapshot.clock_error = clock_offset_->error;
  }
  if (clock_ == LatencyClock::kUnknown) {
    // What was measured a moment ago has no clock now that could be named beside it.
    for (const Span span : {Span::kEndToEnd, Span::kNetwork}) {
      snapshot.spans_window[static_cast<std::size_t>(span)] = {};
    }
  }
  snapshot.glass_clock = glass_clock_;
  snapshot.glass_window = glass_.window(now);
  snapshot.glass_run = glass_.run();
}

}  // namespace framescope::model
