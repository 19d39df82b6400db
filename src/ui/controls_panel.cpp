#include "ui/controls_panel.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/format.hpp"
#include "ui/panel.hpp"
#include "ui/receivers_list.hpp"
#include "ui/rows.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kLabelWidth = 80;
constexpr int kTopFps = 120;

/// What this frame's rows need; the fields' Enter starts the session.
struct Controls {
  Painter& painter;
  Rows& rows;
  const View& view;
  ControlsState& state;
  bool entered = false;
  bool changed = false;
};

void address_field(Controls& c, const char* name, std::string_view label, std::string_view help,
                   std::string& text) {
  const auto parsed = parse_host_port(text, 9999);
  const Box box = c.rows.labelled(label);
  if (field(c.painter, box, {name, "HOST:PORT", help, !parsed.ok()}, text)) c.entered = true;
  if (!parsed) c.rows.remark(c.painter.theme().error, parsed.error());
}

void draw_endpoints(Controls& c) {
  ControlsState& state = c.state;
  c.rows.heading("Connection");
  if (state.role == model::Role::kLoopback) {
    c.rows.remark(c.painter.theme().dim, "To itself over 127.0.0.1, any free port");
    return;
  }
  const bool sends = state.role == model::Role::kSender;
  const std::array<Option, 2> modes{
      sends ? Option{"Wait for Hello", "Listens, and sends to each receiver that says Hello"}
            : Option{"Say Hello", "Asks a sender for its stream"},
      sends ? Option{"Push", "Sends to one address, asked or not"}
            : Option{"Listen", "Takes what is pushed to this address"}};
  bool& second = sends ? state.sender_pushes : state.receiver_asks;
  int mode = (sends ? second : !second) ? 1 : 0;
  if (choose(c.painter, c.rows.whole(), "mode", modes, mode))
    second = sends ? mode == 1 : mode == 0;
  if (sends && state.sender_pushes) {
    address_field(c, "to", "To", "The receiver's address and port", state.to);
  } else if (!sends && state.receiver_asks) {
    address_field(c, "from", "From", "The sender's address and port: Hello goes there", state.from);
  } else {
    address_field(c, "listen", "Listen on",
                  "Own address and port; 0.0.0.0 is every IPv4 interface, [::] every one",
                  state.listen);
  }
}

void draw_source(Controls& c) {
  c.rows.heading("Source");
  const FieldSpec spec{
      "source", "test, camera, FILE or URL",
      "test: the built-in pattern. camera or camera:N. A file or a URL. gst:PIPELINE.",
      c.state.source.empty()};
  if (field(c.painter, c.rows.whole(), spec, c.state.source)) c.entered = true;
  tick(c.painter, c.rows.whole(), "loop", "Repeat a file at its end",
       "Takes effect with the next start", c.state.loop);
  if (c.view.source == nullptr) return;
  Text facts(c.view.source->name);
  facts.append(" \xC2\xB7 ").append("%.0f", c.view.source->width_px).append("\xC3\x97");
  facts.append("%.0f", c.view.source->height_px);
  if (c.view.source->fps > 0) facts.append(" \xC2\xB7 ").append("%.4g fps", c.view.source->fps);
  c.rows.remark(c.painter.theme().dim, facts);
}

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

void draw_wire(Controls& c) {
  constexpr std::array<Option, 3> kWires{{
      {"base64", "base64 of the JPEG, as the tutorial sends it: a third larger"},
      {"raw", "The JPEG itself"},
      {"RTP/JPEG",
       "Many small datagrams a frame, as GStreamer and FFmpeg take them (RFC 2435). It knows no "
       "4:4:4, which becomes 4:2:0."},
  }};
  int wire = static_cast<int>(c.state.settings.wire);
  if (!choose(c.painter, c.rows.whole(), "wire", kWires, wire)) return;
  take_wire(c.state.settings, static_cast<WireFormat>(wire));
  c.changed = true;
}

void draw_oversize(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  constexpr std::array<Option, 2> kPolicies{{
      {"fit", "Encodes a frame that is too large again, at the highest quality that fits"},
      {"drop", "Drops a frame that is too large, and counts it"},
  }};
  int oversize = static_cast<int>(settings.oversize);
  if (!choose(c.painter, c.rows.labelled("Too large"), "oversize", kPolicies, oversize)) return;
  settings.oversize = static_cast<model::Oversize>(oversize);
  c.changed = true;
}

/// `bytes` is the limit of the wire in use.
void draw_limit(Controls& c, const SliderSpec& spec, std::size_t& bytes) {
  auto limit = static_cast<int>(bytes);
  if (!slider(c.painter, c.rows.labelled("Limit"), spec, limit)) return;
  bytes = static_cast<std::size_t>(limit);
  c.changed = true;
}

/// One datagram a frame.
void draw_one_datagram(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  draw_oversize(c);
  constexpr SliderSpec kLimit{
      "max_datagram",
      "The largest datagram, in bytes. 65,507 is UDP's limit, 9,216 the default of macOS, 1,472 "
      "fits one Ethernet frame. The right button restores UDP's limit.",
      512,
      static_cast<int>(kMaxDatagramBytes),
      static_cast<int>(kMaxDatagramBytes),
      "%d B",
      true};
  draw_limit(c, kLimit, settings.max_datagram_bytes);
  if (c.view.running == nullptr || !c.view.datagram_bytes) return;
  const double share =
      *c.view.datagram_bytes / static_cast<double>(settings.max_datagram_bytes) * 100;
  c.rows.remark(c.painter.theme().dim,
                Text().append("%.0f", share).append(" % of the limit is used"));
}

/// Many datagrams a frame.
void draw_rtp_sender(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  constexpr SliderSpec kLimit{
      "rtp_datagram",
      "The largest packet, in bytes of UDP payload. 1,472 fit one Ethernet frame, the usual 1,400 "
      "leave room for a tunnel. The right button restores 1,400.",
      300,
      static_cast<int>(kMaxDatagramBytes),
      1400,
      "%d B",
      true};
  draw_limit(c, kLimit, settings.rtp_datagram_bytes);
  c.changed |= tick(c.painter, c.rows.whole(), "restart", "Restart markers",
                    "Packets can be decoded one by one: a frame that lost some is shown in part. "
                    "They cost a few percent.",
                    settings.restart_markers);
  constexpr RealSliderSpec kPace{
      "pace",
      "Share of the time between two frames over which a frame's packets are spread, so that no "
      "burst overflows a buffer on the way. The right button restores 25 %.",
      0,
      100,
      25,
      "%.0f %%"};
  double percent = settings.pace * 100;
  if (slider(c.painter, c.rows.labelled("Pace"), kPace, percent)) {
    settings.pace = percent / 100;
    c.changed = true;
  }
}

void draw_datagram(Controls& c) {
  c.rows.heading("Datagram");
  draw_wire(c);
  is_one_datagram(c.state.settings.wire) ? draw_one_datagram(c) : draw_rtp_sender(c);
}

/// What a receiver does with RTP that lost packets.
void draw_rtp_receiver(Controls& c) {
  model::StreamSettings& settings = c.state.settings;
  c.rows.heading("Lost packets");
  c.changed |= tick(c.painter, c.rows.whole(), "partial", "Show what came",
                    "Frames of RTP that lost packets are shown, their holes filled from the "
                    "picture before",
                    settings.partial_pictures);
  c.changed |= tick(c.painter, c.rows.whole(), "show_holes", "Mark what is old",
                    "Hatches the filled holes (H)", settings.show_holes);
  c.changed |= tick(c.painter, c.rows.whole(), "upper_part", "Upper part only",
                    "Of frames without restart markers shows what lies above the first loss",
                    settings.upper_part);
  constexpr SliderSpec kDelay{
      "playout_delay",
      "Holds frames so long, to smooth their timing: jitter goes, latency comes. The right button "
      "restores none.",
      0,
      2000,
      0,
      "%d ms",
      true};
  auto delay = static_cast<int>(std::lround(milliseconds(settings.playout_delay)));
  if (slider(c.painter, c.rows.labelled("Delay"), kDelay, delay)) {
    settings.playout_delay = std::chrono::milliseconds(delay);
    c.changed = true;
  }
}

/// Says that a field waits for a restart, and offers it.
void draw_restart(Controls& c, Requests& requests) {
  if (c.view.running == nullptr) return;
  const auto wanted = c.state.config();
  if (!wanted || same_session(*wanted, *c.view.running)) return;
  const ButtonSpec spec{"restart", "Restart with these",
                        "Ends the session and starts one with the fields as they are now",
                        ButtonKind::kMain};
  if (button(c.painter, c.rows.whole(), spec)) requests.start = *wanted;
}

}  // namespace

void draw_controls(const Look& look, const Box& box, const View& view, ControlsState& controls,
                   Requests& requests) {
  Panel panel(look, "controls", box, Panel::Overflow::kScroll);
  Rows rows(panel.painter(), panel.contents(12), kLabelWidth);
  Controls c{panel.painter(), rows, view, controls};
  draw_endpoints(c);
  const bool sends = controls.role != model::Role::kReceiver;
  if (sends) draw_source(c);
  draw_restart(c, requests);
  if (sends) {
    draw_picture(c);
    draw_jpeg(c);
    draw_datagram(c);
  } else {
    rows.heading("Stream");
    rows.remark(look.theme->dim,
                "Width, frame rate, quality and wire are the sender's to choose; what arrives is "
                "recognised.");
  }
  const bool receives = controls.role != model::Role::kSender;
  if (receives && (!sends || !is_one_datagram(controls.settings.wire))) draw_rtp_receiver(c);
  float bottom = rows.bottom();
  if (view.running != nullptr && view.running->role == model::Role::kSender) {
    Box below = panel.contents(12);
    below.y = bottom + look.px(7);
    bottom = draw_receivers(panel.painter(), below, *view.snapshot);
  }
  panel.reaches(bottom);
  if (c.changed) requests.apply = controls.settings;
  if (!c.entered) return;
  const auto config = controls.config();
  if (config) requests.start = *config;
}

}  // namespace framescope::ui
