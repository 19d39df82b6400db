#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "model/settings.hpp"

namespace framescope::model {

enum class Severity : std::uint8_t { kInfo, kWarning, kError };
std::string_view to_string(Severity severity);

/// What the program itself can change so that a fault goes away.
struct Remedy {
  enum class Kind : std::uint8_t {
    kQuality,
    kWidth,
    kWire,
    kFit,
    kImpairmentOff,
    kSubsampling,
    kPartialPictures,  ///< restart markers at the sender, partial pictures at the receiver
    kPacketBytes,      ///< of rtp
    kPace              ///< of rtp
  };
  Kind kind = Kind::kQuality;
  /// kQuality: 1..100; kWidth: pixels; kWire: a WireFormat; kSubsampling: a Subsampling;
  /// kPacketBytes: UDP payload; kPace: percent of the frame interval.
  int value = 0;
  std::string label;  ///< of a button: "Quality 60"
};

/// The settings with the remedy in place, all others as they are.
StreamSettings applied(const Remedy& remedy, StreamSettings settings);

/// Something to tell the user in words.
struct Note {
  std::string id;  ///< stable name, for machines
  Severity severity = Severity::kInfo;
  std::string text;  ///< what happened, how much, what to try
  Time at{};         ///< when it was told; a finding: since when it holds
  std::optional<Remedy> remedy = std::nullopt;
};

}  // namespace framescope::model
