#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/endpoint.hpp"
#include "core/time.hpp"
#include "wire/hello.hpp"
#include "wire/hello_budget.hpp"

namespace framescope::wire {

/// Who may subscribe, and for how long.
struct SubscriptionLimits {
  std::size_t max_receivers = 16;
  int hellos_per_second = 5;                       ///< for each source; more are not looked at
  Duration v2_expiry = std::chrono::seconds(5);    ///< after a v2 receiver's last hello
  int refusals = 3;                                ///< in a row, until a receiver is dropped
  Duration refusal_gap = std::chrono::seconds(5);  ///< refusals further apart are not in a row
  std::vector<Cidr> allow;  ///< beside loopback, link-local and private networks, which always are
};

/// What became of a hello.
enum class HelloVerdict : std::uint8_t {
  kAdded,
  kRefreshed,
  kLeft,
  kUnknownBye,   ///< from no receiver, or from a permanent one, which stays
  kNotAllowed,   ///< neither a private network nor in `allow`
  kFull,         ///< max_receivers are there
  kRateLimited,  ///< too many hellos from this source
  kBadSource,    ///< nothing can be sent there: port 0, multicast, broadcast or unspecified
};

/// "added", "refreshed", ...
std::string_view to_string(HelloVerdict verdict);

/// One receiver of a stream.
struct Subscriber {
  Endpoint endpoint{};
  HelloKind kind = HelloKind::kPlain;
  bool permanent = false;  ///< named by the user (`--to`): never removed
  std::uint32_t next_sequence =
      0;  ///< the caller's: of the next datagram; raised only by a send that succeeded, or when it
          ///< went into the impairment simulator
  Time last_hello{};              ///< arrival; of the hello that `echo_time_ns` is from
  std::int64_t echo_time_ns = 0;  ///< to be echoed in the frame tag; 0 none
  std::uint32_t rtt_us = 0;       ///< as the receiver says; 0 unknown
  int refusals = 0;               ///< in a row
  Time last_refusal{};
  std::uint64_t sent = 0;         ///< the caller's: datagrams
  std::uint64_t send_failed = 0;  ///< the caller's: datagrams
  HelloBudget budget{};           ///< of its own, so that no flood of others' hellos expires it
};

/// A sender's receivers. Time is a parameter; belongs to one thread; holds at most max_receivers
/// and the permanent ones. Bounds and rules: DESIGN 4, "Hello".
class Subscriptions {
 public:
  explicit Subscriptions(SubscriptionLimits limits);

  HelloVerdict on_hello(const Endpoint& source, const Hello& hello, Time now);

  /// A receiver that is never removed. Permanent ones count towards max_receivers, but are never
  /// refused.
  void add_permanent(const Endpoint& endpoint);

  /// The system reported the port unreachable. True when that removed the receiver.
  bool on_refused(const Endpoint& endpoint, Time now);

  /// Removes the v2 receivers that have said nothing for v2_expiry, and names them.
  std::vector<Endpoint> expire(Time now);

  /// In the order they came. Valid until the next call of another member.
  std::span<Subscriber> receivers() { return receivers_; }
  std::span<const Subscriber> receivers() const { return receivers_; }
  Subscriber* find(const Endpoint& endpoint);

 private:
  HelloVerdict leave(const Endpoint& source);
  bool is_allowed(const Endpoint& source) const;

  SubscriptionLimits limits_;
  std::vector<Subscriber> receivers_;
  HelloBudgets budgets_;
};

}  // namespace framescope::wire
