#include <algorithm>

#include <asio/io_context.hpp>
#include <gtest/gtest.h>

#include "net/resolve.hpp"
#include "net/udp_sender.hpp"
#include "net/udp_socket.hpp"
#include "session/fake_sources.hpp"
#include "session/recall.hpp"
#include "session/session.hpp"
#include "session/small_jpeg.hpp"
#include "session/sums.hpp"

namespace framescope::session {
namespace {

using test::eventually;

constexpr std::uint64_t kFrames = 20;

class SessionHistory : public testing::Test {
 protected:
  Session::Options loopback(WireFormat wire) {
    Session::Options options;
    options.config.frames = kFrames;
    options.settings.fps = 0;  // waits for the encoder: all are sent, though not all decoded
    options.settings.width_px = 160;
    options.settings.wire = wire;
    options.store = store_;
    options.ordinal = 7;
    options.source = [] {
      return std::make_unique<test::CountingSource>(test::CountingSource::Options{});
    };
    return options;
  }

  std::shared_ptr<const model::Snapshot> run(Session::Options options) {
    Session session(std::move(options));
    EXPECT_TRUE(eventually([&] { return session.ended(); }));
    session.stop();
    test::expect_closed(*session.snapshot());
    return session.snapshot();
  }

  std::optional<Picture> recall(Side side, std::uint32_t ordinal, std::uint64_t number, Time near) {
    Recall recall(store_, {});
    recall.ask(side, ordinal, number, near);
    std::optional<RecalledPicture> recalled;
    EXPECT_TRUE(eventually([&] { return (recalled = recall.take(side)).has_value(); }));
    return recalled ? recalled->picture : std::nullopt;
  }

  static bool same(const Image& a, const Image& b) {
    return a.size_bytes() == b.size_bytes() &&
           std::equal(a.plane(0), a.plane(0) + a.size_bytes(), b.plane(0));
  }

  std::shared_ptr<FrameStore> store_ = std::make_shared<FrameStore>();
};

TEST_F(SessionHistory, ALoopbackKeepsBothSidesForThePriceOfOne) {
  for (const WireFormat wire : {WireFormat::kBase64, WireFormat::kRaw}) {
    store_ = std::make_shared<FrameStore>();
    const auto final = run(loopback(wire));
    const Time now = std::chrono::steady_clock::now();
    const std::uint64_t decoded = test::frames(*final, model::Stage::kDecoded);
    EXPECT_GT(decoded, 0u);
    EXPECT_EQ(store_->frames(), kFrames + decoded);
    std::size_t sent_bytes = 0;
    std::uint64_t received_frames = 0;
    for (std::uint64_t i = 0; i < kFrames; ++i) {
      std::vector<std::uint8_t> sent, received;
      const auto frame = store_->find(7, Side::kSent, i, now, sent);
      ASSERT_TRUE(frame) << i;
      sent_bytes += sent.size();
      if (!store_->find(7, Side::kReceived, i, now, received)) continue;
      ++received_frames;
      ASSERT_EQ(sent.size(), received.size());
      EXPECT_TRUE(std::equal(sent.begin() + wire::kFrameTagGroupsEnd, sent.end(),
                             received.begin() + wire::kFrameTagGroupsEnd));
      // The received one still carries the number that it travelled under.
      const auto tag = wire::find_frame_tag(received);
      ASSERT_TRUE(tag);
      EXPECT_EQ(tag->sequence, i);
      EXPECT_EQ(tag->frame_number, i);
    }
    EXPECT_EQ(received_frames, decoded);
    EXPECT_EQ(store_->bytes(), sent_bytes + decoded * wire::kFrameTagGroupsEnd);
  }
}

TEST_F(SessionHistory, WhatIsRecalledIsWhatWasShown) {
  Session::Options options = loopback(WireFormat::kBase64);
  options.config.frames.reset();
  options.has_window = true;
  Session session(std::move(options));
  std::optional<Picture> shown;
  ASSERT_TRUE(eventually([&] { return (shown = session.take_received()).has_value(); }));
  session.shown(*shown);
  session.stop();
  for (const Side side : {Side::kSent, Side::kReceived}) {
    const auto recalled = recall(side, 7, shown->frame_number, shown->at);
    ASSERT_TRUE(recalled);
    EXPECT_TRUE(same(*recalled->image, *shown->image));
    EXPECT_EQ(recalled->jpeg_bytes, shown->jpeg_bytes);
    EXPECT_FALSE(recalled->damaged);
  }
  const auto newest = store_->newest_at_or_before(Side::kReceived, shown->at);
  ASSERT_TRUE(newest);
  EXPECT_EQ(newest->frame_number, shown->frame_number);
}

TEST_F(SessionHistory, SessionsFollowEachOtherInIt) {
  run(loopback(WireFormat::kBase64));
  Session::Options second = loopback(WireFormat::kBase64);
  second.ordinal = 8;
  run(std::move(second));
  const Time now = std::chrono::steady_clock::now();
  std::vector<std::uint8_t> jpeg;
  EXPECT_TRUE(store_->find(7, Side::kReceived, kFrames - 1, now, jpeg));
  EXPECT_TRUE(store_->find(8, Side::kReceived, kFrames - 1, now, jpeg));
  EXPECT_EQ(store_->newest_at_or_before(Side::kSent, now)->session, 8u);
}

TEST_F(SessionHistory, AReceiverKeepsDamagedFramesAndNoRubbish) {
  Session::Options options;
  options.config.role = model::Role::kReceiver;
  options.config.listen = HostPort{"127.0.0.1", 0};
  options.store = store_;
  Session sink(std::move(options));
  asio::io_context io;
  net::UdpSocket socket(io, {.bind = net::resolve({"127.0.0.1", 0}, true)});
  net::UdpSender sender(socket);
  const auto send = [&](const std::vector<std::uint8_t>& datagram) {
    EXPECT_TRUE(sender.send(sink.local(), datagram).ok());
  };
  const auto outcome = [&](FrameOutcome which) { return test::outcome(*sink.snapshot(), which); };
  const std::vector<std::uint8_t> whole = test::small_jpeg();
  send(whole);
  ASSERT_TRUE(eventually([&] { return outcome(FrameOutcome::kDisplayed) == 1; }));
  auto cut = whole;
  cut.resize(cut.size() - 2);
  send(cut);
  ASSERT_TRUE(eventually([&] { return outcome(FrameOutcome::kDisplayedDamaged) == 1; }));
  send({0xFF, 0xD8, 0xFF, 1, 2, 3});
  ASSERT_TRUE(eventually([&] { return outcome(FrameOutcome::kMalformed) == 1; }));
  sink.stop();
  EXPECT_EQ(store_->frames(), 2u);
  const auto recalled = recall(Side::kReceived, 0, 1, std::chrono::steady_clock::now());
  ASSERT_TRUE(recalled);
  EXPECT_TRUE(recalled->damaged);
}

}  // namespace
}  // namespace framescope::session
