#pragma once

#include <functional>

#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>

namespace framescope::session {

/// Calls the io thread from another thread, by an eventfd. asio::post() holds, while it wakes the
/// io thread, the lock that this one wants first: on the same processor it runs at once, has to
/// wait, and is woken a second time, which is 2 % of a small frame. Unlike a post, several calls
/// may be answered as one.
class IoWaker {
 public:
  /// `woken` runs on the io thread, soon after each wake(). Before the io thread runs. Throws
  /// std::system_error when the system has no descriptor left.
  IoWaker(asio::io_context& io, std::function<void()> woken);
  IoWaker(const IoWaker&) = delete;
  IoWaker& operator=(const IoWaker&) = delete;

  /// Any thread, at any time.
  void wake();
  /// From now on `woken` is not called. The io thread.
  void close();

 private:
  void wait();

  asio::posix::stream_descriptor event_;  // open until the end, as wake() may come late
  std::function<void()> woken_;
  bool closed_ = false;
};

}  // namespace framescope::session
