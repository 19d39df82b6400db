#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace framescope::bench {

/// A program that the bench starts, looks at from outside, and ends. One thread.
class ChildProcess {
 public:
  static constexpr int kOutput = 3;
  struct Pipes {
    int input = -1;   ///< becomes its standard input; -1: there is none
    int output = -1;  ///< becomes its file descriptor kOutput; standard output is nowhere
  };

  /// Starts it. Throws std::runtime_error "attempt: cause; what to try" when it cannot be.
  explicit ChildProcess(const std::vector<std::string>& command) : ChildProcess(command, Pipes{}) {}
  ChildProcess(const std::vector<std::string>& command, const Pipes& pipes);
  /// Kills it, and waits for its end.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t id() const { return pid_; }
  /// Waits for its end; whether it ended as a program that did what it was asked. Once.
  bool succeeds();

  /// CPU microseconds of all its threads so far. Throws std::runtime_error when it has ended.
  double cpu_us() const;
  /// Bytes that it has written so far, to whatever. Throws likewise.
  std::uint64_t written_bytes() const;

 private:
  [[noreturn]] void fail_ended() const;

  std::string name_;
  pid_t pid_ = -1;
};

}  // namespace framescope::bench
