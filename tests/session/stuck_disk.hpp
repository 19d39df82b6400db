#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/sums.hpp"

namespace framescope::test {

/// A disk that does not answer: a pipe without a reader cannot be opened for writing.
class StuckDisk {
 public:
  explicit StuckDisk(std::string path) : path_(std::move(path)) {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  }
  const std::string& path() const { return path_; }
  /// Answers after all; what was written. Fails the test when nothing is.
  std::string answer() const {
    const int reader = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    std::array<char, 4096> text{};
    ::ssize_t bytes = 0;
    EXPECT_TRUE(eventually([&] { return (bytes = ::read(reader, text.data(), text.size())) > 0; }));
    ::close(reader);
    return {text.data(), static_cast<std::size_t>(std::max<::ssize_t>(bytes, 0))};
  }

 private:
  std::string path_;
};

}  // namespace framescope::test
