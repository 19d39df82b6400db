#include "model/rate_distortion.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

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
  if (point.subsampling == Subsampling::k444 || point.jpeg_bytes > kMaxRtpJpegBytes) {
    return std::nullopt;
  }
  const RtpSize size = rtp_size(point.jpeg_bytes, point.quality, pricing.rtp);
  WirePrice price;
  price.datagrams = size.packets;
  price.payload_bytes = size.payload_bytes;
  price.largest_bytes = size.largest_bytes;
  price.ip_fragments =
      (size.packets - 1) * fragments_at_mtu(size.largest_bytes, pricing.mtu_bytes) +
      fragments_at_mtu(size.last_bytes, pricing.mtu_bytes);
  price.survival = survival(pricing.fragment_loss, price.ip_fragments);
  return price;
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
