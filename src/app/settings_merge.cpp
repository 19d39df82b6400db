#include <algorithm>
#include <string_view>

#include "app/settings_file.hpp"
#include "app/settings_toml.hpp"
#include "app/stream_limits.hpp"
#include "core/endpoint.hpp"
#include "media/source_spec.hpp"

namespace framescope::app {
namespace {

using Stream = model::StreamSettings;

template <typename Value>
Value merged(const Value& file, const Value& at_start, const Value& now) {
  return now == at_start ? file : now;
}

/// The same for text that may be half typed.
std::string merged_if(bool usable, const std::string& file, const std::string& at_start,
                      const std::string& now) {
  return usable ? merged(file, at_start, now) : file;
}

bool is_address(const std::string& text, bool peer) {
  if (text.empty()) return true;
  const auto address = parse_host_port(text, 1);
  return address && (!peer || address->port != 0) && can_be_quoted(text);
}

bool is_source(const std::string& text) {
  return media::parse_source(text).ok() && can_be_quoted(text);
}

Stream in_range(Stream stream) {
  if (stream.width_px != 0) stream.width_px = std::clamp(stream.width_px, 16, 8192);
  if (stream.fps && !(*stream.fps >= 0 && *stream.fps <= 1000)) stream.fps.reset();
  stream.quality = std::clamp(stream.quality, 1, 100);
  stream.max_datagram_bytes =
      std::clamp(stream.max_datagram_bytes, kLeastDatagramBytes, kMaxDatagramBytes);
  stream.rtp_datagram_bytes =
      std::clamp(stream.rtp_datagram_bytes, kLeastRtpDatagramBytes, kMaxDatagramBytes);
  stream.pace = stream.pace >= 0 && stream.pace <= 1 ? stream.pace : Stream{}.pace;
  stream.playout_delay = std::clamp(stream.playout_delay, Duration{}, kLongestDelay);
  // Each of the two may come from elsewhere.
  if (stream.wire == WireFormat::kRtp && stream.subsampling == Subsampling::k444) {
    stream.subsampling = Subsampling::k420;
  }
  return stream;
}

Stream merged_stream(const Stream& file, const Stream& at_start, const Stream& now) {
  const auto keep = [&](auto member) {
    return merged(file.*member, at_start.*member, now.*member);
  };
  Stream stream;
  stream.width_px = keep(&Stream::width_px);
  stream.fps = keep(&Stream::fps);
  stream.quality = keep(&Stream::quality);
  stream.auto_quality = keep(&Stream::auto_quality);
  stream.target = fault_of(now.target).empty() ? keep(&Stream::target) : file.target;
  stream.subsampling = keep(&Stream::subsampling);
  stream.wire = keep(&Stream::wire);
  stream.max_datagram_bytes = keep(&Stream::max_datagram_bytes);
  stream.rtp_datagram_bytes = keep(&Stream::rtp_datagram_bytes);
  stream.restart_markers = keep(&Stream::restart_markers);
  stream.pace = keep(&Stream::pace);
  stream.oversize = keep(&Stream::oversize);
  stream.burn_fps = keep(&Stream::burn_fps);
  stream.impairment =
      fault_of(now.impairment).empty() ? keep(&Stream::impairment) : file.impairment;
  stream.seed = keep(&Stream::seed);
  stream.partial_pictures = keep(&Stream::partial_pictures);
  stream.show_holes = keep(&Stream::show_holes);
  stream.upper_part = keep(&Stream::upper_part);
  stream.playout_delay = keep(&Stream::playout_delay);
  return in_range(stream);
}

/// Names that no document can hold are none.
void drop_unwritable(model::WindowSettings& window) {
  const auto is_lost = [](const std::string& name) { return !can_be_quoted(name); };
  std::erase_if(window.hidden_plots, is_lost);
  std::erase_if(window.log_axes, is_lost);
  if (is_lost(window.bottom_tab)) window.bottom_tab = model::WindowSettings{}.bottom_tab;
}

model::WindowSettings merged_window(const model::WindowSettings& file,
                                    const model::WindowSettings& at_start,
                                    const model::WindowSettings& now) {
  model::WindowSettings window;
  model::each_window_setting([&](std::string_view, std::string_view, auto member, auto) {
    member(window) = merged(member(file), member(at_start), member(now));
  });
  drop_unwritable(window);
  return model::clamped(window);
}

}  // namespace

SavedSettings settings_to_save(const SavedSettings& file, const SavedSettings& at_start,
                               const SavedSettings& now) {
  SavedSettings saved;
  saved.stream = merged_stream(file.stream, at_start.stream, now.stream);
  saved.role = merged(file.role, at_start.role, now.role);
  saved.source = merged_if(is_source(now.source), file.source, at_start.source, now.source);
  saved.loop = merged(file.loop, at_start.loop, now.loop);
  saved.listen = merged_if(is_address(now.listen, false), file.listen, at_start.listen, now.listen);
  saved.to = merged_if(is_address(now.to, true), file.to, at_start.to, now.to);
  saved.from = merged_if(is_address(now.from, true), file.from, at_start.from, now.from);
  saved.window = merged_window(file.window, at_start.window, now.window);
  return saved;
}

}  // namespace framescope::app
