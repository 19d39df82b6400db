#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"

namespace framescope::wire {

/// So many hellos a second for one source, counted in windows of one second from its first.
struct HelloBudget {
  Time window_begin{};
  int used = 0;

  /// Takes one; false when none is left in this window.
  bool take(Time now, int per_second);
};

/// The budgets of sources that are no receivers (yet). Bounded: when it is full, the source that
/// came first is forgotten, which gives that source a new budget and costs nobody else anything.
class HelloBudgets {
 public:
  bool take(const Endpoint& source, Time now, int per_second);
  std::size_t size() const { return budgets_.size(); }

  /// Memory below 200 kB, whatever is sent to us.
  static constexpr std::size_t kMaxSources = 1024;

 private:
  std::map<Endpoint, HelloBudget> budgets_;
  std::vector<Endpoint> arrivals_;  ///< a ring once it is full
  std::size_t oldest_ = 0;
};

}  // namespace framescope::wire
