#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/loopback_peer.hpp"
#include "net/resolve.hpp"

namespace framescope::net {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Resolve, TakesLiteralsOfBothFamilies) {
  EXPECT_EQ(resolve({"127.0.0.1", 9999}, false), loopback_v4(9999));
  EXPECT_EQ(resolve({"::1", 9999}, false), loopback_v6(9999));
  EXPECT_EQ(resolve({"192.168.1.200", 1}, true), v4(192, 168, 1, 200, 1));
  EXPECT_EQ(resolve({"0.0.0.0", 65535}, true), v4(0, 0, 0, 0, 65535));
}

TEST(Resolve, AMappedLiteralIsTheIpv4Address) {
  EXPECT_EQ(resolve({"::ffff:127.0.0.1", 5}, false), loopback_v4(5));
}

TEST(Resolve, AnEmptyHostIsEveryInterfaceOrLoopback) {
  EXPECT_EQ(resolve({"", 7}, true), (Endpoint{.port = 7}));
  EXPECT_EQ(resolve({"", 7}, false), loopback_v4(7));
}

// A plain script's server has no IPv6 socket, so ::1 would never answer.
TEST(Resolve, LocalhostIsIpv4First) {
  EXPECT_EQ(resolve({"localhost", 9999}, false), loopback_v4(9999));
}

TEST(Resolve, AnUnknownNameSaysAttemptCauseAndWhatToTry) {
  // A label may have 63 characters at most, so no resolver is asked for this one.
  const std::string name(64, 'x');
  try {
    resolve({name, 9999}, false);
    FAIL() << "resolved";
  } catch (const NetError& error) {
    const std::string text = error.what();
    EXPECT_THAT(
        text, AllOf(StartsWith("resolve " + name + ": "), HasSubstr("; "), HasSubstr("127.0.0.1")));
    EXPECT_EQ(text.find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace framescope::net
