#pragma once

#include <cerrno>
#include <cstddef>
#include <utility>
#include <vector>

#include <sys/socket.h>

#include "net/udp_sender.hpp"

namespace framescope::net {

/// System calls that refuse by a script, in the order of calls, while it lives; afterwards, and
/// where the script says 0, those of the system. One at a time.
class FakeSendCalls {
 public:
  explicit FakeSendCalls(std::vector<int> errors) : errors_(std::move(errors)) { current_ = this; }
  ~FakeSendCalls() { current_ = nullptr; }
  FakeSendCalls(const FakeSendCalls&) = delete;
  FakeSendCalls& operator=(const FakeSendCalls&) = delete;

  /// For a sender, before or after a script begins.
  static SendCalls calls() { return {send_one, send_many}; }

  /// Refuses with this error every message that is to be cut into segments.
  void refuse_segments(int error) { segments_error_ = error; }
  /// Refuses every sendmmsg.
  void refuse_many(int error) { many_error_ = error; }

  std::size_t count() const { return count_; }            ///< calls so far
  std::size_t segmented() const { return segmented_; }    ///< those that asked for segments
  std::size_t many_count() const { return many_count_; }  ///< those of sendmmsg

 private:
  /// Of one call: 0 lets the system have it.
  int error_of(const msghdr& message) {
    const std::size_t call = count_++;
    const bool segments = message.msg_controllen > 0;
    segmented_ += segments ? 1 : 0;
    if (segments && segments_error_ != 0) return segments_error_;
    return call < errors_.size() ? errors_[call] : 0;
  }

  static ssize_t send_one(int fd, const msghdr* message, int flags) {
    const int error = current_ == nullptr ? 0 : current_->error_of(*message);
    if (error == 0) return ::sendmsg(fd, message, flags);
    errno = error;
    return -1;
  }

  static int send_many(int fd, mmsghdr* messages, unsigned count, int flags) {
    int error = 0;
    if (current_ != nullptr) {
      ++current_->many_count_;
      error = current_->error_of(messages[0].msg_hdr);
      if (current_->many_error_ != 0) error = current_->many_error_;
    }
    if (error == 0) return ::sendmmsg(fd, messages, count, flags);
    errno = error;
    return -1;
  }

  inline static FakeSendCalls* current_ = nullptr;

  std::vector<int> errors_;
  int segments_error_ = 0;
  int many_error_ = 0;
  std::size_t count_ = 0;
  std::size_t segmented_ = 0;
  std::size_t many_count_ = 0;
};

}  // namespace framescope::net
