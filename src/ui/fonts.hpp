#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

struct ImFont;

namespace framescope::ui {

/// Text on pictures is as large as the picture: the nearest of so many sizes is stretched.
inline constexpr std::size_t kOverlaySizes = 3;

/// The faces of the window, made for one scale. Digits of the number faces are all of one width.
struct Fonts {
  ImFont* text = nullptr;    ///< 14 px
  ImFont* strong = nullptr;  ///< 14 px, for headings
  ImFont* small = nullptr;   ///< 12 px, for labels and units
  ImFont* number = nullptr;  ///< 13 px
  ImFont* large = nullptr;   ///< 24 px, for read-outs
  std::array<ImFont*, kOverlaySizes>
      overlay{};                 ///< 14, 22, 36 px, for text on pictures; ASCII only
  const char* unknown = "-";     ///< stands for a figure that is not known
  const char* ellipsis = "...";  ///< stands for text that was cut
  bool complete = false;         ///< false: a built-in font had to do for one of them
};

/// Where the faces are looked for: the first file that exists wins.
struct FontFiles {
  std::vector<std::string> text;     ///< Roboto
  std::vector<std::string> strong;   ///< Roboto Medium
  std::vector<std::string> number;   ///< JetBrains Mono
  std::vector<std::string> overlay;  ///< JetBrains Mono Bold
  std::vector<std::string> symbols;  ///< DejaVu Sans, merged into the text faces
};

/// Where Debian's packages and those of its kin put them.
FontFiles system_font_files();

/// Builds Dear ImGui's atlas anew for `scale` (0.75..3); a face without a file gets the built-in
/// font. Between frames; the renderer must take the atlas over afterwards.
Fonts load_fonts(const FontFiles& files, float scale);

}  // namespace framescope::ui
