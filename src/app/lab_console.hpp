#pragma once

#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>

#include "core/time.hpp"

namespace framescope::app {

/// What the lab says while it works: lines for a person and, on a terminal, a bar below them.
class LabConsole {
 public:
  /// `out` is standard error, in a program.
  LabConsole(std::FILE* out, bool has_bar) : out_(out), has_bar_(has_bar) {}
  ~LabConsole() { clear(); }
  LabConsole(const LabConsole&) = delete;
  LabConsole& operator=(const LabConsole&) = delete;

  /// "framescope: TEXT", on a line of its own.
  void say(const std::string& text);
  /// Draws the bar anew: `done` frames (with the parts of the present one) of `total`.
  void show(double done, std::optional<std::uint64_t> total, Duration elapsed);

 private:
  void clear();

  std::FILE* out_;
  bool has_bar_;
  bool is_drawn_ = false;
};

/// The bar's text: "[####----] 12.5 of 280 frames, 0:42 left"; the time is left out while nothing
/// is done, and bar and time where the total is not known.
std::string progress_text(double done, std::optional<std::uint64_t> total, Duration elapsed);

}  // namespace framescope::app
