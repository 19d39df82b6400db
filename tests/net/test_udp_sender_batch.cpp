#include <algorithm>
#include <cerrno>
#include <numeric>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "net/fake_send_calls.hpp"
#include "net/loopback_peer.hpp"
#include "net/udp_sender.hpp"

namespace framescope::net {
namespace {

using Sizes = std::vector<std::size_t>;

std::vector<std::uint8_t> numbered_bytes(const Sizes& sizes) {
  std::vector<std::uint8_t> bytes(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 / 5);
  return bytes;
}

/// Two sockets, the receiving one with room for all of it.
class SendBatch : public testing::TestWithParam<bool> {
 protected:
  SendBatch()
      : v6_(GetParam() && has_ipv6()),
        to_({.bind = v6_ ? loopback_v6() : loopback_v4(), .rcvbuf_bytes = 4 << 20}),
        socket_(to_.io, {.bind = v6_ ? loopback_v6() : loopback_v4()}),
        sender_(socket_, FakeSendCalls::calls()) {}

  void SetUp() override {
    if (GetParam() && !v6_) GTEST_SKIP() << "no ::1 here";
  }

  BatchResult send(const Sizes& sizes) {
    return sender_.send_batch(to_.socket.local(), numbered_bytes(sizes), sizes);
  }

  /// What came is the first `count` datagrams of a batch of these sizes, and nothing else.
  void expect_arrived(const Sizes& sizes, std::size_t count) {
    const std::vector<std::uint8_t> bytes = numbered_bytes(sizes);
    std::vector<std::uint8_t> buffer(65'536);
    std::size_t offset = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto datagram = to_.receiver.receive(buffer);
      ASSERT_TRUE(datagram) << i;
      ASSERT_EQ(datagram->size, sizes[i]) << i;
      EXPECT_EQ(datagram->from, socket_.local());
      EXPECT_TRUE(std::equal(buffer.begin(), buffer.begin() + static_cast<long>(sizes[i]),
                             bytes.begin() + static_cast<long>(offset)))
          << i;
      offset += sizes[i];
    }
    EXPECT_FALSE(to_.receiver.receive(buffer));
  }

  void expect_all_arrive(const Sizes& sizes) {
    const BatchResult result = send(sizes);
    EXPECT_EQ(result.error, 0);
    EXPECT_EQ(result.sent, sizes.size());
    expect_arrived(sizes, sizes.size());
  }

  /// Whether this system cuts messages up at all.
  bool has_segments() {
    LoopbackPeer from, to;
    from.sender.send_batch(to.socket.local(), numbered_bytes({100, 100}), Sizes{100, 100});
    return from.sender.uses_segments();
  }

  bool v6_;
  LoopbackPeer to_;
  UdpSocket socket_;
  UdpSender sender_;
};

INSTANTIATE_TEST_SUITE_P(, SendBatch, testing::Bool(),
                         [](const auto& test) { return test.param ? "V6" : "V4"; });

TEST_P(SendBatch, NothingIsNoCall) {
  const BatchResult result = send({});
  EXPECT_EQ(result.sent, 0u);
  EXPECT_EQ(result.error, 0);
  EXPECT_EQ(result.calls, 0u);
  EXPECT_FALSE(sender_.uses_segments());
  expect_arrived({}, 0);
}

TEST_P(SendBatch, OneDatagramIsNotCutUp) {
  FakeSendCalls fake({});
  expect_all_arrive({1400});
  EXPECT_EQ(fake.count(), 1u);
  EXPECT_FALSE(sender_.uses_segments());
}

TEST_P(SendBatch, AFrameOfPacketsIsOneCall) {
  Sizes sizes(28, 1400);
  sizes.back() = 333;
  const BatchResult result = send(sizes);
  EXPECT_EQ(result.sent, 28u);
  EXPECT_EQ(result.calls, 1u);
  EXPECT_EQ(sender_.uses_segments(), has_segments());
  expect_arrived(sizes, 28);
}

TEST_P(SendBatch, UnequalSizesStayWhatTheyAre) {
  FakeSendCalls fake({});
  expect_all_arrive({100, 200, 300, 400});
  EXPECT_EQ(fake.count(), 1u);
  EXPECT_FALSE(sender_.uses_segments());
  // Runs with a shorter one at their end, in the middle and alone.
  expect_all_arrive({200, 200, 100, 200, 200, 100, 100, 50, 50, 60, 1, 2, 1});
}

TEST_P(SendBatch, EmptyDatagramsAreDatagrams) {
  expect_all_arrive({0});
  expect_all_arrive({0, 0, 0});
  expect_all_arrive({100, 100, 0, 100, 100, 0, 0, 50});
}

TEST_P(SendBatch, MoreSegmentsThanOneMessageTakes) {
  expect_all_arrive(Sizes(63, 100));
  expect_all_arrive(Sizes(64, 100));
  expect_all_arrive(Sizes(65, 100));
  expect_all_arrive(Sizes(200, 100));
}

TEST_P(SendBatch, MoreMessagesThanOneCallTakes) {
  Sizes sizes(200);
  std::iota(sizes.begin(), sizes.end(), std::size_t{1});
  const BatchResult result = send(sizes);
  EXPECT_EQ(result.sent, 200u);
  EXPECT_EQ(result.calls, 4u);
  expect_arrived(sizes, 200);
}

TEST_P(SendBatch, MoreBytesThanOneMessageTakes) {
  expect_all_arrive(Sizes(60, 1400));
  expect_all_arrive({32'753, 32'753, 1, 32'754, 32'754});
  expect_all_arrive({65'507, 65'507, 65'507});
}

TEST_P(SendBatch, AnySizesArriveInOrder) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    Sizes sizes(random() % 100);
    for (std::size_t& size : sizes) {
      size = random() % 3 == 0 ? random() % 2000 : 500 * (random() % 4);
    }
    expect_all_arrive(sizes);
  }
}

TEST_P(SendBatch, StopsAtADatagramThatIsTooLarge) {
  // Over IPv6 the header does not count as part of the packet's length.
  const std::size_t too_large = v6_ ? 65'528 : 65'508;
  const Sizes sizes = {1400, 1400, 1400, 700, too_large, 1400, 1400};
  const BatchResult result = send(sizes);
  EXPECT_EQ(result.error, EMSGSIZE);
  EXPECT_EQ(result.sent, 4u);
  expect_arrived(sizes, 4);
}

TEST_P(SendBatch, SizesBeyondTheBytesAreRefused) {
  const std::vector<std::uint8_t> bytes(10);
  const auto beyond = [&](const Sizes& sizes) {
    return sender_.send_batch(to_.socket.local(), bytes, sizes).error;
  };
  EXPECT_EQ(beyond({5, 6}), EINVAL);
  EXPECT_EQ(beyond({11}), EINVAL);
  EXPECT_EQ(beyond({5, SIZE_MAX}), EINVAL);
  expect_arrived({}, 0);
}

TEST_P(SendBatch, AnImpossiblePeerIsItsErrorAndNotThatOfSegments) {
  const Sizes sizes(10, 100);
  Endpoint nowhere = to_.socket.local();
  nowhere.port = 0;
  const BatchResult result = sender_.send_batch(nowhere, numbered_bytes(sizes), sizes);
  EXPECT_EQ(result.error, EINVAL);
  EXPECT_EQ(result.sent, 0u);
  expect_all_arrive(sizes);
  EXPECT_EQ(sender_.uses_segments(), has_segments()) << "still tried for others";
}

TEST_P(SendBatch, AClosedSocketIsAnError) {
  socket_.close();
  EXPECT_EQ(send({100, 100}).error, EBADF);
}

// A peer behind a full send buffer: the caller goes on from where it stopped.
TEST_P(SendBatch, GoesOnWhereItStopped) {
  Sizes sizes(70);
  std::iota(sizes.begin(), sizes.end(), std::size_t{1});
  FakeSendCalls fake({0, EAGAIN});
  const BatchResult result = send(sizes);
  EXPECT_EQ(result.error, EAGAIN);
  EXPECT_EQ(result.sent, 64u);
  EXPECT_EQ(result.calls, 2u);
  expect_arrived(sizes, 64);
}

// WIRE 5.1, case 32.
TEST_P(SendBatch, Case32ARefusedBatchIsAnErrorAndNoLoop) {
  for (const int error : {EAGAIN, ENOBUFS, EPERM}) {
    FakeSendCalls fake({error});
    const BatchResult result = send({100, 100, 50, 200});
    EXPECT_EQ(result.error, error);
    EXPECT_EQ(result.sent, 0u);
    EXPECT_EQ(result.calls, 1u);
    EXPECT_EQ(fake.count(), 1u);
    expect_arrived({}, 0);
    expect_all_arrive({100, 100, 50, 200});
  }
}

TEST_P(SendBatch, Case32AnInterruptedBatchIsRepeated) {
  FakeSendCalls fake({EINTR, EINTR, EINTR});
  expect_all_arrive({100, 100, 50, 200});
  EXPECT_EQ(fake.count(), 4u);
}

TEST_P(SendBatch, RefusedSegmentsLeaveOneByOneAndAreNotTriedAgain) {
  if (!has_segments()) GTEST_SKIP() << "this system has no UDP_SEGMENT";
  for (const int error : {EINVAL, EMSGSIZE, ENOPROTOOPT, EIO, EOPNOTSUPP}) {
    UdpSender sender(socket_, FakeSendCalls::calls());
    FakeSendCalls fake({});
    fake.refuse_segments(error);
    const Sizes sizes(10, 100);
    const std::vector<std::uint8_t> bytes = numbered_bytes(sizes);
    EXPECT_EQ(sender.send_batch(to_.socket.local(), bytes, sizes).sent, 10u) << error;
    EXPECT_FALSE(sender.uses_segments());
    expect_arrived(sizes, 10);
    const std::size_t tried = fake.segmented();
    EXPECT_GE(tried, 1u);
    const BatchResult next = sender.send_batch(to_.socket.local(), bytes, sizes);
    EXPECT_EQ(next.sent, 10u);
    EXPECT_EQ(next.calls, 1u);
    EXPECT_EQ(fake.segmented(), tried);
    expect_arrived(sizes, 10);
  }
}

// A path with a small MTU refuses large segments, and still takes what every path takes.
TEST_P(SendBatch, SegmentsOverThePathsMtuCostOnlyThoseOfTheirSize) {
  if (!has_segments()) GTEST_SKIP() << "this system has no UDP_SEGMENT";
  {
    FakeSendCalls fake({EINVAL});
    expect_all_arrive(Sizes(10, 1400));
    EXPECT_FALSE(sender_.uses_segments());
    EXPECT_EQ(fake.count(), 2u);
  }
  expect_all_arrive(Sizes(10, 1400));
  EXPECT_FALSE(sender_.uses_segments());
  expect_all_arrive(Sizes(10, 1232));
  EXPECT_TRUE(sender_.uses_segments());
}

TEST_P(SendBatch, WithoutSendmmsgDatagramsLeaveByThemselves) {
  FakeSendCalls fake({});
  fake.refuse_many(ENOSYS);
  const Sizes sizes = {1, 2, 3, 100, 100, 100, 4, 5};
  expect_all_arrive(sizes);
  EXPECT_EQ(fake.many_count(), 1u);
  expect_all_arrive(sizes);
  EXPECT_EQ(fake.many_count(), 1u) << "found out once";
}

// As in send(): the reports of earlier datagrams are no failures of these.
TEST_P(SendBatch, ARefusalByOneIsNoFailureForAnother) {
  LoopbackPeer from({.bind = v6_ ? loopback_v6() : loopback_v4(), .recverr = true});
  Endpoint dead;
  {
    LoopbackPeer gone({.bind = v6_ ? loopback_v6() : loopback_v4()});
    dead = gone.socket.local();
  }
  const Sizes sizes = {100, 200, 200, 300, 50, 60};
  const std::vector<std::uint8_t> bytes = numbered_bytes(sizes);
  DatagramBatch arrived;
  for (int frame = 0; frame < 20; ++frame) {
    const BatchResult to_dead = from.sender.send_batch(dead, bytes, sizes);
    EXPECT_EQ(to_dead.sent, sizes.size()) << to_dead.error;
    const BatchResult to_living = from.sender.send_batch(to_.socket.local(), bytes, sizes);
    EXPECT_EQ(to_living.sent, sizes.size()) << to_living.error;
    EXPECT_EQ(to_.receiver.receive_batch(arrived).size(), sizes.size());
  }
  const auto refusals = from.sender.drain_errors();
  EXPECT_FALSE(refusals.empty());
  for (const Refusal& refusal : refusals) EXPECT_EQ(refusal.to, dead);
}

}  // namespace
}  // namespace framescope::net
