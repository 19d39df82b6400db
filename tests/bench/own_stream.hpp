#pragma once

#include <memory>
#include <vector>

#include "core/image.hpp"
#include "core/wire_format.hpp"
#include "session/session.hpp"

namespace framescope::bench {

/// A real session in this process that sends one picture from memory, of kBgr.
struct OwnStream {
  WireFormat wire = WireFormat::kRtp;
  double fps = 0;    ///< 0: as many as it can
  int width_px = 0;  ///< 0: as it is
  model::SessionConfig config{};
  /// As the program without a window; Account::kPeriod is a window's.
  Duration snapshot_period = session::Session::kUnwatched;
};
std::unique_ptr<session::Session> start(const OwnStream& stream, const Image& bgr);

/// What a stream did in a while.
struct Usage {
  double cpu_us = 0;  ///< for a frame
  double fps = 0;     ///< frames that counted, a second
};

/// CPU of this whole process while `session` runs undisturbed, for frames that passed `stage`.
Usage watch(const session::Session& session, model::Stage stage, Duration span);

/// The value at the size of `frames`' small ones, but of 4:3: 400x300.
Image small_still(const Image& hd);
/// A kBgr picture as kJ420.
Image planes_of(const Image& bgr);
/// A kBgr picture at another size.
Image scaled(const Image& bgr, int width_px, int height_px);

}  // namespace framescope::bench
