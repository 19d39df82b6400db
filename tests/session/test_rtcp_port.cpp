#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "net/loopback_peer.hpp"
#include "session/rtcp_port.hpp"

namespace framescope::session {
namespace {

using net::bytes_of;
using net::loopback_v4;
using net::LoopbackPeer;

/// A port of loopback that was free a moment ago.
Endpoint free_port() { return LoopbackPeer().socket.local(); }

TEST(RtcpPort, HandsOnWhatComesAndAnswersFromThere) {
  asio::io_context io;
  const Endpoint at = free_port();
  LoopbackPeer peer;
  std::vector<std::string> heard;
  RtcpPort port(io, at, [&](const Endpoint& from, std::span<const std::uint8_t> datagram, Time) {
    heard.emplace_back(datagram.begin(), datagram.end());
    EXPECT_EQ(from, peer.socket.local());
    EXPECT_TRUE(port.sender().send(from, bytes_of("heard")).ok());
  });
  for (const char* text : {"one", "two"}) {
    ASSERT_TRUE(peer.sender.send(at, bytes_of(text)).ok());
    while (heard.empty() || heard.back() != text) {
      ASSERT_GT(io.run_one_for(std::chrono::milliseconds(net::kDeadlineMs)), 0U);
    }
    const auto answer = peer.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->from, at);
  }
  EXPECT_EQ(heard, (std::vector<std::string>{"one", "two"}));
}

TEST(RtcpPort, AfterCloseNothingIsHandedOn) {
  asio::io_context io;
  const Endpoint at = free_port();
  LoopbackPeer peer;
  RtcpPort port(io, at, [](const Endpoint&, std::span<const std::uint8_t>, Time) { FAIL(); });
  ASSERT_TRUE(peer.sender.send(at, bytes_of("x")).ok());
  port.close();
  io.run();
}

TEST(RtcpPort, OneThatIsTakenIsRefused) {
  asio::io_context io;
  LoopbackPeer taken;
  EXPECT_THROW(RtcpPort(io, taken.socket.local(), {}), net::NetError);
}

}  // namespace
}  // namespace framescope::session
