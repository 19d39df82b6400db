#include <gtest/gtest.h>

#include "net/system_identity.hpp"

namespace framescope::net {
namespace {

TEST(SystemIdentity, IsAUuidThatStays) {
  const std::string id = boot_id();
  if (id.empty()) GTEST_SKIP() << "this system has no boot id";
  EXPECT_EQ(id.size(), 36u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos) << id;
  EXPECT_EQ(boot_id(), id);
}

}  // namespace
}  // namespace framescope::net
