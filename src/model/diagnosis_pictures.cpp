// Rules of pictures that come damaged.
#include <algorithm>

#include "model/diagnosis_rules.hpp"

namespace framescope::model::rule {
namespace {

/// Of every picture that did not come through whole. On rtp datagrams are not pictures.
std::uint64_t not_whole(const Evidence& e) {
  const std::uint64_t malformed = e.outcome(FrameOutcome::kMalformed);
  return damaged_frames(e) +
         (e.is_rtp() ? malformed : std::max(e.since.datagrams.malformed, malformed));
}

/// As a share of all that came, for those that have no number end no frame.
std::optional<Severity> severity_of_damage(const Evidence& e, std::uint64_t count) {
  const std::uint64_t whole =
      e.is_rtp() ? e.ended() : std::max(e.ended(), e.since.datagrams.received);
  if (whole < kEnough) return std::nullopt;
  return severity_of_loss(static_cast<double>(count) / static_cast<double>(whole));
}

/// Of packets that make no frame at all.
std::optional<Severity> severity_of_refused(std::uint64_t refused, std::uint64_t received) {
  const std::uint64_t whole = std::max(refused, received);
  if (whole < kEnough) return std::nullopt;
  return severity_of_loss(static_cast<double>(refused) / static_cast<double>(whole));
}

/// The commonest of late.
std::string main_reason(const Evidence& e) {
  const auto& reasons = e.since.malformed_reasons;
  const auto most =
      std::ranges::max_element(reasons, {}, [](const auto& each) { return each.second; });
  return most == reasons.end() ? "the decoder found fault with them" : "most often " + most->first;
}

}  // namespace

std::uint64_t damaged_frames(const Evidence& e) {
  const std::uint64_t shown = e.outcome(FrameOutcome::kDisplayedDamaged);
  return e.outcome(FrameOutcome::kDecodeFailed) + shown -
         std::min(shown, e.since.rtp.frames_patched);
}

std::optional<Finding> cut_pictures(const Evidence& e) {
  const std::uint64_t cut = e.since.cut;
  const auto severity = severity_of_damage(e, cut);
  const bool frames = e.now.link.dialect.empty() && !e.is_rtp();
  if (!severity || !e.receives() || !frames || cut * 2 < not_whole(e)) return std::nullopt;
  std::string text = counted(cut, "picture") +
                     " came without an end: something cuts the frames on "
                     "the way, silently";
  if (e.now.link.largest_bytes > 0) {
    text += "; the largest datagram has " + size(static_cast<double>(e.now.link.largest_bytes));
  }
  return Finding{*severity, text +
                                ". Look for a buffer or a limit of that size, such as a script's "
                                "slice or 9,216 bytes on a Mac; lower the sender's quality"};
}

std::optional<Finding> damaged_pictures(const Evidence& e) {
  const std::uint64_t refused = e.since.datagrams.malformed;
  const bool packets = e.is_rtp() && !severity_of_damage(e, not_whole(e));
  const std::uint64_t bad = packets ? refused : not_whole(e);
  const auto severity = packets ? severity_of_refused(refused, e.since.datagrams.received)
                                : severity_of_damage(e, bad);
  if (!severity || !e.receives() || cut_pictures(e) || not_jpeg(e)) return std::nullopt;
  const auto tables = rtp_tables(e);
  if (rtp_huffman(e) || rtp_dimensions(e) || (tables && tables->severity > Severity::kInfo))
    return std::nullopt;
  return blame(e, &ImpairmentCounts::corrupted, *severity,
               counted(bad, packets ? "packet" : "picture") + " came damaged, " + main_reason(e),
               "UDP's check sum holds for what left the sender's host, so look for a damaged "
               "tunnel, a faulty sender, or a check sum that is switched off");
}

}  // namespace framescope::model::rule
