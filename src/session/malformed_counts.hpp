#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "wire/frame_reader.hpp"

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

  static std::string name(std::size_t index) {
    if (index == kUnbelieved) return "number_jump";
    if (index == kUntagged) return "untagged";
    if (index == kDamagedTag) return "tag_damaged";
    if (index == kNoEnd) return "jpeg_no_end";
    if (index == kNotExamined) return "not_examined";
    return std::string(wire::to_string(static_cast<wire::FrameFault>(index)));
  }
  void add(std::size_t index) { counts_[index].fetch_add(1, std::memory_order_relaxed); }

  std::array<std::atomic<std::uint64_t>, kNotExamined + 1> counts_{};
};

}  // namespace framescope::session
