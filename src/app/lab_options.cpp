#include "app/lab_options.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "app/cli_checks.hpp"
#include "core/impairment.hpp"

namespace framescope::app {
namespace {

constexpr const char* kDescription =
    "Sweeps each frame of SOURCE over JPEG qualities and subsamplings: sizes, datagrams, fragments "
    "and survival on each wire, PSNR and SSIM of luma. Sizes are those of the JPEG itself; a frame "
    "of ours carries 91 bytes more, its tag.";

/// A share as --impair takes it: "2%" or 0.02.
CLI::Validator is_loss() {
  const auto check = [](const std::string& text) {
    const bool is_plain = text.find_first_of(",=") == std::string::npos;
    const auto impairment = parse_impairment("loss=" + text);
    return is_plain && impairment ? std::string() : must_be(text, "0%..100%");
  };
  return CLI::Validator(check, "");
}

void add_output_options(CLI::App& app, LabOptions& options) {
  const auto add = [&app](const char* name, std::string& file, const char* what) {
    app.add_option(name, file, what)->type_name("FILE");
  };
  add("--csv", options.csv_file, "table to write: a row for each point");
  add("--json", options.json_file, "JSON to write");
  add("--plot", options.plot_file, "PNG to draw: SSIM and PSNR against size");
}

void add_range_options(CLI::App& app, LabOptions& options) {
  app.add_option("--first", options.first,
                 "index of the first frame; --csv and --json files keep what they hold before it")
      ->type_name("N")
      ->check(range(std::uint64_t{0}, std::uint64_t{1} << 40));
  app.add_option("--frames", options.frames, "how many [all; of a source without end one]")
      ->type_name("N")
      ->check(range(std::uint64_t{1}, std::uint64_t{1} << 40));
}

void add_sweep_options(CLI::App& app, LabOptions& options) {
  app.add_option("--width", options.width_px,
                 "pixels, 16..8192; the aspect is kept; 0 keeps the source's")
      ->type_name("N")
      ->check(is_width())
      ->capture_default_str();
  app.add_option("--points", options.points, "to measure of each frame at most, 6..288")
      ->type_name("N")
      ->check(range(std::size_t{6}, std::size_t{288}))
      ->capture_default_str();
  app.add_option("--mtu", options.pricing.mtu_bytes, "of an IP packet, 68..65535")
      ->type_name("BYTES")
      ->check(range(68, 65'535))
      ->capture_default_str();
  app.add_option_function<std::string>(
         "--loss",
         [&options](const std::string& text) {
           options.pricing.fragment_loss = parse_impairment("loss=" + text).value().loss;
         },
         "share of IP fragments that are lost, for survival [0%]")
      ->type_name("SHARE")
      ->check(is_loss());
}

}  // namespace

std::variant<LabOptions, Exit> parse_lab_options(const std::vector<std::string>& arguments) {
  LabOptions options;
  CLI::App app(kDescription, "framescope lab");
  app.option_defaults()->always_capture_default(false);
  app.add_option("SOURCE", options.source, "picture, video, folder of pictures, or any --source")
      ->check(is_source())
      ->required();
  add_output_options(app, options);
  add_range_options(app, options);
  add_sweep_options(app, options);
  try {
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 takes them
    app.parse(reversed);
    return options;
  } catch (const CLI::CallForHelp&) {
    return Exit{0, app.help(), {}};
  } catch (const CLI::ParseError& error) {
    std::string what = error.what();
    std::replace(what.begin(), what.end(), '\n', ' ');
    return Exit{2, {}, "framescope lab: " + what + "; see framescope lab --help"};
  }
}

}  // namespace framescope::app
