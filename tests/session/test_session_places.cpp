#include <atomic>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>

#include "session/fake_sources.hpp"
#include "session/processors.hpp"
#include "session/session.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

/// On how many processors this process's thread of the name may run; 0: there is none.
int places_of(const std::string& name) {
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
    std::string comm;
    std::getline(std::ifstream(task.path() / "comm"), comm);
    cpu_set_t places;
    CPU_ZERO(&places);
    const pid_t thread = std::stoi(task.path().filename());
    if (comm == name && sched_getaffinity(thread, sizeof places, &places) == 0) {
      return CPU_COUNT(&places);
    }
  }
  return 0;
}

bool are_places(int io, int decode) {
  return places_of("io") == io && places_of("decode") == decode && places_of("io") == io;
}

bool is_decode_thread() {
  char name[16] = "";
  return pthread_getname_np(pthread_self(), name, sizeof name) == 0 &&
         std::string(name) == "decode";
}

/// A loopback on two processors.
class SessionPlaces : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto two = test::some_processors(2);
    if (!two) GTEST_SKIP() << "there is one processor only";
    ASSERT_EQ(sched_getaffinity(0, sizeof before_, &before_), 0);
    if (sched_setaffinity(0, sizeof *two, &*two) != 0) GTEST_SKIP() << "it cannot be chosen";
  }
  void TearDown() override { sched_setaffinity(0, sizeof before_, &before_); }

  static Session::Options loopback() {
    Session::Options made;
    made.config.role = model::Role::kLoopback;
    made.settings.fps = 50;
    made.settings.width_px = 160;
    made.source = [] {
      return std::make_unique<test::CountingSource>(test::CountingSource::Options{});
    };
    return made;
  }

  cpu_set_t before_{};
};

void set_fps(Session& session, double fps) {
  model::StreamSettings settings = session.settings();
  settings.fps = fps;
  session.apply(settings);
}

TEST_F(SessionPlaces, APacedLoopbackStaysOnOneProcessorAnUnthrottledOneUsesBoth) {
  Session session(loopback());
  ASSERT_TRUE(test::eventually([] { return are_places(1, 1); }));
  set_fps(session, 0);
  ASSERT_TRUE(test::eventually([] { return are_places(1, 2); }));
  set_fps(session, 50);
  ASSERT_TRUE(test::eventually([] { return are_places(1, 1); }));
  EXPECT_EQ(places_of("encode"), 2);
}

TEST_F(SessionPlaces, ADecoderThatIsBehindWorksBesideTheEncoder) {
  test::Latch busy;
  std::atomic<bool> is_held{true};
  Session::Options made = loopback();
  made.has_window = true;
  made.wake = [&] {
    if (is_decode_thread() && is_held.load()) busy.wait();
  };
  Session session(std::move(made));
  busy.wait_entered();
  EXPECT_TRUE(test::eventually([] { return are_places(2, 2); }));
  is_held.store(false);
  busy.open();
  EXPECT_TRUE(test::eventually([] { return are_places(1, 1); }));
}

}  // namespace
}  // namespace framescope::session
