// The plots of how large frames are, and at which quality.
#include "ui/plots_content.hpp"

namespace framescope::ui {
namespace {

/// What the sender's automatic quality holds; nothing while it is fixed, or not known.
std::optional<model::QualityTarget> held_target(const View& view) {
  const auto& settings = view.snapshot->link.settings;
  if (!settings || !settings->auto_quality) return std::nullopt;
  return settings->target;
}

bool is_bound(const model::QualityTarget& target) {
  return target.kind == model::QualityTarget::Kind::kDatagram ||
         target.kind == model::QualityTarget::Kind::kFragments;
}

}  // namespace

/// What the automatic quality holds, where it is a level of the plot.
void PlotsContent::add_target(PlotId id, double value) {
  add(id, plot::Level{value, "target", theme_.good, true});
}

/// On rtp: no datagram is as large as a frame, and no limit of datagrams is one of frames.
void PlotsContent::fill_frame_size() {
  constexpr PlotId kId = PlotId::kSize;
  specs_[static_cast<std::size_t>(kId)].title = "Frame size";
  add(kId, {&view_.history->datagram_bytes(), theme_.of(Meaning::kDatagram), "all packets", 0});
  add(kId, {&view_.history->jpeg_bytes(), theme_.of(Meaning::kJpeg), "JPEG", 1});
  const auto target = held_target(view_);
  if (target && target->kind == model::QualityTarget::Kind::kDatagram) {
    add_target(kId, target->value);
  }
}

/// Of rtp alone: on the other wires it is always one.
void PlotsContent::fill_datagrams(PlotsState& state) {
  constexpr PlotId kId = PlotId::kDatagrams;
  plot::PlotSpec& spec = begin(kId, "Datagrams a frame", "packets");
  spec.longest_join = frame_join();
  spec.empty = "No datagrams in view";
  spec.axis.least_range = 10;
  spec.format.format = "%.0f";
  spec.format.grouped = true;
  spec.format.widest = "0,000";
  spec.can_log = true;
  spec.can_distribute = true;
  const model::TimeSeries& series = view_.history->datagrams();
  const plot::Samples samples = plot::samples_in(series, grid_.begin(), grid_.end());
  const plot::Extent extent = plot::extent_of(series, samples, false);
  state[kId].applies = is_rtp() || (!extent.empty && extent.max > 1);
  add(kId, {&series, theme_.of(Meaning::kDatagram), "packets", 0});
  const auto target = held_target(view_);
  if (is_rtp() && target && target->kind == model::QualityTarget::Kind::kFragments) {
    add_target(kId, target->value);
  }
}

void PlotsContent::fill_size() {
  constexpr PlotId kId = PlotId::kSize;
  plot::PlotSpec& spec = begin(kId, "Datagram size", "bytes");
  spec.longest_join = frame_join();
  spec.empty = "No datagrams in view";
  spec.axis.least_range = 2000;
  spec.format.grouped = true;
  spec.format.widest = "65,507";
  spec.can_log = true;
  spec.can_distribute = true;
  if (is_rtp()) return fill_frame_size();
  add(kId, {&view_.history->datagram_bytes(), theme_.of(Meaning::kDatagram), "datagram", 0});
  add(kId, {&view_.history->jpeg_bytes(), theme_.of(Meaning::kJpeg), "JPEG", 1});
  add(kId, plot::Level{65'507, "UDP limit 65,507", theme_.error, true});
  add(kId, plot::Level{9216, "macOS default 9,216", theme_.warning, true});
  add(kId, plot::Level{1472, "one Ethernet frame 1,472", theme_.dim, true});
  const auto target = held_target(view_);
  if (target && is_bound(*target)) {
    add_target(kId, static_cast<double>(model::datagram_bound_bytes(*target)));
  }
}

void PlotsContent::fill_base64() {
  constexpr PlotId kId = PlotId::kBase64;
  plot::PlotSpec& spec = begin(kId, is_rtp() ? "Packet overhead" : "Base64 overhead", "% of JPEG");
  spec.longest_join = frame_join();
  spec.empty = "No frames in view";
  spec.axis.least_range = is_rtp() ? 5 : 40;
  spec.folds_as = 3;
  spec.format.format = "%.2f";
  spec.format.widest = "00.00";
  spec.can_distribute = true;
  add(kId, {&view_.history->base64_overhead(), theme_.of(Meaning::kBase64Overhead), "overhead", 0});
  if (!is_rtp()) add(kId, plot::Level{100.0 / 3, "4/3 of the JPEG: 33.3 %", theme_.dim});
}

void PlotsContent::fill_rate() {
  constexpr PlotId kId = PlotId::kRate;
  plot::PlotSpec& spec = begin(kId, "Bit rate", "Mbit/s");
  spec.folds_as = 4;
  spec.empty = "No datagrams in view";
  spec.axis.least_range = 1e6;
  spec.format.format = "%.2f";
  spec.format.divisor = 1e6;
  spec.format.widest = "000.00";
  spec.can_log = true;
  spec.can_distribute = true;
  add(kId, {&view_.history->bit_rate(), theme_.of(Meaning::kBitRate), "UDP payload", 0});
  const auto target = held_target(view_);
  if (target && target->kind == model::QualityTarget::Kind::kRate) add_target(kId, target->value);
}

void PlotsContent::fill_quality() {
  constexpr PlotId kId = PlotId::kQuality;
  plot::PlotSpec& spec = begin(kId, "JPEG quality", "1..100");
  spec.longest_join = frame_join();
  spec.folds_as = 1;
  spec.empty = "No frames in view";
  spec.axis = {plot::Limits::kFixed, 1, 0, 100};
  spec.format.format = "%.0f";
  spec.format.widest = "000";
  spec.can_distribute = true;
  add(kId, {&view_.history->quality(), theme_.of(Meaning::kQuality), "quality", 0});
}

}  // namespace framescope::ui
