#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/image.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "model/rtp_sizes.hpp"

// What a JPEG quality costs and what it gives: sizes, packets, survival, distortion. Pure.
namespace framescope::model {

/// The wires whose prices are set side by side, also those that a stream cannot choose yet.
enum class PricedWire : std::uint8_t {
  kBase64,  ///< base64(JPEG), one datagram
  kRaw,     ///< the JPEG, one datagram
  kRtp,     ///< RFC 2435, several datagrams, as rtp_size() reckons them
};
inline constexpr std::size_t kPricedWireCount = 3;

/// "base64", "raw" or "rtp".
std::string_view to_string(PricedWire wire);

// Limits of a UDP payload that a plot draws as lines, in bytes.
inline constexpr std::size_t kOnePacketBytes = 1472;    ///< one IP packet at an MTU of 1,500
inline constexpr std::size_t kMacDatagramBytes = 9216;  ///< what macOS sends unless told otherwise

/// What the price of a frame depends on beside the frame.
struct Pricing {
  int mtu_bytes = 1500;             ///< of an IP packet; > 28
  std::size_t frame_tag_bytes = 0;  ///< in the JPEG, on base64 and raw: our own stream has 91
  double fragment_loss = 0;         ///< share of IP fragments that are lost, 0..1, independently
  RtpPacking rtp{};                 ///< of rtp, which carries its tag in packet headers

  bool operator==(const Pricing&) const = default;
};

/// What a frame costs on one wire.
struct WirePrice {
  std::size_t payload_bytes = 0;  ///< UDP payload of all its datagrams
  std::size_t largest_bytes = 0;  ///< UDP payload of the largest one
  std::uint64_t datagrams = 0;
  std::uint64_t ip_fragments = 0;  ///< of all datagrams at the MTU
  double survival = 1;             ///< chance that every fragment arrives: (1 - p)^fragments

  bool operator==(const WirePrice&) const = default;
};

/// One measured quality of one picture.
struct RatePoint {
  int quality = 0;  ///< 1..100
  Subsampling subsampling = Subsampling::k420;
  int wanted_width_px = 0;  ///< as asked of the scaler; 0 the picture's own
  int width_px = 0;         ///< as encoded
  int height_px = 0;
  std::size_t jpeg_bytes = 0;    ///< TurboJPEG's own output, without a frame tag
  double psnr_y_db = 0;          ///< of the decoded luma against the encoded one, at this size
  double ssim_y = 0;             ///< likewise, at most 1
  Duration encode{};             ///< CPU time, from planes to JPEG
  Duration decode{};             ///< CPU time, from JPEG to planes
  Duration base64{};             ///< CPU time, from JPEG to text and back
  std::size_t base64_bytes = 0;  ///< of the JPEG with its tag
  /// By PricedWire; nothing where the frame cannot be sent: it does not fit one datagram, or RFC
  /// 2435 does not know its subsampling (4:4:4).
  std::array<std::optional<WirePrice>, kPricedWireCount> prices;

  /// CPU time of both ends on a wire, as far as it is the frame's own: packets are not in it.
  Duration cpu_on(PricedWire wire) const {
    return encode + decode + (wire == PricedWire::kBase64 ? base64 : Duration{0});
  }
  const std::optional<WirePrice>& on(PricedWire wire) const {
    return prices[static_cast<std::size_t>(wire)];
  }
};

/// IP fragments of one datagram: ceil((8 + payload) / (mtu - 20)).
std::uint64_t fragments_at_mtu(std::size_t payload_bytes, int mtu_bytes);

/// Fills in base64_bytes and the prices of a point whose other fields are known; again when the
/// loss or the MTU has changed.
void set_prices(RatePoint& point, const Pricing& pricing);

/// The chance that all of so many fragments arrive, each lost with `fragment_loss` (0..1).
double survival(double fragment_loss, std::uint64_t fragments);

/// The loss of a fragment that makes a loss of `datagram_loss` (0..1), measured on datagrams of so
/// many fragments: 1 - (1 - L)^(1/n). `fragments` >= 1.
double fragment_loss_of(double datagram_loss, double fragments);

/// What a viewer gets on average: the frame where it survives, else the one before, which stays.
/// `frozen_ssim` is the similarity of two consecutive source pictures. It counts one frozen frame:
/// with losses in a row the older picture is less alike still, so it is an upper bound of them.
double delivered_ssim(double ssim, double survival, double frozen_ssim);

/// The knee of a rate-distortion curve, an index into `curve`: where going on costs more bytes
/// than it brings similarity, both counted in shares of the curve's whole. Satopaa et al. 2011
/// ("Kneedle"): of the points normalised to 0..1 the one with the greatest ssim - bytes. `curve`
/// is one subsampling and size, by rising bytes; nothing with fewer than three points, or where
/// bytes or similarity do not rise.
std::optional<std::size_t> knee_of(std::span<const RatePoint> curve);

/// What a stream must keep to. What is not set does not bind.
struct RateLimit {
  PricedWire wire = PricedWire::kBase64;
  std::optional<std::size_t> datagram_bytes{};  ///< UDP payload of a datagram
  std::optional<std::uint64_t> ip_fragments{};  ///< of a frame
  std::optional<double> bits_per_second{};      ///< of UDP payload
  double fps = 30;                              ///< for bits_per_second; > 0
};

/// Whether a point's frame can be sent on the limit's wire and keeps to the limit.
bool keeps(const RatePoint& point, const RateLimit& limit);

/// Of the points that keep to a limit the index of the best: the highest SSIM, and of equal ones
/// the smallest. Nothing if none does. Any order, any curves.
std::optional<std::size_t> best_under(std::span<const RatePoint> points, const RateLimit& limit);

}  // namespace framescope::model
