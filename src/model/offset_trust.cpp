#include "model/offset_trust.hpp"

namespace framescope::model {

bool OffsetTrust::judge(Duration one_way, Duration error, Time now) {
  one_way_.record(one_way, now);
  if (!judged_at_ || now - *judged_at_ >= kPeriod) {
    judged_at_ = now;
    good_ = error <= most_error(one_way_.window(now).percentile(0.5));
  }
  return good_;
}

}  // namespace framescope::model
