#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include <gtest/gtest.h>
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

void set_fps(Session& session, double fps) {
  model::StreamSettings settings = session.settings();
  settings.fps = fps;
  session.apply(settings);
}

/// A loopback on two processors that shows a picture now and then.
void expect_places_by_pace(const cpu_set_t& two) {
  ASSERT_EQ(sched_setaffinity(0, sizeof two, &two), 0);
  Session::Options made;
  made.config.role = model::Role::kLoopback;
  made.settings.fps = 50;
  made.settings.width_px = 160;
  made.source = [] {
    return std::make_unique<test::CountingSource>(test::CountingSource::Options{});
  };
  Session session(std::move(made));
  for (int round = 0; round < 2; ++round) {
    EXPECT_TRUE(test::eventually([] { return places_of("io") == 1 && places_of("decode") == 1; }));
    set_fps(session, 0);
    EXPECT_TRUE(test::eventually([] { return places_of("io") == 1 && places_of("decode") == 2; }));
    set_fps(session, 50);
  }
  EXPECT_EQ(places_of("encode"), 2);
  session.stop();
}

TEST(SessionPlaces, APacedLoopbackStaysOnOneProcessorAnUnthrottledOneUsesBoth) {
  const auto two = test::some_processors(2);
  if (!two) GTEST_SKIP() << "there is one processor only";
  std::thread([&two] { expect_places_by_pace(*two); }).join();
}

}  // namespace
}  // namespace framescope::session
