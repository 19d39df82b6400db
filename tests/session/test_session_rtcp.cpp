// A real sender of rtp, and what its receivers' RTCP does to it. The receiver is the test.
#include <algorithm>
#include <optional>
#include <vector>

#include <gtest/gtest.h>

#include "net/loopback_peer.hpp"
#include "session/fake_sources.hpp"
#include "session/runs.hpp"
#include "session/session.hpp"
#include "wire/rtcp.hpp"
#include "wire/rtp_packet.hpp"

namespace framescope::session {
namespace {

using net::LoopbackPeer;
using test::CountingSource;
using test::eventually;

constexpr std::uint32_t kOurs = 0x0B5E12E2;
constexpr std::uint32_t kStrange = 0x0B5E12E3;

/// A receiver of one port, or a stranger.
struct Peer : LoopbackPeer {
  /// Reports so many packets lost; with `bye` it leaves.
  void report(const Endpoint& to, std::uint32_t of, int lost, std::uint32_t from = kOurs,
              bool bye = false) {
    wire::RtcpCompound compound;
    compound.ssrc = from;
    compound.reports.push_back({.ssrc = of, .cumulative_lost = lost});
    compound.cname = "test";
    if (bye) compound.bye = {from};
    wire::write_rtcp(compound, bytes);
    EXPECT_TRUE(sender.send(to, bytes).ok());
  }
};

class SessionRtcp : public testing::Test {
 protected:
  static Session::Options sending() {
    Session::Options made;
    made.config.role = model::Role::kSender;
    made.settings.wire = WireFormat::kRtp;
    made.settings.fps = 60;
    made.settings.width_px = 160;
    made.source = [] { return std::make_unique<CountingSource>(CountingSource::Options{}); };
    return made;
  }
  void push() {
    Session::Options made = sending();
    made.config.to = HostPort{"127.0.0.1", peer_.socket.local().port};
    sender_ = std::make_unique<Session>(std::move(made));
    await_stream();
  }
  void listen() {
    Session::Options made = sending();
    made.config.listen = HostPort{"127.0.0.1", 0};
    sender_ = std::make_unique<Session>(std::move(made));
    ASSERT_TRUE(
        peer_.sender.send(net::loopback_v4(sender_->local().port), net::bytes_of("hello")).ok());
    await_stream();
  }
  /// Learns from the first packet of this sender who sends, and from where.
  void await_stream() {
    while (const auto datagram = peer_.receive()) {
      const auto packet = wire::parse_rtp(peer_.bytes);
      if (!packet || datagram->from.port != sender_->local().port) continue;
      from_ = datagram->from;
      ssrc_ = packet->header.ssrc;
      return;
    }
    FAIL() << "no packet came";
  }

  std::optional<std::int64_t> lost() const {
    if (!sender_) return std::nullopt;
    const auto snapshot = sender_->snapshot();
    return snapshot->rtp ? snapshot->rtp->reported_lost : std::nullopt;
  }
  bool has_note(const char* id) const {
    const auto snapshot = sender_->snapshot();
    return std::ranges::find(snapshot->notes, id, &model::Note::id) != snapshot->notes.end();
  }
  std::size_t receivers() const { return sender_->snapshot()->receivers.size(); }

  Peer peer_;
  std::unique_ptr<Session> sender_;
  Endpoint from_;
  std::uint32_t ssrc_ = 0;
};

/// RFC 3550 11, where nothing else was agreed. A sender whose next port is another program's says
/// so, and is not the one to try.
TEST_F(SessionRtcp, AReportToTheNextPortIsHeard) {
  constexpr int kAttempts = 20;
  for (int attempt = 0; attempt < kAttempts && !lost(); ++attempt) {
    push();
    if (from_.port == 65'535) continue;
    Endpoint next = from_;
    ++next.port;
    ASSERT_TRUE(eventually([&] {
      peer_.report(next, ssrc_, 7);
      return lost() || has_note("rtcp_port");
    }));
  }
  EXPECT_EQ(lost(), 7);
}

TEST_F(SessionRtcp, AByeEndsTheReportOfWhoIsPushedTo) {
  push();
  peer_.report(from_, ssrc_, 7);
  ASSERT_TRUE(eventually([this] { return lost() == 7; }));
  peer_.report(from_, ssrc_, 7, kOurs, true);
  EXPECT_TRUE(eventually([this] { return !lost(); }));
  EXPECT_EQ(receivers(), 1U) << "it was named by the user";
  peer_.report(from_, ssrc_, 8);
  EXPECT_TRUE(eventually([this] { return lost() == 8; })) << "it came back";
}

TEST_F(SessionRtcp, AByeRemovesWhoSaidHello) {
  listen();
  peer_.report(from_, ssrc_, 7);
  ASSERT_TRUE(eventually([this] { return lost() == 7; }));
  ASSERT_EQ(receivers(), 1U);
  peer_.report(from_, ssrc_, 7, kOurs, true);
  EXPECT_TRUE(eventually([this] { return receivers() == 0 && !lost(); }));
}

TEST_F(SessionRtcp, AStrangersByeRemovesNobody) {
  listen();
  peer_.report(from_, ssrc_, 7);
  ASSERT_TRUE(eventually([this] { return lost() == 7; }));
  Peer stranger;
  stranger.report(from_, ssrc_, 7, kStrange, true);
  // Nor does one from the receiver itself that names another.
  wire::RtcpCompound of_another;
  of_another.ssrc = kOurs;
  of_another.cname = "test";
  of_another.bye = {kStrange};
  wire::write_rtcp(of_another, stranger.bytes);
  ASSERT_TRUE(peer_.sender.send(from_, stranger.bytes).ok());
  peer_.report(from_, ssrc_, 8);
  EXPECT_TRUE(eventually([this] { return lost() == 8; }));
  EXPECT_EQ(receivers(), 1U);
}

}  // namespace
}  // namespace framescope::session
