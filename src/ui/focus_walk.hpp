#pragma once

#include <cstddef>
#include <optional>

namespace framescope::ui {

/// Tab's way through the controls of a window, in the order in which they are drawn. Dear ImGui
/// before 1.89 takes Tab from text field to text field only. Pure.
class FocusWalk {
 public:
  /// Tab (1) or Shift+Tab (-1) was pressed; after the last control comes the first.
  void step(int by);

  void begin_frame() { visited_ = 0; }
  /// A control is drawn, and has the focus or not; true: it shall take it.
  bool visit(bool has_focus);
  void end_frame();

 private:
  std::size_t visited_ = 0;   ///< controls drawn in this frame
  std::size_t controls_ = 0;  ///< in the last
  std::optional<std::size_t> focused_;
  std::optional<std::size_t> wanted_;
};

}  // namespace framescope::ui
