#include "ui/chord.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace framescope::ui {
namespace {

constexpr std::array<std::pair<int, std::string_view>, 12> kNames{{
    {kKeySpace, "Space"},
    {kKeyEscape, "Esc"},
    {kKeyEnter, "Enter"},
    {kKeyTab, "Tab"},
    {kKeyRight, "Right"},
    {kKeyLeft, "Left"},
    {kKeyDown, "Down"},
    {kKeyUp, "Up"},
    {kKeyHome, "Home"},
    {'=', "+"},
    {'[', "["},
    {']', "]"},
}};

void append_key(Text& text, int key) {
  constexpr int kKeyF12 = kKeyF1 + 11;
  for (const auto& [code, name] : kNames) {
    if (code == key) {
      text.append(name);
      return;
    }
  }
  if (key >= kKeyF1 && key <= kKeyF12) {
    text.append("F%.0f", key - kKeyF1 + 1);
  } else {
    const char letter = static_cast<char>(key);
    text.append(std::string_view(&letter, 1));
  }
}

}  // namespace

Text words(const Chord& chord) {
  Text text;
  if (chord.key == 0) return text;
  if (chord.ctrl) text.append("Ctrl+");
  if (chord.shift) text.append("Shift+");
  if (chord.alt) text.append("Alt+");
  append_key(text, chord.key);
  return text;
}

}  // namespace framescope::ui
