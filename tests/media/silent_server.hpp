#pragma once

#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace framescope::media {

/// A TCP server on 127.0.0.1 that accepts one connection, says what it is told to and then nothing
/// more, and keeps the connection open while it lives.
class SilentServer {
 public:
  explicit SilentServer(std::string words = {}) : words_(std::move(words)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::bind(listener_, generic, length) != 0 || ::listen(listener_, 4) != 0 ||
        ::getsockname(listener_, generic, &length) != 0) {
      throw std::runtime_error("no TCP server on 127.0.0.1");
    }
    port_ = ntohs(address.sin_port);
    if (::pipe(stop_) != 0) throw std::runtime_error("no pipe");
    thread_ = std::thread([this] { serve(); });
  }
  ~SilentServer() {
    ::close(stop_[1]);
    thread_.join();
    ::close(stop_[0]);
    ::close(listener_);
  }
  SilentServer(const SilentServer&) = delete;
  SilentServer& operator=(const SilentServer&) = delete;

  std::string url(const std::string& scheme) const {
    return scheme + "://127.0.0.1:" + std::to_string(port_) + "/stream";
  }

 private:
  // Waits until the descriptor is readable; false when the server is to stop.
  bool wait(int descriptor) const {
    pollfd both[2] = {{descriptor, POLLIN, 0}, {stop_[0], POLLIN, 0}};
    return ::poll(both, 2, -1) > 0 && both[1].revents == 0;
  }

  void serve() const {
    if (!wait(listener_)) return;
    const int connection = ::accept(listener_, nullptr, nullptr);
    char request[2048];
    if (!words_.empty() && wait(connection) && ::recv(connection, request, sizeof request, 0) > 0) {
      (void)!::send(connection, words_.data(), words_.size(), MSG_NOSIGNAL);
    }
    wait(-1);
    ::close(connection);
  }

  std::string words_;
  int listener_ = -1;
  int port_ = 0;
  int stop_[2] = {-1, -1};
  std::thread thread_;
};

}  // namespace framescope::media
