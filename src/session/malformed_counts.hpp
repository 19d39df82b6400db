#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "wire/frame_reader.hpp"

namespace framescope::session {

/// How many datagrams or frames were refused, by reason. Any thread.
class MalformedCounts {
 public:
  void count(wire::FrameFault fault) { add(static_cast<std::size_t>(fault)); }
  /// A number that no second tag confirmed.
  void count_unbelieved() { add(kUnbelieved); }
  /// A frame without a number in the middle of a numbered stream.
  void count_untagged() { add(kUntagged); }

  /// A tag whose check sum or values are wrong: its frame counts as untagged.
  void count_damaged_tag() { add(kDamagedTag); }

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

  static std::string name(std::size_t index) {
    if (index == kUnbelieved) return "number_jump";
    if (index == kUntagged) return "untagged";
    if (index == kDamagedTag) return "tag_damaged";
    return std::string(wire::to_string(static_cast<wire::FrameFault>(index)));
  }
  void add(std::size_t index) { counts_[index].fetch_add(1, std::memory_order_relaxed); }

  std::array<std::atomic<std::uint64_t>, kDamagedTag + 1> counts_{};
};

}  // namespace framescope::session
