#include <atomic>
#include <memory>
#include <set>
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

TEST(Pool, MoreThanItKeepsComeBackRoundAfterRound) {
  Pool<Counted> pool(2);
  for (int round = 0; round < 3; ++round) {
    std::vector<std::shared_ptr<Counted>> out;
    std::set<const Counted*> different;
    for (int i = 0; i < 20; ++i) {
      out.push_back(pool.acquire());
      out.back()->contents = {i};
      different.insert(out.back().get());
      EXPECT_EQ(out.back().use_count(), 1) << "counts are nobody else's";
    }
    EXPECT_EQ(different.size(), 20U);
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(out[static_cast<std::size_t>(i)]->contents, std::vector<int>{i});
    }
    // Neither in the order of their going nor in its reverse.
    while (!out.empty()) {
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(out.size() * 7 % 13 % out.size()));
    }
    EXPECT_EQ(Counted::alive, 2);
  }
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

TEST(Pool, TheLastOfManyObjectsMayOutliveAllElse) {
  std::shared_ptr<Counted> last;
  {
    std::vector<std::shared_ptr<Counted>> out;
    Pool<Counted> pool(2);
    for (int i = 0; i < 5; ++i) out.push_back(pool.acquire());
    last = out[3];
  }
  EXPECT_EQ(Counted::alive, 3) << "two on the shelf, which it keeps";
  EXPECT_EQ(last.use_count(), 1);
  last->contents = {1};
  last.reset();
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Pool, AWeakReferenceMayOutliveItsObjectAndThePool) {
  std::weak_ptr<Counted> weak;
  {
    Pool<Counted> pool(2);
    std::shared_ptr<Counted> object = pool.acquire();
    const Counted* const address = object.get();
    weak = object;
    object.reset();
    EXPECT_TRUE(weak.expired());
    // The object comes round while its old counts are still in use.
    const std::shared_ptr<Counted> again = pool.acquire();
    EXPECT_EQ(again.get(), address);
    EXPECT_TRUE(weak.expired()) << "the new owner's counts are others";
    EXPECT_EQ(again.use_count(), 1);
  }
  EXPECT_EQ(weak.lock(), nullptr);
  EXPECT_EQ(Counted::alive, 1) << "the shelf awaits the old counts";
  weak.reset();
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
