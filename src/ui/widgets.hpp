#pragma once

#include <span>
#include <string>
#include <string_view>

#include "ui/painter.hpp"

// Controls at places of the screen. Each answers whether the user changed something, shows its help
// while the mouse rests on it, and can be reached by keyboard. Names are Dear ImGui IDs within the
// panel, and the names in the ItemLog.
namespace framescope::ui {

enum class ButtonKind { kPlain, kMain };

struct ButtonSpec {
  const char* name;
  std::string_view label;
  std::string_view help;
  ButtonKind kind = ButtonKind::kPlain;
  std::string_view why_not = {};  ///< why it cannot be used now; empty: it can
};
bool button(Painter& painter, const Box& box, const ButtonSpec& spec);
/// What happens to a place that can be pressed and is drawn by whoever asks.
struct Touch {
  bool pressed = false;  ///< by mouse or keyboard, in this frame
  bool hovered = false;
  bool held = false;
};
Touch touch(Painter& painter, const Box& box, std::string_view name, std::string_view help = {});

/// What a button wants to be wide, in pixels.
float button_width(const Painter& painter, std::string_view label);

/// Notes where Dear ImGui has just put an item of a menu.
void log_menu_item(const Painter& painter, ItemLog::Kind kind, std::string_view name);

/// The mouse moved in this frame: what lies below a resting one is not meant.
bool has_mouse_moved();

struct Option {
  std::string_view label;
  std::string_view help;
  std::string_view why_not = {};  ///< why it cannot be chosen now; empty: it can
};
/// One of several, side by side.
bool choose(Painter& painter, const Box& box, const char* name, std::span<const Option> options,
            int& chosen);

struct SliderSpec {
  const char* name;
  std::string_view help;
  int min;
  int max;
  int usual;           ///< what the right mouse button restores
  const char* format;  ///< of the number and its unit, as printf's "%d px"
  bool logarithmic = false;
};
/// Drag, or Ctrl-click and type; the right mouse button restores the usual value.
bool slider(Painter& painter, const Box& box, const SliderSpec& spec, int& value);

struct RealSliderSpec {
  const char* name;
  std::string_view help;
  double min;
  double max;
  double usual;              ///< what the right mouse button restores
  const char* format;        ///< of the number and its unit, as printf's "%.1f %%"
  bool logarithmic = false;  ///< `min` 0 is allowed: it lies at the left end
  double least = 0.1;        ///< the least above 0 that `format` can write
};
/// As the other, of a number with decimals.
bool slider(Painter& painter, const Box& box, const RealSliderSpec& spec, double& value);

struct FieldSpec {
  const char* name;
  const char* hint;  ///< shown while it is empty
  std::string_view help;
  bool wrong = false;  ///< outlined as an error
};
/// True when Enter is pressed in it.
bool field(Painter& painter, const Box& box, const FieldSpec& spec, std::string& text);

bool tick(Painter& painter, const Box& box, const char* name, std::string_view label,
          std::string_view help, bool& on);

}  // namespace framescope::ui
