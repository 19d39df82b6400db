#include "model/setting_change.hpp"

#include <cstdio>

namespace framescope::model {
namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

std::string on_off(bool is_on) { return is_on ? "on" : "off"; }

std::string width(const StreamSettings& settings) {
  return settings.width_px == 0 ? "source's" : std::to_string(settings.width_px) + " px";
}

std::string fps(const StreamSettings& settings) {
  if (!settings.fps) return "source's";
  return *settings.fps == 0 ? "unthrottled" : number(*settings.fps);
}

std::string quality(const StreamSettings& settings) {
  return settings.auto_quality ? "auto (" + to_string(settings.target) + ")"
                               : std::to_string(settings.quality);
}

std::string subsampling(const StreamSettings& settings) {
  return std::string(to_string(settings.subsampling));
}

std::string wire(const StreamSettings& settings) { return std::string(to_string(settings.wire)); }

std::string max_datagram(const StreamSettings& settings) {
  return std::to_string(settings.max_datagram_bytes) + " B";
}

std::string rtp_datagram(const StreamSettings& settings) {
  return std::to_string(settings.rtp_datagram_bytes) + " B";
}

std::string restart_markers(const StreamSettings& settings) {
  return on_off(settings.restart_markers);
}

std::string pace(const StreamSettings& settings) { return number(settings.pace * 100) + " %"; }

std::string partial_pictures(const StreamSettings& settings) {
  return on_off(settings.partial_pictures);
}

std::string upper_part(const StreamSettings& settings) { return on_off(settings.upper_part); }

std::string playout_delay(const StreamSettings& settings) {
  return number(milliseconds(settings.playout_delay)) + " ms";
}

std::string oversize(const StreamSettings& settings) {
  return settings.oversize == Oversize::kFit ? "fit" : "drop";
}

std::string burn_fps(const StreamSettings& settings) { return on_off(settings.burn_fps); }

std::string impairment(const StreamSettings& settings) { return to_string(settings.impairment); }

std::string seed(const StreamSettings& settings) { return std::to_string(settings.seed); }

struct Setting {
  const char* name;
  std::string (*say)(const StreamSettings&);
};

// In the order of the command line's options. What only changes the view is none.
constexpr Setting kSettings[]{
    {"width", width},
    {"fps", fps},
    {"quality", quality},
    {"wire", wire},
    {"burnt-in FPS", burn_fps},
    {"subsampling", subsampling},
    {"largest datagram", max_datagram},
    {"largest packet", rtp_datagram},
    {"oversize", oversize},
    {"restart markers", restart_markers},
    {"pace", pace},
    {"pictures in part", partial_pictures},
    {"upper part", upper_part},
    {"playout delay", playout_delay},
    {"impairment", impairment},
    {"seed", seed},
};

}  // namespace

std::string setting_change(const StreamSettings& before, const StreamSettings& after) {
  std::string text;
  for (const Setting& setting : kSettings) {
    const std::string was = setting.say(before);
    const std::string is = setting.say(after);
    if (was == is) continue;
    if (!text.empty()) text += ", ";
    text.append(setting.name).append(" ").append(was).append(" -> ").append(is);
  }
  return text;
}

}  // namespace framescope::model
