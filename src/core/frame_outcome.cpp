#include "core/frame_outcome.hpp"

namespace framescope {
namespace {

struct Names {
  std::string_view name;
  std::string_view label;
};

constexpr std::array<Names, kFrameOutcomeCount> kNames{{
    {"displayed", "displayed"},
    {"displayed_damaged", "displayed damaged"},
    {"superseded_before_encode", "superseded before encode"},
    {"no_receiver", "no receiver"},
    {"encode_failed", "encode failed"},
    {"too_large", "too large"},
    {"send_failed", "send failed"},
    {"impaired", "impaired"},
    {"lost_in_network", "lost in network"},
    {"lost_in_kernel", "lost in kernel"},
    {"incomplete", "incomplete"},
    {"malformed", "malformed"},
    {"late", "late"},
    {"decode_failed", "decode failed"},
    {"superseded_before_decode", "superseded before decode"},
    {"superseded_before_display", "superseded before display"},
}};

}  // namespace

std::string_view to_string(FrameOutcome outcome) {
  return kNames[static_cast<std::size_t>(outcome)].name;
}

std::string_view label(FrameOutcome outcome) {
  return kNames[static_cast<std::size_t>(outcome)].label;
}

std::optional<FrameOutcome> parse_frame_outcome(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i].name == name) return static_cast<FrameOutcome>(i);
  }
  return std::nullopt;
}

}  // namespace framescope
