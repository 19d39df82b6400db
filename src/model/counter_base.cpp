#include "model/counter_base.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/rtp_figures.hpp"

namespace framescope::model {
namespace {

using Count = std::optional<std::uint64_t>;

/// The counts of a snapshot that only grow during a session, in one order.
template <typename SnapshotType, typename Act>
void each_count(SnapshotType& snapshot, const Act& act) {
  for (auto& count : snapshot.outcomes) act(count);
  auto& datagrams = snapshot.datagrams;
  for (auto* count :
       {&datagrams.sent, &datagrams.received, &datagrams.late, &datagrams.duplicate,
        &datagrams.reordered, &datagrams.malformed, &datagrams.foreign, &datagrams.sized,
        &datagrams.bytes, &datagrams.ip_fragments, &datagrams.kernel_drops,
        &snapshot.base64_jpeg_bytes, &snapshot.base64_text_bytes}) {
    act(*count);
  }
}

template <typename SnapshotType, typename Act>
void each_optional_count(SnapshotType& snapshot, const Act& act) {
  for (auto& count : snapshot.frames) act(count);
  for (auto* count : {&snapshot.expected, &snapshot.network_loss_estimate, &snapshot.freezes}) {
    act(*count);
  }
}

/// Every such count, what is unknown as 0.
std::vector<std::uint64_t> counts_of(const Snapshot& snapshot) {
  std::vector<std::uint64_t> counts;
  each_count(snapshot, [&counts](std::uint64_t count) { counts.push_back(count); });
  each_optional_count(snapshot,
                      [&counts](const Count& count) { counts.push_back(count.value_or(0)); });
  return counts;
}

bool same_session(const Snapshot& now, const Snapshot& base) {
  return now.role == base.role && now.at - now.elapsed == base.at - base.elapsed &&
         std::ranges::equal(counts_of(now), counts_of(base), std::ranges::greater_equal{});
}

/// The count that the sum of the role begins with.
template <typename SnapshotType>
auto& whole_of(SnapshotType& snapshot) {
  if (snapshot.role != Role::kReceiver) {
    return snapshot.frames[static_cast<std::size_t>(Stage::kCaptured)];
  }
  return snapshot.expected ? snapshot.expected
                           : snapshot.frames[static_cast<std::size_t>(Stage::kReceived)];
}

/// The mean of what came since, from both means and their sums.
std::optional<double> mean_since(std::optional<double> now, std::uint64_t sum_now,
                                 std::optional<double> base, std::uint64_t sum_base) {
  const auto samples = [](std::optional<double> mean, std::uint64_t sum) {
    return mean && *mean > 0 ? static_cast<double>(sum) / *mean : 0;
  };
  const double since = std::round(samples(now, sum_now) - samples(base, sum_base));
  if (since < 1) return std::nullopt;
  return static_cast<double>(sum_now - sum_base) / since;
}

constexpr std::array kImpairmentCounts{
    &ImpairmentCounts::entered,   &ImpairmentCounts::lost,       &ImpairmentCounts::queue_dropped,
    &ImpairmentCounts::corrupted, &ImpairmentCounts::duplicated, &ImpairmentCounts::reordered,
    &ImpairmentCounts::delayed};

void rebase_impairment(Snapshot& since, const Snapshot& base) {
  if (!since.impairment || !base.impairment) return;
  for (const auto member : kImpairmentCounts) {
    std::uint64_t& count = *since.impairment.*member;
    count -= std::min(count, *base.impairment.*member);
  }
}

constexpr std::array kRtpCounts{&RtpFigures::packets_sent,        &RtpFigures::send_calls,
                                &RtpFigures::packets_expected,    &RtpFigures::packets_received,
                                &RtpFigures::packets_lost,        &RtpFigures::packets_late,
                                &RtpFigures::packets_duplicate,   &RtpFigures::packets_reordered,
                                &RtpFigures::packets_foreign,     &RtpFigures::restarts,
                                &RtpFigures::source_changes,      &RtpFigures::frames_patched,
                                &RtpFigures::frames_guessed_lost, &RtpFigures::reports_sent,
                                &RtpFigures::reports_received};

/// A packet that was lost at the base and came since makes a difference below 0: it is 0.
void rebase_rtp(Snapshot& since, const Snapshot& base) {
  if (!since.rtp || !base.rtp) return;
  for (const auto member : kRtpCounts) {
    std::uint64_t& count = *since.rtp.*member;
    count -= std::min(count, *base.rtp.*member);
  }
}

void rebase_reasons(Snapshot& since, const Snapshot& base) {
  for (auto& [reason, count] : since.malformed_reasons) {
    const auto before =
        std::ranges::find(base.malformed_reasons, reason,
                          [](const auto& entry) -> const std::string& { return entry.first; });
    if (before != base.malformed_reasons.end()) count -= std::min(count, before->second);
  }
  std::erase_if(since.malformed_reasons, [](const auto& entry) { return entry.second == 0; });
}

/// A receiver that left and came back counts from 0 again.
void rebase_receivers(Snapshot& since, const Snapshot& base) {
  for (ReceiverRow& row : since.receivers) {
    const auto before = std::ranges::find(base.receivers, row.endpoint, &ReceiverRow::endpoint);
    if (before == base.receivers.end() || before->sent > row.sent) continue;
    row.sent -= before->sent;
    row.send_failed -= std::min(row.send_failed, before->send_failed);
  }
}

}  // namespace

Snapshot rebased(const Snapshot& now, const Snapshot& base) {
  if (!same_session(now, base)) return now;
  Snapshot since = now;
  const std::vector<std::uint64_t> before = counts_of(base);
  auto next = before.begin();
  each_count(since, [&next](std::uint64_t& count) { count -= *next++; });
  each_optional_count(since, [&next](Count& count) {
    if (count) *count -= *next;
    ++next;
  });
  // The sum has its own beginning: a stream that was plain at the base and is numbered now began
  // with another count.
  if (Count& count = whole_of(since)) {
    count = whole_of(now).value_or(0) - whole_of(base).value_or(0) + base.in_flight;
  }
  since.elapsed = now.elapsed - base.elapsed;
  since.size_mean_bytes = mean_since(now.size_mean_bytes, now.datagrams.bytes, base.size_mean_bytes,
                                     base.datagrams.bytes);
  since.ip_fragments_mean = mean_since(now.ip_fragments_mean, now.datagrams.ip_fragments,
                                       base.ip_fragments_mean, base.datagrams.ip_fragments);
  rebase_impairment(since, base);
  rebase_rtp(since, base);
  rebase_reasons(since, base);
  rebase_receivers(since, base);
  return since;
}

}  // namespace framescope::model
