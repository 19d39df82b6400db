#pragma once

#include <string>
#include <vector>

#include "bench/bench_frames.hpp"

namespace framescope::bench {

/// The single operations under Google Benchmark, whose own options are `arguments`. False when one
/// of them is not known to it.
bool run_micro(const BenchFrames& frames, std::vector<std::string> arguments);

}  // namespace framescope::bench
