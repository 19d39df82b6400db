#pragma once

#include <optional>
#include <string>

#include "core/endpoint.hpp"
#include "core/result.hpp"
#include "model/settings.hpp"
#include "wire/sdp.hpp"

namespace framescope::session {

/// Reads a session description's file into a receiver's configuration: where to listen, payload
/// type, extension ids and dimensions. The error is for a person: the file, the line, the cause.
Result<model::SessionConfig, std::string> with_session_description(model::SessionConfig config,
                                                                   const std::string& file);

/// The description of the rtp stream that is pushed to `to`.
wire::SessionDescription describe(const Endpoint& to, const model::SessionConfig& config,
                                  const model::StreamSettings& settings);

/// The rate that a description names; nothing where the source's own is kept.
std::optional<double> described_fps(const model::StreamSettings& settings);

/// Its text, sent by `origin`.
std::string session_description_text(const wire::SessionDescription& description,
                                     const Endpoint& origin);

/// One line for a shell that shows the stream with ffplay, the description in it.
std::string ffplay_command(const wire::SessionDescription& description, const Endpoint& origin);

}  // namespace framescope::session
