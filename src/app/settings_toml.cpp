#include "app/settings_toml.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "app/settings_document.hpp"

namespace framescope::app {
namespace {

bool is_section(std::string_view key) {
  return std::find(kSections.begin(), kSections.end(), key) != kSections.end();
}

int line_of(const toml::source_region& region) { return static_cast<int>(region.begin.line); }

// Thrown within this file only: each public function answers it as a result.
using Wrong = WrongSettings;

template <typename Number>
std::string digits(Number number) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

/// A single value as it would be typed on a command line; nothing for dates, arrays and tables.
std::optional<std::string> typed(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* whole = node.as_integer()) return digits(whole->get());
  if (const auto* number = node.as_floating_point()) return digits(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

/// A node as a message shows it.
std::string shown_node(const toml::node& node) {
  if (const auto value = typed(node)) return *value;
  if (node.is_table()) return "{...}";
  return node.is_array() ? "[...]" : "a date or a time";
}

std::string equation(std::string_view key, const toml::node& node) {
  return std::string(key) + " = " + shown_node(node);
}

FileOption option_of(std::string_view key, const toml::node& node, const std::string& file) {
  FileOption option{std::string(key), {}, node.is_boolean(), line_of(node.source())};
  const auto take = [&](const toml::node& value) {
    const auto text = typed(value);
    if (!text) {
      throw wrong_at(file, option.line,
                     equation(key, node) + ": must be text, a number, true, false or an array");
    }
    option.values.push_back(*text);
  };
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& value : *array) take(value);
  } else {
    take(node);
  }
  return option;
}

// One overload for each kind of value: whether the node holds one.
bool take(const toml::node& node, double& value) {
  if (!node.is_number()) return false;
  value = node.value<double>().value_or(std::numeric_limits<double>::quiet_NaN());
  return true;
}

bool take(const toml::node& node, int& value) {
  const auto* whole = node.as_integer();
  if (whole == nullptr) return false;
  value = static_cast<int>(std::clamp<std::int64_t>(whole->get(), std::numeric_limits<int>::min(),
                                                    std::numeric_limits<int>::max()));
  return true;
}

bool take(const toml::node& node, std::string& value) {
  const auto* text = node.as_string();
  if (text != nullptr) value = text->get();
  return text != nullptr;
}

bool take(const toml::node& node, std::vector<std::string>& value) {
  const toml::array* array = node.as_array();
  if (array == nullptr) return false;
  value.clear();
  for (const toml::node& name : *array) {
    if (!take(name, value.emplace_back())) return false;
  }
  return true;
}

std::string_view kind_of(double /*value*/) { return "a number, "; }
std::string_view kind_of(int /*value*/) { return "a whole number, "; }
std::string_view kind_of(const std::string& /*value*/) { return "text, "; }
std::string_view kind_of(const std::vector<std::string>& /*value*/) { return "an array of text, "; }

/// The sections of a document and, while they are read, which of their keys are known.
class Sections {
 public:
  Sections(const toml::table& document, const std::string& file) : file_(file) {
    for (const auto& [key, node] : document) {
      if (!is_section(key.str())) continue;
      if (!node.is_table()) throw at(node, equation(key.str(), node) + ": must be a table");
    }
    document_ = &document;
  }

  template <typename Value, typename Allowed>
  void read(std::string_view section, std::string_view key, Value& value, Allowed allowed) {
    known_.push_back({section, key});
    const toml::node* node = find(section, key);
    if (node == nullptr) return;
    if (!take(*node, value)) {
      throw at(*node, in_section(section, key, *node) + ": must be " + std::string(kind_of(value)) +
                          in_words(allowed));
    }
    if (!is_allowed(value, allowed)) {
      throw at(*node, in_section(section, key, *node) + ": must be " + in_words(allowed));
    }
  }

  /// What nothing has asked for.
  std::vector<std::string> unknown() const {
    std::vector<std::string> lines;
    for (const std::string_view section : kSections) {
      const toml::table* table = (*document_)[section].as_table();
      if (table == nullptr) continue;
      for (const auto& [key, node] : *table) {
        if (is_known(section, key.str())) continue;
        lines.push_back(
            at(node, "[" + std::string(section) + "] " + std::string(key.str()) + " is not known")
                .text);
      }
    }
    return lines;
  }

  void check(const model::Thresholds& thresholds) const {
    const auto check = [this](bool in_order, std::string_view warning, const char* must) {
      const toml::node* node = find("thresholds", warning);
      if (node == nullptr) node = document_->get("thresholds");
      if (!in_order && node != nullptr) {
        throw at(*node, "[thresholds] " + std::string(warning) + ": must be " + must);
      }
    };
    check(thresholds.loss_warning <= thresholds.loss_error, "loss-warning", "at most loss-error");
    check(thresholds.fps_warning >= thresholds.fps_error, "fps-warning", "at least fps-error");
    check(thresholds.frame_time_warning <= thresholds.frame_time_error, "frame-time-warning",
          "at most frame-time-error");
  }

 private:
  struct Known {
    std::string_view section;
    std::string_view key;
  };

  const toml::node* find(std::string_view section, std::string_view key) const {
    return (*document_)[section][key].node();
  }

  bool is_known(std::string_view section, std::string_view key) const {
    return std::any_of(known_.begin(), known_.end(), [&](const Known& known) {
      return known.section == section && known.key == key;
    });
  }

  Wrong at(const toml::node& node, const std::string& what) const {
    return wrong_at(file_, line_of(node.source()), what);
  }

  static std::string in_section(std::string_view section, std::string_view key,
                                const toml::node& node) {
    return "[" + std::string(section) + "] " + equation(key, node);
  }

  const toml::table* document_ = nullptr;
  const std::string& file_;
  std::vector<Known> known_;
};

}  // namespace

WrongSettings wrong_at(const std::string& file, int line, const std::string& what) {
  return {file + ":" + std::to_string(line) + ": " + what};
}

std::string shown(const FileOption& option) {
  if (option.values.size() == 1) return option.values.front();
  std::string text = "[";
  for (const std::string& value : option.values) {
    if (text.size() > 1) text += ", ";
    text += value;
  }
  return text + "]";
}

Result<std::vector<FileOption>, WrongSettings> read_file_options(std::string_view text,
                                                                 const std::string& file) {
  try {
    const toml::table document = parse_document(text, file);
    std::vector<FileOption> options;
    for (const auto& [key, node] : document) {
      if (is_section(key.str())) continue;
      if (node.is_table()) {
        throw wrong_at(file, line_of(node.source()),
                       "[" + std::string(key.str()) +
                           "] is not known: tables are [window], [plots] and [thresholds]");
      }
      options.push_back(option_of(key.str(), node, file));
    }
    const auto by_line = [](const FileOption& a, const FileOption& b) { return a.line < b.line; };
    std::stable_sort(options.begin(), options.end(), by_line);
    return options;
  } catch (const Wrong& wrong) {
    return wrong;
  }
}

Result<WindowTables, WrongSettings> read_window_tables(std::string_view text,
                                                       const std::string& file) {
  try {
    const toml::table document = parse_document(text, file);
    Sections sections(document, file);
    WindowTables tables;
    model::each_window_setting(
        [&](std::string_view section, std::string_view key, auto member, auto allowed) {
          sections.read(section, key, member(tables.settings), allowed);
        });
    sections.check(tables.settings.thresholds);
    tables.unknown = sections.unknown();
    return tables;
  } catch (const Wrong& wrong) {
    return wrong;
  }
}

std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (code < ' ' || code == 0x7F) {
      out += "\\u00";
      out += kHex[code >> 4U];
      out += kHex[code & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

bool can_be_quoted(std::string_view text) {
  try {
    parse_document("text = " + quoted(text), "");
    return true;
  } catch (const Wrong&) {
    return false;
  }
}

}  // namespace framescope::app
