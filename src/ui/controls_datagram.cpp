// How frames travel: in one datagram or in packets of RTP, at both ends.
#include <array>
#include <cmath>

#include "ui/controls_rows.hpp"
#include "ui/format.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

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

}  // namespace

void draw_datagram(Controls& c) {
  c.rows.heading("Datagram");
  draw_wire(c);
  is_one_datagram(c.state.settings.wire) ? draw_one_datagram(c) : draw_rtp_sender(c);
}

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

}  // namespace framescope::ui
