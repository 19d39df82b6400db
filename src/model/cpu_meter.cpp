#include "model/cpu_meter.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace framescope::model {
namespace {

constexpr std::array<std::pair<std::string_view, CpuUse>, 5> kNames{
    {{"capture", CpuUse::kCapture},
     {"encode", CpuUse::kEncode},
     {"decode", CpuUse::kDecode},
     {"io", CpuUse::kNetwork},
     {"account", CpuUse::kAccount}}};

/// One that was not there before has used all of it since; its number may have been another's.
Duration used_since(const CpuReading& before, const ThreadCpu& thread) {
  const auto same = std::ranges::find(before.threads, thread.id, &ThreadCpu::id);
  const bool is_same = same != before.threads.end() && same->use == thread.use;
  if (!is_same || same->used > thread.used) return thread.used;
  return thread.used - same->used;
}

}  // namespace

CpuUse cpu_use_of(std::string_view thread_name, bool is_first) {
  if (is_first) return CpuUse::kWindow;
  // Mesa's software rasteriser has one for each core; its drivers for hardware write commands in
  // one.
  const bool draws =
      thread_name.starts_with("llvmpipe") || thread_name.find(":gdrv") != std::string_view::npos;
  if (draws) return CpuUse::kRasterise;
  const auto* const known =
      std::ranges::find(kNames, thread_name, &decltype(kNames)::value_type::first);
  return known != kNames.end() ? known->second : CpuUse::kOther;
}

std::optional<CpuShares> CpuMeter::add(CpuReading reading) {
  const std::optional<CpuReading> before = std::exchange(last_, std::move(reading));
  if (!before || last_->at <= before->at) return std::nullopt;
  const double took = seconds(last_->at - before->at);
  CpuShares shares;
  shares.by_thread = !last_->threads.empty();
  for (const ThreadCpu& thread : last_->threads) {
    shares.of[static_cast<std::size_t>(thread.use)] += seconds(used_since(*before, thread)) / took;
  }
  const double known = std::accumulate(shares.of.begin(), shares.of.end(), 0.0);
  // The threads' clocks are read a little after the program's.
  shares.program = std::max(seconds(last_->program - before->program) / took, known);
  shares.of[static_cast<std::size_t>(CpuUse::kOther)] += shares.program - known;
  return shares;
}

}  // namespace framescope::model
