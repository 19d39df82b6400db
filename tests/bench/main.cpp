#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>
#include <opencv2/core/utility.hpp>

#include "bench/lines.hpp"
#include "bench/micro.hpp"

namespace framescope::bench {
namespace {

constexpr std::array kLines{
    Line{1, "sender's stages against the codec alone", run_line_1},
    Line{2, "base64 from end to end against the Python script", run_line_2},
    Line{3, "rtp from end to end against GStreamer", run_line_3},
    Line{4, "rtp latency at 60 fps, against GStreamer", run_line_4},
    Line{5, "scaling against cv::resize", run_line_5},
    Line{6, "datagram to RGBA against the codecs alone", run_line_6},
    Line{7, "base64's share", run_line_7},
    Line{8, "a receiver that is sent more than it can decode", run_line_8},
    Line{9, "eight plots of a million values", run_line_9},
    Line{9, "the account's share of a frame", run_line_9_account},
    Line{9, "a picture of 720p on the screen", run_line_9_picture},
    Line{9, "the window at 60 fps, and what looking costs", run_line_9_window},
    Line{10, "cost by pixels and by receivers", run_line_10},
    Line{11, "the quality lab's sweep, alone and beside a stream", run_line_11},
};

constexpr int kFailed = 1;  // it could not be measured, or a line is missed
constexpr int kWrongUsage = 2;

struct Options {
  std::vector<int> lines;
  std::string json;
  int rounds = 9;
  bool micro = false;
};

std::string known_lines() {
  std::string text;
  for (const Line& line : kLines)
    text += "\n  " + std::to_string(line.number) + "  " + std::string{line.what};
  return text;
}

bool wanted(const Options& options, const Line& line) {
  return options.lines.empty() ||
         std::find(options.lines.begin(), options.lines.end(), line.number) != options.lines.end();
}

int first_unknown(const Options& options) {
  for (const int number : options.lines) {
    if (std::none_of(kLines.begin(), kLines.end(),
                     [&](const Line& line) { return line.number == number; }))
      return number;
  }
  return 0;
}

int run_lines(const Options& options, const BenchFrames& frames) {
  for (const Version& version : versions())
    std::cout << "# " << version.name << ": " << version.version << '\n';
  std::cout << "# frames: " << frames.origin << ", CPU time of one thread, medians" << std::endl;
  std::vector<Row> rows;
  for (const Line& line : kLines) {
    if (!wanted(options, line)) continue;
    for (Row& row : line.run(frames, options.rounds)) {
      print(row, std::cout);
      rows.push_back(std::move(row));
    }
  }
  if (!options.json.empty()) write_json(options.json, frames.origin, rows);
  const bool missed = std::any_of(rows.begin(), rows.end(),
                                  [](const Row& row) { return row.verdict() == Verdict::kMissed; });
  return missed ? kFailed : 0;
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app{
      "Measures the lines of the performance budget; all of them when none is named.\nLines:" +
      known_lines()};
  app.add_option("N", options.lines, "Numbers of lines");
  app.add_option("--json", options.json, "Write the rows, the rounds and the versions to FILE")
      ->type_name("FILE");
  app.add_option("--rounds", options.rounds, "Interleaved rounds")
      ->check(CLI::Range(5, 1000))
      ->capture_default_str();
  app.add_flag("--micro", options.micro,
               "Single operations under Google Benchmark instead; takes its options too");
  app.allow_extras();
  try {
    app.parse(argc, argv);
    if (!options.micro && app.remaining_size() > 0) throw CLI::ExtrasError(app.remaining());
    if (const int unknown = first_unknown(options)) {
      throw CLI::ValidationError("line " + std::to_string(unknown),
                                 "is none of these:" + known_lines());
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  // They change what TurboJPEG's encoder, the yardstick of some lines, puts out.
  for (const char* name : {"TJ_OPTIMIZE", "TJ_PROGRESSIVE", "TJ_RESTART"}) unsetenv(name);
  cv::setNumThreads(1);  // CPU time is read for one thread
  const BenchFrames frames = load_frames();
  if (options.micro) return run_micro(frames, app.remaining()) ? 0 : kWrongUsage;
  return run_lines(options, frames);
}

}  // namespace
}  // namespace framescope::bench

int main(int argc, char** argv) {
  try {
    return framescope::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "framescope_bench: " << error.what() << '\n';
    return framescope::bench::kFailed;
  }
}
