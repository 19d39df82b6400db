#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "core/pool.hpp"

namespace framescope {
namespace {

struct Counted {
  static inline std::atomic<int> alive{0};
  Counted() { ++alive; }
  ~Counted() { --alive; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  std::vector<int> contents;
};

TEST(Pool, AnObjectComesBackWithItsContents) {
  Pool<Counted> pool(2);
  std::shared_ptr<Counted> first = pool.acquire();
  first->contents = {1, 2, 3};
  const Counted* address = first.get();
  first.reset();
  const std::shared_ptr<Counted> again = pool.acquire();
  EXPECT_EQ(again.get(), address);
  EXPECT_EQ(again->contents, (std::vector<int>{1, 2, 3}));
}

TEST(Pool, ComesBackOnlyWithTheLastOwner) {
  Pool<Counted> pool(2);
  std::shared_ptr<Counted> first = pool.acquire();
  const std::shared_ptr<const Counted> second = first;
  first.reset();
  EXPECT_NE(pool.acquire().get(), second.get());
}

TEST(Pool, HoldsNoMoreThanItMay) {
  {
    Pool<Counted> pool(2);
    std::vector<std::shared_ptr<Counted>> out;
    for (int i = 0; i < 5; ++i) out.push_back(pool.acquire());
    EXPECT_EQ(Counted::alive, 5);
    out.clear();
    EXPECT_EQ(Counted::alive, 2);
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Pool, WhatIsNotWorthKeepingIsFreed) {
  Pool<Counted> pool(2, [](const Counted& object) { return object.contents.capacity() <= 10; });
  std::shared_ptr<Counted> small = pool.acquire();
  std::shared_ptr<Counted> large = pool.acquire();
  small->contents.resize(10);
  large->contents.resize(11);
  const Counted* kept = small.get();
  small.reset();
  large.reset();
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_EQ(pool.acquire().get(), kept);
}

TEST(Pool, ObjectsMayOutliveIt) {
  std::shared_ptr<Counted> kept;
  {
    Pool<Counted> pool(4);
    kept = pool.acquire();
    pool.acquire();
  }
  kept->contents.push_back(1);
  EXPECT_GE(Counted::alive, 1);
  kept.reset();
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Pool, NoObjectIsInTwoHandsAtOnce) {
  struct Owned {
    std::atomic<int> owners{0};
  };
  Pool<Owned> pool(3);
  std::atomic<int> shared{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 5000; ++round) {
        const std::shared_ptr<Owned> object = pool.acquire();
        if (object->owners.fetch_add(1) != 0) ++shared;
        object->owners.fetch_sub(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared, 0);
}

}  // namespace
}  // namespace framescope
