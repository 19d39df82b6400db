#pragma once

#include <thread>

#include <asio/executor_work_guard.hpp>
#include <asio/io_context.hpp>

#include "session/named_thread.hpp"

namespace framescope::session {

/// One thread that runs one io_context, which all sockets and timers of a session live on.
class IoThread {
 public:
  IoThread() : work_(asio::make_work_guard(context_)) {}
  ~IoThread() { stop(); }
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;

  asio::io_context& context() { return context_; }
  /// Runs from start() to stop().
  std::thread& thread() { return thread_; }

  void start() {
    thread_ = named_thread("io", [this] { context_.run(); });
  }

  /// Lets what was posted run to its end and joins; sockets and timers must have been closed.
  void stop() {
    work_.reset();
    if (thread_.joinable()) thread_.join();
  }

 private:
  asio::io_context context_{1};  // a concurrency hint: one thread
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::thread thread_;
};

}  // namespace framescope::session
