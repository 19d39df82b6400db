#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace framescope::bench {

/// One way of doing the work: `pass` does it once for each frame.
struct Contender {
  std::string name;
  std::function<void()> pass;
};

/// What one contender took: CPU microseconds a frame, by round.
struct Times {
  std::string name;
  std::vector<double> us;
};

/// Whose CPU time counts: the measuring thread's, or, where others work for it, all threads'.
enum class CpuOf { kThread, kProcess };

/// CPU microseconds used so far.
double cpu_us(CpuOf cpu);

/// Runs the contenders in turn, round after round, so that a drift of the machine meets all of
/// them; the order rotates. Each turn repeats its pass until it has lasted long enough for the
/// clock.
std::vector<Times> interleave(std::span<const Contender> contenders, std::size_t frames, int rounds,
                              CpuOf cpu = CpuOf::kThread);

/// By round, `numerator` over `denominator`.
std::vector<double> ratio(const Times& numerator, const Times& denominator);

/// The value below which the share `p` (0..1) of the values lies, interpolated. Not of an empty
/// list.
double quantile(std::vector<double> values, double p);

}  // namespace framescope::bench
