#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "wire/frame_reader.hpp"
#include "wire/jpeg_rebuild.hpp"
#include "wire/rtp_depacketizer.hpp"

namespace framescope::session {

/// How many datagrams were refused, each under one reason. Any thread.
class MalformedCounts {
 public:
  void count(wire::FrameFault fault) { add(static_cast<std::size_t>(fault)); }
  /// A number that no second tag confirmed.
  void count_unbelieved() { add(kUnbelieved); }
  /// A frame without a number in the middle of a numbered stream.
  void count_untagged() { add(kUntagged); }

  /// The same, and it carries a tag whose check sum or values are wrong.
  void count_damaged_tag() { add(kDamagedTag); }
  /// A picture without its end, from a source that has sent no whole one yet.
  void count_no_end() { add(kNoEnd); }
  /// From a source that has sent no whole picture yet, in a flood of such.
  void count_not_examined() { add(kNotExamined); }

  /// What a depacketizer has refused since `before`.
  void count_rtp(const wire::RtpDepacketizer::Counts& now,
                 const wire::RtpDepacketizer::Counts& before) {
    for (std::size_t i = 0; i < wire::kRtpFaultCount; ++i) {
      add(kRtp + i, now.rtp_faults[i] - before.rtp_faults[i]);
    }
    for (std::size_t i = 0; i < wire::kRtpJpegFaultCount; ++i) {
      add(kRtpJpeg + i, now.jpeg_faults[i] - before.jpeg_faults[i]);
    }
    add(kUnbelieved, now.unbelieved - before.unbelieved);
    add(kDamagedTag, now.damaged - before.damaged);
  }
  /// A frame whose parts contradict each other, or of which no picture can be made.
  void count(wire::AssemblyFault fault) { add(kAssembly + static_cast<std::size_t>(fault)); }
  void count(wire::RebuildFault fault) { add(kRebuild + static_cast<std::size_t>(fault)); }
  /// A datagram that is no RTCP and says it was.
  void count_rtcp(std::uint64_t n) { add(kRtcp, n); }

  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (const auto& count : counts_) sum += count.load(std::memory_order_relaxed);
    return sum;
  }

  /// Those that are not 0, with their names in JSON.
  std::vector<std::pair<std::string, std::uint64_t>> counts() const {
    std::vector<std::pair<std::string, std::uint64_t>> named;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const std::uint64_t count = counts_[i].load(std::memory_order_relaxed);
      if (count > 0) named.emplace_back(name(i), count);
    }
    return named;
  }

 private:
  static constexpr std::size_t kUnbelieved = wire::kFrameFaultCount;
  static constexpr std::size_t kUntagged = kUnbelieved + 1;
  static constexpr std::size_t kDamagedTag = kUntagged + 1;
  static constexpr std::size_t kNoEnd = kDamagedTag + 1;
  static constexpr std::size_t kNotExamined = kNoEnd + 1;
  static constexpr std::size_t kRtcp = kNotExamined + 1;
  static constexpr std::size_t kRtp = kRtcp + 1;
  static constexpr std::size_t kRtpJpeg = kRtp + wire::kRtpFaultCount;
  static constexpr std::size_t kAssembly = kRtpJpeg + wire::kRtpJpegFaultCount;
  static constexpr std::size_t kRebuild = kAssembly + wire::kAssemblyFaultCount;
  static constexpr std::size_t kCount = kRebuild + wire::kRebuildFaultCount;

  static std::string name(std::size_t index) {
    if (index == kUnbelieved) return "number_jump";
    if (index == kUntagged) return "untagged";
    if (index == kDamagedTag) return "tag_damaged";
    if (index == kNoEnd) return "jpeg_no_end";
    if (index == kNotExamined) return "not_examined";
    if (index == kRtcp) return "rtcp";
    if (index >= kRebuild) {
      return "rtp_frame_" +
             std::string(to_string(static_cast<wire::RebuildFault>(index - kRebuild)));
    }
    if (index >= kAssembly) {
      return "rtp_frame_" +
             std::string(to_string(static_cast<wire::AssemblyFault>(index - kAssembly)));
    }
    if (index >= kRtpJpeg) {
      return "rtp_jpeg_" +
             std::string(to_string(static_cast<wire::RtpJpegFault>(index - kRtpJpeg)));
    }
    if (index >= kRtp) {
      return "rtp_" + std::string(to_string(static_cast<wire::RtpFault>(index - kRtp)));
    }
    return std::string(wire::to_string(static_cast<wire::FrameFault>(index)));
  }
  void add(std::size_t index, std::uint64_t n = 1) {
    if (n > 0) counts_[index].fetch_add(n, std::memory_order_relaxed);
  }

  std::array<std::atomic<std::uint64_t>, kCount> counts_{};
};

}  // namespace framescope::session
