#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/frame_outcome.hpp"
#include "model/snapshot.hpp"
#include "ui/link_state.hpp"

namespace framescope::ui {

/// A colour as Dear ImGui packs it: 0xAABBGGRR.
using Colour = std::uint32_t;

/// An opaque colour from 0xRRGGBB.
constexpr Colour rgb(std::uint32_t hex) {
  return 0xFF000000U | (hex & 0xFFU) << 16U | (hex & 0xFF00U) | hex >> 16U;
}

/// The same colour, `alpha` (0..1) opaque.
constexpr Colour faded(Colour colour, double alpha) {
  return (colour & 0xFFFFFFU) | static_cast<std::uint32_t>(alpha * 255.0 + 0.5) << 24U;
}

/// `share` (0..1) of `colour` over what is left of `under`; opaque.
constexpr Colour mixed(Colour under, Colour colour, double share) {
  constexpr double kRounding = 0.5;
  std::uint32_t mix = 0xFF000000U;
  for (unsigned bits = 0; bits < 24; bits += 8) {
    const double a = under >> bits & 0xFFU;
    const double b = colour >> bits & 0xFFU;
    mix |= static_cast<std::uint32_t>(a + (b - a) * share + kRounding) << bits;
  }
  return mix;
}

/// What a curve or a mark shows. A meaning keeps its colour in every plot, table and document.
enum class Meaning : std::uint8_t {
  kCaptured,
  kEncoded,
  kSent,
  kReceived,
  kDecoded,
  kDisplayed,
  kDatagram,  ///< UDP payload
  kJpeg,      ///< the JPEG inside
  kQuality,   ///< of the JPEG
  // The spans of a frame's life.
  kEncode,
  kSend,
  kNetwork,
  kDecode,
  kDisplay,
  kEndToEnd,
  kGlassToGlass,
  kBitRate,
  kJitter,          ///< interarrival
  kBase64Overhead,  ///< what base64 adds to a JPEG
};

/// The shape of a mark, so that no meaning rests on colour alone.
enum class Shape : std::uint8_t { kCircle, kRing, kSquare, kDiamond, kTriangle, kCross };

/// How a cause of drops is marked.
struct Mark {
  Colour colour;
  Shape shape;
};

/// The colours of the window. The series are safe for colour-blind eyes (the smallest CIEDE2000
/// distance is 10.9 under simulation); a status always has a glyph and a word beside its colour.
struct Theme {
  bool dark;
  Colour window;  ///< lines between the panels
  Colour panel;   ///< what the window is cleared with
  Colour field;   ///< input fields, slider grooves
  Colour hover;
  Colour active;
  Colour border;
  Colour text;
  Colour dim;     ///< labels and units
  Colour chosen;  ///< the chosen one of several, a slider's filled part
  Colour chosen_text;
  Colour backdrop;  ///< around pictures
  Colour good;
  Colour warning;
  Colour error;
  Colour idle;
  std::array<Colour, 7> series;

  Colour of(Meaning meaning) const;
  Colour of(model::Severity severity) const;
  Colour of(LinkState state) const;
  Mark of(FrameOutcome outcome) const;
  Mark of(model::PacketFate fate) const;
};

const Theme& dark_theme();
const Theme& light_theme();
/// "dark" or "light"; any other name is dark.
const Theme& theme_named(std::string_view name);

/// Sets Dear ImGui's style. Between frames.
void apply(const Theme& theme, float scale);

}  // namespace framescope::ui
