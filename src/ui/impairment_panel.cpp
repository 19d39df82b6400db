#include "ui/impairment_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/rows.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kColumn = 290;
constexpr float kLabel = 92;

/// A share of the datagrams, as percent.
struct Share {
  const char* name;
  std::string_view label;
  std::string_view help;
  double Impairment::*value;
};
constexpr std::array<Share, 4> kShares{{
    {"impair_loss", "Loss", "Datagrams lost, or IP fragments where those count", &Impairment::loss},
    {"impair_reorder", "Reorder", "Datagrams that wait until another has overtaken them",
     &Impairment::reorder},
    {"impair_duplicate", "Duplicate", "Datagrams that come twice", &Impairment::duplicate},
    {"impair_corrupt", "Corrupt", "Datagrams with one bit turned over", &Impairment::corrupt},
}};

bool draw_share(Painter& painter, Rows& rows, const Share& share, Impairment& impairment) {
  double percent = impairment.*share.value * 100;
  const RealSliderSpec spec{share.name, share.help, 0, 100, 0, "%.1f %%", true};
  if (!slider(painter, rows.labelled(share.label), spec, percent)) return false;
  impairment.*share.value = percent / 100;
  return true;
}

bool draw_span(Painter& painter, Rows& rows, std::string_view label, const RealSliderSpec& spec,
               Duration& span) {
  double ms = milliseconds(span);
  if (!slider(painter, rows.labelled(label), spec, ms)) return false;
  span = from_seconds(ms / 1000);
  return true;
}

/// What is lost and damaged.
bool draw_losses(Painter& painter, Rows& rows, Impairment& impairment) {
  bool changed = draw_share(painter, rows, kShares[0], impairment);
  const RealSliderSpec burst{"impair_burst",
                             "Mean length of a run of losses; 0: each by itself",
                             0,
                             100,
                             0,
                             impairment.burst == 0 ? "independent" : "%.1f in a row",
                             true};
  if (slider(painter, rows.labelled("Bursts"), burst, impairment.burst)) {
    // A run is one at least.
    if (impairment.burst != 0) impairment.burst = std::max(1.0, impairment.burst);
    changed = true;
  }
  constexpr std::array<Option, 2> kUnits{{
      {"datagrams", "Loss is of whole datagrams"},
      {"IP fragments",
       "Loss is of IP packets of 1,500 bytes: a datagram survives if all of its "
       "fragments do"},
  }};
  int unit = impairment.mtu_bytes == 0 ? 0 : 1;
  if (choose(painter, rows.labelled("Loss of"), "impair_mtu", kUnits, unit)) {
    constexpr int kEthernet = 1500;
    impairment.mtu_bytes = unit == 0 ? 0 : kEthernet;
    changed = true;
  }
  for (const Share& share : std::span(kShares).subspan(1)) {
    changed |= draw_share(painter, rows, share, impairment);
  }
  return changed;
}

/// What takes time.
bool draw_times(Painter& painter, Rows& rows, Impairment& impairment) {
  bool changed = draw_span(
      painter, rows, "Delay",
      {"impair_delay", "How long each datagram is on its way", 0, 2000, 0, "%.0f ms", true, 1},
      impairment.delay);
  changed |=
      draw_span(painter, rows, "Jitter",
                {"impair_jitter", "The delay varies by so much, up and down; the order stays", 0,
                 1000, 0, "%.0f ms", true},
                impairment.jitter);
  double mbit = static_cast<double>(impairment.rate_bps) / 1e6;
  const RealSliderSpec rate{"impair_rate",
                            "What the line carries; 0: as much as there is",
                            0,
                            1000,
                            0,
                            mbit == 0 ? "no limit" : "%.2f Mbit/s",
                            true,
                            0.01};
  if (slider(painter, rows.labelled("Rate"), rate, mbit)) {
    impairment.rate_bps = static_cast<std::uint64_t>(std::llround(mbit * 1e6));
    changed = true;
  }
  double queue = static_cast<double>(impairment.queue_bytes) / 1024;
  const RealSliderSpec spec{"impair_queue",
                            "What may wait for the line; the rest is dropped",
                            1,
                            4096,
                            static_cast<double>(Impairment::kUsualQueueBytes) / 1024,
                            "%.0f KiB",
                            true,
                            1};
  if (slider(painter, rows.labelled("Queue"), spec, queue)) {
    impairment.queue_bytes = static_cast<std::size_t>(std::llround(queue)) * 1024;
    changed = true;
  }
  return changed;
}

/// What it did so far, and how the command line says the same.
void draw_truth(Painter& painter, Rows& rows, const View& view, const Impairment& impairment,
                Requests& requests) {
  const Theme& theme = painter.theme();
  if (const auto& truth = view.snapshot->impairment) {
    Text words = short_count(truth->entered);
    words.append(" datagrams: ").append(short_count(truth->lost)).append(" lost, ");
    words.append(short_count(truth->queue_dropped)).append(" beyond the queue");
    rows.remark(theme.text, words);
    Text more = short_count(truth->corrupted);
    more.append(" corrupted, ").append(short_count(truth->duplicated)).append(" twice, ");
    more.append(short_count(truth->reordered)).append(" overtaken");
    rows.remark(theme.dim, more);
  } else {
    rows.remark(theme.dim, "Nothing is impaired.");
  }
  const std::string spec = "--impair \"" + to_string(impairment) + "\"";
  if (button(painter, rows.whole(),
             {"impair_copy", "Copy as an option", "What the command line takes for the same"})) {
    requests.copy = spec;
  }
}

}  // namespace

void draw_impairment(const Look& look, const Box& box, const View& view, ControlsState& controls,
                     Requests& requests) {
  Panel panel(look, "impairment", box, Panel::Overflow::kScroll);
  Painter& painter = panel.painter();
  Box rest = panel.contents(12);
  const bool beside = rest.w >= look.px(2 * kColumn - 24);
  const float width = beside ? std::floor((rest.w - look.px(24)) / 2) : rest.w;
  const Box first = rest.take_left(std::min(width, look.px(kColumn * 1.4F)));
  rest.take_left(look.px(24));
  Impairment& impairment = controls.settings.impairment;
  Rows losses(painter, first, kLabel);
  bool changed = draw_losses(painter, losses, impairment);
  Box second = beside ? rest.take_left(std::min(width, look.px(kColumn * 1.4F))) : first;
  if (!beside) second.y = losses.bottom();
  Rows times(painter, second, kLabel);
  changed |= draw_times(painter, times, impairment);
  const bool is_off = impairment == Impairment{};
  if (button(painter, times.whole(),
             {"impair_off", "Off", "The network is as it is", ButtonKind::kPlain,
              is_off ? "It is off" : ""})) {
    impairment = {};
    changed = true;
  }
  draw_truth(painter, times, view, impairment, requests);
  panel.reaches(std::max(losses.bottom(), times.bottom()) + look.px(6));
  if (changed) requests.apply = controls.settings;
}

}  // namespace framescope::ui
