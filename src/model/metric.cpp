#include "model/metric.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>

#include "model/metric_table_frames.hpp"
#include "model/metric_table_stream.hpp"

namespace framescope::model {
namespace {

template <std::size_t... kSizes>
constexpr auto joined(const std::array<Metric, kSizes>&... parts) {
  std::array<Metric, (kSizes + ...)> all{};
  auto next = all.begin();
  ((next = std::copy(parts.begin(), parts.end(), next)), ...);
  return all;
}

constexpr auto kMetrics = joined(table::kFrames, table::kDrops, table::kRates, table::kDatagrams,
                                 table::kImpairment, table::kPictures, table::kTimes, table::kRtp);

/// A bar would end the cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::span<const Metric> metrics() { return kMetrics; }

const Metric* find_metric(std::string_view key) {
  const auto* const found = std::ranges::find(kMetrics, key, &Metric::key);
  return found == kMetrics.end() ? nullptr : found;
}

const Metric& metric_of(FrameOutcome outcome) {
  static const auto kOfOutcome = [] {
    std::array<const Metric*, kFrameOutcomeCount> found{};
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto each = static_cast<FrameOutcome>(i);
      const std::string prefix = is_drop(each) ? "frames.drops." : "frames.";
      found[i] = find_metric(prefix + std::string(to_string(each)));
      assert(found[i] != nullptr);
    }
    return found;
  }();
  return *kOfOutcome[static_cast<std::size_t>(outcome)];
}

std::string tooltip(const Metric& metric) {
  std::string text;
  text.append(metric.label).append(" (").append(metric.unit).append(")\n");
  text.append(metric.definition);
  text.append("\nMeasured: ").append(metric.where);
  text.append("\nWindow: ").append(metric.window);
  text.append("\nSource: ").append(metric.source);
  return text;
}

std::string metric_table_markdown() {
  std::string text =
      "| Figure | Key | Unit | Definition | Where | Window | Source |\n"
      "|---|---|---|---|---|---|---|\n";
  for (const Metric& metric : kMetrics) {
    text.append("| ").append(cell(metric.label)).append(" | `").append(metric.key).append("`");
    for (const std::string_view field :
         {metric.unit, metric.definition, metric.where, metric.window, metric.source}) {
      text.append(" | ").append(cell(field));
    }
    text.append(" |\n");
  }
  return text;
}

}  // namespace framescope::model
