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

/// What recvmsg fills for one datagram.
struct Envelope {
  asio::ip::udp::endpoint from;
  iovec part{};
  alignas(cmsghdr) ControlBuffer control;

  msghdr address_to(std::span<std::uint8_t> buffer) {
    part = {buffer.data(), buffer.size()};
    msghdr message{};
    message.msg_name = from.data();
    message.msg_namelen = static_cast<socklen_t>(from.capacity());
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    return message;
  }

  ReceivedDatagram open(msghdr& message, std::size_t size) {
    from.resize(message.msg_namelen);
    ReceivedDatagram datagram;
    datagram.from = from_asio(from);
    datagram.size = size;
    datagram.truncated = (message.msg_flags & MSG_TRUNC) != 0;
    read_control(message, datagram);
    return datagram;
  }
};

}  // namespace

std::optional<ReceivedDatagram> UdpReceiver::receive(std::span<std::uint8_t> buffer) {
  for (int errors = 0; errors < kMaxErrorsPerCall; ++errors) {
    Envelope envelope;
    msghdr message = envelope.address_to(buffer);
    const ssize_t size = ::recvmsg(socket_.native(), &message, MSG_DONTWAIT);
    if (size >= 0) return envelope.open(message, static_cast<std::size_t>(size));
    if (!skip_error()) return std::nullopt;
  }
  return std::nullopt;
}

std::span<const ReceivedDatagram> UdpReceiver::receive_batch(DatagramBatch& batch) {
  std::array<Envelope, DatagramBatch::kCapacity> envelopes;
  std::array<mmsghdr, DatagramBatch::kCapacity> messages;
  batch.count_ = 0;
  for (int errors = 0; errors < kMaxErrorsPerCall; ++errors) {
    std::uint8_t* buffer = batch.buffer_.get();
    for (std::size_t i = 0; i < messages.size(); ++i, buffer += DatagramBatch::kDatagramBytes) {
      messages[i] = {envelopes[i].address_to({buffer, DatagramBatch::kDatagramBytes}), 0};
    }
    const int count =
        ::recvmmsg(socket_.native(), messages.data(), messages.size(), MSG_DONTWAIT, nullptr);
    if (count >= 0) {
      batch.count_ = static_cast<std::size_t>(count);
      for (std::size_t i = 0; i < batch.count_; ++i) {
        batch.datagrams_[i] = envelopes[i].open(messages[i].msg_hdr, messages[i].msg_len);
      }
      break;
    }
    if (!skip_error()) break;
  }
  return batch.datagrams();
}

bool UdpReceiver::skip_error() {
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EBADF) return false;
  ++error_count_;
  last_error_ = errno;
  return true;
}

void UdpReceiver::wait_readable(std::function<void(std::error_code)> ready) {
  socket_.asio_socket().async_wait(asio::ip::udp::socket::wait_read, std::move(ready));
}

}  // namespace framescope::net
