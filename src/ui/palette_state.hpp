#pragma once

#include <cstddef>
#include <string>

namespace framescope::ui {

/// What the command palette keeps from frame to frame.
class PaletteState {
 public:
  bool is_open() const { return open_; }
  void open() {
    *this = {};
    open_ = true;
  }
  void close() { open_ = false; }

  std::string query;
  std::size_t chosen = 0;  ///< among the matches

 private:
  bool open_ = false;
};

}  // namespace framescope::ui
