#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/cli_options.hpp"
#include "model/rate_distortion.hpp"

namespace framescope::app {

/// What `framescope lab` is asked for.
struct LabOptions {
  std::string source;                   ///< as --source names it, or a folder of pictures
  std::string csv_file;                 ///< empty: none
  std::string json_file;                ///< empty: none
  std::string plot_file;                ///< empty: none
  std::uint64_t first = 0;              ///< index of the first frame to sweep
  std::optional<std::uint64_t> frames;  ///< how many; nothing: all, of an endless source one
  int width_px = 0;                     ///< as asked of the scaler; 0 keeps the source's
  std::size_t points = 60;              ///< measured of each frame at most
  model::Pricing pricing;               ///< of the JPEG itself, without a frame tag
};

/// Reads the arguments behind "lab". Touches nothing.
std::variant<LabOptions, Exit> parse_lab_options(const std::vector<std::string>& arguments);

}  // namespace framescope::app
