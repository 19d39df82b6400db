#include <string>

#include <gtest/gtest.h>

#include "wire/sdp.hpp"

namespace framescope::wire {
namespace {

const std::string kOurs =
    "v=0\r\n"
    "o=- 0 0 IN IP4 192.0.2.1\r\n"
    "s=Framescope\r\n"
    "c=IN IP4 239.1.2.3/16\r\n"
    "t=0 0\r\n"
    "m=video 5000 RTP/AVP 96\r\n"
    "a=rtpmap:96 JPEG/90000\r\n"
    "a=framerate:29.97\r\n"
    "a=x-dimensions:3840,2160\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ntp-64\r\n"
    "a=rtcp:5003\r\n"
    "a=rtcp-mux\r\n";

SessionDescription full() {
  SessionDescription description;
  description.address = "239.1.2.3";
  description.port = 5000;
  description.ttl = 16;
  description.payload_type = 96;
  description.fps = 29.97;
  description.dimensions = {3840, 2160};
  description.ntp_id = 1;
  description.rtcp_mux = true;
  description.rtcp_port = 5003;
  return description;
}

SessionDescription plain(std::string address = "127.0.0.1", int port = 5000) {
  SessionDescription description;
  description.address = std::move(address);
  description.port = port;
  return description;
}

SessionDescription parsed(std::string_view text) {
  const auto description = parse_sdp(text);
  EXPECT_TRUE(description) << (description ? "" : description.error());
  return description ? *description : SessionDescription{};
}

std::string error_of(std::string_view text) {
  const auto description = parse_sdp(text);
  EXPECT_FALSE(description) << text;
  return description ? "" : description.error();
}

// A description with one more line behind its medium.
std::string with(const std::string& line) {
  return "v=0\nc=IN IP4 127.0.0.1\nm=video 5000 RTP/AVP 26\n" + line + "\n";
}

TEST(Sdp, GoldenBothWays) {
  EXPECT_EQ(write_sdp(full(), "192.0.2.1"), kOurs);
  EXPECT_EQ(parsed(kOurs), full());
}

TEST(Sdp, TheLeastIsWritten) {
  const std::string text = write_sdp(plain("::1"), "2001:db8::1");
  EXPECT_EQ(text,
            "v=0\r\no=- 0 0 IN IP6 2001:db8::1\r\ns=Framescope\r\nc=IN IP6 ::1\r\nt=0 0\r\n"
            "m=video 5000 RTP/AVP 26\r\na=rtpmap:26 JPEG/90000\r\n");
  EXPECT_EQ(parsed(text), plain("::1"));
}

TEST(Sdp, ReadsWhatFfmpegFilesAndPrints) {
  const std::string filed =
      "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=No Name\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
      "a=tool:libavformat LIBAVFORMAT_VERSION\r\nm=video 5000 RTP/AVP 26\r\nb=AS:200\r\n";
  SessionDescription expected = plain();
  expected.name = "No Name";
  EXPECT_EQ(parsed(filed), expected);
  const std::string printed =
      "SDP:\nv=0\no=- 0 0 IN IP6 ::1\ns=No Name\nc=IN IP6 ::1\nt=0 0\n"
      "a=tool:libavformat LIBAVFORMAT_VERSION\nm=video 5000 RTP/AVP 26\nb=AS:200\n\n";
  expected.address = "::1";
  EXPECT_EQ(parsed(printed), expected);
}

TEST(Sdp, ReadsWhatGstreamerWrites) {
  // As its RTSP server describes a stream that was given an address.
  const SessionDescription description = parsed(
      "v=0\r\no=- 1188340656180883 1 IN IP4 127.0.0.1\r\ns=Session streamed with GStreamer\r\n"
      "i=rtsp-server\r\nt=0 0\r\na=tool:GStreamer\r\na=type:broadcast\r\na=control:*\r\n"
      "a=range:npt=now-\r\nm=video 5000 RTP/AVP 26\r\nc=IN IP4 239.1.2.3/16\r\nb=AS:2000\r\n"
      "a=rtpmap:26 JPEG/90000\r\na=framerate:30\r\na=x-dimensions:3840,2160\r\n"
      "a=extmap:3/sendonly urn:ietf:params:rtp-hdrext:ntp-64 extra words\r\n"
      "a=control:stream=0\r\na=ts-refclk:local\r\n");
  SessionDescription expected = full();
  expected.payload_type = 26;
  expected.fps = 30;
  expected.ntp_id = 3;
  expected.rtcp_mux = false;
  expected.rtcp_port.reset();
  expected.name = "Session streamed with GStreamer";
  EXPECT_EQ(description, expected);
}

TEST(Sdp, ReadsWhatAPersonLeavesOut) {
  SessionDescription expected = plain("127.0.0.1", 1234);
  expected.name = "";
  EXPECT_EQ(parsed("c=IN IP4 127.0.0.1\nm=video 1234 RTP/AVP 26"), expected);
  EXPECT_EQ(parsed("m=video 1234 RTP/AVP 26\nc=IN IP4 127.0.0.1"), expected);
  EXPECT_EQ(parsed("\xEF\xBB\xBF\n  v=0 \n\n\tc=IN  IP4 127.0.0.1\n m=video 1234/2 RTP/AVP 26 \n"),
            expected);
}

TEST(Sdp, EveryTruncationIsReadOrHasAnError) {
  for (std::size_t size = 0; size < kOurs.size(); ++size) {
    const auto description = parse_sdp(std::string_view(kOurs).substr(0, size));
    const bool is_enough = size >= kOurs.find("JPEG/90000") + 10;
    if (is_enough && description) {
      EXPECT_EQ(description->address, "239.1.2.3");
    } else if (!is_enough) {
      ASSERT_FALSE(description) << size;
      EXPECT_FALSE(description.error().empty()) << size;
    }
  }
}

TEST(Sdp, TheFirstJpegOfSeveralMediaIsTaken) {
  const SessionDescription description = parsed(
      "v=0\nc=IN IP4 127.0.0.1\na=framerate:10\n"
      "m=audio 5000 RTP/AVP 0\na=rtcp:1\n"
      "m=video 5002 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
      "m=video 5004 RTP/AVPF 97 98\nc=IN IP6 ff02::1/3\na=rtpmap:97 H264/90000\n"
      "a=rtpmap:98 jpeg/90000\n"
      "m=video 5006 RTP/AVP 26\n");
  EXPECT_EQ(description.port, 5004);
  EXPECT_EQ(description.payload_type, 98);
  EXPECT_EQ(description.address, "ff02::1");
  EXPECT_EQ(description.ttl, std::nullopt);
  EXPECT_EQ(description.fps, 10);
  EXPECT_EQ(description.rtcp_port, std::nullopt);
}

TEST(Sdp, AMediumsOwnAddressCounts) {
  const auto address = [](const std::string& line) { return parsed(with(line)).address; };
  EXPECT_EQ(address("c=IN IP4 10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(address("c=IN IP4 10.0.0.1\nc=IN IP4 10.0.0.2"), "10.0.0.1");
  EXPECT_EQ(parsed(with("c=IN IP4 239.0.0.1/0/3")).ttl, 0);
  EXPECT_EQ(parsed(with("c=IN IP4 239.0.0.1")).ttl, std::nullopt);
  EXPECT_EQ(parsed(with("c=IN IP4 10.0.0.1/16")).ttl, std::nullopt) << "no group";
  EXPECT_EQ(parsed("c=IN IP4 239.0.0.1/9\nm=video 1 RTP/AVP 26\nc=IN IP4 10.0.0.1").ttl,
            std::nullopt);
}

TEST(Sdp, AttributesThatAreHintsMayBeWrong) {
  EXPECT_EQ(parsed(with("a=framerate:x")).fps, std::nullopt);
  EXPECT_EQ(parsed(with("a=framerate:0")).fps, std::nullopt);
  EXPECT_EQ(parsed(with("a=framerate:nan")).fps, std::nullopt);
  EXPECT_EQ(parsed(with("a=framerate:-1")).fps, std::nullopt);
  EXPECT_EQ(parsed(with("a=framerate: 15.000000")).fps, 15);
  EXPECT_EQ(parsed(with("a=framesize:26 640-480\na=\na=:\nz=")).dimensions, std::nullopt);
}

TEST(Sdp, ExtensionsOfTheOneByteFormOnly) {
  const auto id = [](const std::string& value) { return parsed(with("a=extmap:" + value)).ntp_id; };
  const std::string ntp_64 = " urn:ietf:params:rtp-hdrext:ntp-64";
  EXPECT_EQ(id("14" + ntp_64), 14);
  EXPECT_EQ(id("2/recvonly" + ntp_64 + " a b"), 2);
  EXPECT_EQ(id("0" + ntp_64), std::nullopt);
  EXPECT_EQ(id("15" + ntp_64), std::nullopt);
  EXPECT_EQ(id("4097" + ntp_64), std::nullopt);
  EXPECT_EQ(id("1 urn:ietf:params:rtp-hdrext:ntp-56"), std::nullopt);
  EXPECT_EQ(id("1 urn:ietf:params:rtp-hdrext:ntp-64x"), std::nullopt);
}

TEST(Sdp, DimensionsAsPeopleQuoteThem) {
  const std::pair<int, int> expected{3840, 2160};
  EXPECT_EQ(parsed(with("a=x-dimensions:\"3840,2160\"")).dimensions, expected);
  EXPECT_EQ(parsed(with("a=x-dimensions: 3840 , 2160")).dimensions, expected);
}

TEST(Sdp, ErrorsNameLineAndCause) {
  EXPECT_EQ(error_of("v=0\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\n"),
            "line 4: 'm=audio 5000 RTP/AVP 0': no JPEG video here; wanted is m=video PORT RTP/AVP "
            "26");
  EXPECT_EQ(error_of("m=audio 5000 RTP/AVP 0\nm=video 5002 RTP/AVP 96\na=rtpmap:96 H264/90000"),
            "line 2: 'm=video 5002 RTP/AVP 96': no JPEG video here; payload type 96 is "
            "'H264/90000', and wanted is JPEG/90000");
  EXPECT_EQ(error_of("m=video 5002 RTP/AVP 96"),
            "line 1: 'm=video 5002 RTP/AVP 96': no JPEG video here; payload type 96 has no "
            "a=rtpmap, and wanted is JPEG/90000");
  EXPECT_EQ(error_of("m=video 5002 RTP/SAVP 26"),
            "line 1: 'm=video 5002 RTP/SAVP 26': no JPEG video here; its transport is 'RTP/SAVP', "
            "and only RTP/AVP can be received");
  EXPECT_EQ(error_of("m=video 5002 RTP/AVP"),
            "line 1: 'm=video 5002 RTP/AVP': no JPEG video here; it names no payload type");
  EXPECT_EQ(error_of("m=video 5002 RTP/AVP 128"),
            "line 1: 'm=video 5002 RTP/AVP 128': no JPEG video here; '128' is no payload type from "
            "0 to 127");
  EXPECT_EQ(error_of("m=video 0 RTP/AVP 26"),
            "line 1: 'm=video 0 RTP/AVP 26': '0' is no port from 1 to 65535");
  EXPECT_EQ(error_of("v=0\nm=video 5000 RTP/AVP 26"),
            "line 2: 'm=video 5000 RTP/AVP 26': no c= line says where the stream goes, such as "
            "c=IN IP4 127.0.0.1");
}

TEST(Sdp, ErrorsOfLinesInUse) {
  EXPECT_EQ(error_of(with("c=IN IP4 camera.local")),
            "line 4: 'c=IN IP4 camera.local': 'camera.local' is no IPv4 address");
  EXPECT_EQ(error_of(with("c=IN IP6 127.0.0.1")),
            "line 4: 'c=IN IP6 127.0.0.1': '127.0.0.1' is no IPv6 address");
  EXPECT_EQ(error_of(with("c=IN IP4 ::1")), "line 4: 'c=IN IP4 ::1': '::1' is no IPv4 address");
  EXPECT_EQ(error_of(with("c=IN IP4 239.1.2.3/256")),
            "line 4: 'c=IN IP4 239.1.2.3/256': '256' is no time to live from 0 to 255");
  EXPECT_EQ(error_of(with("c=ATM NSAP 1")),
            "line 4: 'c=ATM NSAP 1': wanted is c=IN IP4 ADDRESS or c=IN IP6 ADDRESS");
  for (const auto* value : {"", "0,0", "3840", "3840,x", "3840,2160,1", "65536,1", "\"1,1"}) {
    const std::string line = std::string("a=x-dimensions:") + value;
    EXPECT_EQ(error_of(with(line)),
              "line 4: '" + line + "': wanted is WIDTH,HEIGHT in pixels, such as 3840,2160");
  }
  EXPECT_EQ(error_of(with("a=rtcp:65536")), "line 4: 'a=rtcp:65536': no port from 1 to 65535");
}

TEST(Sdp, ErrorsOfWhatIsNoDescription) {
  EXPECT_EQ(error_of(""), "the session description is empty");
  EXPECT_EQ(error_of("\r\n \r\n"), "the session description is empty");
  EXPECT_EQ(error_of("v=0\ns=x\n"), "no stream: a session description has an m= line for each");
  EXPECT_EQ(error_of("v=1\n"), "line 1: 'v=1': only version 0 is known");
  EXPECT_EQ(error_of("\n<html>\n"),
            "line 2: '<html>': not a session description, whose lines are a letter, '=' and a "
            "value");
  EXPECT_EQ(error_of(std::string(65'537, 'x')),
            "too long for a session description: 65537 bytes, and 65536 are the most");
}

TEST(Sdp, AStrangersTextIsShownShortAndOnOneLine) {
  EXPECT_EQ(error_of(std::string("\x1B[2J\0\x7F", 6)).substr(0, 18), "line 1: ' [2J  ': ");
  const std::string umlauts = "x\xC3\xA4";
  std::string text;
  for (int i = 0; i < 100; ++i) text += "\xC3\xA4";
  const std::string error = error_of(umlauts + text);
  EXPECT_EQ(error.find("...'"), std::string("line 1: '").size() + 59) << "whole characters";
}

TEST(Sdp, LongListsTakeNoTime) {
  std::string text = "m=video 1 RTP/AVP";
  for (int i = 0; i < 10'000; ++i) text += " 1";
  for (int i = 0; i < 10'000; ++i) text += "\na=";
  EXPECT_NE(error_of(text).find("payload type 1 has no a=rtpmap"), std::string::npos);
}

TEST(Sdp, ANameStaysOnItsLine) {
  SessionDescription description = plain();
  description.name = "a\r\nc=IN IP4 10.0.0.1";
  EXPECT_EQ(parsed(write_sdp(description, "127.0.0.1")).address, "127.0.0.1");
  description.name = "";
  EXPECT_EQ(parsed(write_sdp(description, "127.0.0.1")), description);
}

TEST(Sdp, AGroupWithoutATimeToLiveGetsOne) {
  EXPECT_NE(write_sdp(plain("239.1.2.3"), "10.0.0.1").find("c=IN IP4 239.1.2.3/1\r\n"),
            std::string::npos);
}

TEST(Sdp, FfplayCommandIsQuotedForAShell) {
  const std::string begin =
      "ffplay -protocol_whitelist file,udp,rtp -buffer_size 4000000 -fflags nobuffer ";
  EXPECT_EQ(ffplay_command("/tmp/x.sdp"), begin + "/tmp/x.sdp");
  EXPECT_EQ(ffplay_command("my stream.sdp"), begin + "'my stream.sdp'");
  EXPECT_EQ(ffplay_command("it's $(x).sdp"), begin + "'it'\\''s $(x).sdp'");
  EXPECT_EQ(ffplay_command("~/x.sdp"), begin + "'~/x.sdp'");
  EXPECT_EQ(ffplay_command("-x.sdp"), begin + "./-x.sdp");
  EXPECT_EQ(ffplay_command(""), begin + "''");
}

TEST(Sdp, GstLaunchCommandIsAWholePipeline) {
  const std::string behind =
      " ! rtpjitterbuffer latency=100 ! rtpjpegdepay ! jpegdec ! videoconvert ! autovideosink";
  const std::string caps = "application/x-rtp,media=video,clock-rate=90000,encoding-name=JPEG,";
  EXPECT_EQ(
      gst_launch_command(plain()),
      "gst-launch-1.0 udpsrc port=5000 buffer-size=4000000 caps=" + caps + "payload=26" + behind);
  EXPECT_EQ(gst_launch_command(full()),
            "gst-launch-1.0 udpsrc address=239.1.2.3 port=5000 buffer-size=4000000 caps='" + caps +
                "payload=96,x-dimensions=(string)\"3840,2160\"'" + behind);
  SessionDescription description = plain("::1");
  description.dimensions = {2040, 2040};
  EXPECT_EQ(gst_launch_command(description),
            "gst-launch-1.0 udpsrc address=::1 port=5000 buffer-size=4000000 caps=" + caps +
                "payload=26" + behind);
  description.dimensions = {640, 2041};
  EXPECT_NE(gst_launch_command(description).find("\"640,2041\""), std::string::npos);
}

}  // namespace
}  // namespace framescope::wire
