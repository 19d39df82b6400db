#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace framescope {

/// How a frame ended; every frame ends in exactly one. In pipeline order.
enum class FrameOutcome : std::uint8_t {
  kDisplayed,                ///< shown, undamaged
  kDisplayedDamaged,         ///< shown with missing or concealed parts
  kSupersededBeforeEncode,   ///< a newer capture replaced it in the slot
  kNoReceiver,               ///< nobody is subscribed (any more)
  kEncodeFailed,             ///< the codec refused it
  kTooLarge,                 ///< does not fit the datagram limit, and the policy is to drop
  kSendFailed,               ///< the system refused every send of it
  kImpaired,                 ///< our own impairment simulator dropped it
  kLostInNetwork,            ///< its number is missing and neither kernel nor simulator explains it
  kLostInKernel,             ///< the socket's receive buffer overflowed
  kIncomplete,               ///< some fragments never came
  kMalformed,                ///< not valid base64 or JPEG, or breaks a limit
  kLate,                     ///< older than the newest frame handed to the decoder
  kDecodeFailed,             ///< the decoder refused it
  kSupersededBeforeDecode,   ///< a newer frame replaced it before the decoder took it
  kSupersededBeforeDisplay,  ///< a newer picture replaced it before it was shown
};

inline constexpr std::size_t kFrameOutcomeCount = 16;

/// A count for each outcome.
using OutcomeCounts = std::array<std::uint64_t, kFrameOutcomeCount>;

/// The name in JSON, CSV and documents: "lost_in_network".
std::string_view to_string(FrameOutcome outcome);

/// The name for people: "lost in network".
std::string_view label(FrameOutcome outcome);

/// The outcome with this `to_string` name, if there is one.
std::optional<FrameOutcome> parse_frame_outcome(std::string_view name);

/// True unless the frame was shown.
constexpr bool is_drop(FrameOutcome outcome) { return outcome > FrameOutcome::kDisplayedDamaged; }

/// True for the drops that a sender decides by itself, before the network. kImpaired is either
/// side's.
constexpr bool is_sender_drop(FrameOutcome outcome) {
  return outcome >= FrameOutcome::kSupersededBeforeEncode && outcome <= FrameOutcome::kImpaired;
}

}  // namespace framescope
