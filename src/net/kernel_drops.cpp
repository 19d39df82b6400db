#include "net/kernel_drops.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>
#include <string>

#include <linux/sock_diag.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace framescope::net {
namespace {

// Columns of /proc/net/udp, split at blanks: "sl local rem st tx:rx tr:when retrnsmt uid timeout
// inode ref pointer drops". The header line has no number in the inode column.
constexpr std::size_t kInodeColumn = 9;
constexpr std::size_t kDropsColumn = 12;
constexpr std::size_t kColumns = 13;

using Columns = std::array<std::string_view, kColumns>;

/// The first columns of a line; missing ones stay empty.
Columns split(std::string_view line) {
  Columns columns;
  for (std::string_view& column : columns) {
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string_view::npos) break;
    line.remove_prefix(begin);
    column = line.substr(0, line.find(' '));
    line.remove_prefix(column.size());
  }
  return columns;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<std::uint32_t> drops_by_meminfo(int fd) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
  socklen_t length = sizeof values;
  if (::getsockopt(fd, SOL_SOCKET, SO_MEMINFO, values.data(), &length) != 0) return std::nullopt;
  if (length <= SK_MEMINFO_DROPS * sizeof(std::uint32_t)) return std::nullopt;
  return values[SK_MEMINFO_DROPS];
}

std::string read_text(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

std::optional<std::uint32_t> parse_proc_net_udp(std::string_view text, std::uint64_t inode) {
  const auto wanted = static_cast<std::int64_t>(inode);
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const Columns columns = split(line);
    if (parse_number(columns[kInodeColumn]) != wanted) continue;
    const auto drops = parse_number(columns[kDropsColumn]);
    // Older kernels print the count signed, so that it turns negative beyond 2^31.
    if (!drops || *drops < INT32_MIN || *drops > UINT32_MAX) return std::nullopt;
    return static_cast<std::uint32_t>(*drops);
  }
  return std::nullopt;
}

std::optional<std::uint32_t> read_socket_drops(int native_socket) {
  if (const auto drops = drops_by_meminfo(native_socket)) return drops;
  struct stat status {};
  if (::fstat(native_socket, &status) != 0) return std::nullopt;
  for (const char* path : {"/proc/net/udp", "/proc/net/udp6"}) {
    if (const auto drops = parse_proc_net_udp(read_text(path), status.st_ino)) return drops;
  }
  return std::nullopt;
}

void KernelDropCounter::update(std::uint32_t drops) {
  // Both sources are one 32-bit counter: the signed distance tells newer from older across the
  // wrap.
  const auto step = static_cast<std::int32_t>(drops - static_cast<std::uint32_t>(total_));
  if (step > 0) total_ += static_cast<std::uint64_t>(step);
}

}  // namespace framescope::net
