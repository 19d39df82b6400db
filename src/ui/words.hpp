#pragma once

#include <string>

#include "ui/controls_state.hpp"
#include "ui/format.hpp"
#include "ui/view.hpp"

namespace framescope::ui {

/// "Sender", "Receiver" or "Loopback".
std::string_view role_name(model::Role role);

/// What the running session waits for or nothing runs yet, and what to do about it: two sentences
/// for an empty panel.
struct Words {
  std::string headline;
  std::string advice;
};
Words why_empty(const View& view, const ControlsState& controls);

/// Why a moment of the past has no picture: `moment` is its frame, null: there was none.
/// `forgotten`: it was shown, but is no longer kept.
Words why_missing(bool forgotten, const model::LoggedFrame* moment);

/// On which clock the latencies across the network stand: "same host", "estimated +-1.2 ms",
/// "unknown", or "unknown, offset only to +-100 ms" where an estimate is too uncertain to tell them
/// by; with the one character for +-.
Text latency_clock(const model::Snapshot& snapshot);

/// "+-1.2 ms": how far an estimated clock may be off; empty when there is no estimate.
Text clock_error(const model::Snapshot& snapshot);

/// "#1,234", or "unknown frame" for a lost one that only its sequence number is known of.
Text frame_name(const model::FrameSample& sample);

/// A frame's reason for people: "jpeg truncated scan"; empty if there is none.
Text reason_words(const model::FrameSample& sample);

/// How a frame ended, and why: "malformed: jpeg truncated scan"; "sent" where a sender knows no
/// more.
Text outcome_words(const model::FrameSample& sample);

/// The text with the command line's options called by what the window calls them: "lower Quality or
/// Width" instead of "lower --quality or --width". Options without a control stay. It begins as a
/// sentence does.
std::string in_window_terms(std::string text);

/// Between whom the stream goes: "127.0.0.1:40312 to itself", "listens on 0.0.0.0:9999", "asks
/// 127.0.0.1:9999".
std::string endpoint_words(const View& view, const ControlsState& controls);

}  // namespace framescope::ui
