#include "bench/report.hpp"

#include <cstdio>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace framescope::bench {

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kNoisy:
      return "noisy";
    default:
      return "MISSED";
  }
}

Verdict Row::verdict() const {
  const bool at_most = kind == Bound::kAtMost;
  const auto holds = [&](double value) { return at_most ? value <= bound : value >= bound; };
  if (holds(measured())) return Verdict::kOk;
  return holds(quantile(rounds, at_most ? 0.25 : 0.75)) ? Verdict::kNoisy : Verdict::kMissed;
}

void print(const Row& row, std::ostream& out) {
  out << std::setw(2) << row.line << "  " << std::left << std::setw(44) << row.name << std::right
      << std::fixed << std::setprecision(4) << std::setw(8) << row.measured() << "  "
      << (row.kind == Row::Bound::kAtMost ? "<= " : ">= ") << row.bound << "  "
      << to_string(row.verdict()) << '\n';
  out << "      quartiles " << quantile(row.rounds, 0.25) << " " << quantile(row.rounds, 0.75)
      << " of " << row.rounds.size() << " rounds; us a frame:" << std::setprecision(1);
  for (const Times& times : row.times) out << "  " << times.name << " " << quantile(times.us, 0.5);
  out << std::endl;
}

void write_json(const std::string& path, std::string_view frames_from, std::span<const Row> rows) {
  nlohmann::ordered_json root;
  for (const Version& version : versions()) root["versions"][version.name] = version.version;
  root["frames"] = frames_from;
  root["lines"] = nlohmann::ordered_json::array();
  for (const Row& row : rows) {
    nlohmann::ordered_json line{{"line", row.line},
                                {"name", row.name},
                                {"measured", row.measured()},
                                {"bound", row.bound},
                                {"relation", row.kind == Row::Bound::kAtMost ? "<=" : ">="},
                                {"verdict", to_string(row.verdict())},
                                {"quartile_1", quantile(row.rounds, 0.25)},
                                {"quartile_3", quantile(row.rounds, 0.75)},
                                {"rounds", row.rounds}};
    for (const Times& times : row.times) line["us_per_frame"][times.name] = times.us;
    root["lines"].push_back(std::move(line));
  }
  std::ofstream file(path);
  file << root.dump(1) << '\n';
  if (!file.flush()) throw std::runtime_error("write " + path + ": cannot be written");
}

}  // namespace framescope::bench
