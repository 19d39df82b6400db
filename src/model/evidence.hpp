#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/frame_outcome.hpp"
#include "core/time.hpp"
#include "model/snapshot.hpp"

namespace framescope::model {

/// What RtpFigures count; 0 on other wires.
struct RtpTotals {
  std::uint64_t expected = 0;  ///< packets
  std::uint64_t received = 0;
  std::uint64_t lost = 0;
  std::uint64_t late = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t foreign = 0;
  std::uint64_t restarts = 0;
  std::uint64_t source_changes = 0;
  std::uint64_t frames_patched = 0;
};

/// The counts of a snapshot that a diagnosis takes differences of. All only grow in a session.
struct Totals {
  std::array<std::uint64_t, kStageCount> frames{};  ///< by Stage; unknown ones 0
  OutcomeCounts outcomes{};
  DatagramCounts datagrams{};
  RtpTotals rtp;
  std::vector<std::pair<std::string, std::uint64_t>> malformed_reasons;  ///< as in the snapshot
  std::uint64_t cut = 0;  ///< datagrams whose picture ended too early
  std::uint64_t base64_jpeg_bytes = 0;
  std::uint64_t base64_text_bytes = 0;
  std::uint64_t loss_runs = 0;
  std::uint64_t repeated = 0;
  std::uint64_t guessed_loss = 0;  ///< of a stream without numbers
  std::uint64_t freezes = 0;
  ImpairmentCounts impairment;  ///< the own simulator's; all 0 without one
  GapCounts sent_gaps;
  GapCounts arrival_gaps;
};
Totals totals_of(const Snapshot& snapshot);

/// What a diagnosis is made from: how things stand, and what came on in a stretch of time. Pure;
/// refers to the snapshot that it was made of.
struct Evidence {
  const Snapshot& now;
  Totals since;        ///< how much each count grew within `span`
  Duration span{};     ///< at most 10 s, or the whole run
  bool final = false;  ///< the session is over, and `span` is all of it

  std::uint64_t outcome(FrameOutcome which) const {
    return since.outcomes[static_cast<std::size_t>(which)];
  }
  std::uint64_t stage(Stage which) const { return since.frames[static_cast<std::size_t>(which)]; }
  bool sends() const { return now.role != Role::kReceiver; }
  bool receives() const { return now.role != Role::kSender; }

  /// What flows is RTP, or would be if it could be shown.
  bool is_rtp() const { return now.rtp && now.wire.value_or(WireFormat::kRtp) == WireFormat::kRtp; }

  /// Frames that came to their end within `span`; a sender's when they were sent or dropped.
  std::uint64_t ended() const;
  /// A count's share of them, 0..1; 0 when nothing ended.
  double share(std::uint64_t count) const;
  /// Frames that vanished with one of their packets: in the network, or in our own simulator if
  /// that loses packets and not whole datagrams.
  std::uint64_t vanished() const;
  /// IP fragments of a datagram at an MTU of 1,500, the mean; 0 unknown.
  double fragments() const;
  /// Mean bytes of a datagram; 0 unknown.
  double datagram_bytes() const;
  /// Share of RTP's packets that the network ate, 0..1; of a sender as its receiver reports. 0 on
  /// other wires.
  double rtp_loss() const;
  /// Packet loss that explains what vanished, if each datagram is lost with any of its fragments:
  /// p = 1 - (1 - L)^(1/n). L is the share of frames that are lost, on rtp rtp_loss().
  double packet_loss() const;
  /// What there is to a frame's time: the nominal interval, else the mean one of late.
  std::optional<Duration> interval() const;
};

/// Keeps what a running session's last ten seconds began with. Pure; one thread.
class EvidenceWindow {
 public:
  static constexpr Duration kSpan = std::chrono::seconds(10);
  static constexpr Duration kStep = std::chrono::milliseconds(500);
  /// Whether a step has passed; a little early counts, since snapshots that come once a step do so
  /// with a jitter.
  static bool is_step(Duration since) { return since >= kStep - kStep / 20; }

  /// Takes a snapshot in; later ones only. At most one in kStep is kept.
  void add(const Snapshot& snapshot);
  /// The newest snapshot beside the oldest that is kept.
  Evidence evidence(const Snapshot& now) const;

 private:
  struct Kept {
    Time at;
    Totals totals;
  };
  std::deque<Kept> kept_;
};

/// The whole run of a session that is over.
Evidence whole_run(const Snapshot& final);

}  // namespace framescope::model
