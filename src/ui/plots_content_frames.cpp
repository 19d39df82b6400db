// The plots of how many frames there are, when they come, and which are dropped.
#include "ui/plots_content.hpp"
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

/// The thresholds of loss, as drops in a bucket of a stream that runs at its nominal rate.
void PlotsContent::add_loss_levels(Duration bucket) {
  const double frames = view_.nominal_fps.value_or(0) * seconds(bucket);
  if (!(frames > 0)) return;
  const model::Thresholds& thresholds = view_.thresholds;
  add(PlotId::kDrops, plot::Level{frames * thresholds.loss_warning, "", theme_.warning});
  add(PlotId::kDrops, plot::Level{frames * thresholds.loss_error, "", theme_.error});
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

}  // namespace framescope::ui
