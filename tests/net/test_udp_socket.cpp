#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/loopback_peer.hpp"
#include "net/udp_socket.hpp"

namespace framescope::net {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string bind_failure(const Endpoint& endpoint) {
  asio::io_context io;
  try {
    UdpSocket socket(io, {.bind = endpoint});
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

TEST(UdpSocket, ConvertsEndpointsBothWays) {
  const asio::ip::udp::endpoint v4_peer(asio::ip::address_v4({10, 1, 2, 3}), 4567);
  EXPECT_TRUE(from_asio(v4_peer).is_v4());
  EXPECT_EQ(from_asio(v4_peer).port, 4567);
  EXPECT_EQ(to_asio(from_asio(v4_peer)), v4_peer);
  const asio::ip::udp::endpoint mapped = to_asio(from_asio(v4_peer), true);
  EXPECT_EQ(mapped.address().to_string(), "::ffff:10.1.2.3");
  EXPECT_EQ(from_asio(mapped), from_asio(v4_peer));

  const asio::ip::udp::endpoint link_local(asio::ip::make_address_v6("fe80::1%3"), 1);
  EXPECT_EQ(from_asio(link_local).scope_id, 3u);
  EXPECT_EQ(to_asio(from_asio(link_local)), link_local);
}

TEST(UdpSocket, TellsItsRealPort) {
  LoopbackPeer peer;
  EXPECT_NE(peer.socket.local().port, 0);
  EXPECT_EQ(peer.socket.local(), loopback_v4(peer.socket.local().port));
}

TEST(UdpSocket, ABusyPortSaysWhoMayHoldItAndWhatToDo) {
  LoopbackPeer holder;
  const Endpoint busy = holder.socket.local();
  EXPECT_EQ(bind_failure(busy),
            "bind UDP 127.0.0.1:" + std::to_string(busy.port) +
                ": Address already in use; another program holds the port: choose another with "
                "--listen/--bind, or end it (ss -ulpn shows which)");
}

TEST(UdpSocket, AForeignAddressSaysSo) {
  const std::string text = bind_failure(v4(192, 0, 2, 1, 0));  // TEST-NET-1, nobody's
  EXPECT_THAT(text, StartsWith("bind UDP 192.0.2.1:0: "));
  EXPECT_THAT(text, HasSubstr("no interface of this machine has that address"));
}

TEST(UdpSocket, ReusersShareAPort) {
  LoopbackPeer first({.bind = loopback_v4(), .reuse = true});
  LoopbackPeer second({.bind = first.socket.local(), .reuse = true});
  EXPECT_EQ(second.socket.local(), first.socket.local());
}

TEST(UdpSocket, EveryInterfaceTakesBothFamilies) {
  LoopbackPeer both(UdpOptions{});
  const std::uint16_t port = both.socket.local().port;
  LoopbackPeer v4_peer;
  ASSERT_TRUE(v4_peer.sender.send(loopback_v4(port), bytes_of("four")).ok());
  auto datagram = both.receive();
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->from, v4_peer.socket.local());

  // And back, through the mapped form.
  ASSERT_TRUE(both.sender.send(datagram->from, bytes_of("back")).ok());
  EXPECT_TRUE(v4_peer.receive());

  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  LoopbackPeer v6_peer({.bind = loopback_v6()});
  ASSERT_TRUE(v6_peer.sender.send(loopback_v6(port), bytes_of("six")).ok());
  datagram = both.receive();
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->from, v6_peer.socket.local());
}

TEST(UdpSocket, V6onlyLeavesTheIpv4PortToOthers) {
  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  LoopbackPeer v6_peer({.bind = {}, .v6only = true});
  EXPECT_EQ(bind_failure(loopback_v4(v6_peer.socket.local().port)), "");
}

TEST(UdpSocket, GrantsTheReceiveBufferThatWasAsked) {
  LoopbackPeer small({.bind = loopback_v4(), .rcvbuf_bytes = 20'000, .sndbuf_bytes = 30'000});
  EXPECT_EQ(small.socket.rcvbuf_bytes(), 20'000);
  EXPECT_EQ(small.socket.sndbuf_bytes(), 30'000);
  LoopbackPeer usual;
  EXPECT_GT(usual.socket.rcvbuf_bytes(), 20'000);
}

// Over the system's limit it is either forced (with the privilege) or cut, and then reported as
// cut.
TEST(UdpSocket, ReportsWhatTheSystemGrants) {
  constexpr int kAsked = 64 << 20;
  LoopbackPeer peer({.bind = loopback_v4(), .rcvbuf_bytes = kAsked});
  EXPECT_GT(peer.socket.rcvbuf_bytes(), 0);
  EXPECT_LE(peer.socket.rcvbuf_bytes(), kAsked);
}

}  // namespace
}  // namespace framescope::net
