#include "model/frame_budget.hpp"

#include <algorithm>
#include <cmath>

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;

// A frame after a longer pause begins a stream anew: nothing is due for a time without frames.
constexpr double kLongestPauseS = 1;
constexpr double kPauseIntervals = 3;  // of a stream that has longer ones
constexpr double kUsualIntervalS = 1.0 / 30;
constexpr double kIntervalGain = 0.1;

// Half a second's frames pay back what is overdrawn, or spend what is left.
constexpr double kPayBackS = 0.5;
// What was left by easy pictures must not be spent at once: a burst is what the rate is to prevent.
constexpr double kMostUnspentS = 0.25;
constexpr double kMostOverdrawnS = 1;

// Shares of the interval.
constexpr double kTooBusy = 0.9;
constexpr double kIdle = 0.75;
constexpr double kAim = 0.82;
constexpr double kMostCut = 0.6;
constexpr double kMostRise = 0.5;
constexpr double kRiseAfterCut = 0.04;  // slowly: what was too slow once will be again,
constexpr double kFarBelow = 0.6;       // unless it is far from that
// Of the time beside the scaling a part goes with the bytes; the rest is the transform, which every
// quality needs.
constexpr double kUsualBytesPart = 0.6;
constexpr double kLeastBytesPart = 0.2;
constexpr double kLeastCoding = 0.05;  // of a frame's time, whatever the scaling took
constexpr double kLeastApart = 0.2;    // of two sizes, for their times to tell a slope

}  // namespace

void FrameBudget::reset() {
  captured_.reset();
  interval_s_ = 0;
  unspent_bytes_ = 0;
  time_bytes_.reset();
  last_look_.reset();
  looks_ = 0;
  was_cut_ = false;
}

double FrameBudget::jpeg_bytes(const QualityTarget& target, WireFormat wire,
                               std::size_t limit_bytes, Time captured, Duration interval,
                               const RtpPacking& packing) {
  if (target != target_) reset();
  target_ = target;
  wire_ = wire;
  packing_ = packing;
  limit_bytes_ = static_cast<double>(limit_bytes);
  switch (target.kind) {
    case Kind::kRate:
      return std::min(rate_bytes(captured, interval), limit_bytes_);
    case Kind::kFps:
      return std::min(time_bytes_.value_or(limit_bytes_), limit_bytes_);
    default:
      break;
  }
  return std::min(static_cast<double>(bound_bytes()), limit_bytes_);
}

/// Of targets that are the same for each frame.
std::size_t FrameBudget::bound_bytes() const {
  if (wire_ != WireFormat::kRtp || target_.kind == Kind::kLimit) {
    return jpeg_bytes_in(datagram_bound_bytes(target_), wire_);
  }
  if (target_.kind == Kind::kFragments) {
    return rtp_jpeg_bytes_in_packets(static_cast<std::uint64_t>(target_.value), packing_);
  }
  return rtp_jpeg_bytes_in(static_cast<std::size_t>(target_.value), packing_);
}

double FrameBudget::jpeg_bytes_of(double datagram_bytes) const {
  if (wire_ == WireFormat::kRtp) {
    const double bytes = std::clamp(datagram_bytes, 0.0, double{kMaxRtpJpegBytes} * 2);
    return static_cast<double>(rtp_jpeg_bytes_in(static_cast<std::size_t>(bytes), packing_));
  }
  return datagram_bytes * (wire_ == WireFormat::kBase64 ? 0.75 : 1);
}

double FrameBudget::datagram_bytes_of_jpeg(std::size_t jpeg_bytes) const {
  constexpr int kAnyQuality = 80;  // whose tables RTP need not send
  return static_cast<double>(wire_ == WireFormat::kRtp
                                 ? rtp_size(jpeg_bytes, kAnyQuality, packing_).payload_bytes
                                 : datagram_bytes_of(jpeg_bytes, wire_));
}

double FrameBudget::rate_bytes(Time captured, Duration interval) {
  const double bytes_s = target_.value / 8;
  const double since_s = captured_ ? seconds(captured - *captured_) : 0;
  captured_ = captured;
  if (interval_s_ == 0) {
    interval_s_ = interval > Duration{0} ? seconds(interval) : kUsualIntervalS;
  }
  if (since_s > std::max(kLongestPauseS, kPauseIntervals * interval_s_)) {
    unspent_bytes_ = 0;
  } else if (since_s > 0) {
    interval_s_ += kIntervalGain * (since_s - interval_s_);
    unspent_bytes_ += bytes_s * since_s;
  }
  unspent_bytes_ = std::clamp(unspent_bytes_, -kMostOverdrawnS * bytes_s, kMostUnspentS * bytes_s);
  const double share = std::min(interval_s_ / kPayBackS, 1.0);
  const double datagram = bytes_s * interval_s_ + share * unspent_bytes_;
  return std::max(jpeg_bytes_of(datagram), 1.0);
}

void FrameBudget::spend(std::size_t jpeg_bytes, Duration busy, Duration fixed) {
  if (target_.kind == Kind::kRate) {
    unspent_bytes_ -= datagram_bytes_of_jpeg(jpeg_bytes);
  } else if (target_.kind == Kind::kFps) {
    spend_time(static_cast<double>(jpeg_bytes), busy, fixed);
  }
}

/// By the quickest of a few, so that a thread that was held up once changes nothing.
void FrameBudget::spend_time(double jpeg_bytes, Duration busy, Duration fixed) {
  if (!time_bytes_) time_bytes_ = jpeg_bytes;
  const Look seen{jpeg_bytes, seconds(busy) * target_.value};
  if (looks_ == 0 || seen.share < quickest_.share) quickest_ = seen;
  if (++looks_ < kLooks) return;
  looks_ = 0;
  const Look look = quickest_;
  const double byte_share = share_of_byte(look, seconds(fixed) * target_.value);
  last_look_ = look;
  if (look.share <= kTooBusy && look.share >= kIdle) return;
  const double most_rise = was_cut_ && look.share > kFarBelow ? kRiseAfterCut : kMostRise;
  const double change = (kAim - look.share) / (byte_share * look.bytes);
  was_cut_ = was_cut_ || change < 0;
  time_bytes_ = std::max(look.bytes * (1 + std::clamp(change, -kMostCut, most_rise)), 1.0);
}

/// What a byte adds to the share of the interval that a frame takes: by two frames of different
/// size, within what can be.
double FrameBudget::share_of_byte(const Look& look, double fixed_share) const {
  const double coding = std::max(look.share - fixed_share, kLeastCoding * look.share);
  double bytes_part = kUsualBytesPart;
  if (last_look_ && std::abs(look.bytes - last_look_->bytes) > kLeastApart * look.bytes) {
    const double slope = (look.share - last_look_->share) / (look.bytes - last_look_->bytes);
    bytes_part = std::clamp(slope * look.bytes / coding, kLeastBytesPart, 1.0);
  }
  return bytes_part * coding / look.bytes;
}

}  // namespace framescope::model
