#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"

namespace framescope {

/// What the impairment simulator does to datagrams; what each figure means exactly stands in
/// src/net/README.md. Plain data; the default does nothing. Shares are 0..1.
struct Impairment {
  static constexpr std::size_t kUsualQueueBytes = std::size_t{64} << 10;

  double loss = 0;       ///< share of datagrams, or of IP fragments with `mtu_bytes`
  double burst = 0;      ///< mean length of a run of losses, 1..1000; 0: losses are independent
  Duration delay{};      ///< 0..10 s
  Duration jitter{};     ///< the delay is uniform within delay +- jitter, never below 0; 0..10 s
  double reorder = 0;    ///< share of datagrams that wait until another has overtaken them
  double duplicate = 0;  ///< share of datagrams that come twice
  std::uint64_t rate_bps = 0;                  ///< bits of payload a second; 0: no limit
  std::size_t queue_bytes = kUsualQueueBytes;  ///< payload that may wait for the rate
  double corrupt = 0;                          ///< share of datagrams with one bit turned over
  int mtu_bytes = 0;  ///< of an IP packet: loss is per fragment; 0: per datagram

  bool operator==(const Impairment&) const = default;
};

/// True if it does anything to any datagram: `burst`, `queue` and `mtu` alone do not.
bool acts(const Impairment& impairment);

/// What is wrong with figures that were not parsed, as parse_impairment() says it; empty if
/// nothing.
std::string fault_of(const Impairment& impairment);

/// Reads "loss=2%,burst=4,delay=30ms,jitter=10ms,reorder=1%,duplicate=0.5%,rate=8Mbit,queue=64KiB,
/// corrupt=0.1%,mtu=1500": any of the items, each at most once, or "off". An error is for a person:
/// which item it is and what may stand there.
Result<Impairment, std::string> parse_impairment(std::string_view spec);

/// The spec, with the items that are not as usual; "off" if there are none. It reads back as the
/// same as far as ten digits of a share or a time reach.
std::string to_string(const Impairment& impairment);

/// What the simulator did so far: the truth, to which the account is compared. Of a datagram
/// exactly one holds: it is in `lost`, in `queue_dropped`, or came through.
struct ImpairmentCounts {
  std::uint64_t entered = 0;        ///< datagrams
  std::uint64_t lost = 0;           ///< by `loss`
  std::uint64_t queue_dropped = 0;  ///< found no place in the queue or in the simulator's memory
  std::uint64_t corrupted = 0;      ///< came through with a bit turned over
  std::uint64_t duplicated = 0;     ///< came through twice
  std::uint64_t reordered = 0;      ///< were overtaken
  std::uint64_t delayed = 0;        ///< came through later than they entered

  std::uint64_t dropped() const { return lost + queue_dropped; }
  bool operator==(const ImpairmentCounts&) const = default;
};

/// What it did to one frame beside delaying it: the same truth, by name.
struct ImpairedFrame {
  std::uint64_t ordinal = 0;                  ///< of its datagram in the simulator, from 0
  std::optional<std::uint64_t> frame_number;  ///< capture ordinal; nothing of an untagged datagram
  bool lost = false;
  bool queue_dropped = false;
  bool corrupted = false;   ///< came through with a bit turned over
  bool duplicated = false;  ///< came through twice
  bool reordered = false;   ///< was overtaken

  bool dropped() const { return lost || queue_dropped; }
  bool operator==(const ImpairedFrame&) const = default;
};

}  // namespace framescope
