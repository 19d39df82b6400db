#include "net/udp_receiver.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>

namespace framescope::net {
namespace {

/// Room for both control messages: a timespec and a 32-bit count.
using ControlBuffer =
    std::array<char, CMSG_SPACE(sizeof(timespec)) + CMSG_SPACE(sizeof(std::uint32_t))>;

template <typename T>
T cmsg_value(const cmsghdr* header) {
  T value;
  std::memcpy(&value, CMSG_DATA(header), sizeof value);
  return value;
}

void read_control(msghdr& message, ReceivedDatagram& datagram) {
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET) continue;
    if (header->cmsg_type == SO_RXQ_OVFL) {
      datagram.kernel_drops = cmsg_value<std::uint32_t>(header);
    } else if (header->cmsg_type == SCM_TIMESTAMPNS) {
      const auto stamp = cmsg_value<timespec>(header);
      datagram.kernel_time =
          WallTime(std::chrono::seconds(stamp.tv_sec) + std::chrono::nanoseconds(stamp.tv_nsec));
    }
  }
}

/// recvmsg's result: bytes, or -1 with errno.
ssize_t receive_one(int fd, std::span<std::uint8_t> buffer, ReceivedDatagram& datagram) {
  asio::ip::udp::endpoint from;
  iovec part{buffer.data(), buffer.size()};
  alignas(cmsghdr) ControlBuffer control;
  msghdr message{};
  message.msg_name = from.data();
  message.msg_namelen = static_cast<socklen_t>(from.capacity());
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = ::recvmsg(fd, &message, MSG_DONTWAIT);
  if (size < 0) return size;
  from.resize(message.msg_namelen);
  datagram.from = from_asio(from);
  datagram.size = static_cast<std::size_t>(size);
  datagram.truncated = (message.msg_flags & MSG_TRUNC) != 0;
  read_control(message, datagram);
  return size;
}

}  // namespace

std::optional<ReceivedDatagram> UdpReceiver::receive(std::span<std::uint8_t> buffer) {
  for (int errors = 0; errors < kMaxErrorsPerCall; ++errors) {
    ReceivedDatagram datagram;
    if (receive_one(socket_.native(), buffer, datagram) >= 0) return datagram;
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF) return std::nullopt;
    ++error_count_;
    last_error_ = errno;
  }
  return std::nullopt;
}

void UdpReceiver::wait_readable(std::function<void(std::error_code)> ready) {
  socket_.asio_socket().async_wait(asio::ip::udp::socket::wait_read, std::move(ready));
}

}  // namespace framescope::net
