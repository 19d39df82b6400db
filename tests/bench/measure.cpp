#include "bench/measure.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace framescope::bench {
namespace {

constexpr double kTurnUs = 30'000;  // the scheduler's tick and the caches' warm-up vanish in it

double timed(const Contender& contender, int passes, CpuOf cpu) {
  const double begin = cpu_us(cpu);
  for (int i = 0; i < passes; ++i) contender.pass();
  return cpu_us(cpu) - begin;
}

int passes_for_a_turn(const Contender& contender, CpuOf cpu) {
  timed(contender, 1, cpu);
  return std::max(1, static_cast<int>(std::ceil(kTurnUs / timed(contender, 1, cpu))));
}

}  // namespace

double cpu_us(CpuOf cpu) {
  timespec now{};
  clock_gettime(cpu == CpuOf::kThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

std::vector<Times> interleave(std::span<const Contender> contenders, std::size_t frames, int rounds,
                              CpuOf cpu) {
  std::vector<Times> times;
  std::vector<int> passes;
  for (const Contender& contender : contenders) {
    times.push_back({contender.name, {}});
    passes.push_back(passes_for_a_turn(contender, cpu));
  }
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t turn = 0; turn < contenders.size(); ++turn) {
      const std::size_t i = (turn + static_cast<std::size_t>(round)) % contenders.size();
      const double us = timed(contenders[i], passes[i], cpu);
      times[i].us.push_back(us / passes[i] / static_cast<double>(frames));
    }
  }
  return times;
}

std::vector<double> ratio(const Times& numerator, const Times& denominator) {
  std::vector<double> ratios(numerator.us.size());
  std::transform(numerator.us.begin(), numerator.us.end(), denominator.us.begin(), ratios.begin(),
                 std::divides{});
  return ratios;
}

double quantile(std::vector<double> values, double p) {
  std::sort(values.begin(), values.end());
  const double at = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (at - std::floor(at)) * (values[above] - values[below]);
}

}  // namespace framescope::bench
