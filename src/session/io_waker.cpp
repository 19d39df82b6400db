#include "session/io_waker.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>

namespace framescope::session {
namespace {

int open_event() {
  const int event = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (event < 0) throw std::system_error(errno, std::generic_category(), "open an eventfd");
  return event;
}

}  // namespace

IoWaker::IoWaker(asio::io_context& io, std::function<void()> woken)
    : event_(io, open_event()), woken_(std::move(woken)) {
  wait();
}

void IoWaker::wake() { ::eventfd_write(event_.native_handle(), 1); }

void IoWaker::close() {
  closed_ = true;
  event_.cancel();
}

void IoWaker::wait() {
  event_.async_wait(asio::posix::stream_descriptor::wait_read, [this](std::error_code error) {
    if (error || closed_) return;
    eventfd_t calls = 0;
    ::eventfd_read(event_.native_handle(), &calls);
    woken_();
    if (!closed_) wait();
  });
}

}  // namespace framescope::session
