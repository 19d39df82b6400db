#pragma once

#include <filesystem>
#include <string>

#include "core/image.hpp"

namespace framescope::golden {

/// The pictures of one version of Dear ImGui and one maker of its letters: both decide on pixels.
/// "imgui-1.86-freetype". Needs Dear ImGui's context and its font atlas.
std::string look_key();

/// Whether the pictures are to be written instead of compared: FRAMESCOPE_UPDATE_GOLDEN=1.
bool is_updating();

/// Where the pictures of a key lie, in the source tree.
std::filesystem::path folder_of(const std::string& key);

/// Compares with NAME.png of the key; a failure says where what was drawn and the difference lie.
/// When updating, writes it instead. Skips the test when there are no pictures of this key at all.
void expect_golden(const std::string& key, const std::string& name, const Image& actual);

}  // namespace framescope::golden
