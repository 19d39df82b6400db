#pragma once

#include <string>

#include "model/snapshot.hpp"

namespace framescope::model {

/// The JSON of the command line's contract, one line without its end. An interval's rates and
/// latencies cover the last window, a summary's the whole run; counts are cumulative in both. What
/// is not known is null.
std::string interval_json(const Snapshot& snapshot);
std::string summary_json(const Snapshot& snapshot);

}  // namespace framescope::model
