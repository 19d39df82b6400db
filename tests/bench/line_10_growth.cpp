#include <array>
#include <stdexcept>
#include <thread>

#include <asio/io_context.hpp>

#include "bench/gstreamer.hpp"
#include "bench/lines.hpp"
#include "bench/own_stream.hpp"
#include "bench/replay.hpp"
#include "net/resolve.hpp"
#include "net/udp_sender.hpp"
#include "wire/hello.hpp"

namespace framescope::bench {
namespace {

constexpr Duration kWarmUp = std::chrono::milliseconds(500);
constexpr Duration kTurn = std::chrono::milliseconds(1500);
constexpr double kFps = 30;  // which 1920x1080 holds on a machine of two cores
constexpr std::size_t kReceivers = 8;

/// CPU microseconds a frame and million pixels, sender and receiver.
double cpu_a_pixel(const Image& bgr, WireFormat wire) {
  const auto session = start({.wire = wire, .fps = kFps}, bgr);
  std::this_thread::sleep_for(kWarmUp);
  const Usage usage = watch(*session, model::Stage::kDecoded, kTurn);
  session->stop();
  return usage.cpu_us / (bgr.width_px() * bgr.height_px() / 1e6);
}

Row pixels_row(const std::string& name, const Image& small, const Image& large, WireFormat wire,
               int rounds) {
  Times at_small{"small_a_mpixel", {}};
  Times at_large{"large_a_mpixel", {}};
  for (int round = 0; round < rounds; ++round) {
    at_small.us.push_back(cpu_a_pixel(small, wire));
    at_large.us.push_back(cpu_a_pixel(large, wire));
  }
  return {10,
          "cpu_a_pixel_1080p_vs_400x300_" + name,
          Row::Bound::kAtMost,
          1.15,
          ratio(at_large, at_small),
          {at_small, at_large}};
}

/// Sockets that have said hello and read nothing: what they are sent costs the sender what it costs
/// to send.
class Audience {
 public:
  explicit Audience(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      sockets_.push_back(std::make_unique<net::UdpSocket>(
          io_, net::UdpOptions{.bind = net::resolve({"127.0.0.1", 0}, true)}));
    }
  }
  void greet(const Endpoint& sender) {
    for (const auto& socket : sockets_)
      (void)net::UdpSender(*socket).send(sender, wire::plain_hello());
  }
  std::vector<Endpoint> addresses() const {
    std::vector<Endpoint> all;
    for (const auto& socket : sockets_) all.push_back(socket->local());
    return all;
  }

 private:
  asio::io_context io_;
  std::vector<std::unique_ptr<net::UdpSocket>> sockets_;
};

double cpu_of_sender(const Image& bgr, WireFormat wire, std::size_t receivers) {
  Audience audience(receivers);
  model::SessionConfig config;
  config.role = model::Role::kSender;
  config.listen = HostPort{"127.0.0.1", free_port()};
  const auto session = start({.wire = wire, .fps = kFps, .config = config}, bgr);
  audience.greet(session->local());
  std::this_thread::sleep_for(kWarmUp);
  const Usage usage = watch(*session, model::Stage::kSent, kTurn);
  if (session->snapshot()->receivers.size() != receivers)
    throw std::runtime_error("greet a sender: it knows other receivers than greeted it");
  session->stop();
  return usage.cpu_us;
}

/// Sending one frame's datagrams to the other receivers, one after the other, at the same pace.
double cpu_of_sends(Replay& replay) {
  const Audience audience(kReceivers - 1);
  constexpr int kTimes = 30;
  double used = 0;
  for (int i = 0; i < kTimes; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(33));
    const double before = cpu_us(CpuOf::kProcess);
    for (const Endpoint& to : audience.addresses()) replay.send_bare(to, 0);
    used += cpu_us(CpuOf::kProcess) - before;
  }
  return used / kTimes;
}

Row receivers_row(const std::string& name, const Image& bgr, WireFormat wire, int rounds) {
  Replay replay(std::span(&bgr, 1), wire);
  Times eight{"sender_of_8", {}};
  Times bare{"sender_of_1_and_7_bare_sends", {}};
  for (int round = 0; round < rounds; ++round) {
    eight.us.push_back(cpu_of_sender(bgr, wire, kReceivers));
    bare.us.push_back(cpu_of_sender(bgr, wire, 1) + cpu_of_sends(replay));
  }
  return {10,
          "cpu_of_8_receivers_vs_1_and_7_sends_" + name,
          Row::Bound::kAtMost,
          1.15,
          ratio(eight, bare),
          {eight, bare}};
}

}  // namespace

/// Cost grows with pixels, and with receivers only by what sending takes.
std::vector<Row> run_line_10(const BenchFrames& frames, int rounds) {
  const Image large = scaled(frames.hd.front(), 1920, 1080);
  const Image small = small_still(frames.hd.front());
  return {pixels_row("rtp", small, large, WireFormat::kRtp, rounds),
          receivers_row("base64", small, WireFormat::kBase64, rounds),
          receivers_row("rtp", small, WireFormat::kRtp, rounds)};
}

}  // namespace framescope::bench
