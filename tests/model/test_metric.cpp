#include <set>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/metric.hpp"
#include "model/snapshot.hpp"
#include "model/stats_json.hpp"

namespace framescope::model {
namespace {

using Json = nlohmann::json;

/// Everything is known in it.
Snapshot full_snapshot() {
  Snapshot full;
  full.outcomes.fill(1);
  full.frames.fill(1);
  full.fps_run.fill(1.0);
  full.fps_window.fill(1.0);
  full.expected = full.network_loss_estimate = full.freezes = 1;
  full.network_loss = NetworkLoss::kMeasured;
  full.size_mean_bytes = full.ip_fragments_mean = full.jpeg_bytes_mean = 1;
  full.quality = full.width_px = full.height_px = 1;
  full.base64_jpeg_bytes = full.base64_text_bytes = 1;
  full.jitter = full.rtt = full.clock_offset = full.clock_error = Duration{1};
  full.glass_run.samples = 1;
  for (SpanSummary& span : full.spans_run) span.samples = 1;
  full.impairment.emplace();
  full.role = Role::kLoopback;
  full.wire = WireFormat::kRtp;
  RtpFigures& rtp = full.rtp.emplace();
  rtp.type = rtp.q = 1;
  rtp.reported_loss = 1;
  rtp.reported_lost = 1;
  rtp.reported_jitter = rtp.packet_jitter = rtp.rtt = Duration{1};
  full.malformed_reasons.emplace_back("too_short", 1);
  full.receivers.push_back({{}, 1, 1, Duration{1}});
  return full;
}

/// The metric's key of a number in the JSON: lists have no index in it, and a latency's percentiles
/// and a malformed frame's reasons share one.
void collect_keys(const Json& json, const std::string& key, std::set<std::string>& keys) {
  if (json.is_number()) {
    for (const char* end : {".p50", ".p95", ".p99", ".max"}) {
      if (key.ends_with(end)) {
        keys.insert(key.substr(0, key.size() - 4));
        return;
      }
    }
    keys.insert(key.starts_with("malformed_reasons.") ? "malformed_reasons" : key);
  }
  for (const auto& [name, value] : json.items()) {
    if (!json.is_structured()) break;
    const std::string inner = json.is_array() ? key : key.empty() ? name : key + "." + name;
    collect_keys(value, inner, keys);
  }
}

TEST(Metric, KeysAreUniqueAndNoFieldIsEmpty) {
  std::set<std::string_view> keys;
  for (const Metric& metric : metrics()) {
    EXPECT_TRUE(keys.insert(metric.key).second) << metric.key;
    for (const std::string_view field : {metric.key, metric.label, metric.unit, metric.definition,
                                         metric.where, metric.window, metric.source}) {
      EXPECT_FALSE(field.empty()) << metric.key;
    }
    EXPECT_EQ(find_metric(metric.key), &metric);
  }
  EXPECT_EQ(find_metric("fps.nowhere"), nullptr);
  EXPECT_EQ(find_metric(""), nullptr);
}

TEST(Metric, EveryNumberOfTheJsonHasOne) {
  std::set<std::string> keys;
  collect_keys(Json::parse(summary_json(full_snapshot())), "", keys);
  EXPECT_GT(keys.size(), 60U) << "the snapshot is not as full as it should be";
  for (const std::string& key : keys) EXPECT_NE(find_metric(key), nullptr) << key;
}

TEST(Metric, EveryOutcomeHasOneUnderItsOwnName) {
  for (std::size_t i = 0; i < kFrameOutcomeCount; ++i) {
    const auto outcome = static_cast<FrameOutcome>(i);
    const Metric& metric = metric_of(outcome);
    EXPECT_TRUE(metric.key.ends_with("." + std::string(to_string(outcome)))) << metric.key;
    EXPECT_EQ(metric.unit, "frames");
  }
  EXPECT_EQ(metric_of(FrameOutcome::kDisplayed).key, "frames.displayed");
  EXPECT_EQ(metric_of(FrameOutcome::kLate).key, "frames.drops.late");
}

TEST(Metric, ATooltipSaysAllOfIt) {
  const Metric metric{"k", "Label", "unit", "What it is.", "here", "now", "RFC 1"};
  EXPECT_EQ(tooltip(metric),
            "Label (unit)\nWhat it is.\nMeasured: here\nWindow: now\nSource: RFC 1");
}

TEST(Metric, TheMarkdownTableHasARowForEachAndCellsThatHold) {
  const std::string table = metric_table_markdown();
  EXPECT_TRUE(table.starts_with("| Figure | Key |"));
  EXPECT_EQ(std::ranges::count(table, '\n'), static_cast<std::ptrdiff_t>(metrics().size() + 2));
  EXPECT_TRUE(table.ends_with(" |\n"));
  EXPECT_NE(table.find("(\\|D\\| - J) / 16"), std::string::npos) << "a bar within a cell";
}

}  // namespace
}  // namespace framescope::model
