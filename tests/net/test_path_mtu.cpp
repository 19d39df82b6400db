#include <vector>

#include <gtest/gtest.h>
#include <netinet/in.h>

#include "net/loopback_peer.hpp"
#include "net/network_namespace.hpp"
#include "net/path_mtu.hpp"

namespace framescope::net {
namespace {

TEST(PathMtu, LoopbackHasOne) {
  const auto mtu = path_mtu(loopback_v4(9));
  ASSERT_TRUE(mtu);
  EXPECT_GE(*mtu, 576);
  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  const auto v6 = path_mtu(loopback_v6(9));
  ASSERT_TRUE(v6);
  EXPECT_GE(*v6, 1280);
}

TEST(PathMtu, HeadersAreNotPayload) {
  EXPECT_EQ(unfragmented_bytes(loopback_v4(), 1500), 1472u);
  EXPECT_EQ(unfragmented_bytes(loopback_v6(), 1500), 1452u);
  EXPECT_EQ(unfragmented_bytes(loopback_v4(), 20), 0u);
}

/// Sends and receives one datagram of that size: 0 or the errno.
int pass(LoopbackPeer& from, LoopbackPeer& to, std::size_t size) {
  const std::vector<std::uint8_t> bytes(size, 7);
  const SendResult sent = from.sender.send(to.socket.local(), bytes);
  if (!sent.ok()) return sent.error;
  return to.receive() && to.bytes == bytes ? 0 : ETIMEDOUT;
}

// WIRE 5.1, case 31. The exit status is the line that failed.
#define REQUIRE_OR_EXIT(condition) \
  if (!(condition)) return __LINE__

int small_path() {
  LoopbackPeer from, to;
  const Endpoint peer = to.socket.local();
  REQUIRE_OR_EXIT(path_mtu(peer) == 1500);
  const std::size_t whole = unfragmented_bytes(peer, 1500);
  // Ours are fragmented by the system, up to what a datagram can hold.
  REQUIRE_OR_EXIT(pass(from, to, whole) == 0);
  REQUIRE_OR_EXIT(pass(from, to, whole + 1) == 0);
  REQUIRE_OR_EXIT(pass(from, to, 65'507) == 0);
  REQUIRE_OR_EXIT(pass(from, to, 65'508) == EMSGSIZE);
  // Where fragmenting is forbidden the largest size that passes is the one that is said.
  const int forbid = IP_PMTUDISC_DO;
  ::setsockopt(from.socket.native(), IPPROTO_IP, IP_MTU_DISCOVER, &forbid, sizeof forbid);
  REQUIRE_OR_EXIT(pass(from, to, whole + 1) == EMSGSIZE);
  REQUIRE_OR_EXIT(pass(from, to, whole) == 0);
  return 0;
}

TEST(PathMtu, Case31WhatPassesWholeIsTold) {
  const int status = in_network(1500, small_path);
  if (status == kNoNamespace) GTEST_SKIP() << "no network namespace of one's own here";
  EXPECT_EQ(status, 0);
}

int segments_over_the_mtu() {
  LoopbackPeer from;
  LoopbackPeer to({.bind = loopback_v4(), .rcvbuf_bytes = 1 << 20});
  const std::vector<std::uint8_t> bytes(10 * 4000, 7);
  const std::vector<std::size_t> large(10, 4000);
  const std::vector<std::size_t> small(10, 1200);
  DatagramBatch batch;
  REQUIRE_OR_EXIT(from.sender.send_batch(to.socket.local(), bytes, large).sent == 10);
  REQUIRE_OR_EXIT(!from.sender.uses_segments());
  REQUIRE_OR_EXIT(to.receiver.receive_batch(batch).size() == 10);
  REQUIRE_OR_EXIT(from.sender.send_batch(to.socket.local(), bytes, large).calls == 1);
  REQUIRE_OR_EXIT(to.receiver.receive_batch(batch).size() == 10);
  REQUIRE_OR_EXIT(from.sender.send_batch(to.socket.local(), bytes, small).sent == 10);
  REQUIRE_OR_EXIT(to.receiver.receive_batch(batch).size() == 10);
  return 0;
}

// Segments must fit the path, datagrams need not.
TEST(PathMtu, Case31BatchesOfLargerDatagramsAreFragmented) {
  const int status = in_network(1500, segments_over_the_mtu);
  if (status == kNoNamespace) GTEST_SKIP() << "no network namespace of one's own here";
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace framescope::net
