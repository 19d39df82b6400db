#include <gtest/gtest.h>

#include "wire/hello_budget.hpp"

namespace framescope::wire {
namespace {

using std::chrono::milliseconds;

Time at(int ms) { return Time(milliseconds(ms)); }

Endpoint source(int number) {
  Endpoint endpoint;
  endpoint.address[0] = 0xFD;
  endpoint.address[14] = static_cast<std::uint8_t>(number >> 8);
  endpoint.address[15] = static_cast<std::uint8_t>(number);
  endpoint.port = 1;
  return endpoint;
}

TEST(HelloBudget, SoManyASecond) {
  HelloBudget budget;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(budget.take(at(100 * i), 5));
  EXPECT_FALSE(budget.take(at(999), 5));
  EXPECT_TRUE(budget.take(at(1000), 5));
  EXPECT_TRUE(budget.take(at(5000), 5));
}

TEST(HelloBudgets, SourcesDoNotShare) {
  HelloBudgets budgets;
  EXPECT_TRUE(budgets.take(source(1), at(0), 1));
  EXPECT_FALSE(budgets.take(source(1), at(1), 1));
  EXPECT_TRUE(budgets.take(source(2), at(1), 1));
}

TEST(HelloBudgets, BoundedAndTheFirstIsForgottenFirst) {
  HelloBudgets budgets;
  constexpr int kMost = static_cast<int>(HelloBudgets::kMaxSources);
  for (int i = 0; i < kMost; ++i) EXPECT_TRUE(budgets.take(source(i), at(0), 1));
  EXPECT_FALSE(budgets.take(source(0), at(0), 1)) << "still known";
  EXPECT_TRUE(budgets.take(source(kMost), at(0), 1)) << "this one drives source 0 out";
  EXPECT_EQ(budgets.size(), HelloBudgets::kMaxSources);
  EXPECT_FALSE(budgets.take(source(1), at(0), 1)) << "still known";
  EXPECT_TRUE(budgets.take(source(0), at(0), 1)) << "forgotten, hence new";
  for (int i = 0; i < 3 * kMost; ++i) {
    EXPECT_TRUE(budgets.take(source(10'000 + i), at(0), 1));
    ASSERT_EQ(budgets.size(), HelloBudgets::kMaxSources);
  }
}

}  // namespace
}  // namespace framescope::wire
