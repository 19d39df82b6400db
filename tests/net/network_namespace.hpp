#pragma once

#include <cstring>
#include <functional>

#include <linux/rtnetlink.h>
#include <net/if.h>
#include <net/route.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace framescope::net {

/// What a child process in a network namespace of its own answered.
inline constexpr int kNoNamespace = 77;

/// Moves this process into a network of its own, whose only interface is lo, with that MTU.
inline bool enter_network(int mtu) {
  if (::unshare(CLONE_NEWNET) != 0 && ::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
  const int fd = ::socket(AF_INET, SOCK_DGRAM, 0);
  ifreq request{};
  std::strcpy(request.ifr_name, "lo");
  request.ifr_mtu = mtu;
  bool done = ::ioctl(fd, SIOCSIFMTU, &request) == 0;
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  done = done && ::ioctl(fd, SIOCSIFFLAGS, &request) == 0;
  ::close(fd);
  return done;
}

/// Lets lo of such a network carry what is sent to groups of IPv6: by default it has no route
/// there.
inline bool route_v6_groups_to_lo() {
  in6_rtmsg route{};
  route.rtmsg_dst.s6_addr[0] = 0xFF;
  route.rtmsg_dst_len = 8;
  route.rtmsg_type = RTN_LOCAL;
  route.rtmsg_metric = 1024;
  route.rtmsg_flags = RTF_UP | RTF_LOCAL;
  route.rtmsg_ifindex = static_cast<int>(::if_nametoindex("lo"));
  const int fd = ::socket(AF_INET6, SOCK_DGRAM, 0);
  const bool done = ::ioctl(fd, SIOCADDRT, &route) == 0;
  ::close(fd);
  return done;
}

/// Runs `check` in a child with such a network: its answer, 0 for all well, or kNoNamespace where
/// the system makes none. What the child says goes to standard error.
inline int in_network(int mtu, const std::function<int()>& check) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(enter_network(mtu) ? check() : kNoNamespace);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace framescope::net
