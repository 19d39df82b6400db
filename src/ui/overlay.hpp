#pragma once

#include "ui/painter.hpp"

namespace framescope::ui {

/// A window over the dashboard while it lives, with a face and a border of its own.
class Overlay {
 public:
  enum class Focus { kLeave, kTake };

  Overlay(const Look& look, const char* name, const Box& box, Focus focus = Focus::kLeave);
  ~Overlay();
  Overlay(const Overlay&) = delete;
  Overlay& operator=(const Overlay&) = delete;

  Painter& painter() { return painter_; }

  /// The mouse was pressed elsewhere in this frame.
  bool clicked_beside() const;

 private:
  struct Begun {
    Begun(const Look& look, const char* name, const Box& box, Focus focus);
  };
  Begun begun_;  ///< before the painter, which wants the window's draw list
  Painter painter_;
  Box box_;
};

}  // namespace framescope::ui
