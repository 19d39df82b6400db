#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/jitter_buffer.hpp"

using namespace framescope;

namespace {

constexpr int kHz = 90'000;
constexpr Duration kDelay = std::chrono::milliseconds(100);

// Every frame leaves, once, and in time.
class CheckedBuffer {
 public:
  void push(std::uint32_t timestamp, Time now) {
    buffer_.push(pushed_.size(), timestamp, now, kHz);
    pushed_.push_back({now, true});
  }
  // Takes what was due before `now` at its instant.
  void leave_until(Time now) {
    for (auto due = buffer_.next_departure(); due && *due <= now; due = buffer_.next_departure()) {
      const auto key = buffer_.pop(*due);
      fuzz::require(key && *key < pushed_.size() && pushed_[*key].is_held);
      fuzz::require(*due - pushed_[*key].at <= kDelay);
      pushed_[*key].is_held = false;
      ++left_;
    }
    fuzz::require(!buffer_.pop(now) && buffer_.held() == pushed_.size() - left_ &&
                  buffer_.held() <= wire::JitterBuffer::kMaxHeld);
  }
  bool is_empty() const { return buffer_.held() == 0; }

 private:
  struct Pushed {
    Time at;
    bool is_held;
  };
  wire::JitterBuffer buffer_{kDelay};
  std::vector<Pushed> pushed_;  // by key
  std::size_t left_ = 0;
};

}  // namespace

// Four bytes a frame: how it follows the one before, and how much later.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::ByteReader in(std::span(data, size));
  CheckedBuffer buffer;
  Time now{std::chrono::seconds(1000)};
  std::uint32_t timestamp = 0xFFFF'0000;
  bool ran = false;
  while (!in.rest().empty()) {
    timestamp += in.read<std::uint16_t>() * std::uint32_t{1009};
    const auto wait = in.read<std::uint16_t>();
    // Once a run of frames, more than are held.
    const bool runs = wait % 64 == 0 && !std::exchange(ran, true);
    const int count = runs ? 70 : 1;
    for (int i = 0; i < count; ++i) {
      now += std::chrono::microseconds(wait) * (wait % 7 == 0 ? 1000 : 1);
      buffer.leave_until(now);
      buffer.push(timestamp, now);
      buffer.leave_until(now);
    }
  }
  buffer.leave_until(now + kDelay);
  fuzz::require(buffer.is_empty());
  return 0;
}
