#include "model/frame_log.hpp"

namespace framescope::model {

void FrameLog::add(const FrameSample& sample, std::uint32_t session) {
  const LoggedFrame frame{sample, session, place_in_time(sample), added()};
  frames_.add(frame);
  if (sample.outcome && is_drop(*sample.outcome)) drops_.add(frame);
}

}  // namespace framescope::model
