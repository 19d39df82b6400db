#pragma once

#include "ui/look.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// The large read-outs: FPS, datagram size, drops, price of base64, latency, bit rate. Where the
/// box is too narrow for all in one row, `rows` says how many rows there are.
void draw_figures(const Look& look, const Box& box, const View& view, int rows = 1);

}  // namespace framescope::ui
