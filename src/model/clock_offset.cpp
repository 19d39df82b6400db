#include "model/clock_offset.hpp"

#include <algorithm>

namespace framescope::model {
namespace {

// Spans in the tag are cut to whole microseconds: t3 and the time held are off by up to one each.
constexpr Duration kResolution = std::chrono::microseconds(2);

// 73 years: what is below can be added up four times.
constexpr std::int64_t kLatest = std::int64_t{1} << 61;

bool is_time(Time time) {
  const std::int64_t ns = time.time_since_epoch().count();
  return ns > 0 && ns < kLatest;
}

Duration drift_in(Duration span) {
  return span / 1'000'000 * ClockOffsetEstimator::kDriftPerMillion;
}

Duration error_at(Duration error, Time arrived, Time now) {
  return error + drift_in(std::max(now - arrived, Duration{0}));
}

}  // namespace

void ClockOffsetEstimator::forget() { best_.fill(std::nullopt); }

bool ClockOffsetEstimator::add(const ClockOwner& owner, const HelloEcho& echo) {
  if (owner_ != owner) forget();
  owner_ = owner;
  if (!is_time(echo.hello_sent) || !is_time(echo.answered) || !is_time(echo.arrived)) return false;
  if (echo.held < Duration{0} || echo.held > kMostHeld) return false;
  const Duration round_trip = echo.arrived - echo.hello_sent - echo.held;
  if (round_trip <= Duration{0} || round_trip > kMostRoundTrip) return false;

  const Duration there = echo.answered - echo.held - echo.hello_sent;
  const Duration back = echo.answered - echo.arrived;
  const Echo fresh{echo.arrived, there / 2 + back / 2,
                   round_trip / 2 + kResolution + drift_in(echo.held)};
  const auto known = at(echo.arrived);
  if (known) {
    const Duration apart = std::max(known->offset - fresh.offset, fresh.offset - known->offset);
    if (apart > known->error + fresh.error) forget();
  }
  const std::int64_t second =
      std::chrono::floor<std::chrono::seconds>(echo.arrived.time_since_epoch()).count();
  std::optional<Echo>& slot = best_[static_cast<std::size_t>(second) % kSlots];
  const bool stale = slot && fresh.arrived - slot->arrived >= std::chrono::seconds(1);
  if (!slot || stale || fresh.error < error_at(slot->error, slot->arrived, fresh.arrived)) {
    slot = fresh;
  }
  return true;
}

std::optional<ClockOffset> ClockOffsetEstimator::at(Time now) const {
  std::optional<ClockOffset> best;
  for (const std::optional<Echo>& echo : best_) {
    if (!echo || now - echo->arrived >= kWindow) continue;
    const Duration error = error_at(echo->error, echo->arrived, now);
    if (!best || error < best->error) best = ClockOffset{echo->offset, error};
  }
  return best;
}

}  // namespace framescope::model
