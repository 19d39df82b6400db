#include <algorithm>
#include <span>

#include "fuzz/fuzz_property.hpp"
#include "wire/byte_io.hpp"
#include "wire/rtp_source.hpp"

using namespace framescope;

namespace {

constexpr int kHz = 90'000;

// What holds for any packets at all.
void check_source(const wire::RtpSource& source, const wire::RtpSource::Answer& answer,
                  std::uint16_t sequence, std::uint64_t& highest) {
  using enum wire::PacketArrival;
  fuzz::require(static_cast<std::uint16_t>(answer.extended) == sequence);
  const bool is_forward = answer.arrival == kNext || answer.arrival == kRestarted;
  const bool is_behind = answer.arrival == kReordered || answer.arrival == kTooLate;
  if (is_forward) fuzz::require(source.is_valid() && answer.extended > highest);
  if (is_behind) fuzz::require(answer.extended < highest);
  if (is_forward || answer.arrival == kProbation) highest = std::max(highest, answer.extended);
  fuzz::require(source.duplicates() + source.reordered() <= source.received());
  fuzz::require(static_cast<std::uint16_t>(source.highest()) ==
                static_cast<std::uint16_t>(highest));
  fuzz::require(source.lost() <= source.expected());
  fuzz::require(source.cumulative_lost() <= static_cast<std::int64_t>(source.lost()));
  // Nothing is counted twice: what came once is expected.
  fuzz::require(source.received() - source.duplicates() <= source.expected());
  fuzz::require(source.jitter() >= Duration(0) && source.packet_rate() >= 0);
}

}  // namespace

// Six bytes a packet: how it follows the one before, and how much later.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wire::ByteReader in(std::span(data, size));
  wire::RtpSource source(in.read<std::uint8_t>() % 4);
  Time now{std::chrono::seconds(1000)};
  std::uint16_t sequence = 0xFFF0;
  std::uint32_t timestamp = 0xFFFF'0000;
  std::uint64_t highest = 0;
  int runs_left = 8;
  while (!in.rest().empty()) {
    sequence = static_cast<std::uint16_t>(sequence + in.read<std::uint16_t>());
    timestamp += in.read<std::uint16_t>() * std::uint32_t{1009};
    const auto wait = in.read<std::uint16_t>();
    // A run of numbers now and then, so that rates become high: 8 of them reach every limit.
    const bool runs = wait % 16 == 0 && runs_left > 0;
    if (runs) --runs_left;
    const int count = runs ? 64 : 1;
    for (int i = 0; i < count; ++i, ++sequence) {
      now += std::chrono::microseconds(wait) * (wait % 7 == 0 ? 1000 : 1);
      check_source(source, source.arrive(sequence, timestamp, now, kHz), sequence, highest);
    }
    if (wait % 3 == 0) source.take_fraction_lost();
  }
  return 0;
}
