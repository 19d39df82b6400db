#pragma once

#include "ui/controls_state.hpp"
#include "ui/rows.hpp"
#include "ui/view.hpp"

// The sections of the controls below endpoints and source; for controls*.cpp only.
namespace framescope::ui {

/// What this frame's rows need; the fields' Enter starts the session.
struct Controls {
  Painter& painter;
  Rows& rows;
  const View& view;
  ControlsState& state;
  bool entered = false;
  bool changed = false;
};

/// Size and rate of the pictures that are sent.
void draw_picture(Controls& c);
/// Quality and subsampling.
void draw_jpeg(Controls& c);
/// The wire, and what a sender does on it.
void draw_datagram(Controls& c);
/// What a receiver does with RTP that lost packets.
void draw_rtp_receiver(Controls& c);

}  // namespace framescope::ui
