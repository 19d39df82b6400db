#include "wire/sdp.hpp"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>
#include <vector>

#include "core/endpoint.hpp"

namespace framescope::wire {
namespace {

constexpr std::size_t kMaxBytes = 64 * 1024;
constexpr std::size_t kMaxShownBytes = 60;
constexpr int kMaxPayloadType = 127;
constexpr int kMaxPort = 65535;
constexpr int kMaxSide = 65535;
constexpr int kMaxExtensionId = 14;
// What no stream reaches, and is still written without an exponent.
constexpr double kLeastFps = 0.001;
constexpr double kMostFps = 100'000;
constexpr std::string_view kBlank = " \t\r\v\f";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";  // some editors begin UTF-8 with it

using Fault = std::optional<std::string>;

struct Line {
  int number = 0;  ///< from 1
  char type = 0;
  std::string_view value;
  std::string_view text;  ///< all of it
};
using Lines = std::span<const Line>;

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

// Takes the first word off `rest`; empty when there is none.
std::string_view take_word(std::string_view& rest) {
  rest = trimmed(rest);
  const std::size_t end = std::min(rest.find_first_of(kBlank), rest.size());
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end);
  return word;
}

// What stands before `mark`, and behind it; all and nothing when there is no mark.
std::pair<std::string_view, std::string_view> split_at(std::string_view text, char mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return {text, {}};
  return {text.substr(0, at), text.substr(at + 1)};
}

template <typename T>
std::optional<T> parse_number(std::string_view text, T least, T most) {
  T number{};
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  // Asked this way round so that a NaN is none.
  const bool fits = number >= least && number <= most;
  return error == std::errc() && stopped == end && fits ? std::optional(number) : std::nullopt;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

// Control characters would spoil a terminal or a line of text.
std::string one_line(std::string_view text) {
  std::string clean(text);
  std::ranges::replace_if(
      clean, [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  return clean;
}

// As an error shows a stranger's text: on one line, and not too long.
std::string quoted(std::string_view text) {
  if (text.size() <= kMaxShownBytes) return "'" + one_line(text) + "'";
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole UTF-8
  return "'" + one_line(text.substr(0, end)) + "...'";
}

std::string complaint(const Line& line, const std::string& cause) {
  return "line " + std::to_string(line.number) + ": " + quoted(line.text) + ": " + cause;
}

Result<std::vector<Line>, std::string> split_lines(std::string_view text) {
  std::vector<Line> lines;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (int number = 1; !text.empty(); ++number) {
    const auto [whole, rest] = split_at(text, '\n');
    text = rest;
    Line line{.number = number, .type = 0, .value = {}, .text = trimmed(whole)};
    // FFmpeg writes a heading when it prints a description instead of filing it.
    if (line.text.empty() || (lines.empty() && line.text == "SDP:")) continue;
    if (line.text.size() < 2 || line.text[1] != '=') {
      return complaint(line,
                       "not a session description, whose lines are a letter, '=' and a value");
    }
    line.type = line.text[0];
    line.value = trimmed(line.text.substr(2));
    if (line.type == 'v' && line.value != "0") return complaint(line, "only version 0 is known");
    lines.push_back(line);
  }
  return lines;
}

// Takes the lines up to the next medium off `rest`; a medium's own m= line is its first.
Lines take_section(Lines& rest) {
  const auto own = rest.empty() ? rest.begin() : rest.begin() + 1;
  const auto end = std::find_if(own, rest.end(), [](const Line& line) { return line.type == 'm'; });
  const auto section = rest.first(static_cast<std::size_t>(end - rest.begin()));
  rest = rest.subspan(section.size());
  return section;
}

struct Attribute {
  std::string_view name;
  std::string_view value;
};

std::optional<Attribute> attribute_of(const Line& line) {
  if (line.type != 'a') return std::nullopt;
  const auto [name, value] = split_at(line.value, ':');
  return Attribute{trimmed(name), trimmed(value)};
}

// "JPEG/90000" for a payload type, as an rtpmap of the section says.
std::optional<std::string_view> encoding_of(Lines section, int payload_type) {
  for (const Line& line : section) {
    const auto attribute = attribute_of(line);
    if (!attribute || attribute->name != "rtpmap") continue;
    std::string_view rest = attribute->value;
    if (parse_number(take_word(rest), 0, kMaxPayloadType) == payload_type) return take_word(rest);
  }
  return std::nullopt;
}

bool is_jpeg(int payload_type, std::optional<std::string_view> encoding) {
  return encoding ? equal_ignoring_case(*encoding, "JPEG/90000") : payload_type == 26;
}

// Port and payload type out of a medium's m= line, or why it is not for us.
Fault read_medium(Lines section, SessionDescription& description) {
  const Line& line = section.front();
  std::string_view rest = line.value;
  const auto media = take_word(rest);
  const auto port = take_word(rest);
  const auto transport = take_word(rest);
  const auto refuse = [&line](const std::string& cause) {
    return complaint(line, "no JPEG video here; " + cause);
  };
  if (media != "video") return refuse("wanted is m=video PORT RTP/AVP 26");
  if (transport != "RTP/AVP" && transport != "RTP/AVPF") {
    return refuse("its transport is " + quoted(transport) + ", and only RTP/AVP can be received");
  }
  std::string found;
  // There are no more payload types than that.
  for (int i = 0; i <= kMaxPayloadType; ++i) {
    const auto word = take_word(rest);
    if (word.empty()) break;
    const auto type = parse_number(word, 0, kMaxPayloadType);
    if (!type) return refuse(quoted(word) + " is no payload type from 0 to 127");
    const auto encoding = encoding_of(section, *type);
    if (is_jpeg(*type, encoding)) {
      const auto number = parse_number(split_at(port, '/').first, 1, kMaxPort);
      if (!number) return complaint(line, quoted(port) + " is no port from 1 to 65535");
      description.port = *number;
      description.payload_type = static_cast<std::uint8_t>(*type);
      return std::nullopt;
    }
    found = std::to_string(*type) + (encoding ? " is " + quoted(*encoding) : " has no a=rtpmap");
  }
  if (found.empty()) return refuse("it names no payload type");
  return refuse("payload type " + found + ", and wanted is JPEG/90000");
}

// Where the stream goes, by a c= line.
Fault read_connection(const Line& line, SessionDescription& description) {
  std::string_view rest = line.value;
  const auto net = take_word(rest);
  const auto family = take_word(rest);
  const auto [address, behind] = split_at(take_word(rest), '/');
  const bool is_v4 = family == "IP4";
  if (net != "IN" || (!is_v4 && family != "IP6")) {
    return complaint(line, "wanted is c=IN IP4 ADDRESS or c=IN IP6 ADDRESS");
  }
  const auto range = parse_cidr(address);
  const bool has_colon = address.find(':') != std::string_view::npos;
  if (!range || has_colon == is_v4) {
    return complaint(line, quoted(address) + " is no " + (is_v4 ? "IPv4" : "IPv6") + " address");
  }
  description.address = address;
  description.ttl.reset();
  const bool is_multicast_v4 = is_v4 && (range->address[12] & 0xF0) == 0xE0;
  if (!is_multicast_v4 || behind.empty()) return std::nullopt;
  description.ttl = parse_number(split_at(behind, '/').first, 0, 255);
  if (description.ttl) return std::nullopt;
  return complaint(line, quoted(behind) + " is no time to live from 0 to 255");
}

Fault read_dimensions(const Line& line, std::string_view value, SessionDescription& description) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  const auto [left, right] = split_at(value, ',');
  const auto width = parse_number(trimmed(left), 1, kMaxSide);
  const auto height = parse_number(trimmed(right), 1, kMaxSide);
  if (!width || !height) {
    return complaint(line, "wanted is WIDTH,HEIGHT in pixels, such as 3840,2160");
  }
  description.dimensions.emplace(*width, *height);
  return std::nullopt;
}

// ID[/DIRECTION] URI [attributes]; other extensions than ours, and ids that we cannot write, are
// left alone.
void read_extension(std::string_view value, SessionDescription& description) {
  const auto id = parse_number(split_at(take_word(value), '/').first, 1, kMaxExtensionId);
  if (id && take_word(value) == kNtp64Urn) description.ntp_id = static_cast<std::uint8_t>(*id);
}

Fault read_attribute(const Line& line, SessionDescription& description) {
  const auto [name, value] = *attribute_of(line);
  if (name == "x-dimensions") return read_dimensions(line, value, description);
  if (name == "extmap") read_extension(value, description);
  if (name == "rtcp-mux") description.rtcp_mux = true;
  if (name == "framerate") {
    // A hint only: one that is no number, or 0 for "varies", leaves nothing to go by.
    description.fps = parse_number(value, kLeastFps, kMostFps);
  }
  if (name == "rtcp") {
    std::string_view rest = value;
    description.rtcp_port = parse_number(take_word(rest), 1, kMaxPort);
    if (!description.rtcp_port) return complaint(line, "no port from 1 to 65535");
  }
  return std::nullopt;
}

// A dash stands for no name (RFC 8866 5.3).
void read_name(const Line& line, SessionDescription& description) {
  const std::string name = one_line(line.value);
  description.name = trimmed(name) == "-" ? "" : trimmed(name);
}

// The lines of the session or of a medium, whose first c= counts.
Fault read_section(Lines section, SessionDescription& description) {
  bool is_connected = false;
  for (const Line& line : section) {
    Fault fault;
    if (line.type == 'c' && !std::exchange(is_connected, true)) {
      fault = read_connection(line, description);
    } else if (line.type == 'a') {
      fault = read_attribute(line, description);
    } else if (line.type == 's') {
      read_name(line, description);
    }
    if (fault) return fault;
  }
  return std::nullopt;
}

Result<SessionDescription, std::string> read_stream(Lines session, Lines medium,
                                                    SessionDescription description) {
  if (const auto fault = read_section(session, description)) return *fault;
  if (const auto fault = read_section(medium, description)) return *fault;
  if (description.address.empty()) {
    return complaint(medium.front(),
                     "no c= line says where the stream goes, such as c=IN IP4 127.0.0.1");
  }
  return description;
}

}  // namespace

Result<SessionDescription, std::string> parse_sdp(std::string_view text) {
  if (text.size() > kMaxBytes) {
    return "too long for a session description: " + std::to_string(text.size()) + " bytes, and " +
           std::to_string(kMaxBytes) + " are the most";
  }
  const auto lines = split_lines(text);
  if (!lines) return lines.error();
  Lines rest(*lines);
  if (rest.empty()) return std::string("the session description is empty");
  Lines session;
  if (rest.front().type != 'm') session = take_section(rest);
  if (rest.empty()) return std::string("no stream: a session description has an m= line for each");
  std::string first_refusal;
  while (!rest.empty()) {
    const Lines medium = take_section(rest);
    SessionDescription description;
    description.name.clear();
    const auto refusal = read_medium(medium, description);
    if (!refusal) return read_stream(session, medium, std::move(description));
    const bool tells_more = medium.front().value.starts_with("video");
    if (first_refusal.empty() || tells_more) first_refusal = *refusal;
  }
  return first_refusal;
}

}  // namespace framescope::wire
