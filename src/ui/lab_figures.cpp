#include "ui/lab_figures.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

namespace framescope::ui {
namespace {

bool on_one_curve(const model::RatePoint& point, const LabChoice& choice) {
  return point.subsampling == choice.subsampling && point.wanted_width_px == choice.width_px;
}

/// The curve that the choice lies on, or the first one.
std::span<const model::RatePoint> curve_of(std::span<const model::RatePoint> points,
                                           const LabChoice& choice) {
  const auto begin = std::ranges::find_if(
      points, [&](const model::RatePoint& point) { return on_one_curve(point, choice); });
  const auto end = std::find_if_not(begin, points.end(), [&](const model::RatePoint& point) {
    return on_one_curve(point, choice);
  });
  return {begin, end};
}

std::string_view name_of(Subsampling subsampling) {
  constexpr std::array<std::string_view, 3> kNames{"4:2:0", "4:2:2", "4:4:4"};
  return kNames[static_cast<std::size_t>(subsampling)];
}

}  // namespace

LabChoice choice_of(const model::RatePoint& point) {
  return {point.quality, point.subsampling, point.wanted_width_px};
}

std::optional<std::size_t> find_point(std::span<const model::RatePoint> points,
                                      const LabChoice& choice) {
  std::optional<std::size_t> nearest;
  int least = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (!on_one_curve(points[i], choice)) continue;
    const int away = std::abs(points[i].quality - choice.quality);
    if (nearest && away >= least) continue;
    least = away;
    nearest = i;
  }
  return nearest;
}

std::optional<LabChoice> looked_at(const LabView& lab, const LabState& state) {
  return state.chosen ? state.chosen : lab.in_use;
}

std::optional<std::size_t> knee_point(std::span<const model::RatePoint> points,
                                      const LabChoice& choice) {
  const auto curve = curve_of(points, choice);
  const auto knee = model::knee_of(curve);
  if (!knee) return std::nullopt;
  return static_cast<std::size_t>(&curve[*knee] - points.data());
}

Text choice_words(const LabChoice& choice) {
  Text words("Quality ");
  words.append("%.0f", choice.quality).append(", ").append(name_of(choice.subsampling));
  if (choice.width_px > 0) words.append(", ").append("%.0f px", choice.width_px);
  return words;
}

Text short_words(const LabChoice& choice, bool with_width) {
  Text words("Q ");
  words.append("%.0f", choice.quality).append(", ").append(name_of(choice.subsampling));
  if (with_width && choice.width_px > 0) words.append(", ").append("%.0f px", choice.width_px);
  return words;
}

std::array<BestRow, kBestRows> best_rows(const LabView& lab, const LabState& state,
                                         model::PricedWire wire, double fps) {
  const auto under = [&](model::RateLimit limit) {
    limit.wire = wire;
    limit.fps = fps;
    return model::best_under(lab.points, limit);
  };
  Text rate;
  rate.append("%.1f Mbit/s", state.limit_mbit);
  Text fragments;
  fragments.append("%.0f", state.limit_fragments).append(" IP packets");
  std::optional<std::size_t> knee;
  if (const auto now = looked_at(lab, state)) knee = knee_point(lab.points, *now);
  const bool is_rtp = wire == model::PricedWire::kRtp;
  const BestRow one_packet{
      Text(is_rtp ? "One packet a frame" : "One packet, 1,472 B"),
      is_rtp ? "A frame in one packet is lost only by itself"
             : "A datagram in one IP packet is lost only by itself",
      is_rtp ? under({.ip_fragments = 1}) : under({.datagram_bytes = model::kOnePacketBytes})};
  return {
      {one_packet,
       {Text("macOS, 9,216 B"), "The largest datagram that macOS sends by default",
        under({.datagram_bytes = model::kMacDatagramBytes})},
       {rate, "Of UDP payload at the stream's frame rate, on its wire",
        under({.bits_per_second = state.limit_mbit * 1e6})},
       {fragments, "Of all the frame's datagrams, at an MTU of 1,500",
        under({.ip_fragments = static_cast<std::uint64_t>(state.limit_fragments)})},
       {Text("Knee of the curve"),
        "From here on more bytes bring less than they did on average: of the curve in shares of "
        "its whole, the point farthest above the diagonal",
        knee}}};
}

std::optional<double> delivered(const model::RatePoint& point, model::PricedWire wire,
                                std::optional<double> frozen_ssim) {
  const auto& price = point.on(wire);
  if (!price) return std::nullopt;
  // Without a picture before it nothing is known of a frozen frame, and nothing lost needs it.
  if (!frozen_ssim && price->survival < 1) return std::nullopt;
  return model::delivered_ssim(point.ssim_y, price->survival, frozen_ssim.value_or(1));
}

}  // namespace framescope::ui
