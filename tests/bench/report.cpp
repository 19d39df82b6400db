#include "bench/report.hpp"

#include <cstdio>
#include <fstream>
#include <iomanip>
#include <ostream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace framescope::bench {
namespace {

std::string_view relation_of(const Row& row) {
  return row.kind == Row::Bound::kAtMost ? "<=" : ">=";
}

void print_figures(const Row& row, std::ostream& out) {
  out << std::setw(8) << row.measured() << "  ";
  if (row.kind == Row::Bound::kNone) {
    out << std::setw(9) << "";
  } else {
    out << relation_of(row) << ' ' << row.bound;
  }
  out << "  " << to_string(row.verdict()) << '\n';
  out << "      quartiles " << quantile(row.rounds, 0.25) << " " << quantile(row.rounds, 0.75)
      << " of " << row.rounds.size() << " rounds";
  if (!row.times.empty()) out << "; us a frame:" << std::setprecision(1);
  for (const Times& times : row.times) out << "  " << times.name << " " << quantile(times.us, 0.5);
}

nlohmann::ordered_json to_json(const Row& row) {
  nlohmann::ordered_json line{{"line", row.line}, {"name", row.name}};
  const bool measured = row.unmeasured.empty();
  const bool bounded = row.kind != Row::Bound::kNone;
  line["measured"] = measured ? nlohmann::ordered_json(row.measured()) : nullptr;
  line["bound"] = bounded ? nlohmann::ordered_json(row.bound) : nullptr;
  line["relation"] = bounded ? nlohmann::ordered_json(relation_of(row)) : nullptr;
  line["verdict"] = to_string(row.verdict());
  if (!measured) {
    line["unmeasured"] = row.unmeasured;
    return line;
  }
  line["quartile_1"] = quantile(row.rounds, 0.25);
  line["quartile_3"] = quantile(row.rounds, 0.75);
  line["rounds"] = row.rounds;
  for (const Times& times : row.times) line["us_per_frame"][times.name] = times.us;
  return line;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kOk:
      return "ok";
    case Verdict::kNoisy:
      return "noisy";
    case Verdict::kInfo:
      return "info";
    default:
      return "MISSED";
  }
}

Verdict Row::verdict() const {
  if (!unmeasured.empty()) return Verdict::kMissed;
  if (kind == Bound::kNone) return Verdict::kInfo;
  const bool at_most = kind == Bound::kAtMost;
  const auto holds = [&](double value) { return at_most ? value <= bound : value >= bound; };
  if (holds(measured())) return Verdict::kOk;
  return holds(quantile(rounds, at_most ? 0.25 : 0.75)) ? Verdict::kNoisy : Verdict::kMissed;
}

void print(const Row& row, std::ostream& out) {
  out << std::setw(2) << row.line << "  " << std::left << std::setw(44) << row.name << std::right
      << std::fixed << std::setprecision(4);
  if (row.unmeasured.empty()) {
    print_figures(row, out);
  } else {
    out << "not measured  " << to_string(row.verdict()) << "\n      " << row.unmeasured;
  }
  out << std::endl;
}

void write_json(const std::string& path, std::string_view frames_from, std::span<const Row> rows) {
  nlohmann::ordered_json root;
  for (const Version& version : versions()) root["versions"][version.name] = version.version;
  root["frames"] = frames_from;
  root["lines"] = nlohmann::ordered_json::array();
  for (const Row& row : rows) root["lines"].push_back(to_json(row));
  std::ofstream file(path);
  file << root.dump(1) << '\n';
  if (!file.flush()) throw std::runtime_error("write " + path + ": cannot be written");
}

}  // namespace framescope::bench
