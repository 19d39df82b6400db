#include "model/rate_distortion.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace framescope::model {
namespace {

constexpr std::size_t kUdpHeaderBytes = 8;
constexpr int kIpHeaderBytes = 20;

std::size_t base64_length(std::size_t bytes) { return (bytes + 2) / 3 * 4; }

std::optional<WirePrice> one_datagram(std::size_t payload_bytes, const Pricing& pricing) {
  if (payload_bytes > kMaxDatagramBytes) return std::nullopt;
  WirePrice price;
  price.payload_bytes = price.largest_bytes = payload_bytes;
  price.datagrams = 1;
  price.ip_fragments = fragments_at_mtu(payload_bytes, pricing.mtu_bytes);
  price.survival = survival(pricing.fragment_loss, price.ip_fragments);
  return price;
}

std::optional<WirePrice> rtp_packets(const RatePoint& point, const Pricing& pricing) {
  if (point.subsampling == Subsampling::k444) return std::nullopt;
  constexpr std::size_t kRoom = kRtpDatagramBytes - kRtpHeaderBytes;
  constexpr std::size_t kLeftOut = kJpegHeaderBytes + kJpegTrailerBytes;
  const std::size_t scan = point.jpeg_bytes > kLeftOut ? point.jpeg_bytes - kLeftOut : 0;
  const std::size_t content = scan + (point.quality == 100 ? kRtpTableBytes : 0);
  const std::size_t full = content / kRoom;
  const std::size_t rest = content % kRoom;
  WirePrice price;
  price.datagrams = full + (rest > 0 ? 1 : 0);
  price.payload_bytes = content + price.datagrams * kRtpHeaderBytes;
  price.largest_bytes = full > 0 ? kRtpDatagramBytes : price.payload_bytes;
  price.ip_fragments = full * fragments_at_mtu(kRtpDatagramBytes, pricing.mtu_bytes);
  if (rest > 0) price.ip_fragments += fragments_at_mtu(rest + kRtpHeaderBytes, pricing.mtu_bytes);
  price.survival = survival(pricing.fragment_loss, price.ip_fragments);
  return price;
}

constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

/// What one datagram may hold to take no more fragments than these.
std::size_t payload_of_fragments(const std::optional<std::uint64_t>& fragments, int mtu_bytes) {
  constexpr std::uint64_t kMany = 1'000'000;  // more than any frame takes
  if (!fragments || *fragments > kMany) return kUnlimited;
  const std::size_t room = *fragments * static_cast<std::size_t>(mtu_bytes - kIpHeaderBytes);
  return room > kUdpHeaderBytes ? room - kUdpHeaderBytes : 0;
}

/// What a frame may hold at the limit's rate.
std::size_t payload_of_rate(const RateLimit& limit) {
  constexpr double kMany = 1e15;
  if (!limit.bits_per_second) return kUnlimited;
  const double bytes = *limit.bits_per_second / (8 * limit.fps);
  return bytes < kMany ? static_cast<std::size_t>(std::max(bytes, 0.0)) : kUnlimited;
}

/// The entropy-coded bytes that keep to a limit: full packets, and one with the rest.
std::size_t rtp_scan_limit(const RateLimit& limit, const Pricing& pricing) {
  constexpr std::size_t kRoom = kRtpDatagramBytes - kRtpHeaderBytes;
  if (limit.datagram_bytes && *limit.datagram_bytes < kRtpDatagramBytes) {
    return *limit.datagram_bytes > kRtpHeaderBytes ? *limit.datagram_bytes - kRtpHeaderBytes : 0;
  }
  const auto scan_of = [](std::size_t packets, std::size_t last_payload) {
    const std::size_t last = std::min(last_payload, kRtpDatagramBytes - 1);
    return packets * kRoom + (last > kRtpHeaderBytes ? last - kRtpHeaderBytes : 0);
  };
  std::size_t scan = kUnlimited;
  if (const std::size_t payload = payload_of_rate(limit); payload != kUnlimited) {
    scan = scan_of(payload / kRtpDatagramBytes, payload % kRtpDatagramBytes);
  }
  if (payload_of_fragments(limit.ip_fragments, pricing.mtu_bytes) == kUnlimited) return scan;
  const std::uint64_t each = fragments_at_mtu(kRtpDatagramBytes, pricing.mtu_bytes);
  const std::size_t rest = payload_of_fragments(*limit.ip_fragments % each, pricing.mtu_bytes);
  return std::min(scan, scan_of(*limit.ip_fragments / each, rest));
}

}  // namespace

std::string_view to_string(PricedWire wire) {
  constexpr std::array<std::string_view, kPricedWireCount> kNames{"base64", "raw", "rtp"};
  return kNames[static_cast<std::size_t>(wire)];
}

std::uint64_t fragments_at_mtu(std::size_t payload_bytes, int mtu_bytes) {
  const auto room = static_cast<std::size_t>(std::max(1, mtu_bytes - kIpHeaderBytes));
  return (payload_bytes + kUdpHeaderBytes + room - 1) / room;
}

void set_prices(RatePoint& point, const Pricing& pricing) {
  const std::size_t tagged = point.jpeg_bytes + pricing.frame_tag_bytes;
  point.base64_bytes = base64_length(tagged);
  point.prices = {one_datagram(point.base64_bytes, pricing), one_datagram(tagged, pricing),
                  rtp_packets(point, pricing)};
}

double survival(double fragment_loss, std::uint64_t fragments) {
  return std::pow(1 - fragment_loss, static_cast<double>(fragments));
}

double fragment_loss_of(double datagram_loss, double fragments) {
  assert(fragments >= 1);
  if (datagram_loss >= 1) return 1;
  return -std::expm1(std::log1p(-datagram_loss) / fragments);
}

double delivered_ssim(double ssim, double survival, double frozen_ssim) {
  return survival * ssim + (1 - survival) * frozen_ssim;
}

std::optional<std::size_t> knee_of(std::span<const RatePoint> curve) {
  if (curve.size() < 3) return std::nullopt;
  const auto bytes = [&](std::size_t i) { return static_cast<double>(curve[i].jpeg_bytes); };
  const double byte_range = bytes(curve.size() - 1) - bytes(0);
  const double ssim_range = curve.back().ssim_y - curve.front().ssim_y;
  if (!(byte_range > 0) || !(ssim_range > 0)) return std::nullopt;
  std::size_t knee = 0;
  double most = 0;
  for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
    const double gain = (curve[i].ssim_y - curve.front().ssim_y) / ssim_range;
    const double lead = gain - (bytes(i) - bytes(0)) / byte_range;
    if (lead <= most) continue;
    most = lead;
    knee = i;
  }
  // A curve that nowhere runs above its chord has no knee.
  return most > 0 ? std::optional(knee) : std::nullopt;
}

bool keeps(const RatePoint& point, const RateLimit& limit) {
  const std::optional<WirePrice>& price = point.on(limit.wire);
  if (!price) return false;
  if (limit.datagram_bytes && price->largest_bytes > *limit.datagram_bytes) return false;
  if (limit.ip_fragments && price->ip_fragments > *limit.ip_fragments) return false;
  const double bits = static_cast<double>(price->payload_bytes) * 8 * limit.fps;
  return !limit.bits_per_second || bits <= *limit.bits_per_second;
}

std::size_t jpeg_limit_of(const RateLimit& limit, const Pricing& pricing) {
  if (limit.wire == PricedWire::kRtp) {
    const std::size_t scan = rtp_scan_limit(limit, pricing);
    if (scan == 0) return 0;
    constexpr std::size_t kLeftOut = kJpegHeaderBytes + kJpegTrailerBytes;
    return scan > kUnlimited - kLeftOut ? kUnlimited : scan + kLeftOut;
  }
  const std::size_t payload = std::min(
      {kMaxDatagramBytes, limit.datagram_bytes.value_or(kUnlimited),
       payload_of_fragments(limit.ip_fragments, pricing.mtu_bytes), payload_of_rate(limit)});
  const std::size_t tagged = limit.wire == PricedWire::kBase64 ? payload / 4 * 3 : payload;
  return tagged > pricing.frame_tag_bytes ? tagged - pricing.frame_tag_bytes : 0;
}

std::optional<std::size_t> best_under(std::span<const RatePoint> points, const RateLimit& limit) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!keeps(points[i], limit)) continue;
    if (best) {
      const RatePoint& other = points[*best];
      if (points[i].ssim_y < other.ssim_y) continue;
      if (points[i].ssim_y == other.ssim_y && points[i].jpeg_bytes >= other.jpeg_bytes) continue;
    }
    best = i;
  }
  return best;
}

}  // namespace framescope::model
