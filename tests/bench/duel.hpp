#pragma once

#include <string>
#include <utility>
#include <vector>

#include "bench/own_stream.hpp"
#include "bench/report.hpp"

namespace framescope::bench {

/// Our session against somebody else's sender and receiver, by round.
class Duel {
 public:
  Duel(int line, std::string theirs) : line_(line), theirs_name_(std::move(theirs)) {}

  void add_ours(const Usage& usage) { take(ours_, usage); }
  void add_theirs(const Usage& usage) { take(theirs_, usage); }

  Row cpu_row(std::string name, double bound) const {
    const std::vector<Times> times{{"session", ours_.cpu_us}, {theirs_name_, theirs_.cpu_us}};
    return {line_, std::move(name), Row::Bound::kAtMost, bound, ratio(times[0], times[1]), times};
  }
  Row rate_row(std::string name, double bound) const {
    return {line_,
            std::move(name),
            Row::Bound::kAtLeast,
            bound,
            ratio({"session", ours_.fps}, {theirs_name_, theirs_.fps}),
            {{"session", ours_.cpu_us}, {theirs_name_, theirs_.cpu_us}}};
  }

 private:
  struct Rounds {
    std::vector<double> cpu_us;
    std::vector<double> fps;
  };
  static void take(Rounds& rounds, const Usage& usage) {
    rounds.cpu_us.push_back(usage.cpu_us);
    rounds.fps.push_back(usage.fps);
  }

  int line_;
  std::string theirs_name_;
  Rounds ours_;
  Rounds theirs_;
};

}  // namespace framescope::bench
