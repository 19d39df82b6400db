#include <thread>

#include <gtest/gtest.h>
#include <pthread.h>
#include <sched.h>

#include "session/companion.hpp"
#include "session/fake_sources.hpp"
#include "session/processors.hpp"

namespace framescope::session {
namespace {

using test::some_processors;

/// A thread that does nothing, on so many processors.
class CompanionTest : public ::testing::Test {
 protected:
  ~CompanionTest() override {
    end_.open();
    thread_.join();
  }
  bool may_run_on(const cpu_set_t& processors) {
    return pthread_setaffinity_np(thread_.native_handle(), sizeof processors, &processors) == 0;
  }
  cpu_set_t place() {
    cpu_set_t found;
    CPU_ZERO(&found);
    EXPECT_EQ(pthread_getaffinity_np(thread_.native_handle(), sizeof found, &found), 0);
    return found;
  }

  test::Latch end_;
  std::thread thread_{[this] { end_.wait(); }};
  Companion companion_{thread_};
};

TEST_F(CompanionTest, OfTwoProcessorsItMovesWithTheCallerUntilItMayRoam) {
  const auto two = some_processors(2);
  if (!two || !may_run_on(*two)) GTEST_SKIP() << "there is one processor only";
  std::thread caller([&] {
    for (std::size_t i = 0; i < CPU_SETSIZE; ++i) {
      if (!CPU_ISSET(i, &*two)) continue;
      cpu_set_t here;
      CPU_ZERO(&here);
      CPU_SET(i, &here);
      ASSERT_EQ(pthread_setaffinity_np(pthread_self(), sizeof here, &here), 0);
      companion_.follow();
      const cpu_set_t kept = place();
      EXPECT_TRUE(CPU_EQUAL(&kept, &here)) << i;
    }
  });
  caller.join();
  for (int round = 0; round < 2; ++round) {
    companion_.roam();
    const cpu_set_t free = place();
    EXPECT_TRUE(CPU_EQUAL(&free, &*two));
  }
}

TEST_F(CompanionTest, WhatSomebodyElseChoseStays) {
  const auto two = some_processors(2);
  const auto one = some_processors(1);
  if (!two || !may_run_on(*two)) GTEST_SKIP() << "there is one processor only";
  std::thread caller([&] {
    cpu_set_t other;
    CPU_XOR(&other, &*two, &*one);
    ASSERT_EQ(pthread_setaffinity_np(pthread_self(), sizeof other, &other), 0);
    companion_.follow();
    ASSERT_TRUE(may_run_on(*one));
    companion_.roam();
    const cpu_set_t kept = place();
    EXPECT_TRUE(CPU_EQUAL(&kept, &*one));
    companion_.follow();
    const cpu_set_t still = place();
    EXPECT_TRUE(CPU_EQUAL(&still, &*one));
  });
  caller.join();
}

TEST_F(CompanionTest, OnOneProcessorNothingChanges) {
  const auto one = some_processors(1);
  if (!one || !may_run_on(*one)) GTEST_SKIP() << "processors cannot be chosen here";
  companion_.follow();
  const cpu_set_t kept = place();
  EXPECT_TRUE(CPU_EQUAL(&kept, &*one));
  companion_.roam();
  const cpu_set_t after = place();
  EXPECT_TRUE(CPU_EQUAL(&after, &*one));
}

}  // namespace
}  // namespace framescope::session
