#pragma once

#include <cstddef>
#include <optional>

#include "core/time.hpp"
#include "core/wire_format.hpp"
#include "model/quality_target.hpp"
#include "model/rtp_sizes.hpp"

namespace framescope::model {

/// How many bytes a target leaves the JPEG of the next frame. Pure; one thread.
///
/// kLimit, kDatagram, kFragments: always the same. On rtp, where a frame is many datagrams,
/// kDatagram is the payload of all of them, kFragments their number. kRate: what is due to a frame,
/// more or less a share of what was left over or overdrawn within the last second, so that single
/// frames may differ and the mean holds. kFps: what the encoder has time for, by how long it took:
/// lowered when it is busy for more than 90 % of an interval, raised slowly while it is for less
/// than 75 %.
class FrameBudget {
 public:
  /// Begins a frame. `captured` tells how far the last one is away, `interval` is the stream's
  /// nominal one (0: not known). `limit_bytes` is the largest JPEG that may be sent. `packing`
  /// means something on rtp.
  double jpeg_bytes(const QualityTarget& target, WireFormat wire, std::size_t limit_bytes,
                    Time captured, Duration interval, const RtpPacking& packing = {});

  /// What became of it: the JPEG's size, how long the encoder was busy with it and how much of that
  /// no quality changes (the scaling).
  void spend(std::size_t jpeg_bytes, Duration busy, Duration fixed);

  /// Forgets what was left over and how long frames took.
  void reset();

 private:
  /// What a frame of a size took.
  struct Look {
    double bytes = 0;
    double share = 0;  ///< of the target's interval
  };

  std::size_t bound_bytes() const;
  double jpeg_bytes_of(double datagram_bytes) const;
  double datagram_bytes_of_jpeg(std::size_t jpeg_bytes) const;
  double rate_bytes(Time captured, Duration interval);
  void spend_time(double jpeg_bytes, Duration busy, Duration fixed);
  double share_of_byte(const Look& look, double fixed_share) const;

  QualityTarget target_;
  WireFormat wire_ = WireFormat::kBase64;
  RtpPacking packing_;
  double limit_bytes_ = 0;

  // kRate, in bytes of datagrams.
  std::optional<Time> captured_;  ///< of the last frame
  double interval_s_ = 0;         ///< between frames lately; 0 not known
  double unspent_bytes_ = 0;      ///< due until now less sent; below 0: overdrawn

  // kFps.
  static constexpr int kLooks = 2;
  std::optional<double> time_bytes_;  ///< the JPEG that there is time for; nothing: not known yet
  std::optional<Look> last_look_;
  Look quickest_{};  ///< of those since
  int looks_ = 0;
  bool was_cut_ = false;  ///< since the reset
};

}  // namespace framescope::model
