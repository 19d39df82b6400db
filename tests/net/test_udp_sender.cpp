#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/fake_send_calls.hpp"
#include "net/loopback_peer.hpp"
#include "net/udp_sender.hpp"

namespace framescope::net {
namespace {

/// An address that nobody listens on.
Endpoint dead_peer(const Endpoint& where = loopback_v4()) {
  LoopbackPeer gone({.bind = where});
  return gone.socket.local();
}

UdpOptions with_recverr(const Endpoint& bind = loopback_v4()) {
  return {.bind = bind, .recverr = true};
}

TEST(UdpSender, SendsPartsAsOneDatagram) {
  LoopbackPeer from, to;
  const std::array parts = {bytes_of("head-"), bytes_of("tag"), bytes_of(""), bytes_of("-rest")};
  ASSERT_TRUE(from.sender.send(to.socket.local(), parts).ok());
  ASSERT_TRUE(to.receive());
  EXPECT_EQ(std::string(to.bytes.begin(), to.bytes.end()), "head-tag-rest");
}

TEST(UdpSender, RefusesMorePartsThanItTakes) {
  LoopbackPeer from, to;
  const std::array<std::span<const std::uint8_t>, UdpSender::kMaxParts + 1> parts{};
  EXPECT_EQ(from.sender.send(to.socket.local(), parts).error, EINVAL);
  std::array<std::uint8_t, 8> buffer{};
  EXPECT_FALSE(to.receiver.receive(buffer));
}

TEST(UdpSender, OneByteTooManyIsMessageSize) {
  LoopbackPeer from, to;
  const std::vector<std::uint8_t> largest(65'507);
  const std::vector<std::uint8_t> too_large(65'508);
  EXPECT_EQ(from.sender.send(to.socket.local(), largest).error, 0);
  EXPECT_EQ(from.sender.send(to.socket.local(), too_large).error, EMSGSIZE);
}

// WIRE 4.1: a spoofed hello may come from port 0 or a broadcast address.
TEST(UdpSender, ImpossiblePeersAreErrorsAndDoNotStopTheNext) {
  LoopbackPeer from, to;
  EXPECT_EQ(from.sender.send(loopback_v4(0), bytes_of("x")).error, EINVAL);
  EXPECT_NE(from.sender.send(v4(255, 255, 255, 255, 9999), bytes_of("x")).error, 0);
  EXPECT_EQ(from.sender.send(loopback_v6(9999), bytes_of("x")).error, EAFNOSUPPORT);
  EXPECT_EQ(from.sender.send(to.socket.local(), bytes_of("x")).error, 0);
  EXPECT_TRUE(to.receive());
}

TEST(UdpSender, AClosedSocketIsAnError) {
  LoopbackPeer from, to;
  from.socket.close();
  EXPECT_EQ(from.sender.send(to.socket.local(), bytes_of("x")).error, EBADF);
}

// WIRE 5.1, case 28.
TEST(UdpSender, Case28ARefusalNamesItsPeer) {
  LoopbackPeer from(with_recverr());
  const Endpoint dead = dead_peer();
  EXPECT_TRUE(from.sender.drain_errors().empty());
  ASSERT_TRUE(from.sender.send(dead, bytes_of("x")).ok()) << "the answer comes after the send";
  ASSERT_TRUE(wait_for(from.socket, 0));
  const auto refusals = from.sender.drain_errors();
  ASSERT_EQ(refusals.size(), 1u);
  EXPECT_EQ(refusals[0].to, dead);
  EXPECT_EQ(refusals[0].error, ECONNREFUSED);
  EXPECT_TRUE(from.sender.drain_errors().empty());
}

TEST(UdpSender, ARefusalByOneIsNoFailureForAnother) {
  LoopbackPeer from(with_recverr());
  LoopbackPeer living;
  const Endpoint dead = dead_peer();
  for (int frame = 0; frame < 100; ++frame) {
    ASSERT_TRUE(from.sender.send(dead, bytes_of("x")).ok()) << frame;
    ASSERT_TRUE(from.sender.send(living.socket.local(), bytes_of("x")).ok()) << frame;
    ASSERT_TRUE(living.receive()) << frame;
  }
  const auto refusals = from.sender.drain_errors();
  EXPECT_EQ(refusals.size(), 100u);
  for (const Refusal& refusal : refusals) EXPECT_EQ(refusal.to, dead);
}

TEST(UdpSender, WithoutRecverrNobodyIsHeard) {
  LoopbackPeer from;
  const Endpoint dead = dead_peer();
  for (int i = 0; i < 10; ++i) EXPECT_TRUE(from.sender.send(dead, bytes_of("x")).ok());
  EXPECT_TRUE(from.sender.drain_errors().empty());
}

TEST(UdpSender, RefusalsOnADualStackSocketKeepTheirFamily) {
  if (!has_ipv6()) GTEST_SKIP() << "no ::1 here";
  LoopbackPeer from(with_recverr({}));
  for (const Endpoint& dead : {dead_peer(loopback_v4()), dead_peer(loopback_v6())}) {
    ASSERT_TRUE(from.sender.send(dead, bytes_of("x")).ok());
    ASSERT_TRUE(wait_for(from.socket, 0));
    const auto refusals = from.sender.drain_errors();
    ASSERT_EQ(refusals.size(), 1u);
    EXPECT_EQ(refusals[0].to, dead);
    EXPECT_EQ(refusals[0].error, ECONNREFUSED);
  }
}

// WIRE 5.1, case 32: what the system refuses is answered after one call, and the next one is tried.
TEST(UdpSender, Case32ARefusedSendIsAnErrorAndNoLoop) {
  LoopbackPeer to;
  UdpSocket socket(to.io, {.bind = loopback_v4()});
  UdpSender sender(socket, FakeSendCalls::calls());
  for (const int error : {EAGAIN, ENOBUFS, EPERM}) {
    FakeSendCalls fake({error});
    EXPECT_EQ(sender.send(to.socket.local(), bytes_of("x")).error, error);
    EXPECT_EQ(fake.count(), 1u) << error;
    EXPECT_TRUE(sender.send(to.socket.local(), bytes_of("y")).ok()) << error;
    ASSERT_TRUE(to.receive());
    EXPECT_EQ(to.bytes[0], 'y') << "nothing of the refused one";
  }
}

TEST(UdpSender, Case32AnInterruptedSendIsRepeated) {
  LoopbackPeer to;
  UdpSocket socket(to.io, {.bind = loopback_v4()});
  UdpSender sender(socket, FakeSendCalls::calls());
  FakeSendCalls fake({EINTR, EINTR});
  EXPECT_TRUE(sender.send(to.socket.local(), bytes_of("x")).ok());
  EXPECT_EQ(fake.count(), 3u);
  EXPECT_TRUE(to.receive());
}

TEST(UdpSender, Case32EndlessInterruptionsEnd) {
  LoopbackPeer to;
  UdpSocket socket(to.io, {.bind = loopback_v4()});
  UdpSender sender(socket, FakeSendCalls::calls());
  FakeSendCalls fake(std::vector<int>(1000, EINTR));
  EXPECT_EQ(sender.send(to.socket.local(), bytes_of("x")).error, EINTR);
  EXPECT_LT(fake.count(), 100u);
}

// The first answer belongs to an earlier datagram, the second one to this.
TEST(UdpSender, ARefusalIsRepeatedOnce) {
  LoopbackPeer to;
  UdpSocket socket(to.io, {.bind = loopback_v4()});
  UdpSender sender(socket, FakeSendCalls::calls());
  FakeSendCalls fake({ECONNREFUSED, ECONNREFUSED});
  EXPECT_EQ(sender.send(to.socket.local(), bytes_of("x")).error, ECONNREFUSED);
  EXPECT_EQ(fake.count(), 2u);
}

}  // namespace
}  // namespace framescope::net
