#pragma once

#include "ui/painter.hpp"

namespace framescope::ui {

/// A panel of the window while it lives: a child of Dear ImGui's window at a place of the screen.
/// What is drawn meanwhile is clipped to it. It fills nothing: the window is cleared with the
/// panels' colour.
class Panel {
 public:
  /// kScrollByHand: it has a scroll bar, and the wheel is its contents' own.
  enum class Overflow { kClip, kScroll, kScrollByHand };

  Panel(const Look& look, const char* name, const Box& box, Overflow overflow = Overflow::kClip);
  ~Panel();
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  Painter& painter() { return painter_; }

  /// The place for the contents, within `padding` (of the design). Of a scrolling panel it moves
  /// with the wheel, and is as wide as the scroll bar leaves.
  Box contents(float padding) const;
  /// Tells a scrolling panel how far down its contents reach, on the screen.
  void reaches(float bottom);

 private:
  struct Begun {
    Begun(const Look& look, const char* name, const Box& box, Overflow overflow);
  };
  Begun begun_;  ///< before the painter, which wants the panel's draw list
  Painter painter_;
  Box box_;
};

}  // namespace framescope::ui
