#pragma once

#include "ui/actions.hpp"
#include "ui/look.hpp"

namespace framescope::ui {

/// The packets of RTP: what became of each of the newest, how many of them ended how, and the
/// stream's figures; or what would bring packets here.
void draw_packets(const Look& look, const Box& box, const ActionContext& context);

}  // namespace framescope::ui
