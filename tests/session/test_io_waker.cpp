#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "session/io_waker.hpp"

namespace framescope::session {
namespace {

TEST(IoWaker, AnswersOnTheIoThread) {
  asio::io_context io(1);
  std::optional<std::thread::id> answered;
  std::optional<IoWaker> waker;
  waker.emplace(io, [&] {
    answered = std::this_thread::get_id();
    waker->close();
  });
  std::thread caller([&] { waker->wake(); });
  io.run();  // ends when nothing is waited for any more
  caller.join();
  EXPECT_EQ(answered, std::this_thread::get_id());
}

TEST(IoWaker, TheLastOfManyCallsIsAnswered) {
  constexpr int kCalls = 20'000;
  asio::io_context io(1);
  std::atomic<int> called{0};
  int seen = 0;
  std::optional<IoWaker> waker;
  waker.emplace(io, [&] {
    seen = called.load();
    if (seen == kCalls) waker->close();
  });
  std::thread caller([&] {
    for (int i = 0; i < kCalls; ++i) {
      ++called;
      waker->wake();
    }
  });
  io.run_for(std::chrono::seconds(20));
  caller.join();
  EXPECT_EQ(seen, kCalls);
}

TEST(IoWaker, ACallThatItMadeItselfIsAnswered) {
  asio::io_context io(1);
  int answers = 0;
  std::optional<IoWaker> waker;
  waker.emplace(io, [&] {
    if (++answers == 3) return waker->close();
    waker->wake();
  });
  waker->wake();
  io.run();
  EXPECT_EQ(answers, 3);
}

TEST(IoWaker, ClosedItIsSilent) {
  asio::io_context io(1);
  int answers = 0;
  IoWaker waker(io, [&] { ++answers; });
  waker.wake();
  waker.close();
  waker.wake();
  io.run();
  EXPECT_EQ(answers, 0);
}

}  // namespace
}  // namespace framescope::session
