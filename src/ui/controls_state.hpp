#pragma once

#include <string>

#include "core/result.hpp"
#include "model/settings.hpp"

namespace framescope::ui {

/// What the controls hold: the stream's settings, which act at once, and what the next session will
/// be started with, as the user types it.
struct ControlsState {
  model::StreamSettings settings;
  model::Role role = model::Role::kLoopback;
  bool sender_pushes = false;  ///< sender: sends to `to`; else waits for hellos on `listen`
  bool receiver_asks = true;  ///< receiver: says hello to `from`; else takes what comes on `listen`
  std::string listen = "0.0.0.0:9999";
  std::string to = "127.0.0.1:9999";
  std::string from = "127.0.0.1:9999";
  std::string source = "test";
  bool loop = false;
  model::SessionConfig base;  ///< what has no control: limits, folders, allowed networks

  ControlsState() = default;
  ControlsState(const model::SessionConfig& config, const model::StreamSettings& settings);

  /// What a session would be started with; or what is wrong with a field, for a person.
  Result<model::SessionConfig, std::string> config() const;
};

/// Chooses a wire: RTP/JPEG knows no 4:4:4, which becomes 4:2:0; all else keeps its value.
void take_wire(model::StreamSettings& settings, WireFormat wire);

/// Whether a session of `a` would differ from one of `b`.
bool same_session(const model::SessionConfig& a, const model::SessionConfig& b);

}  // namespace framescope::ui
