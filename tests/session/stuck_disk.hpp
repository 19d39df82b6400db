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
  /// Answers after all, until `last` is among what was written, which it returns. Fails the test
  /// when that never comes.
  std::string answer(const std::string& last) const {
    const int reader = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    std::string text;
    EXPECT_TRUE(eventually([&] {
      std::array<char, 4096> piece{};
      const ::ssize_t bytes = ::read(reader, piece.data(), piece.size());
      text.append(piece.data(), static_cast<std::size_t>(std::max<::ssize_t>(bytes, 0)));
      return text.find(last) != std::string::npos;
    })) << "not in what came: "
        << text;
    ::close(reader);
    return text;
  }

 private:
  std::string path_;
};

}  // namespace framescope::test
