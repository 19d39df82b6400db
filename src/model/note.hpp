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
  enum class Kind : std::uint8_t { kQuality, kWidth, kWire, kFit, kImpairmentOff };
  Kind kind = Kind::kQuality;
  int value = 0;      ///< kQuality: 1..100; kWidth: pixels; kWire: a WireFormat
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
