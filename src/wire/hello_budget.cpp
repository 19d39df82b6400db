#include "wire/hello_budget.hpp"

namespace framescope::wire {

bool HelloBudget::take(Time now, int per_second) {
  if (used == 0 || now - window_begin >= std::chrono::seconds(1)) {
    window_begin = now;
    used = 0;
  }
  if (used >= per_second) return false;
  ++used;
  return true;
}

bool HelloBudgets::take(const Endpoint& source, Time now, int per_second) {
  const auto [found, is_new] = budgets_.try_emplace(source);
  HelloBudget& budget = found->second;
  if (is_new && arrivals_.size() < kMaxSources) {
    arrivals_.push_back(source);
  } else if (is_new) {
    budgets_.erase(arrivals_[oldest_]);
    arrivals_[oldest_] = source;
    oldest_ = (oldest_ + 1) % kMaxSources;
  }
  return budget.take(now, per_second);
}

}  // namespace framescope::wire
