#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>

#include "wire/rtp_jpeg.hpp"
#include "wire/sdp.hpp"

namespace framescope::wire {
namespace {

bool is_v6(std::string_view address) { return address.find(':') != std::string_view::npos; }

bool is_multicast_v4(std::string_view address) {
  int first = 0;
  std::from_chars(address.data(), address.data() + address.size(), first);
  return !is_v6(address) && first >= 224 && first <= 239;
}

std::string internet(std::string_view address) {
  return (is_v6(address) ? "IN IP6 " : "IN IP4 ") + std::string(address);
}

// In as few digits as give the same number again, without an exponent.
std::string plain(double value) {
  std::array<char, 400> text{};
  const auto written =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  return {text.data(), written.ptr};
}

// A name must not end its line, nor be empty.
std::string name_line(std::string_view name) {
  std::string text(name);
  std::ranges::replace_if(
      text, [](unsigned char c) { return c < ' '; }, ' ');
  return text.empty() ? "-" : text;
}

// As one word of a POSIX shell's command line.
std::string shell_word(std::string_view text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:@%+=";
  if (!text.empty() && text.find_first_not_of(kPlain) == std::string_view::npos) {
    return std::string(text);
  }
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string text_of(const std::pair<int, int>& dimensions) {
  return std::to_string(dimensions.first) + "," + std::to_string(dimensions.second);
}

bool exceeds_header(const std::pair<int, int>& dimensions) {
  return std::max(dimensions.first, dimensions.second) > kMaxRtpJpegSide;
}

}  // namespace

std::string write_sdp(const SessionDescription& description, std::string_view origin) {
  assert(description.port > 0 && description.port <= 65535 && description.payload_type < 128);
  const std::string type = std::to_string(description.payload_type);
  std::string text = "v=0\r\no=- 0 0 " + internet(origin) + "\r\n";
  const auto add = [&text](const std::string& line) { text += line + "\r\n"; };
  add("s=" + name_line(description.name));
  // RFC 8866 5.7 wants a time to live for IPv4 multicast; 1 is what systems send with.
  const bool has_ttl = is_multicast_v4(description.address);
  add("c=" + internet(description.address) +
      (has_ttl ? "/" + std::to_string(description.ttl.value_or(1)) : ""));
  add("t=0 0");
  add("m=video " + std::to_string(description.port) + " RTP/AVP " + type);
  add("a=rtpmap:" + type + " JPEG/90000");
  if (const auto& fps = description.fps) add("a=framerate:" + plain(*fps));
  if (const auto& dimensions = description.dimensions) {
    add("a=x-dimensions:" + text_of(*dimensions));
  }
  if (const auto& id = description.ntp_id) {
    add("a=extmap:" + std::to_string(*id) + " " + std::string(kNtp64Urn));
  }
  if (const auto& port = description.rtcp_port) add("a=rtcp:" + std::to_string(*port));
  if (description.rtcp_mux) add("a=rtcp-mux");
  return text;
}

std::string ffplay_command(const std::string& sdp_file) {
  // A name that begins with a dash would be taken for an option.
  const std::string name = sdp_file.starts_with('-') ? "./" + sdp_file : sdp_file;
  // Its usual buffer holds 92 packets, and it reads none while it decodes.
  return "ffplay -protocol_whitelist file,udp,rtp -buffer_size 4000000 -fflags nobuffer " +
         shell_word(name);
}

std::string gst_launch_command(const SessionDescription& description) {
  // Over IPv4 the default, every local address, receives it; over IPv6 udpsrc must be told the
  // family, and a group must be joined.
  const bool names_address = is_v6(description.address) || is_multicast_v4(description.address);
  std::string caps = "application/x-rtp,media=video,clock-rate=90000,encoding-name=JPEG,payload=" +
                     std::to_string(description.payload_type);
  if (description.dimensions && exceeds_header(*description.dimensions)) {
    caps += ",x-dimensions=(string)\"" + text_of(*description.dimensions) + "\"";
  }
  return "gst-launch-1.0 udpsrc " +
         (names_address ? "address=" + shell_word(description.address) + " " : "") +
         "port=" + std::to_string(description.port) +
         " buffer-size=4000000 caps=" + shell_word(caps) +
         " ! rtpjitterbuffer latency=100 ! rtpjpegdepay ! jpegdec ! videoconvert ! autovideosink";
}

}  // namespace framescope::wire
