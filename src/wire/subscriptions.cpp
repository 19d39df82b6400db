#include "wire/subscriptions.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace framescope::wire {
namespace {

constexpr Cidr v4(std::uint8_t a, std::uint8_t b, int bits) {
  return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, 0, 0}, 96 + bits};
}

// Loopback, link-local and private: where an unanswered claim to be the receiver does little harm,
// because its stream does not leave the site.
constexpr std::array<Cidr, 8> kPrivateNetworks{
    v4(127, 0, 8),    v4(10, 0, 8),
    v4(172, 16, 12),  v4(192, 168, 16),
    v4(169, 254, 16), Cidr{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
    Cidr{{0xFC}, 7},  Cidr{{0xFE, 0x80}, 10},
};

// Broadcast, multicast and unspecified, in both families.
constexpr std::array<Cidr, 5> kNoReceivers{
    Cidr{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 255, 255, 255, 255}, 128},
    v4(224, 0, 4),
    v4(0, 0, 32),
    Cidr{{0xFF}, 8},
    Cidr{{}, 128},
};

bool any_contains(std::span<const Cidr> ranges, const Endpoint& endpoint) {
  return std::ranges::any_of(ranges, [&](const Cidr& range) { return range.contains(endpoint); });
}

void refresh(Subscriber& receiver, const Hello& hello, Time now) {
  receiver.kind = hello.kind;
  receiver.last_hello = now;
  receiver.echo_time_ns = hello.send_time_ns;
  receiver.rtt_us = hello.rtt_us;
  receiver.refusals = 0;
}

}  // namespace

std::string_view to_string(HelloVerdict verdict) {
  constexpr std::array<std::string_view, 8> kNames{"added",        "refreshed",   "left",
                                                   "unknown_bye",  "not_allowed", "full",
                                                   "rate_limited", "bad_source"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Subscriptions::Subscriptions(SubscriptionLimits limits) : limits_(std::move(limits)) {}

HelloVerdict Subscriptions::on_hello(const Endpoint& source, const Hello& hello, Time now) {
  if (source.port == 0 || any_contains(kNoReceivers, source)) return HelloVerdict::kBadSource;
  if (hello.kind == HelloKind::kBye) return leave(source);
  if (Subscriber* known = find(source)) {
    if (!known->budget.take(now, limits_.hellos_per_second)) return HelloVerdict::kRateLimited;
    refresh(*known, hello, now);
    return HelloVerdict::kRefreshed;
  }
  if (!is_allowed(source)) return HelloVerdict::kNotAllowed;
  if (!budgets_.take(source, now, limits_.hellos_per_second)) return HelloVerdict::kRateLimited;
  if (receivers_.size() >= limits_.max_receivers) return HelloVerdict::kFull;
  Subscriber added{.endpoint = source};
  refresh(added, hello, now);
  receivers_.push_back(added);
  return HelloVerdict::kAdded;
}

void Subscriptions::add_permanent(const Endpoint& endpoint) {
  if (Subscriber* known = find(endpoint)) {
    known->permanent = true;
  } else {
    receivers_.push_back({.endpoint = endpoint, .permanent = true});
  }
}

bool Subscriptions::on_refused(const Endpoint& endpoint, Time now) {
  Subscriber* receiver = find(endpoint);
  if (receiver == nullptr || receiver->permanent) return false;
  if (now - receiver->last_refusal > limits_.refusal_gap) receiver->refusals = 0;
  receiver->last_refusal = now;
  if (++receiver->refusals < limits_.refusals) return false;
  receivers_.erase(receivers_.begin() + (receiver - receivers_.data()));
  return true;
}

std::vector<Endpoint> Subscriptions::expire(Time now) {
  std::vector<Endpoint> expired;
  std::erase_if(receivers_, [&](const Subscriber& receiver) {
    const bool is_over = !receiver.permanent && receiver.kind == HelloKind::kV2 &&
                         now - receiver.last_hello >= limits_.v2_expiry;
    if (is_over) expired.push_back(receiver.endpoint);
    return is_over;
  });
  return expired;
}

Subscriber* Subscriptions::find(const Endpoint& endpoint) {
  const auto found = std::ranges::find(receivers_, endpoint, &Subscriber::endpoint);
  return found == receivers_.end() ? nullptr : &*found;
}

HelloVerdict Subscriptions::leave(const Endpoint& source) {
  const auto erased = std::erase_if(receivers_, [&](const Subscriber& receiver) {
    return receiver.endpoint == source && !receiver.permanent;
  });
  return erased > 0 ? HelloVerdict::kLeft : HelloVerdict::kUnknownBye;
}

bool Subscriptions::is_allowed(const Endpoint& source) const {
  return any_contains(kPrivateNetworks, source) || any_contains(limits_.allow, source);
}

}  // namespace framescope::wire
