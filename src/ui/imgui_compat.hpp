#pragma once

#include <cstdint>

#include <imgui.h>

/// What differs between Dear ImGui 1.86 (Debian 12), 1.90 (Debian 13, Ubuntu 24.04) and 1.92. Nothing else in `ui`
/// asks for its version.
namespace framescope::ui::compat {

/// OpenGL's name of a texture as Dear ImGui wants it.
inline ImTextureID texture_id(unsigned name) {
#if IMGUI_VERSION_NUM >= 19140
  return static_cast<ImTextureID>(name);
#else
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(name));
#endif
}

inline bool begin_child(const char* id, ImVec2 size, bool padded, ImGuiWindowFlags flags = 0) {
#if IMGUI_VERSION_NUM >= 19000
  return ImGui::BeginChild(id, size, padded ? ImGuiChildFlags_AlwaysUseWindowPadding : 0, flags);
#else
  return ImGui::BeginChild(id, size, false, flags | (padded ? ImGuiWindowFlags_AlwaysUseWindowPadding : 0));
#endif
}

inline void outline(ImDrawList& list, ImVec2 from, ImVec2 to, ImU32 colour, float rounding, float thickness) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddRect(from, to, colour, rounding, thickness, 0);
#else
  list.AddRect(from, to, colour, rounding, 0, thickness);
#endif
}

}  // namespace framescope::ui::compat
