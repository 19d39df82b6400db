#pragma once

#include <cstdint>
#include <string>

#include <imgui.h>
#include <imgui_freetype.h>
#include <imgui_internal.h>

/// What differs between Dear ImGui 1.86 (Debian 12), 1.90 (Debian 13, Ubuntu 24.04) and 1.92.
/// Nothing else in `ui` asks for its version.
namespace framescope::ui::compat {

/// OpenGL's name of a texture as Dear ImGui wants it.
inline ImTextureID texture_id(unsigned name) {
#if IMGUI_VERSION_NUM >= 19140
  return static_cast<ImTextureID>(name);
#else
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
#endif
}

/// A child whose controls Tab and the arrows reach from those of its parent.
inline bool begin_child(const char* id, ImVec2 size, ImGuiWindowFlags flags) {
#if IMGUI_VERSION_NUM >= 19090
  return ImGui::BeginChild(id, size, ImGuiChildFlags_NavFlattened, flags);
#elif IMGUI_VERSION_NUM >= 19000
  return ImGui::BeginChild(id, size, 0, flags | ImGuiWindowFlags_NavFlattened);
#else
  return ImGui::BeginChild(id, size, false, flags | ImGuiWindowFlags_NavFlattened);
#endif
}

inline void outline(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float rounding,
                    float thickness) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddRect(from, to, colour, rounding, thickness, 0);
#else
  list.AddRect(from, to, colour, rounding, 0, thickness);
#endif
}

/// The size that a face was made for, in pixels, and what of it lies above the base line.
inline float size_px(const ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  return font->LegacySize;
#else
  return font->FontSize;
#endif
}
inline float ascent_px(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  return font->GetFontBaked(font->LegacySize)->Ascent;
#else
  return font->Ascent;
#endif
}

inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, font->LegacySize);
#else
  ImGui::PushFont(font);
#endif
}

/// Where a line of `width` pixels that begins at `text` has to end.
inline const char* end_of_line(ImFont* font, const char* text, const char* end, float width) {
#if IMGUI_VERSION_NUM >= 19200
  return font->CalcWordWrapPosition(font->LegacySize, text, end, width);
#else
  return font->CalcWordWrapPositionA(1.0F, text, end, width);
#endif
}

/// Has FreeType draw the letters of an atlas.
inline void use_freetype(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
#endif
}
inline bool uses_freetype(const ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM >= 19200
  return atlas.FontLoader == ImGuiFreeType::GetFontLoader();
#else
  return atlas.FontBuilderIO == ImGuiFreeType::GetBuilderForFreeType();
#endif
}
inline void hint_lightly(ImFontConfig& config) {
#if IMGUI_VERSION_NUM >= 19200
  config.FontLoaderFlags = ImGuiFreeTypeLoaderFlags_LightHinting;
#else
  config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
#endif
}

/// Before 1.87 Dear ImGui looks at which keys are held (in the window system's codes) when a frame
/// begins, and misses one that came and went before: true if this one has to be held for it, until
/// release_key().
inline bool hold_key(int key) {
#if IMGUI_VERSION_NUM < 18700
  bool& held = ImGui::GetIO().KeysDown[key];
  if (held) return false;
  return held = true;
#else
  static_cast<void>(key);
  return false;
#endif
}
inline void release_key(int key) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().KeysDown[key] = false;
#else
  static_cast<void>(key);
#endif
}

/// Gives the keyboard to the item that was just made, and brings it into sight.
inline void focus_last_item() {
  ImGuiContext& context = *ImGui::GetCurrentContext();
  ImGui::ClearActiveID();
  ImGui::SetFocusID(ImGui::GetItemID(), ImGui::GetCurrentWindow());
#if IMGUI_VERSION_NUM >= 19140
  context.NavCursorVisible = true;
#else
  context.NavDisableHighlight = false;
  context.NavDisableMouseHover = true;
#endif
  if (!ImGui::IsItemVisible()) ImGui::SetScrollHereY();
}

/// Tab is the window's own: Dear ImGui does not see it.
inline void hide_tab() {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().KeyMap[ImGuiKey_Tab] = -1;
#else
  ImGui::SetKeyOwner(ImGuiKey_Tab, ImGui::GetID("tab"), ImGuiInputFlags_LockThisFrame);
#endif
}

/// Control characters are none.
inline void append_utf8(std::string& text, ImWchar letter) {
  const auto code = static_cast<unsigned>(letter);
  const auto byte = [&text](unsigned bits) { text.push_back(static_cast<char>(bits)); };
  if (code < 0x20 || code == 0x7F) return;
  if (code < 0x80) return byte(code);
  if (code < 0x800) {
    byte(0xC0 | code >> 6);
    return byte(0x80 | (code & 0x3F));
  }
  byte(0xE0 | (code >> 12 & 0xF));
  byte(0x80 | (code >> 6 & 0x3F));
  byte(0x80 | (code & 0x3F));
}

/// Takes what was typed since the last frame, as UTF-8; true if there was something.
inline bool take_characters(std::string& text) {
  ImVector<ImWchar>& typed = ImGui::GetIO().InputQueueCharacters;
  const bool any = !typed.empty();
  for (const ImWchar letter : typed) append_utf8(text, letter);
  typed.resize(0);
  return any;
}

/// For frames without a window system: each of Dear ImGui's keys has its own number, and is held or
/// let go by it.
inline void number_keys() {
#if IMGUI_VERSION_NUM < 18700
  for (int key = 0; key < ImGuiKey_COUNT; ++key) ImGui::GetIO().KeyMap[key] = key;
#endif
}
inline void press_key(ImGuiKey key, bool down) {
#if IMGUI_VERSION_NUM < 18700
  ImGui::GetIO().KeysDown[key] = down;
#else
  ImGui::GetIO().AddKeyEvent(key, down);
#endif
}

/// Letters are made when they are needed from 1.92 on, and a renderer that knows it wants no atlas
/// beforehand.
inline void build(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#else
  static_cast<void>(atlas);
#endif
}

}  // namespace framescope::ui::compat
