#include "ui/controls_panel.hpp"

#include <array>

#include "ui/controls_rows.hpp"
#include "ui/panel.hpp"
#include "ui/receivers_list.hpp"
#include "ui/widgets.hpp"

namespace framescope::ui {
namespace {

constexpr float kLabelWidth = 80;

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
