#include "model/quality_target.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "core/quantity.hpp"
#include "model/rtp_sizes.hpp"

namespace framescope::model {
namespace {

using Kind = QualityTarget::Kind;

constexpr std::string_view kLimit = "limit";

// Of an IPv4 packet at an MTU of 1,500; the first fragment also holds the UDP header.
constexpr std::size_t kFragmentBytes = 1480;
constexpr std::size_t kUdpHeaderBytes = 8;

constexpr int kAnyQuality = 80;  // whose tables RTP need not send

struct Item {
  Kind kind;
  std::string_view name;
  std::span<const Unit> units;
  double least;
  double most;
  bool whole;
  std::string_view allowed;
};

constexpr std::array<Item, 4> kItems{{
    {Kind::kDatagram, "datagram", kNoUnits, 512, double{kMaxDatagramBytes}, true,
     "512..65507 bytes, without a unit"},
    {Kind::kRate, "rate", kRateUnits, 1e3, 1e12, true,
     "1kbit..1000Gbit, with its unit: bit, kbit, Mbit or Gbit"},
    {Kind::kFragments, "fragments", kNoUnits, 1, 45, true, "1..45 IP fragments"},
    {Kind::kFps, "fps", kNoUnits, 1, 1000, false, "1..1000 frames a second"},
}};

bool is_allowed(const Item& item, double value) {
  return value >= item.least && value <= item.most && (!item.whole || value == std::floor(value));
}

const Item* item_of(Kind kind) {
  const auto* const found = std::ranges::find(kItems, kind, &Item::kind);
  return found != kItems.end() ? found : nullptr;
}

}  // namespace

Result<QualityTarget, std::string> parse_quality_target(std::string_view spec) {
  if (spec == kLimit) return QualityTarget{};
  const std::size_t equals = std::min(spec.find('='), spec.size());
  const std::string_view name = spec.substr(0, equals);
  const auto* const item = std::ranges::find(kItems, name, &Item::name);
  if (item == kItems.end()) {
    return "'" + std::string(name) +
           "' is not known: must be limit, or one of datagram, rate, fragments and fps, as in "
           "fragments=8";
  }
  const std::optional<double> value =
      equals < spec.size() ? parse_quantity(spec.substr(equals + 1), item->units) : std::nullopt;
  if (!value || !is_allowed(*item, *value)) {
    return std::string(spec) + ": must be " + std::string(item->allowed);
  }
  return QualityTarget{item->kind, *value};
}

std::string fault_of(const QualityTarget& target) {
  const Item* item = item_of(target.kind);
  if (item == nullptr || is_allowed(*item, target.value)) return {};
  return to_string(target) + ": must be " + std::string(item->allowed);
}

std::string to_string(const QualityTarget& target) {
  const Item* item = item_of(target.kind);
  if (item == nullptr) return std::string(kLimit);
  return std::string(item->name) + "=" + to_quantity(target.value, item->units);
}

std::size_t jpeg_bytes_in(std::size_t datagram_bytes, WireFormat wire) {
  if (wire == WireFormat::kRtp) return kMaxRtpJpegBytes;
  return wire == WireFormat::kBase64 ? datagram_bytes / 4 * 3 : datagram_bytes;
}

std::size_t datagram_bytes_of(std::size_t jpeg_bytes, WireFormat wire) {
  if (wire == WireFormat::kRtp) return rtp_size(jpeg_bytes, kAnyQuality, {}).payload_bytes;
  return wire == WireFormat::kBase64 ? (jpeg_bytes + 2) / 3 * 4 : jpeg_bytes;
}

std::size_t datagram_bound_bytes(const QualityTarget& target) {
  const auto value = static_cast<std::size_t>(target.value);
  if (target.kind == Kind::kDatagram) return std::min(value, kMaxDatagramBytes);
  if (target.kind != Kind::kFragments) return kMaxDatagramBytes;
  return std::min(value * kFragmentBytes - kUdpHeaderBytes, kMaxDatagramBytes);
}

}  // namespace framescope::model
