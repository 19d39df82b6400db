#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.hpp"

namespace framescope::bench {

enum class Verdict { kOk, kNoisy, kMissed, kInfo };

/// "ok", "noisy", "MISSED" or "info".
std::string_view to_string(Verdict verdict);

/// One line of the budget, or one of its halves, as measured; or, bound by nothing, what explains
/// it.
struct Row {
  enum class Bound { kAtMost, kAtLeast, kNone };

  int line = 0;  ///< its number in the budget
  std::string name;
  Bound kind = Bound::kAtMost;
  double bound = 0;             ///< of no meaning with kNone
  std::vector<double> rounds;   ///< the figure that is bounded, by round
  std::vector<Times> times;     ///< what it was computed from
  std::string unmeasured = {};  ///< why there are no rounds; the row then counts as missed

  /// Not of a row without rounds.
  double measured() const { return quantile(rounds, 0.5); }
  /// kInfo without a bound; kMissed only when the quartile nearer the bound misses too.
  Verdict verdict() const;
};

/// `line  name  measured  bound  verdict`, and the medians behind it; or why it was not measured.
void print(const Row& row, std::ostream& out);

/// What the figures depend on: name and version of the compiler, the libraries, the CPU.
struct Version {
  std::string name;
  std::string version;
};
std::vector<Version> versions();

/// Everything, for machines. Throws std::runtime_error when the file cannot be written.
void write_json(const std::string& path, std::string_view frames_from, std::span<const Row> rows);

}  // namespace framescope::bench
