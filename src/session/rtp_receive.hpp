#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "core/endpoint.hpp"
#include "core/pool.hpp"
#include "model/packet_strip.hpp"
#include "model/rtp_figures.hpp"
#include "net/udp_socket.hpp"
#include "session/frame_desk.hpp"
#include "session/frames.hpp"
#include "session/rtcp_receive.hpp"
#include "session/settings_board.hpp"
#include "wire/jitter_buffer.hpp"
#include "wire/rtp_depacketizer.hpp"

namespace framescope::session {

/// RTP's part of the receive stage: leads the packets of an address to its depacketizer, names the
/// frames that come out and hands them over, at once or after the playout delay. Every member runs
/// on the io thread but those that say otherwise.
class RtpReceive {
 public:
  struct Options {
    RtcpReceive::Options rtcp;
    std::uint8_t payload_type = wire::kRtpJpegPayloadType;
    std::uint8_t ntp_id = wire::kNtpExtensionId;
    std::optional<std::pair<int, int>> dimensions;  ///< of pictures whose header cannot say them
  };

  /// `socket` is the one that RTP comes to.
  RtpReceive(asio::io_context& io, net::UdpSocket& socket, Options options,
             std::shared_ptr<const SettingsBoard> settings, FrameDesk& desk);

  /// RTP of the wanted payload type, or RTCP.
  bool is_rtp(std::span<const std::uint8_t> datagram) const;
  /// Takes a datagram that is. True: it belongs to the stream that is shown.
  bool on_datagram(const Endpoint& from, std::span<const std::uint8_t> datagram,
                   std::uint64_t kernel_drops, Time at);
  /// After those that were waiting: wakes up when a frame is to be given up or shown, which may be
  /// sooner than the next tick. Not after each, since most frames are whole by then.
  void arm();
  /// The impairment simulator dropped it at the entrance.
  void note_impaired(std::span<const std::uint8_t> datagram);

  /// Every 50 ms.
  void tick(Time at);
  /// Ends what is open, and says BYE.
  void close(Time at);

  /// The stream that is shown has ended: its sender said BYE, and no packet of it came since.
  bool said_bye() const { return shown_ != nullptr && shown_->depacketizer.ended(); }

  /// Nothing while no RTP came. Any thread.
  std::optional<model::RtpFigures> figures() const;

 private:
  /// What a source counts.
  struct SourceTotals {
    std::uint64_t expected = 0;
    std::uint64_t lost = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t reordered = 0;
    std::uint64_t restarts = 0;

    SourceTotals& operator+=(const SourceTotals& other);
  };
  /// What was counted over all sources and addresses.
  struct Totals {
    std::uint64_t late = 0;
    std::uint64_t foreign = 0;
    std::uint64_t source_changes = 0;
    std::uint64_t frames_guessed_lost = 0;
  };
  /// An address that sends RTP. One is shown; before that, several may prove themselves.
  struct Peer {
    Endpoint address;
    wire::RtpDepacketizer depacketizer;
    Time heard{};
    wire::RtpDepacketizer::Counts counted{};  ///< as far as the counters know of them
    SourceTotals source{};                    ///< likewise
    std::optional<std::uint32_t> source_ssrc;
  };
  /// A frame that the depacketizer has opened.
  struct Open {
    std::uint64_t ordinal = 0;         ///< the depacketizer's
    std::optional<std::uint64_t> key;  ///< nothing: it is not in the account
    bool numbered = false;
  };
  /// What the simulator dropped of a frame, by RTP's numbers.
  struct Impaired {
    std::set<std::uint16_t> packets;
    std::optional<std::uint16_t> first;  ///< if it was dropped
    std::optional<std::uint16_t> last;   ///< likewise
    bool is_all() const;
  };
  static constexpr std::size_t kMaxPeers = 4;
  // More than can be on their way at a time.
  static constexpr std::size_t kMostOpen = 4 * wire::FrameAssembler::kMaxOpen;

  Peer& peer_of(const Endpoint& from, Time at);
  void show(Peer& peer, Time at);
  void take_events(Peer& peer, Time at);
  void on_opened(const wire::AssembledFrame& frame, Time at);
  void on_finished(std::shared_ptr<wire::AssembledFrame> frame, Time at);
  std::uint64_t record_arrival(const wire::AssembledFrame& frame, const Open& open, Time at);
  wire::FrameTag tag_of(const wire::AssembledFrame& frame);
  void date(const wire::AssembledFrame& frame, model::FrameRecord& record, Time at);
  bool can_be_shown(const wire::AssembledFrame& frame) const;
  void pass_on(std::shared_ptr<wire::AssembledFrame> frame, const Open& open, std::uint64_t number,
               Time at);
  bool knows_facts(const wire::AssembledFrame& frame) const;
  void release(Time at);
  void hand(std::shared_ptr<IncomingFrame> frame, Time at);
  void begin_source(Peer& peer, std::uint32_t ssrc);
  void count(Peer& peer);
  void count_source(Peer& peer);
  void count_reports();
  void publish(Time at);
  void add_to_strip(Peer& peer);

  Options options_;
  std::shared_ptr<const SettingsBoard> settings_;
  FrameDesk& desk_;
  RtcpReceive rtcp_;
  asio::steady_timer timer_;
  std::optional<Time> armed_for_;

  std::vector<std::unique_ptr<Peer>> peers_;
  Peer* shown_ = nullptr;
  Time shown_since_{};
  std::uint64_t shown_bytes_ = 0;   ///< UDP payload of its frames
  std::uint64_t kernel_drops_ = 0;  ///< of the socket, as of the newest datagram
  std::vector<wire::AssemblyEvent> events_;
  std::vector<wire::PacketNote> notes_;
  std::vector<Open> open_;                      ///< oldest first
  std::optional<std::uint32_t> ssrc_;           ///< of the newest frame that was opened
  std::optional<std::uint32_t> passed_ssrc_;    ///< of the newest frame handed over
  std::uint64_t newest_passed_ = 0;             ///< first sequence of it
  std::map<std::uint32_t, Impaired> impaired_;  ///< frames of which the simulator dropped packets
  Pool<IncomingFrame> frames_{8};
  wire::JitterBuffer jitter_buffer_;
  std::map<std::uint64_t, std::shared_ptr<IncomingFrame>>
      held_;  ///< for their playout time, by key
  std::optional<wire::FrameTag> last_tag_;
  std::uint32_t last_timestamp_ = 0;  ///< of last_tag_'s frame
  std::uint64_t last_sequence_ = 0;   ///< likewise, its mark's
  std::uint64_t unwrapped_timestamp_ = 0;
  model::PacketStrip strip_;
  model::RtpFigures now_;  ///< what was found in frames
  double packets_per_frame_ = 0;
  std::uint64_t bad_reports_ = 0;
  Totals totals_;
  SourceTotals finished_;  ///< of sources that another one has replaced

  mutable std::mutex mutex_;
  std::optional<model::RtpFigures> figures_;  // with mutex_
};

}  // namespace framescope::session
