#pragma once

#include <string_view>
#include <vector>

#include "bench/bench_frames.hpp"
#include "bench/report.hpp"

namespace framescope::bench {

/// A line of the budget: its number there, and what measures it. One file each.
struct Line {
  int number;
  std::string_view what;
  std::vector<Row> (*run)(const BenchFrames& frames, int rounds);
};

std::vector<Row> run_line_1(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_2(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_3(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_4(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_5(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_6(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_7(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_8(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_9(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_9_account(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_9_picture(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_9_window(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_10(const BenchFrames& frames, int rounds);
std::vector<Row> run_line_11(const BenchFrames& frames, int rounds);

}  // namespace framescope::bench
