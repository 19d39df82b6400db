#pragma once

#include "ui/format.hpp"

namespace framescope::ui {

/// A key with what is held down. Codes are those of the window: the ASCII capital of a printing
/// key, and these.
struct Chord {
  int key = 0;
  bool ctrl = false;
  bool shift = false;
  bool alt = false;

  bool operator==(const Chord&) const = default;
};

inline constexpr int kKeySpace = 32;
inline constexpr int kKeyEscape = 256;
inline constexpr int kKeyEnter = 257;
inline constexpr int kKeyTab = 258;
inline constexpr int kKeyBackspace = 259;
inline constexpr int kKeyRight = 262;
inline constexpr int kKeyLeft = 263;
inline constexpr int kKeyDown = 264;
inline constexpr int kKeyUp = 265;
inline constexpr int kKeyHome = 268;
inline constexpr int kKeyF1 = 290;  ///< F2 is the next, and so on
inline constexpr int kKeyPad0 = 320;
inline constexpr int kKeyPadMinus = 333;
inline constexpr int kKeyPadPlus = 334;
inline constexpr int kKeyPadEnter = 335;

/// "Ctrl+Shift+C", as on keyboards; empty without a key.
Text words(const Chord& chord);

}  // namespace framescope::ui
