#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/frame_outcome.hpp"

namespace framescope::model {

/// What a figure means. Plain text for people; no field is empty.
struct Metric {
  std::string_view key;         ///< as in the JSON: "fps.displayed"
  std::string_view label;       ///< "Frames shown"
  std::string_view unit;        ///< "fps"
  std::string_view definition;  ///< sentences, with the formula
  std::string_view where;       ///< where it is measured: "receiver, at the window"
  std::string_view window;      ///< which frames or time it covers: "Last 20 frames"
  std::string_view source;      ///< the standard that defines it, or that it is our own
};

/// Every figure that the window, the table or the JSON shows, in the order of the JSON: the one
/// place that says what it means.
std::span<const Metric> metrics();

/// The metric of a key, nullptr if there is none. A latency has one for all its percentiles.
const Metric* find_metric(std::string_view key);

/// The metric that counts an outcome.
const Metric& metric_of(FrameOutcome outcome);

/// What hovering a figure shows, in lines: label and unit, definition, where, window, source.
std::string tooltip(const Metric& metric);

/// The table as GitHub-flavoured Markdown, one row a metric, its last line ended.
std::string metric_table_markdown();

}  // namespace framescope::model
