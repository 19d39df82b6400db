#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "net/kernel_drops.hpp"
#include "net/loopback_peer.hpp"

namespace framescope::net {
namespace {

constexpr std::string_view kHeader =
    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
    "inode ref pointer drops             \n";
constexpr std::string_view kLineA =
    " 1207: 0100007F:270F 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 "
    "71234 2 00000000a1b2c3d4 183         \n";
constexpr std::string_view kLineB =
    "12345: 00000000000000000000000001000000:8AE0 00000000000000000000000000000000:0000 07 "
    "00000000:00034500 00:00000000 00000000  1000        0 9 2 0000000000000000 -2\n";

TEST(ParseProcNetUdp, FindsTheSocketByItsInode) {
  const std::string text = std::string(kHeader) + std::string(kLineA) + std::string(kLineB);
  EXPECT_EQ(parse_proc_net_udp(text, 71234), 183u);
  EXPECT_EQ(parse_proc_net_udp(text, 9), 0xFFFF'FFFEu) << "older kernels print it signed";
  EXPECT_EQ(parse_proc_net_udp(text, 7123), std::nullopt);
  EXPECT_EQ(parse_proc_net_udp(text, 0), std::nullopt);
  EXPECT_EQ(parse_proc_net_udp("", 9), std::nullopt);
}

TEST(ParseProcNetUdp, EveryTruncationIsTheFullAnswerOrNone) {
  const std::string_view line = kLineA.substr(0, kLineA.find("183") + 3);
  for (std::size_t length = 0; length < line.size() - 2; ++length) {
    EXPECT_EQ(parse_proc_net_udp(line.substr(0, length), 71234), std::nullopt) << length;
  }
  EXPECT_EQ(parse_proc_net_udp(line, 71234), 183u);
}

TEST(ParseProcNetUdp, GarbageIsNoAnswer) {
  const std::string columns = "1: a b 07 c d e 0 0 ";
  for (const char* rest : {"42", "42 2 p", "42 2 p x", "42 2 p 1x", "42 2 p 4294967296",
                           "42 2 p -2147483649", "42 2 p 99999999999999999999", "42x 2 p 7"}) {
    EXPECT_EQ(parse_proc_net_udp(columns + rest, 42), std::nullopt) << rest;
  }
  EXPECT_EQ(parse_proc_net_udp(columns + "42 2 p 4294967295", 42), 0xFFFF'FFFFu);
  const std::string binary("\0\xFF\n\n \n\t\r\n\0 42", 13);
  EXPECT_EQ(parse_proc_net_udp(binary, 42), std::nullopt);
}

TEST(KernelDropCounter, CountsFromZeroAndNeverFalls) {
  KernelDropCounter drops;
  EXPECT_EQ(drops.total(), 0u);
  drops.update(183);
  drops.update(
      180);  // an SO_RXQ_OVFL value that waited in the queue while the socket was read directly
  EXPECT_EQ(drops.total(), 183u);
  drops.update(183);
  drops.update(184);
  EXPECT_EQ(drops.total(), 184u);
}

TEST(KernelDropCounter, GoesOnAcrossTheWrap) {
  KernelDropCounter drops;
  drops.update(0x7000'0000);
  drops.update(0xE000'0000);
  drops.update(0xFFFF'FFF0);
  drops.update(5);
  EXPECT_EQ(drops.total(), 0x1'0000'0005u);
  drops.update(0xFFFF'FFFF);  // older than the wrap
  EXPECT_EQ(drops.total(), 0x1'0000'0005u);
}

/// Sends more than the receive buffer holds, where `count` is large.
void overflow(LoopbackPeer& from, const LoopbackPeer& to, int count) {
  const std::vector<std::uint8_t> datagram(1400, 7);
  for (int i = 0; i < count; ++i) ASSERT_TRUE(from.sender.send(to.socket.local(), datagram).ok());
}

int drain(LoopbackPeer& peer, KernelDropCounter& drops) {
  std::vector<std::uint8_t> buffer(2048);
  int received = 0;
  while (const auto datagram = peer.receiver.receive(buffer)) {
    ++received;
    if (datagram->kernel_drops) drops.update(*datagram->kernel_drops);
  }
  return received;
}

// WIRE 5.1, case 34: loopback delivers or drops within the send, so the counts are exact.
TEST(KernelDrops, Case34DropsEqualSentLessReceived) {
  LoopbackPeer from;
  LoopbackPeer to({.bind = loopback_v4(), .rcvbuf_bytes = 20'000});
  KernelDropCounter drops;
  overflow(from, to, 200);
  const auto direct = read_socket_drops(to.socket.native());
  const int received = drain(to, drops);
  EXPECT_GT(received, 0);
  EXPECT_LT(received, 200);
  EXPECT_EQ(direct, static_cast<std::uint32_t>(200 - received));
  EXPECT_EQ(drops.total(), 0u) << "what was queued before the first drop carries no count";

  overflow(from, to, 1);
  EXPECT_EQ(drain(to, drops), 1);
  EXPECT_EQ(drops.total(), static_cast<std::uint64_t>(200 - received));

  overflow(from, to, 200);
  const int again = drain(to, drops);
  drops.update(read_socket_drops(to.socket.native()).value());
  EXPECT_EQ(drops.total(), static_cast<std::uint64_t>(400 - received - again));
}

// Segments of one message are dropped and counted one by one too.
TEST(KernelDrops, Case34ABatchIsCountedByTheDatagram) {
  LoopbackPeer from;
  LoopbackPeer to({.bind = loopback_v4(), .rcvbuf_bytes = 20'000});
  const std::vector<std::uint8_t> bytes(200 * 1400, 7);
  const std::vector<std::size_t> sizes(200, 1400);
  ASSERT_EQ(from.sender.send_batch(to.socket.local(), bytes, sizes).sent, 200u);
  DatagramBatch batch;
  std::size_t received = 0;
  while (const std::size_t count = to.receiver.receive_batch(batch).size()) received += count;
  EXPECT_GT(received, 0u);
  EXPECT_LT(received, 200u);
  EXPECT_EQ(read_socket_drops(to.socket.native()), 200u - received);

  overflow(from, to, 1);
  const auto next = to.receiver.receive_batch(batch);
  ASSERT_EQ(next.size(), 1u);
  EXPECT_EQ(next[0].kernel_drops, 200u - received);
}

TEST(KernelDrops, ProcNetUdpAgreesWithTheSocket) {
  LoopbackPeer from;
  LoopbackPeer to({.bind = loopback_v4(), .rcvbuf_bytes = 20'000});
  overflow(from, to, 100);
  struct stat status {};
  ASSERT_EQ(::fstat(to.socket.native(), &status), 0);
  std::ifstream file("/proc/net/udp");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const auto listed = parse_proc_net_udp(text, status.st_ino);
  ASSERT_TRUE(listed) << text;
  EXPECT_GT(*listed, 0u);
  EXPECT_EQ(read_socket_drops(to.socket.native()), listed);
}

TEST(KernelDrops, NoSocketIsNoAnswer) { EXPECT_EQ(read_socket_drops(-1), std::nullopt); }

}  // namespace
}  // namespace framescope::net
