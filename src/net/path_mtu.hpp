#pragma once

#include <cstddef>
#include <optional>

#include "core/endpoint.hpp"

namespace framescope::net {

/// Bytes of the largest IP packet to a peer, as the system knows it now: the interface's MTU, or
/// less where a router has said so. Sends nothing. Nothing when there is no route. Our sockets
/// leave fragmenting to the system (IP_PMTUDISC_WANT), so that a larger datagram is no error: it
/// leaves in fragments. EMSGSIZE means more than any datagram can hold.
std::optional<int> path_mtu(const Endpoint& to);

/// UDP payload of the largest datagram to that peer that leaves in one IP packet, without options
/// or extension headers.
std::size_t unfragmented_bytes(const Endpoint& to, int mtu);

}  // namespace framescope::net
