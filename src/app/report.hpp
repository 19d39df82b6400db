#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "app/cli_options.hpp"
#include "model/snapshot.hpp"

namespace framescope::app {

/// Writes a session's statistics to standard output, as rows for a person or JSON for a program,
/// and its messages to standard error. Standard output carries nothing else.
class Report {
 public:
  Report(Stats stats, std::FILE* out, std::FILE* err) : stats_(stats), out_(out), err_(err) {}

  void interval(const model::Snapshot& snapshot);
  void summary(const model::Snapshot& snapshot);
  /// What is new among the notes goes to standard error; each at most once in 30 s (5 s
  /// when it had been taken back), however
  /// often its figures change. The `last` ones wait for nothing; that all is well is told at the
  /// last only.
  void notes(const model::Snapshot& snapshot, bool last = false);
  void message(const std::string& text);

  /// Standard output is gone (a closed pipe, a full disk).
  bool broken() const { return broken_; }

 private:
  struct Told {
    std::string text;
    Time at{};
  };
  void line(const std::string& text);

  Stats stats_;
  std::FILE* out_;
  std::FILE* err_;
  int rows_ = 0;
  std::map<std::string, Told> told_;
  bool broken_ = false;
};

/// The figures of a run as lines for a person.
std::vector<std::string> summary_lines(const model::Snapshot& snapshot);

}  // namespace framescope::app
