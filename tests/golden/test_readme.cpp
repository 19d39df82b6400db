// README.md holds three tables that the program knows better: keys, findings and figures. They
// stand between markers, and ./dev golden writes them anew.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "model/diagnosis.hpp"
#include "model/metric.hpp"
#include "ui/actions.hpp"

namespace framescope {
namespace {

std::string read(const char* file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool is_updating() {
  const char* asked = std::getenv("FRAMESCOPE_UPDATE_GOLDEN");
  return asked != nullptr && std::string_view(asked) == "1";
}

/// What stands between "<!-- begin NAME ... -->" and "<!-- end NAME -->".
struct Section {
  std::size_t begin = std::string::npos;
  std::size_t end = std::string::npos;
};

Section section_of(const std::string& text, const std::string& name) {
  const std::size_t marker = text.find("<!-- begin " + name + " ");
  const std::size_t end = text.find("<!-- end " + name + " -->");
  if (marker == std::string::npos || end == std::string::npos || end < marker) return {};
  return {text.find('\n', marker) + 1, end};
}

/// The section holds the table, or does from now on.
void expect_section(const std::string& name, const std::string& table) {
  std::string readme = read(FRAMESCOPE_README);
  const auto [begin, end] = section_of(readme, name);
  ASSERT_NE(begin, std::string::npos) << "README.md has no markers for " << name;
  if (is_updating()) {
    readme.replace(begin, end - begin, table);
    std::ofstream(FRAMESCOPE_README, std::ios::binary) << readme;
    return;
  }
  EXPECT_EQ(readme.substr(begin, end - begin), table) << "./dev golden writes it anew";
}

/// "`Ctrl+Up`". No key is a back-tick or a bar.
std::string key_words(const ui::Chord& chord) {
  return "`" + std::string(ui::words(chord).view()) + "`";
}

/// Without the second chords: those are the keypad's.
std::string key_table() {
  std::string table = "| | key | | |\n|---|---|---|---|\n";
  std::string_view chapter;
  for (const ui::Action& action : ui::actions()) {
    if (action.chord.key == 0) continue;
    const std::string_view group = to_string(action.group);
    table.append("| ").append(group == chapter ? "" : group).append(group == chapter ? "" : " ");
    table.append("| ").append(key_words(action.chord));
    table.append(" | ").append(action.label).append(" | ").append(action.help).append(" |\n");
    chapter = group;
  }
  return table;
}

TEST(Readme, HoldsEveryKeyAndNoOther) { expect_section("keys", key_table()); }

TEST(Readme, HoldsTheTableOfFigures) { expect_section("figures", model::metric_table_markdown()); }

TEST(Readme, HoldsTheTableOfFindings) {
  expect_section("findings", model::diagnosis_table_markdown());
}

TEST(Readme, NamesTheActionsWithoutAKey) {
  // They stand above the table, by their names, wherever a line ends.
  std::string readme = read(FRAMESCOPE_README);
  std::ranges::replace(readme, '\n', ' ');
  for (const ui::Action& action : ui::actions()) {
    if (action.chord.key != 0) continue;
    EXPECT_NE(readme.find("*" + std::string(action.label) + "*"), std::string::npos)
        << action.label;
  }
}

}  // namespace
}  // namespace framescope
