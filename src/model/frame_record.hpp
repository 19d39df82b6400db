#pragma once

#include <cstdint>
#include <string_view>

#include "core/frame_outcome.hpp"
#include "core/image.hpp"
#include "core/time.hpp"
#include "core/wire_format.hpp"

namespace framescope::model {

/// What a FrameRecord says happened.
enum class RecordKind : std::uint8_t {
  // A sender's, by frame number.
  kCaptured,  ///< the source handed it over at `at`: opens the frame
  kEncoded,   ///< from `started` to `at`; sizes, quality, shape
  kSent,      ///< at least one send succeeded or went into the simulator; `key` is its sequence
  kDropped,   ///< ended on the sender's side with `outcome`; `key`: the number it took, when the
              ///< simulator dropped it, which then has no kSent; sizes, if it has no kEncoded
  // A receiver's, by key.
  kExpected,  ///< opens `count` keys from `key` on; the `skipped` keys before them never will be
  kArrived,   ///< came in at `at`, with what its tag said; opens the key of an unnumbered stream;
  ///< of several datagrams: the last came at `started`, and missing ones were waited for
  kDecoded,  ///< from `started` to `at`
  kClosed,   ///< ended with `outcome` at `at`
};

/// One half-record of one frame, appended by the thread that saw it happen. Plain data; which
/// fields mean anything depends on `kind`. A sender's frames are named by `frame_number` (capture
/// ordinal), a receiver's by `key`: the extended sequence number of a numbered stream, moved up so
/// that no two epochs share one, or the ordinal of arrival in an unnumbered one.
struct FrameRecord {
  RecordKind kind = RecordKind::kCaptured;
  FrameOutcome outcome = FrameOutcome::kDisplayed;
  WireFormat wire = WireFormat::kBase64;
  Subsampling subsampling = Subsampling::k420;
  std::uint8_t quality = 0;             ///< 1..100; 0 unknown; of rtp without our facts Q 1..99
  bool numbered = false;                ///< kArrived: the stream carries our tag
  bool same_host = false;               ///< kArrived: `captured` and `sent` are on our own clock
  bool time_code = false;               ///< kDecoded: the picture carries one
  std::uint32_t count = 1;              ///< kExpected: keys opened; kSent: copies
  std::uint32_t skipped = 0;            ///< kExpected: numbers that a believed jump left out
  std::uint32_t skipped_in_kernel = 0;  ///< kExpected: of those, how many the drop counter explains
  std::uint64_t frame_number = 0;  ///< capture ordinal; kDecoded: the time code's, 32 bits of it
  std::uint64_t key = 0;
  Time at{};
  Time started{};    ///< of kEncoded and kDecoded; kArrived of rtp: its last packet; else unset
  Duration scale{};  ///< kEncoded: the part of the time since `started` that scaling took
  /// kArrived: on the sender's clock; kDecoded: as the time code says, moved from the wall clock to
  /// ours.
  Time captured{};
  /// kArrived: on the sender's clock. Of an rtp frame that is not numbered its RTP time stamp, from
  /// any epoch, which tells the jitter alone; zero: not known.
  Time sent{};
  Duration encode{};        ///< kArrived: capture to encoded, as the tag says
  Duration rtt{};           ///< kArrived: round trip by the echo of our hello; 0 unknown
  Duration clock_offset{};  ///< kArrived: the sender's clock less ours, by the echoes of our hellos
  Duration clock_error{};   ///< kArrived: the offset is known to +- this; 0: it is not known
  std::uint32_t jpeg_bytes = 0;
  std::uint32_t datagram_bytes = 0;    ///< UDP payload of one copy, of all its datagrams
  std::uint32_t datagrams = 1;         ///< of one copy: packets of rtp
  std::uint32_t largest_datagram = 0;  ///< bytes, of several; 0: there is one
  std::uint16_t width_px = 0;
  std::uint16_t height_px = 0;
  /// kDropped and kClosed: what `outcome` leaves open, in static storage; empty: nothing.
  std::string_view reason{};
};

/// Counts of records that found their ring full: what the sums need, without times and numbers.
struct RecordTally {
  std::uint64_t captured = 0;
  std::uint64_t encoded = 0;
  std::uint64_t sent = 0;
  std::uint64_t copies = 0;  ///< datagrams of all copies
  std::uint64_t expected = 0;
  std::uint64_t arrived_numbered = 0;
  std::uint64_t arrived_unnumbered = 0;
  std::uint64_t arrived_unnumbered_rtp = 0;  ///< of those, as rtp
  std::uint64_t decoded = 0;
  std::uint64_t dropped_keys = 0;  ///< kDropped that took a number
  OutcomeCounts dropped{};         ///< kDropped, by outcome
  OutcomeCounts closed{};          ///< kClosed, by outcome

  bool empty() const { return *this == RecordTally{}; }
  void add(const FrameRecord& record);
  bool operator==(const RecordTally&) const = default;
};

}  // namespace framescope::model
