#pragma once

#include <string>

#include "core/endpoint.hpp"

namespace framescope::net {

/// Makes a bound socket of the group's family receive what is sent to the group, from the interface
/// (name or address; empty: the one that the routes choose), and nothing of groups that only other
/// programs joined. Throws NetError, such as "join multicast group 239.1.1.1 on wlan7: No such
/// device; ...".
void join_group(int native_socket, const Endpoint& group, const std::string& interface);

/// What leaves a socket for a group: through which interface (as above), and over how many routers
/// (`ttl` is 0..255; 0 stays on this host). This host's members get it too. An IPv6 socket's IPv4
/// peers are meant too. Throws NetError.
void set_multicast_output(int native_socket, bool v6_socket, const std::string& interface, int ttl);

}  // namespace framescope::net
