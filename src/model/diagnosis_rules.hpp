#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/diagnosis.hpp"
#include "model/thresholds.hpp"

// The rules' shared vocabulary; for diagnosis*.cpp only.
namespace framescope::model::rule {

/// printf into a string.
[[gnu::format(printf, 1, 2)]] std::string words(const char* format, ...);

/// "3.2 %", with the decimals that its size deserves.
std::string percent(double share);
/// "1 frame", "12 frames".
std::string counted(std::uint64_t count, const char* what);
/// "8.1 ms"
std::string ms(Duration span);
/// "28.1 KB", "912 B"
std::string size(double bytes);

/// A share of the frames against the thresholds of loss; nothing below the warning.
std::optional<Severity> severity_of_loss(double share);

/// Who does such a thing: our own simulator, which the remedy switches off, if it has done it;
/// else what is usual.
Finding blame(const Evidence& e, std::uint64_t ImpairmentCounts::*what, Severity severity,
              const std::string& found, const char* otherwise);

/// How the receive buffer becomes larger; that it is as large as can be. A sentence's beginning.
std::string advice_on_buffer(const LinkFacts& link);

/// Frames that are damaged by other things than missing packets.
std::uint64_t damaged_frames(const Evidence& e);

/// Fewer frames than these tell nothing.
inline constexpr std::uint64_t kEnough = 20;

// Nothing comes, or not what should.
std::optional<Finding> nobody_answers(const Evidence& e);
std::optional<Finding> not_jpeg(const Evidence& e);
std::optional<Finding> stalled(const Evidence& e);
std::optional<Finding> no_receiver(const Evidence& e);
std::optional<Finding> foreign_sender(const Evidence& e);

// On the way.
std::optional<Finding> network_loss(const Evidence& e);
std::optional<Finding> guessed_loss(const Evidence& e);
std::optional<Finding> fragment_loss(const Evidence& e);
std::optional<Finding> base64_cost(const Evidence& e);
std::optional<Finding> impaired(const Evidence& e);
std::optional<Finding> late(const Evidence& e);
std::optional<Finding> jitter(const Evidence& e);
std::optional<Finding> clock_uncertain(const Evidence& e);
std::optional<Finding> bursts(const Evidence& e);
std::optional<Finding> duplicates(const Evidence& e);

// Of RTP.
std::optional<Finding> rtp_packet_loss(const Evidence& e);
std::optional<Finding> rtp_late(const Evidence& e);
std::optional<Finding> rtp_tables(const Evidence& e);
std::optional<Finding> rtp_huffman(const Evidence& e);
std::optional<Finding> rtp_dimensions(const Evidence& e);
std::optional<Finding> rtp_odd_size(const Evidence& e);
std::optional<Finding> rtp_subsampling(const Evidence& e);
std::optional<Finding> rtcp_missing(const Evidence& e);
std::optional<Finding> rtp_restarted(const Evidence& e);
/// What receive_buffer() says of packets.
std::optional<Finding> rtp_receive_buffer(const Evidence& e, std::uint64_t drops);

// At the receiver.
std::optional<Finding> receive_buffer(const Evidence& e);
std::optional<Finding> receiver_slow(const Evidence& e);
std::optional<Finding> freezes(const Evidence& e);
std::optional<Finding> bunched(const Evidence& e);
std::optional<Finding> display_slow(const Evidence& e);
std::optional<Finding> cut_pictures(const Evidence& e);
std::optional<Finding> damaged_pictures(const Evidence& e);

// At the sender.
std::optional<Finding> sender_slow(const Evidence& e);
std::optional<Finding> source_slow(const Evidence& e);
std::optional<Finding> too_large(const Evidence& e);
std::optional<Finding> quality_lowered(const Evidence& e);
std::optional<Finding> target_missed(const Evidence& e);
std::optional<Finding> script_altchars(const Evidence& e);

/// What to say when no rule finds fault.
std::optional<Finding> healthy(const Evidence& e);

}  // namespace framescope::model::rule
