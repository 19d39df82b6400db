#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

#include "net/loopback_peer.hpp"
#include "net/udp_receiver.hpp"

namespace framescope::net {
namespace {

class UdpReceiverFamilies : public testing::TestWithParam<bool> {
 protected:
  UdpOptions options() const { return {.bind = GetParam() ? loopback_v6() : loopback_v4()}; }
  void SetUp() override {
    if (GetParam() && !has_ipv6()) GTEST_SKIP() << "no ::1 here";
  }
};

INSTANTIATE_TEST_SUITE_P(, UdpReceiverFamilies, testing::Bool(),
                         [](const auto& test) { return test.param ? "V6" : "V4"; });

TEST_P(UdpReceiverFamilies, ReceivesBytesSenderAndTime) {
  LoopbackPeer from(options());
  LoopbackPeer to(options());
  const auto before = std::chrono::system_clock::now();
  ASSERT_TRUE(from.sender.send(to.socket.local(), bytes_of("Hello")).ok());
  const auto datagram = to.receive();
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->from, from.socket.local());
  EXPECT_EQ(datagram->size, 5u);
  EXPECT_EQ(to.bytes, std::vector<std::uint8_t>({'H', 'e', 'l', 'l', 'o'}));
  EXPECT_FALSE(datagram->truncated);
  EXPECT_FALSE(datagram->kernel_drops) << "left out before the first drop";
  ASSERT_TRUE(datagram->kernel_time);
  // A coarse kernel clock may lag by a tick.
  EXPECT_GT(*datagram->kernel_time, before - std::chrono::milliseconds(50));
  EXPECT_LT(*datagram->kernel_time,
            std::chrono::system_clock::now() + std::chrono::milliseconds(50));
}

TEST_P(UdpReceiverFamilies, Case35TakesTheLargestDatagramWhole) {
  LoopbackPeer from(options());
  LoopbackPeer to(options());
  std::vector<std::uint8_t> sent(65'507);
  std::iota(sent.begin(), sent.end(), std::uint8_t{0});
  ASSERT_TRUE(from.sender.send(to.socket.local(), sent).ok());
  const auto datagram = to.receive();
  ASSERT_TRUE(datagram);
  EXPECT_FALSE(datagram->truncated);
  EXPECT_EQ(to.bytes, sent);
}

TEST(UdpReceiver, Case35AnEmptyDatagramIsADatagram) {
  LoopbackPeer from, to;
  ASSERT_TRUE(from.sender.send(to.socket.local(), bytes_of("")).ok());
  const auto datagram = to.receive();
  ASSERT_TRUE(datagram);
  EXPECT_EQ(datagram->size, 0u);
  EXPECT_FALSE(datagram->truncated);
}

TEST(UdpReceiver, Case35SaysWhenTheBufferWasTooSmall) {
  LoopbackPeer from, to;
  std::array<std::uint8_t, 8> buffer{};
  for (const std::size_t size : {7u, 8u, 9u, 1000u}) {
    const std::vector<std::uint8_t> sent(size, 42);
    ASSERT_TRUE(from.sender.send(to.socket.local(), sent).ok());
    ASSERT_TRUE(wait_for(to.socket, POLLIN));
    const auto datagram = to.receiver.receive(buffer);
    ASSERT_TRUE(datagram);
    EXPECT_EQ(datagram->truncated, size > buffer.size()) << size;
    EXPECT_EQ(datagram->size, std::min(size, buffer.size()));
  }
  EXPECT_FALSE(to.receiver.receive(buffer)) << "the rest of a truncated datagram is gone";
}

TEST(UdpReceiver, AnswersNothingInsteadOfWaiting) {
  LoopbackPeer peer;
  std::array<std::uint8_t, 16> buffer{};
  EXPECT_FALSE(peer.receiver.receive(buffer));
  EXPECT_EQ(peer.receiver.error_count(), 0u);
  peer.socket.close();
  EXPECT_FALSE(peer.receiver.receive(buffer));
}

TEST_P(UdpReceiverFamilies, ABatchIsInOrderWithItsBytesSenderAndTime) {
  LoopbackPeer from(options());
  LoopbackPeer to(options());
  for (const char* text : {"one", "", "three"}) {
    ASSERT_TRUE(from.sender.send(to.socket.local(), bytes_of(text)).ok());
  }
  DatagramBatch batch;
  const auto datagrams = to.receiver.receive_batch(batch);
  ASSERT_EQ(datagrams.size(), 3u);
  const std::array expected = {bytes_of("one"), bytes_of(""), bytes_of("three")};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_TRUE(std::ranges::equal(batch.bytes(i), expected[i])) << i;
    EXPECT_EQ(datagrams[i].from, from.socket.local());
    EXPECT_FALSE(datagrams[i].truncated);
    EXPECT_TRUE(datagrams[i].kernel_time);
  }
  EXPECT_TRUE(to.receiver.receive_batch(batch).empty()) << "and forgets those before";
  EXPECT_TRUE(batch.datagrams().empty());
}

TEST_P(UdpReceiverFamilies, Case35ABatchTakesTheLargestDatagramsWhole) {
  LoopbackPeer from(options());
  UdpOptions roomy = options();
  roomy.rcvbuf_bytes = 1 << 20;
  LoopbackPeer to(roomy);
  std::vector<std::uint8_t> sent(65'507);
  std::iota(sent.begin(), sent.end(), std::uint8_t{0});
  ASSERT_TRUE(from.sender.send(to.socket.local(), sent).ok());
  sent.back() = 1;
  ASSERT_TRUE(from.sender.send(to.socket.local(), sent).ok());
  DatagramBatch batch;
  ASSERT_EQ(to.receiver.receive_batch(batch).size(), 2u);
  EXPECT_TRUE(std::ranges::equal(batch.bytes(1), sent));
  sent.back() = static_cast<std::uint8_t>(65'506 % 256);
  EXPECT_TRUE(std::ranges::equal(batch.bytes(0), sent));
}

TEST(UdpReceiver, AFullBatchLeavesTheRestForTheNext) {
  LoopbackPeer from, to;
  constexpr std::size_t kCount = DatagramBatch::kCapacity + 3;
  for (std::size_t i = 0; i < kCount; ++i) {
    const auto number = static_cast<std::uint8_t>(i);
    ASSERT_TRUE(from.sender.send(to.socket.local(), std::span(&number, 1)).ok());
  }
  DatagramBatch batch;
  ASSERT_EQ(to.receiver.receive_batch(batch).size(), DatagramBatch::kCapacity);
  EXPECT_EQ(batch.bytes(DatagramBatch::kCapacity - 1)[0], DatagramBatch::kCapacity - 1);
  ASSERT_EQ(to.receiver.receive_batch(batch).size(), 3u);
  EXPECT_EQ(batch.bytes(2)[0], kCount - 1);
  EXPECT_TRUE(to.receiver.receive_batch(batch).empty());
  EXPECT_EQ(to.receiver.error_count(), 0u);
  to.socket.close();
  EXPECT_TRUE(to.receiver.receive_batch(batch).empty());
  EXPECT_EQ(to.receiver.error_count(), 0u) << "nor is a closed socket a network's error";
}

TEST(UdpReceiver, ABatchSkipsARefusalBeforeIt) {
  LoopbackPeer peer({.bind = loopback_v4(), .recverr = true});
  LoopbackPeer living;
  Endpoint dead;
  {
    LoopbackPeer gone;
    dead = gone.socket.local();
  }
  ASSERT_TRUE(peer.sender.send(dead, bytes_of("Hello")).ok());
  ASSERT_TRUE(wait_for(peer.socket, 0));
  ASSERT_TRUE(living.sender.send(peer.socket.local(), bytes_of("picture")).ok());
  DatagramBatch batch;
  ASSERT_EQ(peer.receiver.receive_batch(batch).size(), 1u);
  EXPECT_TRUE(std::ranges::equal(batch.bytes(0), bytes_of("picture")));
  EXPECT_EQ(peer.receiver.error_count(), 1u);
  EXPECT_EQ(peer.receiver.last_error(), ECONNREFUSED);
}

// WIRE 5.1, case 29: a receiver that says hello to a server that is not there yet.
TEST(UdpReceiver, ARefusedHelloIsCountedAndSkipped) {
  LoopbackPeer peer({.bind = loopback_v4(), .recverr = true});
  Endpoint server;
  {
    LoopbackPeer gone;
    server = gone.socket.local();
  }
  ASSERT_TRUE(peer.sender.send(server, bytes_of("Hello")).ok());
  ASSERT_TRUE(wait_for(peer.socket, 0)) << "POLLERR is reported unasked";
  std::array<std::uint8_t, 16> buffer{};
  EXPECT_FALSE(peer.receiver.receive(buffer));
  EXPECT_EQ(peer.receiver.error_count(), 1u);
  EXPECT_EQ(peer.receiver.last_error(), ECONNREFUSED);

  LoopbackPeer late({.bind = server});
  ASSERT_TRUE(peer.sender.send(server, bytes_of("Hello")).ok());
  ASSERT_TRUE(late.receive());
  ASSERT_TRUE(late.sender.send(peer.socket.local(), bytes_of("picture")).ok());
  EXPECT_TRUE(peer.receive());
}

TEST(UdpReceiver, WakesOnceForEachArming) {
  LoopbackPeer from, to;
  int wakes = 0;
  const auto count = [&](std::error_code error) { wakes += error ? 0 : 1; };
  to.receiver.wait_readable(count);
  EXPECT_EQ(to.io.poll(), 0u) << "nothing to read yet";
  ASSERT_TRUE(from.sender.send(to.socket.local(), bytes_of("1")).ok());
  to.io.run_for(std::chrono::milliseconds(kDeadlineMs));
  EXPECT_EQ(wakes, 1);

  // What was left unread wakes the next arming too.
  to.receiver.wait_readable(count);
  to.io.restart();
  to.io.run_for(std::chrono::milliseconds(kDeadlineMs));
  EXPECT_EQ(wakes, 2);
  EXPECT_TRUE(to.receive());
}

TEST(UdpReceiver, ClosingEndsTheWait) {
  LoopbackPeer peer;
  std::error_code ended;
  peer.receiver.wait_readable([&](std::error_code error) { ended = error; });
  peer.socket.close();
  peer.io.run_for(std::chrono::milliseconds(kDeadlineMs));
  EXPECT_EQ(ended, std::error_code(asio::error::operation_aborted));
}

}  // namespace
}  // namespace framescope::net
