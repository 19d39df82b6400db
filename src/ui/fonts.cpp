#include "ui/fonts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>

#include <imgui.h>

#include "ui/imgui_compat.hpp"

namespace framescope::ui {
namespace {

// Latin-1, dashes and the ellipsis.
constexpr std::array<ImWchar, 5> kTextRanges{0x20, 0xFF, 0x2010, 0x2026, 0};
constexpr std::array<ImWchar, 3> kAsciiRanges{0x20, 0x7E, 0};
// Arrows, some relations, geometric shapes.
constexpr std::array<ImWchar, 7> kSymbolRanges{0x2190, 0x2193, 0x2248, 0x2265, 0x25A0, 0x25CF, 0};

constexpr float kTextPx = 14;
constexpr float kSmallPx = 12;
constexpr float kNumberPx = 13;
constexpr float kLargePx = 24;
constexpr std::array<float, kOverlaySizes> kOverlayPx{14, 22, 36};

std::string first_existing(const std::vector<std::string>& files) {
  const auto found = std::ranges::find_if(files, [](const std::string& file) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(file, ignored);
  });
  return found == files.end() ? std::string{} : *found;
}

ImFontConfig config(bool merge) {
  ImFontConfig config;
  config.MergeMode = merge;
  compat::hint_lightly(config);
  config.PixelSnapH = true;
  return config;
}

ImFont* built_in(float size_px) {
  ImFontConfig settings = config(false);
  settings.SizePixels = size_px;
  return ImGui::GetIO().Fonts->AddFontDefault(&settings);
}

struct Face {
  const std::vector<std::string>& files;
  float size_px;
  const ImWchar* ranges = kTextRanges.data();
};

/// The face, or the built-in font; `complete` remembers which.
ImFont* add(const Face& face, float scale, bool& complete) {
  const float size_px = std::round(face.size_px * scale);
  const std::string file = first_existing(face.files);
  const ImFontConfig settings = config(false);
  ImFont* font = nullptr;
  if (!file.empty()) {
    font = ImGui::GetIO().Fonts->AddFontFromFileTTF(file.c_str(), size_px, &settings, face.ranges);
  }
  if (font == nullptr) complete = false;
  return font != nullptr ? font : built_in(size_px);
}

/// Symbols into the face that was added last.
void merge_symbols(const std::vector<std::string>& files, float size_px) {
  const std::string file = first_existing(files);
  if (file.empty()) return;
  const ImFontConfig settings = config(true);
  ImGui::GetIO().Fonts->AddFontFromFileTTF(file.c_str(), std::round(size_px), &settings,
                                           kSymbolRanges.data());
}

std::vector<std::string> in_folders(std::initializer_list<const char*> folders,
                                    const std::string& file) {
  std::vector<std::string> files;
  for (const char* folder : folders)
    files.push_back("/usr/share/fonts/" + std::string(folder) + "/" + file);
  return files;
}

}  // namespace

FontFiles system_font_files() {
  const auto roboto = {"truetype/roboto/unhinted/RobotoTTF", "truetype/roboto/unhinted",
                       "google-roboto", "TTF"};
  const auto mono = {"truetype/jetbrains-mono", "jetbrains-mono-fonts", "TTF"};
  const auto dejavu = {"truetype/dejavu", "dejavu-sans-fonts", "TTF"};
  FontFiles files{in_folders(roboto, "Roboto-Regular.ttf"), in_folders(roboto, "Roboto-Medium.ttf"),
                  in_folders(mono, "JetBrainsMono-Regular.ttf"),
                  in_folders(mono, "JetBrainsMono-Bold.ttf"), in_folders(dejavu, "DejaVuSans.ttf")};
  const auto fall_back = [](std::vector<std::string>& face, const std::vector<std::string>& other) {
    face.insert(face.end(), other.begin(), other.end());
  };
  fall_back(files.text, files.symbols);
  fall_back(files.strong, in_folders(dejavu, "DejaVuSans-Bold.ttf"));
  fall_back(files.number, in_folders(dejavu, "DejaVuSansMono.ttf"));
  fall_back(files.overlay, in_folders(dejavu, "DejaVuSansMono-Bold.ttf"));
  return files;
}

Fonts load_fonts(const FontFiles& files, float scale) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  compat::use_freetype(atlas);
  Fonts fonts;
  fonts.complete = true;
  fonts.text = add({files.text, kTextPx}, scale, fonts.complete);
  merge_symbols(files.symbols, kTextPx * scale);
  fonts.strong = add({files.strong, kTextPx}, scale, fonts.complete);
  fonts.small = add({files.text, kSmallPx}, scale, fonts.complete);
  merge_symbols(files.symbols, kSmallPx * scale);
  fonts.number = add({files.number, kNumberPx}, scale, fonts.complete);
  fonts.large = add({files.number, kLargePx}, scale, fonts.complete);
  for (std::size_t i = 0; i < kOverlaySizes; ++i) {
    fonts.overlay[i] =
        add({files.overlay, kOverlayPx[i], kAsciiRanges.data()}, scale, fonts.complete);
  }
  ImGui::GetIO().FontDefault = fonts.text;
  compat::build(atlas);
  if (fonts.complete) {
    fonts.unknown = "\u2013";
    fonts.ellipsis = "\u2026";
  }
  return fonts;
}

}  // namespace framescope::ui
