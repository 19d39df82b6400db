#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/evidence.hpp"
#include "model/note.hpp"

namespace framescope::model {

/// What a rule has found.
struct Finding {
  Severity severity = Severity::kInfo;
  std::string text;  ///< one or two sentences: what is wrong, by how much, what to change
  std::optional<Remedy> remedy = std::nullopt;
};

/// One thing that may be wrong with a stream. Pure.
struct Rule {
  std::string_view id;       ///< stable, for machines
  std::string_view meaning;  ///< what it says, and from when on
  /// Of a sender, a receiver or a loopback alike; nothing if it does not apply.
  std::optional<Finding> (*judge)(const Evidence& evidence);
};

/// All rules, the most telling first among equally grave ones.
std::span<const Rule> rules();

/// The rules as a Markdown table, with one line for `healthy`.
std::string diagnosis_table_markdown();

/// What is wrong with a stream, in words, the gravest first; that it is healthy, with the figures
/// that prove it, when nothing is and frames flow; empty when there is nothing to tell yet. Shares
/// are judged by the default Thresholds.
std::vector<Note> diagnose(const Evidence& evidence);

/// The diagnosis of a running session, made anew at most every half second from the last ten.
/// Remembers since when a finding holds. Pure; one thread.
class Diagnosis {
 public:
  /// The newest snapshot; later ones only. Answers the findings.
  const std::vector<Note>& update(const Snapshot& snapshot);
  /// Loss of IP packets, 0..1, that explains the frames that vanished, as of the last update().
  double packet_loss() const { return packet_loss_; }
  /// How much RtpFigures::frames_patched grew in the last ten seconds, as of the last update().
  std::uint64_t patched() const { return patched_; }
  /// Of the whole run, when it is over.
  std::vector<Note> conclude(const Snapshot& final) const;

 private:
  void date(std::vector<Note>& findings, Time now) const;
  void drop_hasty(std::vector<Note>& findings);

  EvidenceWindow window_;
  std::optional<Time> made_;
  std::vector<Note> findings_;
  double packet_loss_ = 0;
  std::uint64_t patched_ = 0;
  bool was_lowered_ = false;
};

}  // namespace framescope::model
