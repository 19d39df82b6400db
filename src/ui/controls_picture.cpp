// What is sent: the pictures and how they are encoded.
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/controls_rows.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr int kTopFps = 120;

/// The frame rate as a slider: 0 is unthrottled, below it the source's own.
void draw_fps(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  constexpr int kOwn = -1;
  int fps = settings.fps ? static_cast<int>(std::lround(*settings.fps)) : kOwn;
  const char* format = fps == kOwn ? "source's own" : fps == 0 ? "as fast as it goes" : "%d fps";
  const SliderSpec spec{"fps",
                        "Frames a second. 0: as fast as the sender can; at the left end: the "
                        "source's own. Ctrl-click "
                        "types a value, the right button restores the source's own.",
                        kOwn,
                        kTopFps,
                        kOwn,
                        format};
  if (!slider(c.painter, c.rows.labelled("Frame rate"), spec, fps)) return;
  settings.fps = fps == kOwn ? std::nullopt : std::optional<double>(fps);
  c.changed = true;
}

/// What an automatic quality can hold, in the order of the choice.
struct TargetChoice {
  model::QualityTarget usual;
  Option option;
  SliderSpec slider;  ///< without a name: there is no value
  double unit = 1;    ///< of the slider, in the target's
};
using Target = model::QualityTarget;
constexpr std::array<TargetChoice, 5> kTargets{{
    {{}, {"limit", "The highest quality that fits the datagram limit"}, {}},
    {{Target::Kind::kDatagram, 9216},
     {"bytes", "The highest quality whose datagrams are at most so large"},
     {"target_bytes",
      "The largest datagram that the quality may make, in bytes. The right button restores 9,216, "
      "the default limit of macOS.",
      512, static_cast<int>(kMaxDatagramBytes), 9216, "%d B", true}},
    {{Target::Kind::kRate, 4e6},
     {"rate", "The highest quality whose bit rate holds, over about a second"},
     {"target_rate",
      "UDP payload to one receiver. Single frames differ, the mean holds. The right button "
      "restores "
      "4 Mbit/s.",
      100, 100'000, 4000, "%d kbit/s", true},
     1000},
    {{Target::Kind::kFragments, 8},
     {"frags", "The highest quality whose frames are at most so many IP fragments"},
     {"target_fragments",
      "IP fragments of a frame at an MTU of 1,500: one lost loses the frame. The right button "
      "restores 8.",
      1, 45, 8, "%d fragments"}},
    {{Target::Kind::kFps, 30},
     {"fps", "The highest quality for which the encoder is quick enough"},
     {"target_fps",
      "Frames a second that the encoder must keep up with. The right button restores 30.", 1,
      kTopFps, 30, "%d fps"}},
}};

void draw_target(Controls& c) {
  model::QualityTarget& target = c.state.settings.target;
  std::array<Option, kTargets.size()> options;
  for (std::size_t i = 0; i < kTargets.size(); ++i) options[i] = kTargets[i].option;
  const auto is_kind = [&target](const TargetChoice& choice) {
    return choice.usual.kind == target.kind;
  };
  auto chosen = static_cast<int>(std::ranges::find_if(kTargets, is_kind) - kTargets.begin());
  if (choose(c.painter, c.rows.whole(), "target", options, chosen)) {
    target = kTargets[static_cast<std::size_t>(chosen)].usual;
    c.changed = true;
  }
  const TargetChoice& choice = kTargets[static_cast<std::size_t>(chosen)];
  if (choice.slider.name == nullptr) return;
  auto value = static_cast<int>(std::lround(std::min(target.value / choice.unit, 1e9)));
  if (slider(c.painter, c.rows.labelled(target.kind == Target::Kind::kFps ? "At least" : "At most"),
             choice.slider, value)) {
    target.value = value * choice.unit;
    c.changed = true;
  }
}

/// The slider shows what is in use; who moves it wants that quality.
void draw_quality(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  constexpr float kAutoWidth = 58;
  Box row = c.rows.labelled("Quality");
  const Box place = row.take_right(c.painter.px(kAutoWidth));
  row.take_right(c.painter.px(8));
  const bool in_use = settings.auto_quality && c.view.running != nullptr;
  int quality = in_use ? c.view.snapshot->quality.value_or(settings.quality) : settings.quality;
  const SliderSpec spec{"quality",
                        settings.auto_quality
                            ? "The JPEG quality in use. Moving it fixes the quality."
                            : "JPEG quality, 1 to 100. Ctrl-click types a value, the right button "
                              "restores 80.",
                        1,
                        100,
                        80,
                        "%d"};
  if (slider(c.painter, row, spec, quality)) {
    settings.quality = quality;
    settings.auto_quality = false;
    c.changed = true;
  }
  c.changed |=
      tick(c.painter, place, "auto_quality", "Auto",
           "Finds the highest quality that holds a target, frame by frame", settings.auto_quality);
  if (settings.auto_quality) draw_target(c);
}

}  // namespace

void draw_picture(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  c.rows.heading("Picture");
  const SliderSpec width{"width",
                         "Width of the pictures that are sent; their height follows. Ctrl-click "
                         "types a value, the right "
                         "button restores 400.",
                         16,
                         1920,
                         400,
                         "%d px",
                         true};
  if (settings.width_px == 0) {
    const Box place = c.rows.labelled("Width");
    if (button(c.painter, place, {"own_width", "source's own", "Scales to 400 px again"})) {
      settings.width_px = 400;
      c.changed = true;
    }
  } else if (slider(c.painter, c.rows.labelled("Width"), width, settings.width_px)) {
    c.changed = true;
  }
  draw_fps(c);
  c.changed |= tick(c.painter, c.rows.whole(), "burn_fps", "Burn the FPS into the pictures",
                    "As the tutorial does: the receiver sees it in the pixels", settings.burn_fps);
}

void draw_jpeg(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  c.rows.heading("JPEG");
  draw_quality(c);
  std::array<Option, 3> subsamplings{{
      {"4:2:0", "A quarter of the colour samples: the smallest"},
      {"4:2:2", "Half of the colour samples"},
      {"4:4:4", "All colour samples: the largest"},
  }};
  if (settings.wire == WireFormat::kRtp) {
    subsamplings[2].why_not = "RTP/JPEG (RFC 2435) knows 4:2:0 and 4:2:2 only: choose another wire";
  }
  int subsampling = static_cast<int>(settings.subsampling);
  if (choose(c.painter, c.rows.labelled("Subsampling"), "subsampling", subsamplings, subsampling)) {
    settings.subsampling = static_cast<Subsampling>(subsampling);
    c.changed = true;
  }
}

}  // namespace framescope::ui
