#pragma once

#include "core/endpoint.hpp"
#include "net/net_error.hpp"

namespace framescope::net {

/// The address of a host as typed. A literal address does not touch DNS. An empty host is every
/// interface where `passive` (to bind), else loopback. Of several addresses the first IPv4 one is
/// taken, since the plain scripts are IPv4 only and "localhost" often lists ::1 first; IPv6 by its
/// literal or a name that has nothing else. Throws NetError ("resolve HOST: cause; what to try").
///
/// Blocks while DNS answers, by resolv.conf's time-out about 5 to 30 s at worst: called before a
/// session starts, never from a thread that draws or receives.
Endpoint resolve(const HostPort& host_port, bool passive);

}  // namespace framescope::net
