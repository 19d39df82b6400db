#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace framescope::net {

/// The drops column of the socket with this inode in the text of /proc/net/udp or udp6, modulo
/// 2^32. Nothing when no line names the inode or that line is garbled.
std::optional<std::uint32_t> parse_proc_net_udp(std::string_view text, std::uint64_t inode);

/// How many datagrams the kernel dropped at this socket since it was opened, modulo 2^32, at this
/// moment: unlike SO_RXQ_OVFL it does not wait for the next datagram. From SO_MEMINFO (under a
/// microsecond), else from /proc/net/udp and udp6 (up to a millisecond); nothing where the system
/// tells neither.
std::optional<std::uint32_t> read_socket_drops(int native_socket);

/// Merges SO_RXQ_OVFL values and read_socket_drops() readings, which are one 32-bit counter seen at
/// different moments, into one count that never falls and does not wrap. Pure.
class KernelDropCounter {
 public:
  /// Takes a reading. One that is older than what is known (less than 2^31 behind) changes nothing.
  void update(std::uint32_t drops);

  /// Drops since the socket was opened.
  std::uint64_t total() const { return total_; }

 private:
  std::uint64_t total_ = 0;
};

}  // namespace framescope::net
