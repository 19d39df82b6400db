#include <array>
#include <charconv>
#include <sstream>
#include <type_traits>
#include <utility>

#include "app/settings_document.hpp"
#include "app/settings_file.hpp"
#include "app/settings_toml.hpp"
#include "app/stream_limits.hpp"

namespace framescope::app {
namespace {

constexpr std::string_view kHeader =
    "# Settings of Framescope. The window reads this file when it starts, and writes it when "
    "settings\n"
    "# were changed in it; comments are not kept. Headless runs read it with --config FILE: all "
    "that\n"
    "# stands above the first [section], under the names of the options.\n";

std::string_view word(Subsampling subsampling) {
  constexpr std::array<std::string_view, 3> kWords{"420", "422", "444"};
  return kWords[static_cast<std::size_t>(subsampling)];
}

std::string_view word(model::Oversize oversize) {
  return oversize == model::Oversize::kFit ? "fit" : "drop";
}

// A value as TOML. Numbers in the shortest way that reads back as the same.
std::string value_text(std::string_view text) { return quoted(text); }

std::string value_text(const std::string& text) { return quoted(text); }

template <typename Number>
std::string value_text(Number number) {
  if constexpr (std::is_same_v<Number, bool>) {
    return number ? "true" : "false";
  } else {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
    return {text.data(), end};
  }
}

std::string value_text(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? ", " : "") + quoted(name);
  return text + "]";
}

toml::table document_of(std::string_view text) {
  try {
    return parse_document(text, "");
  } catch (const WrongSettings&) {
    return {};
  }
}

// What is written again in one line must not open a section of its own.
void make_inline(toml::node& node) {
  if (toml::table* table = node.as_table()) {
    table->is_inline(true);
    for (auto&& [key, value] : *table) make_inline(value);
  } else if (toml::array* array = node.as_array()) {
    for (toml::node& value : *array) make_inline(value);
  }
}

/// A document that takes the place of another: writes a section's keys and then what the other one
/// has in that section beside them.
class Writer {
 public:
  explicit Writer(std::string_view previous) : previous_(document_of(previous)) {
    for (const std::string_view name : kSections) take_section(name);
  }

  template <typename Value>
  void write(std::string_view key, const Value& value, const std::string& comment) {
    constexpr std::size_t kCommentColumn = 32;
    std::string line = std::string(key) + " = " + value_text(value);
    if (line.size() < kCommentColumn) line.resize(kCommentColumn, ' ');
    out_ += line + "  # " + comment + "\n";
    forget(key);
  }

  /// The key shall not be in the section.
  void forget(std::string_view key) { rest_->erase(key); }

  void begin(std::string_view section) {
    write_rest();
    out_ += "\n[" + std::string(section) + "]\n";
    rest_ = &sections_.at(index_of(section));
  }

  std::string finish() {
    write_rest();
    return std::move(out_);
  }

 private:
  static std::size_t index_of(std::string_view section) {
    std::size_t i = 0;
    while (kSections.at(i) != section) ++i;
    return i;
  }

  void take_section(std::string_view name) {
    if (toml::table* table = previous_[name].as_table()) {
      sections_.at(index_of(name)) = std::move(*table);
    }
    previous_.erase(name);
  }

  void write_rest() {
    if (rest_->empty()) return;
    make_inline(*rest_);
    rest_->is_inline(false);
    std::ostringstream lines;
    lines << toml::default_formatter(*rest_) << '\n';
    out_ += lines.str();
  }

  toml::table previous_;
  std::array<toml::table, kSections.size()> sections_;
  toml::table* rest_ = &previous_;  ///< of the section that is being written
  std::string out_{kHeader};
};

std::string_view word(bool on) { return on ? "on" : "off"; }

void write_rtp(Writer& writer, const model::StreamSettings& stream) {
  writer.write("restart", word(stream.restart_markers), "on or off: restart markers, of rtp");
  writer.write("pace", stream.pace, "0..1: share of the frame interval that rtp's packets take");
  writer.write("partial", word(stream.partial_pictures),
               "on or off: a receiver shows frames with lost packets");
  writer.write("show-holes", word(stream.show_holes),
               "on or off: marks what is old in such a picture");
  writer.write("upper-part", stream.upper_part,
               "true or false: without restart markers shows what lies above the first loss");
  writer.write("playout-delay", to_delay(stream.playout_delay),
               "up to 10s: how long a receiver holds frames");
}

void write_stream(Writer& writer, const model::StreamSettings& stream) {
  writer.write("width", stream.width_px, "pixels, 16..8192; 0: the source's");
  if (stream.fps) {
    writer.write("fps", *stream.fps, "0..1000; 0: unthrottled; without this line: the source's");
  } else {
    writer.forget("fps");
  }
  if (stream.auto_quality) {
    writer.write("quality", std::string_view("auto"), "1..100 or auto");
  } else {
    writer.write("quality", stream.quality, "1..100 or auto");
  }
  writer.write("target", to_string(stream.target),
               "of quality auto: limit, datagram=N, rate=4Mbit, fragments=N or fps=N");
  writer.write("subsampling", word(stream.subsampling), "420, 422 or 444");
  writer.write("wire", to_string(stream.wire), "base64, raw or rtp");
  writer.write("max-datagram", stream.max_datagram_bytes, "bytes, 512..65507: of base64 and raw");
  writer.write("rtp-datagram", stream.rtp_datagram_bytes, "bytes, 300..65507: of rtp");
  writer.write("oversize", word(stream.oversize), "fit or drop");
  writer.write("burn-fps", stream.burn_fps, "true or false");
  writer.write("impair", to_string(stream.impairment), "off, or items as in loss=2%,delay=30ms");
  writer.write("seed", stream.seed, "0..4294967295: of what impair decides");
  write_rtp(writer, stream);
}

void write_endpoint(Writer& writer, std::string_view key, const std::string& address,
                    const char* comment) {
  if (address.empty()) {
    writer.forget(key);
  } else {
    writer.write(key, address, comment);
  }
}

void write_session(Writer& writer, const SavedSettings& settings) {
  writer.write("role", to_string(settings.role), "of the window: loopback, sender or receiver");
  writer.write("source", settings.source, "test, camera, camera:N, FILE, URL or gst:PIPELINE");
  writer.write("loop", settings.loop, "true or false: a file starts again at its end");
  write_endpoint(writer, "listen", settings.listen, "where a sender waits, or a receiver takes");
  write_endpoint(writer, "to", settings.to, "where a sender pushes, rather than wait");
  write_endpoint(writer, "from", settings.from, "where a receiver says hello, rather than wait");
  // Options of the window that a file may have here; they are saved in its section.
  writer.forget("theme");
  writer.forget("ui-scale");
}

}  // namespace

std::string to_toml(const SavedSettings& settings, std::string_view previous) {
  Writer writer(previous);
  write_session(writer, settings);
  write_stream(writer, settings.stream);
  std::string_view current;
  model::each_window_setting(
      [&](std::string_view section, std::string_view key, auto member, auto allowed) {
        if (section != current) writer.begin(section);
        current = section;
        writer.write(key, member(settings.window), in_words(allowed));
      });
  return writer.finish();
}

}  // namespace framescope::app
