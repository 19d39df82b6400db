#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include <asio/ip/tcp.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include "net/loopback_peer.hpp"
#include "net/multicast.hpp"
#include "net/network_namespace.hpp"

namespace framescope::net {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Endpoint v4_group(std::uint8_t last, std::uint16_t port = 0) {
  return v4(239, 255, 70, last, port);
}

Endpoint v6_group(std::uint8_t last, std::uint16_t port = 0) {
  Endpoint group{.port = port};
  group.address[0] = 0xFF;
  group.address[1] = 0x11;  // transient, of this interface
  group.address[14] = 70;
  group.address[15] = last;
  return group;
}

UdpOptions member_of(const Endpoint& group, const std::string& interface = "lo") {
  return {.group = group, .interface = interface};
}

/// TTL 0: nothing leaves this host.
UdpOptions to_groups(const Endpoint& bind) {
  return {.bind = bind, .interface = "lo", .multicast_ttl = 0};
}

/// What opening a socket with these options threw, or nothing.
std::string failure(const UdpOptions& options) {
  asio::io_context io;
  try {
    UdpSocket socket(io, options);
  } catch (const NetError& error) {
    return error.what();
  }
  return "";
}

bool nothing_waits(LoopbackPeer& peer) {
  std::array<std::uint8_t, 16> buffer{};
  return !peer.receiver.receive(buffer);
}

/// A member of a group on lo and one who sends to it; skipped by name where lo takes no groups.
class Multicast : public testing::TestWithParam<bool> {
 protected:
  Endpoint group(std::uint8_t last, std::uint16_t port = 0) const {
    return GetParam() ? v6_group(last, port) : v4_group(last, port);
  }

  void SetUp() override {
    if (GetParam() && !has_ipv6()) GTEST_SKIP() << "no ::1 here";
    const std::string refused = failure(member_of(group(1)));
    if (!refused.empty()) GTEST_SKIP() << refused;
    sender_ = std::make_unique<LoopbackPeer>(to_groups(GetParam() ? loopback_v6() : any_v4_));
    const SendResult probe = sender_->sender.send(group(250, 9), bytes_of("x"));
    if (!probe.ok()) GTEST_SKIP() << "lo sends nothing to groups here, errno " << probe.error;
  }

  const Endpoint any_v4_ = v4(0, 0, 0, 0, 0);
  std::unique_ptr<LoopbackPeer> sender_;
};

INSTANTIATE_TEST_SUITE_P(OnLo, Multicast, testing::Bool(),
                         [](const auto& test) { return test.param ? "V6" : "V4"; });

TEST_P(Multicast, EveryMemberReceives) {
  LoopbackPeer first(member_of(group(1)));
  const std::uint16_t port = first.socket.local().port;
  LoopbackPeer second(member_of(group(1, port)));
  EXPECT_EQ(second.socket.local().port, port) << "shared";
  ASSERT_TRUE(sender_->sender.send(group(1, port), bytes_of("all")).ok());
  for (LoopbackPeer* member : {&first, &second}) {
    const auto datagram = member->receive();
    ASSERT_TRUE(datagram);
    EXPECT_EQ(std::string(member->bytes.begin(), member->bytes.end()), "all");
    EXPECT_EQ(datagram->from.port, sender_->socket.local().port);
  }
}

TEST_P(Multicast, OthersGroupsAreNotDelivered) {
  LoopbackPeer first(member_of(group(1)));
  const std::uint16_t port = first.socket.local().port;
  LoopbackPeer second(member_of(group(2, port)));
  ASSERT_TRUE(sender_->sender.send(group(2, port), bytes_of("second")).ok());
  ASSERT_TRUE(second.receive());
  EXPECT_TRUE(nothing_waits(first));
}

TEST_P(Multicast, AMemberIsStillSpokenTo) {
  LoopbackPeer member(member_of(group(1)));
  const std::uint16_t port = member.socket.local().port;
  LoopbackPeer peer({.bind = GetParam() ? loopback_v6() : loopback_v4()});
  ASSERT_TRUE(
      peer.sender.send(GetParam() ? loopback_v6(port) : loopback_v4(port), bytes_of("you")).ok());
  const auto datagram = member.receive();
  ASSERT_TRUE(datagram);
  EXPECT_TRUE(member.sender.send(datagram->from, bytes_of("me")).ok());
  EXPECT_TRUE(peer.receive());
}

TEST_P(Multicast, AnInterfaceGoesByItsAddressToo) {
  LoopbackPeer member(member_of(group(1), GetParam() ? "::1" : "127.0.0.1"));
  const std::uint16_t port = member.socket.local().port;
  ASSERT_TRUE(sender_->sender.send(group(1, port), bytes_of("x")).ok());
  EXPECT_TRUE(member.receive());
}

/// Members of two groups of IPv6 on one port, each of which gets its own.
int v6_groups() {
  if (!route_v6_groups_to_lo()) return kNoNamespace;
  LoopbackPeer first(member_of(v6_group(1)));
  const std::uint16_t port = first.socket.local().port;
  LoopbackPeer second(member_of(v6_group(2, port), "::1"));
  LoopbackPeer from(to_groups(loopback_v6()));
  LoopbackPeer both(to_groups({}));
  for (LoopbackPeer* sender : {&from, &both}) {
    if (!sender->sender.send(v6_group(1, port), bytes_of("1")).ok()) return 1;
    if (!sender->sender.send(v6_group(2, port), bytes_of("2")).ok()) return 2;
    if (!first.receive() || first.bytes[0] != '1' || !nothing_waits(first)) return 3;
    if (!second.receive() || second.bytes[0] != '2' || !nothing_waits(second)) return 4;
  }
  return 0;
}

TEST(MulticastV6, EachGroupsMembersReceiveInANetworkOfTheirOwn) {
  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  const int status = in_network(65'536, v6_groups);
  if (status == kNoNamespace) GTEST_SKIP() << "no network namespace of one's own here";
  EXPECT_EQ(status, 0) << "the step that failed";
}

TEST(MulticastOutput, ASocketOfBothFamiliesSendsToIpv4Groups) {
  if (const std::string refused = failure(member_of(v4_group(1))); !refused.empty()) {
    GTEST_SKIP() << refused;
  }
  LoopbackPeer member(member_of(v4_group(1)));
  LoopbackPeer both(to_groups({}));
  const std::uint16_t port = member.socket.local().port;
  ASSERT_TRUE(both.sender.send(v4_group(1, port), bytes_of("x")).ok());
  EXPECT_TRUE(member.receive());
}

int option(const UdpSocket& socket, int level, int name) {
  int value = -1;
  socklen_t length = sizeof value;
  ::getsockopt(socket.native(), level, name, &value, &length);
  return value;
}

TEST(MulticastOutput, TheTtlIsThatOfBothFamilies) {
  LoopbackPeer usual(UdpOptions{});
  LoopbackPeer far(UdpOptions{.multicast_ttl = 7});
  EXPECT_EQ(option(usual.socket, IPPROTO_IP, IP_MULTICAST_TTL), 1);
  EXPECT_EQ(option(far.socket, IPPROTO_IP, IP_MULTICAST_TTL), 7);
  if (!far.socket.is_v6()) GTEST_SKIP() << "no IPv6 here";
  EXPECT_EQ(option(usual.socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS), 1);
  EXPECT_EQ(option(far.socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS), 7);
}

/// A socket of TCP knows neither family's options, and says so of each in other words.
TEST(MulticastOutput, WhatIpv4RefusesIsToldOfASocketOfBothFamilies) {
  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  asio::io_context io;
  asio::ip::tcp::socket stream(io, asio::ip::tcp::v6());
  try {
    set_multicast_output(stream.native_handle(), true, "lo", 1);
    FAIL() << "nothing was thrown";
  } catch (const NetError& error) {
    EXPECT_THAT(error.what(), HasSubstr(std::strerror(EINVAL)));
  }
}

TEST(MulticastOutput, ATtlHasABound) {
  for (const int ttl : {-1, 256}) {
    EXPECT_EQ(
        failure({.bind = loopback_v4(), .multicast_ttl = ttl}),
        "send to multicast groups: a TTL of " + std::to_string(ttl) + "; choose one from 0 to 255");
  }
}

TEST(MulticastErrors, AnAddressThatIsNoGroup) {
  EXPECT_THAT(failure(member_of(v4(10, 1, 2, 3, 0))),
              AllOf(StartsWith("join multicast group 10.1.2.3 on lo: not a multicast address; "),
                    HasSubstr("239.0.0.0")));
}

TEST(MulticastErrors, AnInterfaceThatIsNotThere) {
  const std::string advice =
      ": No such device; name an interface of this machine with --interface (ip address lists "
      "them)";
  EXPECT_EQ(failure(member_of(v4_group(1), "wlan77")),
            "join multicast group 239.255.70.1 on wlan77" + advice);
  EXPECT_EQ(failure(member_of(v4_group(1), "192.0.2.77")),
            "join multicast group 239.255.70.1 on 192.0.2.77" + advice);
  EXPECT_EQ(failure({.bind = loopback_v4(), .interface = "wlan77"}),
            "send to multicast groups on wlan77" + advice);
}

}  // namespace
}  // namespace framescope::net
