#include "session/rtcp_port.hpp"

#include <chrono>
#include <system_error>
#include <utility>

namespace framescope::session {

RtcpPort::RtcpPort(asio::io_context& io, const Endpoint& bind, Take take)
    : socket_(io, {.bind = bind}), take_(std::move(take)) {
  wait();
}

void RtcpPort::wait() {
  receiver_.wait_readable([this](std::error_code error) {
    if (closed_ || error) return;
    on_readable();
    if (!closed_) wait();
  });
}

void RtcpPort::on_readable() {
  for (int i = 0; i < net::UdpReceiver::kMaxPerWake; ++i) {
    const auto datagram = receiver_.receive(buffer_);
    if (!datagram) return;
    if (datagram->truncated) continue;
    take_(datagram->from, std::span(buffer_).first(datagram->size),
          std::chrono::steady_clock::now());
  }
}

void RtcpPort::close() {
  closed_ = true;
  socket_.close();
}

}  // namespace framescope::session
