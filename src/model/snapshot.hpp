#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"
#include "core/frame_outcome.hpp"
#include "core/image.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "model/link_facts.hpp"
#include "model/note.hpp"
#include "model/playback_meters.hpp"
#include "model/rtp_figures.hpp"
#include "model/settings.hpp"

namespace framescope::model {

/// The stages that a frame passes, in order.
enum class Stage : std::uint8_t { kCaptured, kEncoded, kSent, kReceived, kDecoded, kDisplayed };
inline constexpr std::size_t kStageCount = 6;
std::string_view to_string(Stage stage);

/// The spans of a frame's life: all of it, then stage by stage.
enum class Span : std::uint8_t { kEndToEnd, kEncode, kSend, kNetwork, kDecode, kDisplay };
inline constexpr std::size_t kSpanCount = 6;
std::string_view to_string(Span span);

/// Percentiles of a span; meaningless without samples.
struct SpanSummary {
  std::uint64_t samples = 0;
  Duration p50{};
  Duration p95{};
  Duration p99{};
  Duration max{};
};
using SpanSummaries = std::array<SpanSummary, kSpanCount>;

/// Which clock the spans across the network were taken on.
enum class LatencyClock : std::uint8_t {
  kUnknown,   ///< none: such spans are not known, or not well enough to tell (OffsetTrust)
  kSameHost,  ///< both ends read the same one
  kEstimated  ///< the sender's, moved onto ours by the clock offset: as good as its error
};
std::string_view to_string(LatencyClock clock);

/// Which wall clocks the glass-to-glass latency was taken on.
enum class GlassClock : std::uint8_t {
  kSameHost,  ///< the same one at both ends
  kWallClock  ///< one of each end: as good as NTP keeps them together
};
std::string_view to_string(GlassClock clock);

/// How well the frames that the network ate are known.
enum class NetworkLoss : std::uint8_t {
  kUnmeasurable,  ///< nothing numbers frames or packets
  kMeasured,      ///< frames are numbered
  kEstimated      ///< only packets are: RTP of others
};
std::string_view to_string(NetworkLoss loss);

/// Cumulative counts of datagrams, as RTCP XR keeps the words apart.
struct DatagramCounts {
  std::uint64_t sent = 0;      ///< copies
  std::uint64_t received = 0;  ///< from the locked source
  std::uint64_t late = 0;      ///< after their number was written off
  std::uint64_t duplicate = 0;
  std::uint64_t reordered = 0;  ///< overtaken by a newer number
  std::uint64_t malformed = 0;
  std::uint64_t foreign = 0;       ///< from another source than the locked one
  std::uint64_t sized = 0;         ///< of which `bytes` are: copies sent, or frames' received
  std::uint64_t bytes = 0;         ///< UDP payload, sent (a sender's or loopback's) or received
  std::uint32_t size_max = 0;      ///< bytes
  std::uint64_t ip_fragments = 0;  ///< at an MTU of 1,500
  std::uint64_t kernel_drops = 0;
};

/// IP fragments of one datagram of `payload_bytes` at an MTU of 1,500: ceil((8 + size) / 1480).
constexpr std::uint64_t ip_fragments(std::uint64_t payload_bytes) {
  return (payload_bytes + 8 + 1479) / 1480;
}

/// One subscriber of a sender.
struct ReceiverRow {
  Endpoint endpoint;
  std::uint64_t sent = 0;
  std::uint64_t send_failed = 0;
  std::optional<Duration> rtt;
};

/// Everything that is known of a session at one instant, for the table, the JSON and the window
/// alike. The sums of DESIGN 3 hold in every one. What a role does not know is nullopt, never 0.
struct Snapshot {
  Role role = Role::kLoopback;
  std::optional<WireFormat> wire;  ///< of the newest frame
  Time at{};
  Duration elapsed{};

  std::array<std::optional<std::uint64_t>, kStageCount>
      frames;  ///< by Stage; displayed excludes damaged
  std::optional<std::uint64_t> expected;
  OutcomeCounts outcomes{};     ///< final outcomes of this role's frames; a sender has no displayed
  std::uint64_t in_flight = 0;  ///< open entries of the ledger
  std::optional<NetworkLoss> network_loss;
  std::optional<std::uint64_t> network_loss_estimate;  ///< frames, unless measured
  bool loss_by_time_code = false;  ///< the estimate is from burnt-in frame numbers, not from gaps
  bool loss_by_packets = false;    ///< it is from RTP's sequence numbers and time stamps
  bool attribution_exact = true;

  std::array<std::optional<double>, kStageCount> fps_window;
  std::array<std::optional<double>, kStageCount> fps_run;

  DatagramCounts datagrams;
  std::optional<ImpairmentCounts> impairment;  ///< nothing while the simulator never had a task
  std::vector<std::uint64_t>
      impaired_frames;  ///< numbers of the last that it dropped, oldest first
  std::optional<double> size_mean_bytes;
  std::optional<double> ip_fragments_mean;

  std::optional<int> quality;      ///< of the newest frame
  bool quality_estimated = false;  ///< from the quantisation tables of a plain stream
  bool quality_by_rtp = false;     ///< RTP's Q 1..99, which is the quality (RFC 2435 4.2)
  std::optional<double> jpeg_bytes_mean;
  int width_px = 0;  ///< of the newest frame; 0 unknown
  int height_px = 0;
  std::uint64_t base64_jpeg_bytes = 0;  ///< of the frames that went as base64
  std::uint64_t base64_text_bytes = 0;

  LatencyClock clock = LatencyClock::kUnknown;      ///< of spans_window
  LatencyClock clock_run = LatencyClock::kUnknown;  ///< of spans_run: of its newest across the net
  /// The sender's clock less ours, and how far from the truth it may be: also while they are too
  /// uncertain to be used, and on the same host, where they should be 0 and are not used.
  std::optional<Duration> clock_offset;
  std::optional<Duration> clock_error;
  SpanSummaries spans_window;  ///< over the last 10 s; none across the net without a clock
  SpanSummaries spans_run;
  /// Burnt-in capture time to display; no clock while no picture carried the time code. With a
  /// clock and no samples the times cannot be (glass_to_glass()), or no picture carries it any
  /// more.
  std::optional<GlassClock> glass_clock;
  SpanSummary glass_window;  ///< over the last 10 s
  SpanSummary glass_run;
  std::optional<Duration> jitter;  ///< per frame, unless it says
  bool jitter_by_packets = false;  ///< that it is of packets, as of frames there is none
  std::optional<Duration> rtt;
  std::optional<RtpFigures> rtp;  ///< while the wire is rtp
  std::optional<std::uint64_t> freezes;

  std::vector<std::pair<std::string, std::uint64_t>>
      malformed_reasons;  ///< name and count, none of 0
  std::vector<ReceiverRow> receivers;

  // What the diagnosis looks at beside.
  LinkFacts link;
  double packet_loss = 0;     ///< of IP packets, 0..1, that explains what vanished in the last 10 s
  std::uint64_t patched = 0;  ///< of RTP's frames_patched, those of the last 10 s
  std::uint64_t loss_runs = 0;  ///< runs of numbers that were lost one after the other
  GapCounts sent_gaps;          ///< on the sender's clock; of a numbered stream
  GapCounts arrival_gaps;
  std::optional<Duration> scale_time;   ///< of a frame lately; a sender's, waiting excluded
  std::optional<Duration> encode_time;  ///< likewise, scaling and base64 included
  std::optional<Duration> decode_time;  ///< likewise, a receiver's

  /// Newest state of each, the gravest first: the diagnosis, and what the stages tell.
  std::vector<Note> notes;
};

/// Brings what RTP knows into the figures that all wires have, once snapshot.rtp is filled in and
/// the rest of the snapshot is: the estimate of frames lost of a stream without frame numbers, and
/// round trip and jitter where there is no other. Changes nothing without snapshot.rtp.
void complete_from_rtp(Snapshot& snapshot);

/// One frame that ended, for curves and traces; times not known are the epoch (zero).
struct FrameSample {
  std::uint64_t frame_number = 0;   ///< capture ordinal; of a plain stream the ordinal of arrival
  bool frame_number_known = false;  ///< false: nothing that names the frame ever came
  /// Extended sequence number on the wire, as FrameRecord::key; 0: it took none.
  std::uint64_t key = 0;
  std::optional<FrameOutcome> outcome;  ///< nothing: a sender sent it and knows no more
  /// Why it ended so, where its outcome has several reasons: a name as in JSON, in static storage;
  /// empty: there is no more to say.
  std::string_view reason{};
  std::uint8_t quality = 0;  ///< 1..100; 0 unknown
  WireFormat wire = WireFormat::kBase64;
  std::uint32_t jpeg_bytes = 0;
  std::uint32_t datagram_bytes = 0;  ///< UDP payload of all its datagrams
  std::uint32_t datagrams = 1;       ///< packets of rtp
  std::uint16_t width_px = 0;        ///< 0 unknown
  std::uint16_t height_px = 0;
  /// When the receiver learnt that its number is due: it came, or a later one showed that it is
  /// missing.
  Time expected{};
  Time ended{};     ///< when its outcome was final
  Time burnt_in{};  ///< capture time by the time code in the picture, on our clock
  std::array<Time, kStageCount> at{};  ///< by Stage
};

/// Where a frame lies on a time axis: a shown one when it was displayed, any other at the last
/// stage that it is known to have passed; one of which nothing came when it was found missing, else
/// when its outcome was final.
Time place_in_time(const FrameSample& sample);

/// How long the frame took for a span; nothing unless both ends are known. Never below 0: two
/// threads may note the ends of a short one in the other order.
std::optional<Duration> length_of(const FrameSample& sample, Span span);

/// From a frame's burnt-in capture time to its display; nothing unless both are known (not the
/// epoch) and can be: below 0 the sender's wall clock is ahead of ours, and above a minute it is a
/// recording of a time code.
std::optional<Duration> glass_to_glass(Time burnt_in, Time shown);

/// The stages at which a span begins and ends.
struct SpanEnds {
  Stage from;
  Stage to;
};
SpanEnds ends_of(Span span);

}  // namespace framescope::model
