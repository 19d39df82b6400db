#include "ui/plot/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <optional>
#include <vector>

namespace framescope::ui::plot {
namespace {

/// Quoted when it has to be.
void append_cell(std::string& csv, std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) {
    csv.append(text);
    return;
  }
  csv.push_back('"');
  for (const char letter : text) {
    if (letter == '"') csv.push_back('"');
    csv.push_back(letter);
  }
  csv.push_back('"');
}

/// The shortest digits that read back as the same number, in no language's spelling.
void append_number(std::string& csv, double value) {
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  csv.append(digits.data(), written.ptr);
}

/// Reads one series from the front.
struct Reader {
  const CsvColumn* column;
  std::size_t at;
  std::size_t end;

  void skip_gaps() {
    while (at < end && std::isnan((*column->series)[at].value)) ++at;
  }
  std::optional<Time> time() const {
    if (at == end) return std::nullopt;
    return (*column->series)[at].at;
  }
};

std::optional<Time> earliest(std::span<const Reader> readers) {
  std::optional<Time> found;
  for (const Reader& reader : readers) {
    const auto time = reader.time();
    if (time && (!found || *time < *found)) found = time;
  }
  return found;
}

void append_header(std::string& csv, std::span<const CsvColumn> columns) {
  csv.append("time");
  for (const CsvColumn& column : columns) {
    std::string name(column.title);
    if (!column.label.empty()) name.append(": ").append(column.label);
    name.append(" [").append(column.unit).append("]");
    csv.push_back(',');
    append_cell(csv, name);
  }
  csv.push_back('\n');
}

}  // namespace

std::string iso_8601(WallTime at) {
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(at - day);
  std::array<char, 64> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ",
      static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
      static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
      static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()),
      static_cast<int>(time.subseconds().count()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string to_csv(std::span<const CsvColumn> columns, Time begin, Time end, Duration wall_offset) {
  std::string csv;
  append_header(csv, columns);
  std::vector<Reader> readers;
  for (const CsvColumn& column : columns) {
    const std::size_t first = column.series->first_from(begin);
    readers.push_back({&column, first, std::max(first, column.series->first_from(end))});
    readers.back().skip_gaps();
  }
  while (const auto time = earliest(readers)) {
    csv.append(iso_8601(WallTime(time->time_since_epoch() + wall_offset)));
    for (Reader& reader : readers) {
      csv.push_back(',');
      if (reader.time() != time) continue;
      append_number(csv, (*reader.column->series)[reader.at].value / reader.column->divisor);
      ++reader.at;
      reader.skip_gaps();
    }
    csv.push_back('\n');
  }
  return csv;
}

}  // namespace framescope::ui::plot
