#pragma once

#include "model/snapshot.hpp"

namespace framescope::model {

/// `now` with its counts as of `base` taken off, for a display that was reset then; what is
/// exported stays raw. Pure.
///
/// The sums of DESIGN 3 hold in the answer: frames that were in flight at the base count as opened
/// since, and so does their end. Counts further down the pipeline are plain differences, so a frame
/// may be displayed since that was encoded before. What follows from two sums (the mean size and
/// fragments of a datagram) is made anew; rates, percentiles, the largest size, the mean size of a
/// JPEG and what describes the newest frame stay as they are.
///
/// A base of another session (another role, another start, or counts that are above those of `now`)
/// takes nothing off, and so does an empty one.
Snapshot rebased(const Snapshot& now, const Snapshot& base);

}  // namespace framescope::model
