#include "ui/plots_content.hpp"

#include <cmath>

#include "ui/plot/csv.hpp"
#include "ui/words.hpp"

namespace framescope::ui {
namespace {

struct StageCurve {
  model::Stage stage;
  Meaning meaning;
  std::string_view label;
  bool of_sender;
  bool of_receiver;
  bool of_loopback;
};
constexpr std::array<StageCurve, 4> kStageCurves{{
    {model::Stage::kCaptured, Meaning::kCaptured, "captured", true, false, true},
    {model::Stage::kSent, Meaning::kSent, "sent", true, false, true},
    {model::Stage::kReceived, Meaning::kReceived, "received", false, true, false},
    {model::Stage::kDisplayed, Meaning::kDisplayed, "shown", false, true, true},
}};

bool belongs(const StageCurve& curve, model::Role role) {
  if (role == model::Role::kSender) return curve.of_sender;
  return role == model::Role::kReceiver ? curve.of_receiver : curve.of_loopback;
}

struct SpanCurve {
  model::Span span;
  Meaning meaning;
  std::string_view label;
};
constexpr std::array<SpanCurve, 5> kSpanCurves{{
    {model::Span::kEncode, Meaning::kEncode, "encode"},
    {model::Span::kSend, Meaning::kSend, "send"},
    {model::Span::kNetwork, Meaning::kNetwork, "network"},
    {model::Span::kDecode, Meaning::kDecode, "decode"},
    {model::Span::kDisplay, Meaning::kDisplay, "display"},
}};

std::uint8_t id_of(std::size_t index) { return static_cast<std::uint8_t>(index); }

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

Text latency_unit(const model::Snapshot& snapshot) {
  const bool known = snapshot.clock != model::LatencyClock::kUnknown;
  return Text(known ? "ms, " : "ms, clock ").append(latency_clock(snapshot));
}

/// With the clock, unless it is one that needs no second thought.
std::string_view glass_label(const model::Snapshot& snapshot) {
  const bool exact = snapshot.glass_clock == model::GlassClock::kSameHost;
  return exact ? "glass to glass" : "glass to glass, wall clocks";
}

}  // namespace

PlotsContent::PlotsContent(const Theme& theme, const View& view, const plot::Grid& grid,
                           PlotsState& state)
    : theme_(theme), view_(view), grid_(grid) {
  fill_fps();
  fill_size();
  fill_datagrams(state);
  fill_drops(state);
  fill_base64();
  fill_latency();
  fill_rate();
  fill_jitter();
  fill_quality();
  for (std::size_t i = 0; i < kPlotCount; ++i) {
    const Parts& own = parts_[i];
    specs_[i].curves = std::span(own.curves).first(own.curve_count);
    specs_[i].levels = std::span(own.levels).first(own.level_count);
    specs_[i].bands = std::span(own.bands).first(own.band_count);
    specs_[i].help = state.help[i];
    if (view.running == nullptr && !in_view(view.history->fps(model::Stage::kSent)) &&
        !in_view(view.history->fps(model::Stage::kReceived))) {
      specs_[i].empty = i == 0 ? "Start a session to fill the plots" : "";
      specs_[i].empty_is_good = false;
    }
  }
}

plot::PlotSpec& PlotsContent::begin(PlotId id, std::string_view title, std::string_view unit) {
  plot::PlotSpec& spec = specs_[static_cast<std::size_t>(id)];
  spec.key = key_of(id);
  spec.title = title;
  spec.unit = unit;
  return spec;
}

void PlotsContent::add(PlotId id, const plot::Curve& curve) {
  Parts& own = parts(id);
  own.curves[own.curve_count++] = curve;
}

void PlotsContent::add(PlotId id, const plot::Level& level) {
  Parts& own = parts(id);
  own.levels[own.level_count++] = level;
}

void PlotsContent::add_band(PlotId id, const plot::ValueBand& band) {
  Parts& own = parts(id);
  own.bands[own.band_count++] = band;
}

/// Frames further apart than some of the stream's intervals were not next to each other: no line
/// joins them over what was dropped between.
Duration PlotsContent::frame_join() const {
  constexpr auto kShown = static_cast<std::size_t>(model::Stage::kDisplayed);
  constexpr int kIntervals = 4;
  const double fps = view_.nominal_fps.value_or(view_.snapshot->fps_window[kShown].value_or(0));
  if (!(fps > 0)) return std::chrono::seconds(1);
  return from_seconds(std::clamp(kIntervals / fps, 0.15, 10.0));
}

/// The thresholds of loss, as drops in a bucket of a stream that runs at its nominal rate.
void PlotsContent::add_loss_levels(Duration bucket) {
  const double frames = view_.nominal_fps.value_or(0) * seconds(bucket);
  if (!(frames > 0)) return;
  const model::Thresholds& thresholds = view_.thresholds;
  add(PlotId::kDrops, plot::Level{frames * thresholds.loss_warning, "", theme_.warning});
  add(PlotId::kDrops, plot::Level{frames * thresholds.loss_error, "", theme_.error});
}

/// What the automatic quality holds, where it is a level of the plot.
void PlotsContent::add_target(PlotId id, double value) {
  add(id, plot::Level{value, "target", theme_.good, true});
}

bool PlotsContent::in_view(const model::TimeSeries& series) const {
  const plot::Samples samples = plot::samples_in(series, grid_.begin(), grid_.end());
  return !plot::extent_of(series, samples, false).empty;
}

void PlotsContent::fill_fps() {
  constexpr PlotId kId = PlotId::kFps;
  plot::PlotSpec& spec = begin(kId, "Frame rate", "fps");
  spec.empty = "No frames in view";
  spec.axis.least_range = 10;
  spec.format.widest = "000.0";
  spec.can_distribute = true;
  // What the role does not know is left out, unless a session before it left something to see. What
  // a loopback receives is what it sends.
  for (std::size_t i = 0; i < kStageCurves.size(); ++i) {
    const StageCurve& curve = kStageCurves[i];
    const model::TimeSeries& series = view_.history->fps(curve.stage);
    const bool is_sent_again =
        curve.stage == model::Stage::kReceived && view_.role == model::Role::kLoopback;
    if (!belongs(curve, view_.role) && (is_sent_again || !in_view(series))) continue;
    add(kId, {&series, theme_.of(curve.meaning), curve.label, id_of(i)});
  }
  const double nominal = view_.nominal_fps.value_or(0);
  if (!(nominal > 0)) return;
  const double warning = nominal * view_.thresholds.fps_warning;
  const double error = nominal * view_.thresholds.fps_error;
  add(kId, plot::Level{nominal, "nominal", theme_.dim});
  add(kId, plot::Level{error, "", theme_.error});
  add_band(kId, {error, warning, theme_.warning});
  add_band(kId, {0, error, theme_.error});
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

void PlotsContent::fill_drops(PlotsState& state) {
  constexpr PlotId kId = PlotId::kDrops;
  plot::PlotSpec& spec = begin(kId, "Dropped frames", "by cause");
  spec.empty = "No drops in view";
  spec.empty_is_good = true;
  spec.form = plot::Form::kBars;
  spec.weight = 1.3F;
  spec.axis.least_range = 4;
  spec.format.grouped = true;
  spec.format.widest = "0,000";
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    if (!is_drop(outcome)) continue;
    const model::TimeSeries& series = view_.history->drops(outcome);
    const double before = plot::count_before(series, grid_.begin());
    if (!(plot::count_before(series, grid_.end()) > before)) continue;
    const Mark mark = theme_.of(outcome);
    add(kId, {&series, mark.colour, label(outcome), id_of(i), mark.shape});
  }
  // Those of the last frame: they change with a zoom only.
  const plot::Buckets& buckets = state[kId].buckets;
  if (buckets.count > 0) add_loss_levels(buckets.width);
  state.drop_marks.clear();
  if (view_.frames == nullptr) return;
  const model::FrameRing& drops = view_.frames->drops();
  const model::FrameRing::Stretch seen = drops.between(grid_.begin(), grid_.end());
  for (std::size_t i = seen.first; i < seen.last; ++i) {
    const auto outcome = drops[i].sample.outcome;
    if (!outcome) continue;
    state.drop_marks.push_back(
        {drops[i].at, theme_.of(*outcome), static_cast<std::uint8_t>(*outcome)});
  }
  spec.marks = state.drop_marks;
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

void PlotsContent::fill_latency() {
  constexpr PlotId kId = PlotId::kLatency;
  latency_unit_ = latency_unit(*view_.snapshot);
  plot::PlotSpec& spec = begin(kId, "Latency by stage", latency_unit_);
  spec.longest_join = frame_join();
  spec.empty = "No latency is known in view";
  spec.form = plot::Form::kStack;
  spec.axis.least_range = 1;
  spec.format.format = "%.2f";
  spec.format.widest = "000.00";
  spec.can_log = true;
  spec.can_distribute = true;
  spec.weight = 1.4F;
  const bool sender = view_.role == model::Role::kSender;
  // Where one stage of each frame is not known nothing can stand on another: lines, of what is.
  const bool stacks = in_view(view_.history->latency_stack(model::Span::kEncode));
  for (std::size_t i = 0; i < kSpanCurves.size(); ++i) {
    const SpanCurve& curve = kSpanCurves[i];
    const model::TimeSeries& series = view_.history->latency(curve.span);
    // A sender knows its own spans only; what an earlier session left is still shown.
    if (sender && curve.span > model::Span::kSend && !in_view(series)) continue;
    add(kId, {&series, theme_.of(curve.meaning), curve.label, id_of(i), Shape::kSquare,
              stacks ? &view_.history->latency_stack(curve.span) : nullptr});
  }
  const model::TimeSeries& whole = view_.history->latency(model::Span::kEndToEnd);
  if (!sender || in_view(whole)) {
    add(kId, {&whole, theme_.of(Meaning::kEndToEnd), "end to end", id_of(kSpanCurves.size())});
  }
  const model::TimeSeries& glass = view_.history->glass_to_glass();
  if (in_view(glass)) {
    add(kId, {&glass, theme_.of(Meaning::kGlassToGlass), glass_label(*view_.snapshot),
              id_of(kSpanCurves.size() + 1)});
  }
  const double nominal = view_.nominal_fps.value_or(0);
  if (nominal > 0) add(kId, plot::Level{1000 / nominal, "frame budget", theme_.warning});
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

void PlotsContent::fill_jitter() {
  constexpr PlotId kId = PlotId::kJitter;
  plot::PlotSpec& spec = begin(kId, "Interarrival jitter", "ms");
  const bool has_no_times = view_.snapshot->network_loss == model::NetworkLoss::kUnmeasurable;
  spec.folds_as = 2;
  spec.empty = has_no_times ? "These frames carry no time stamps" : "No arrivals in view";
  spec.axis.least_range = 1;
  spec.format.format = "%.2f";
  spec.format.widest = "000.00";
  spec.can_log = true;
  spec.can_distribute = true;
  add(kId, {&view_.history->jitter(), theme_.of(Meaning::kJitter), "jitter", 0});
  const model::TimeSeries& rtt = view_.history->rtt();
  if (in_view(rtt)) add(kId, {&rtt, theme_.of(Meaning::kNetwork), "round trip", 1});
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

std::string copy_csv(std::span<const plot::PlotSpec> specs, const plot::Grid& grid,
                     Duration wall_offset) {
  std::vector<plot::CsvColumn> columns;
  for (const plot::PlotSpec& spec : specs) {
    const bool counts = spec.form == plot::Form::kBars;
    for (const plot::Curve& curve : spec.curves) {
      columns.push_back({spec.title, curve.label, counts ? "frames, cumulative" : spec.unit,
                         curve.series, spec.format.divisor});
    }
  }
  return plot::to_csv(columns, grid.begin(), grid.end(), wall_offset);
}

}  // namespace framescope::ui
