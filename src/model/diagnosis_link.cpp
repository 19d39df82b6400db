// Rules of a stream that does not come, or is not what it should be.
#include <cstring>

#include "model/diagnosis_rules.hpp"

namespace framescope::model::rule {
namespace {

constexpr Duration kPatience = std::chrono::seconds(3);
constexpr Duration kRefusedPatience = std::chrono::seconds(1);
constexpr Duration kStall = std::chrono::seconds(2);

/// How long no frame has come; a session's end comes too soon for patience.
bool silent_for(const Evidence& e, Duration patience) {
  const Duration age = e.now.link.last_frame ? e.now.at - *e.now.link.last_frame : e.now.elapsed;
  return age > patience || (e.final && !e.now.link.last_frame);
}

}  // namespace

std::optional<Finding> nobody_answers(const Evidence& e) {
  const LinkFacts& link = e.now.link;
  // Packets of RTP that make no frame have rules of their own.
  const bool packets = e.is_rtp() && e.now.rtp->packets_received > 0;
  if (e.now.role != Role::kReceiver || link.last_frame || !link.dialect.empty() || packets ||
      link.broken_frames || !silent_for(e, link.refused ? kRefusedPatience : kPatience)) {
    return std::nullopt;
  }
  if (link.asked.empty()) {
    return Finding{Severity::kWarning,
                   "No frames arrive on " + link.local +
                       ": is the sender pushing to this address and port, and does a firewall let "
                       "UDP in?"};
  }
  if (link.hello_error != 0) {
    return Finding{Severity::kWarning, "Send hello to " + link.asked + ": " +
                                           std::strerror(link.hello_error) +
                                           "; check the address and the route to it"};
  }
  return Finding{
      Severity::kWarning,
      "Nobody answers hello at " + link.asked +
          (link.refused ? ": its host refuses, nothing listens on that port; start the "
                          "sender or check the port"
                        : ": is the sender running and streaming, the address right, and "
                          "UDP let through?")};
}

std::optional<Finding> not_jpeg(const Evidence& e) {
  const LinkFacts& link = e.now.link;
  if (link.dialect.empty() && (!link.broken_frames || e.is_rtp() || cut_pictures(e))) {
    return std::nullopt;
  }
  const std::string who =
      link.asked.empty() ? "What arrives on " + link.local : "What " + link.asked + " sends";
  return Finding{Severity::kError,
                 link.broken_frames
                     ? who + " begins like a JPEG frame, but none of it is whole and valid"
                     : who + " is not a frame in one datagram: " + link.dialect};
}

std::optional<Finding> stalled(const Evidence& e) {
  const LinkFacts& link = e.now.link;
  if (e.now.role != Role::kReceiver || e.final || !link.last_frame) return std::nullopt;
  if (link.said_bye) {
    return Finding{Severity::kInfo,
                   "The sender ended the stream (RTCP BYE); it is shown again when it goes on"};
  }
  if (!silent_for(e, kStall)) return std::nullopt;
  const std::string who = link.asked.empty() ? "the sender" : link.asked;
  std::string why = who + " has stopped, or the way from it is cut";
  if (link.refused) why = who + " refuses now, its program has ended; start it again";
  const auto came = static_cast<unsigned long long>(
      e.now.frames[static_cast<std::size_t>(Stage::kReceived)].value_or(0));
  return Finding{Severity::kWarning, words("No frame for %.0f s, after %llu that came: ",
                                           seconds(e.now.at - *link.last_frame), came) +
                                         why};
}

std::optional<Finding> no_receiver(const Evidence& e) {
  if (e.now.role != Role::kSender || !e.now.receivers.empty()) return std::nullopt;
  const bool patient = e.now.elapsed < kPatience && !e.final;
  const std::uint64_t sent = e.now.frames[static_cast<std::size_t>(Stage::kSent)].value_or(0);
  if (!e.now.link.waits_for_hello || patient || (e.final && sent > 0)) return std::nullopt;
  return Finding{Severity::kWarning,
                 sent == 0 ? "Nobody has said hello on " + e.now.link.local +
                                 ": start a receiver with this host's address and port; a script's "
                                 "client says Hello once only, and must start after this"
                           : "No receiver is left on " + e.now.link.local + ": " +
                                 counted(e.outcome(FrameOutcome::kNoReceiver), "frame") +
                                 " went to nobody; start one again"};
}

std::optional<Finding> foreign_sender(const Evidence& e) {
  const std::uint64_t foreign = e.since.datagrams.foreign + e.since.rtp.foreign;
  const std::uint64_t received = e.since.datagrams.received;
  if (foreign < kEnough || foreign * 100 < received) return std::nullopt;
  return Finding{Severity::kInfo,
                 counted(foreign, "datagram") + " came from another sender than the one that is " +
                     "shown, and were ignored: two senders push to " + e.now.link.local};
}

}  // namespace framescope::model::rule
