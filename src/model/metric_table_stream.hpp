#pragma once

#include <array>
#include <string_view>

#include "model/metric.hpp"
#include "model/metric_table_frames.hpp"

/// The rows of metrics() that are about datagrams, pictures and times.
namespace framescope::model::table {

inline constexpr std::string_view kBase64Source = "RFC 4648 4: 4 characters for 3 bytes";
inline constexpr std::string_view kSpanWindow =
    "Last 10 s: p50, p95, p99 and maximum; in a summary the whole run";

inline constexpr std::string_view kSimulator =
    "impairment simulator: a sender's exit, a receiver's entrance";

inline constexpr std::array<Metric, 7> kImpairment{{
    {"impairment.entered", "Datagrams into the simulator", "datagrams",
     "Datagrams that the impairment simulator decided about; a sender's before they are copied for "
     "each receiver.",
     kSimulator, kSession, kOwn},
    {"impairment.lost", "Lost by the simulator", "datagrams",
     "Datagrams that the simulator lost: truth, not an estimate.", kSimulator, kSession, kOwn},
    {"impairment.queue_dropped", "Dropped by its queue", "datagrams",
     "Datagrams that found the simulator's queue full (tail drop).", kSimulator, kSession, kOwn},
    {"impairment.corrupted", "Corrupted by the simulator", "datagrams",
     "Datagrams that it let through with one bit turned over.", kSimulator, kSession, kOwn},
    {"impairment.duplicated", "Duplicated by the simulator", "datagrams",
     "Datagrams that it let through twice.", kSimulator, kSession, kOwn},
    {"impairment.reordered", "Reordered by the simulator", "datagrams",
     "Datagrams that it let the next one overtake.", kSimulator, kSession, kOwn},
    {"impairment.delayed", "Delayed by the simulator", "datagrams",
     "Datagrams that it let through later than they came.", kSimulator, kSession, kOwn},
}};

inline constexpr std::array<Metric, 20> kDatagrams{{
    {"datagrams.sent", "Datagrams sent", "datagrams",
     "Copies sent: one for each frame and receiver, on rtp one for each packet and receiver.",
     "sender, at the socket", kSession, "W3C webrtc-stats: packetsSent"},
    {"datagrams.received", "Datagrams received", "datagrams",
     "Datagrams that came from the locked source.", "receiver, at the socket", kSession,
     "W3C webrtc-stats: packetsReceived"},
    {"datagrams.lost", "Datagrams lost", "datagrams",
     "Lost in network + lost in kernel; unknown for a stream without numbers. On rtp the packets "
     "lost, which number themselves.",
     "receiver, from the numbers in the tags, on rtp in the packets", kSession,
     "RFC 3550 6.4.1 (cumulative number of packets lost); W3C webrtc-stats: packetsLost"},
    {"datagrams.late", "Late datagrams", "datagrams",
     "Datagrams that came after their number had been written off as lost.",
     "receiver, at the socket", kSession, "RFC 3611 4.7.1 (discard rate)"},
    {"datagrams.duplicate", "Duplicate datagrams", "datagrams",
     "Second copies of a number that had come already.", "receiver, at the socket", kSession,
     "RFC 3611 4.6 (dup_packets)"},
    {"datagrams.reordered", "Reordered datagrams", "datagrams",
     "Datagrams that a newer number overtook.", "receiver, at the socket", kSession, "RFC 4737 3"},
    {"datagrams.malformed", "Malformed datagrams", "datagrams",
     "Datagrams that are no frame in a known form; the reasons are counted apart.",
     "receiver, behind the socket", kSession, kOwn},
    {"datagrams.foreign", "Foreign datagrams", "datagrams",
     "Datagrams from another source than the locked one.", "receiver, at the socket", kSession,
     kOwn},
    {"datagrams.bytes", "Payload bytes", "B",
     "UDP payload, without UDP and IP headers: sent copies, on a receiver what arrived.",
     "the socket of the role, a loopback's sender", kSession,
     "W3C webrtc-stats: bytesSent, bytesReceived"},
    {"datagrams.size_mean", "Datagram", "B", "Mean UDP payload: bytes / datagrams.",
     "the socket of the role, a loopback's sender",
     "The session, since its start; in the window the last second", "RFC 768 (length less 8)"},
    {"datagrams.size_max", "Largest datagram", "B",
     "Largest UDP payload; 65,507 B is the most that UDP over IPv4 carries.",
     "the socket of the role, a loopback's sender", kSession, "RFC 768 (length less 8)"},
    {"datagrams.ip_fragments_mean", "IP fragments", "fragments",
     "IP fragments of a datagram at an MTU of 1,500, mean: ceil((8 + size) / 1480). Losing one of "
     "them loses the datagram: a frame, on rtp a packet of it.",
     "computed from the size", kSession, "RFC 791 3.2 (fragmentation)"},
    {"datagrams.survival", "Survival", "%",
     "Share of datagrams that arrive whole when each packet is lost with probability p: (1 - "
     "p)^fragments * 100.",
     "computed from the size and a given p", "One datagram", kOwn},
    {"malformed_reasons", "Malformed, by reason", "datagrams",
     "Malformed datagrams and frames, each counted under one reason.",
     "receiver, behind the socket", kSession, kOwn},
    {"bit_rate_bps", "Bit rate", "bit/s",
     "UDP payload bits a second: 8 * (bytes now - bytes a second ago) / time between.",
     "the socket of the role, a loopback's sender", "Last second",
     "W3C webrtc-stats: bytesSent, bytesReceived over time"},
    {"last_datagram_age_ms", "Last datagram", "ms",
     "Time since the newest frame passed the socket.", "the socket of the role", "This instant",
     "W3C webrtc-stats: lastPacketReceivedTimestamp"},
    {"kernel_drops", "Kernel drops", "datagrams",
     "Datagrams that the system dropped because the socket's receive buffer was full.",
     "receiver, from SO_RXQ_OVFL or /proc/net/udp", kSession, kOwn},
    {"receivers.sent", "Sent to a receiver", "datagrams",
     "Datagrams that the system took for this receiver.", "sender, at the socket", kSession,
     "W3C webrtc-stats: packetsSent"},
    {"receivers.send_failed", "Sends refused", "datagrams",
     "Sends to this receiver that the system refused.", "sender, at the socket", kSession, kOwn},
    {"receivers.rtt_ms", "Round trip of a receiver", "ms",
     "Round-trip time as this receiver measured it.", "receiver, which tells it in its hello",
     "Newest measurement", "RFC 3550 6.4.1 (round-trip propagation delay)"},
}};

inline constexpr std::array<Metric, 8> kPictures{{
    {"jpeg.quality", "JPEG quality", "1..100",
     "libjpeg's quality of the newest frame: from its tag, on rtp from Q 1..99, else estimated "
     "from "
     "its quantisation tables.",
     "sender's setting, receiver's tag, RTP header or tables", "Newest frame",
     "libjpeg (jpeg_set_quality)"},
    {"jpeg.bytes_mean", "JPEG size", "B", "Mean size of a frame's JPEG, before base64.",
     "sender, behind the encoder; receiver, behind base64", kSession, kOwn},
    {"jpeg.width", "Width", "px", "Width of the picture on the wire.", "JPEG header",
     "Newest frame", "W3C webrtc-stats: frameWidth"},
    {"jpeg.height", "Height", "px", "Height of the picture on the wire.", "JPEG header",
     "Newest frame", "W3C webrtc-stats: frameHeight"},
    {"base64.jpeg_bytes", "JPEG bytes sent as base64", "B",
     "Sum of the JPEG sizes of the frames that went as base64.",
     "sender, behind the encoder; receiver, behind base64", kSession, kBase64Source},
    {"base64.text_bytes", "Base64 bytes", "B", "Sum of the base64 texts of the same frames.",
     "sender, behind base64; receiver, at the socket", kSession, kBase64Source},
    {"base64.overhead_bytes", "Base64 overhead", "B", "Text bytes - JPEG bytes.",
     "computed from both sums", kSession, kBase64Source},
    {"base64.overhead_ratio", "Base64 overhead, ratio", "ratio",
     "(text bytes - JPEG bytes) / JPEG bytes: a third and a little for padding. In the window in "
     "percent, and of a single frame in the plot; 0 on the raw wire. On rtp the plot shows what "
     "headers add, less the tables that RTP leaves out: it may be below 0.",
     "computed from both sums", kSession, kBase64Source},
}};

inline constexpr std::string_view kReport = "sender, from the newest receiver report (RTCP)";
inline constexpr std::string_view kNewestReport = "Newest report";
inline constexpr std::string_view kRtpSocket = "receiver, at the socket";
inline constexpr std::string_view kRtcpSocket = "the socket of RTCP";

inline constexpr std::array<Metric, 21> kRtp{{
    {"rtp.payload_type", "Payload type", "0..127", "What says that the payload is JPEG: 26.",
     "RTP header", "Newest packet", "RFC 3551 6 (static payload types)"},
    {"rtp.type", "RTP/JPEG type", "0, 1, 64, 65",
     "0: 4:2:2, 1: 4:2:0; 64 more with restart markers.", "JPEG header of RTP", "Newest frame",
     "RFC 2435 3.1.3, 4.1"},
    {"rtp.q", "RTP/JPEG Q", "1..255",
     "1..99: the standard tables at this quality, which are not sent; 128..255: tables in the "
     "packets.",
     "JPEG header of RTP", "Newest frame", "RFC 2435 3.1.4, 4.2"},
    {"rtp.packets.sent", "Packets sent", "packets",
     "Copies sent: one for each packet and receiver.", "sender, at the socket", kSession,
     "W3C webrtc-stats: packetsSent"},
    {"rtp.packets.expected", "Packets expected", "packets",
     "Numbers from the first to the highest, over wraps and restarts.", kRtpSocket, kSession,
     "RFC 3550 A.3"},
    {"rtp.packets.received", "Packets received", "packets",
     "Packets that came, second copies apart.", kRtpSocket, kSession,
     "RFC 3550 A.3; W3C webrtc-stats: packetsReceived"},
    {"rtp.packets.lost", "Packets lost", "packets",
     "Expected - received. Second copies do not make up for losses, as they do in RTCP.",
     kRtpSocket, kSession, "RFC 3550 6.4.1 and A.3; W3C webrtc-stats: packetsLost"},
    {"rtp.packets.late", "Late packets", "packets",
     "Packets that came after their frame had ended.", kRtpSocket, kSession,
     "RFC 3611 4.7.1 (discard rate)"},
    {"rtp.packets.duplicate", "Duplicate packets", "packets",
     "Second copies of a number that had come already.", kRtpSocket, kSession,
     "RFC 3611 4.6 (dup_packets)"},
    {"rtp.packets.reordered", "Reordered packets", "packets",
     "Packets that a newer number overtook.", kRtpSocket, kSession, "RFC 4737 3"},
    {"rtp.packets.foreign", "Foreign packets", "packets",
     "Packets of another SSRC than the one that is shown.", kRtpSocket, kSession,
     "RFC 3550 8 (SSRC)"},
    {"rtp.packets_per_frame", "Packets of a frame", "packets", "Packets that a frame is, mean.",
     "the socket of the role", "The newest frames", kOwn},
    {"rtp.reported_loss", "Loss, as reported", "0..1",
     "Share of the packets of its last interval that the receiver misses: fraction lost / 256.",
     kReport, kNewestReport, "RFC 3550 6.4.1 (fraction lost)"},
    {"rtp.reported_lost", "Packets lost, as reported", "packets",
     "Cumulative number of packets lost; below 0 counts as 0.", kReport, kNewestReport,
     "RFC 3550 6.4.1 (cumulative number of packets lost)"},
    {"rtp.reported_jitter_ms", "Jitter, as reported", "ms",
     "Interarrival jitter of packets at the receiver.", kReport, kNewestReport,
     "RFC 3550 6.4.1 (interarrival jitter)"},
    {"rtp.rtt_ms", "Round trip by RTCP", "ms",
     "A - LSR - DLSR: arrival of a receiver report, less the sender report that it names, less how "
     "long that waited at the receiver.",
     "sender, from RTCP", kNewestReport, "RFC 3550 6.4.1 (round-trip propagation delay)"},
    {"rtp.reports_sent", "Reports sent", "reports", "RTCP compound packets sent.", kRtcpSocket,
     kSession, "RFC 3550 6"},
    {"rtp.reports_received", "Reports received", "reports", "RTCP compound packets that came.",
     kRtcpSocket, kSession, "RFC 3550 6"},
    {"rtp.source_changes", "Source changes", "changes",
     "Times that another SSRC took the stream over: a sender that was started again.", kRtpSocket,
     kSession, "RFC 3550 8"},
    {"rtp.restarts", "Restarts of the numbering", "restarts",
     "Jumps of the sequence numbers that a second packet confirmed.", kRtpSocket, kSession,
     "RFC 3550 A.1"},
    {"rtp.frames_patched", "Patched frames", "frames",
     "Frames shown although packets of them were missing: holes filled from the picture before, or "
     "the upper part alone. Part of displayed damaged.",
     "receiver, before the decoder", kSession, "RFC 2435 3.1.7 (partial frame decoding)"},
}};

inline constexpr std::array<Metric, 15> kTimes{{
    {"latency_ms.end_to_end", "Latency, end to end", "ms",
     "Capture to display of the same frame: t_displayed - t_captured. Known where both ends read "
     "the same clock, or where the offset of their clocks is known well enough: to 5 ms, or to "
     "half the network's p50.",
     "sender's source to receiver's window", kSpanWindow,
     "W3C webrtc-stats: totalProcessingDelay and the sender's stages"},
    {"latency_ms.stages.encode", "Encode time", "ms",
     "t_encoded - t_captured, waiting for the encoder included.", "sender, by its own clock",
     kSpanWindow, "W3C webrtc-stats: totalEncodeTime"},
    {"latency_ms.stages.send", "Send time", "ms",
     "t_sent - t_encoded: base64, the tag and the socket.", "sender, by its own clock", kSpanWindow,
     "W3C webrtc-stats: totalPacketSendDelay"},
    {"latency_ms.stages.network", "Network time", "ms",
     "t_received - t_sent: one way, socket to socket, kernel queues included, and the wait for "
     "the packets that a frame with holes lacks. Known where the latency end to end is. By an "
     "estimated offset it may be off by its error; below 0 it is 0.",
     "between both sockets", kSpanWindow, "RFC 7679 (one-way delay)"},
    {"latency_ms.stages.decode", "Decode time", "ms",
     "t_decoded - t_received, waiting for the decoder included.", "receiver, by its own clock",
     kSpanWindow, "W3C webrtc-stats: totalDecodeTime"},
    {"latency_ms.stages.display", "Display time", "ms",
     "t_displayed - t_decoded: until the window has swapped it in.", "receiver, by its own clock",
     kSpanWindow, kOwn},
    {"latency_ms.clock_offset", "Clock offset", "ms",
     "The sender's clock less the receiver's: ((t2 - t1) + (t3 - t4)) / 2 of a hello that left at "
     "t1, reached the sender at t2, was echoed at t3 and came back at t4. The echo of least error "
     "counts. On one host it is not used.",
     "receiver, from the echo in the tag", "Last 60 s", "RFC 5905 8 and 10 (clock filter)"},
    {"latency_ms.clock_error", "Error of the clock offset", "ms",
     "The offset is within this of the truth: half the round trip of its echo, and 100 millionths "
     "of the echo's age for drift. Larger than 5 ms and than half the network's p50, it leaves "
     "latencies across the network unknown.",
     "receiver, from the echo in the tag", "Last 60 s", "RFC 5905 11.2 (root distance)"},
    {"latency_ms.glass_to_glass", "Latency, glass to glass", "ms",
     "Capture time that the test pattern burns into the picture, to display: t_displayed - "
     "t_burnt_in. On any wire, also through a script. Unknown below 0, where the sender's wall "
     "clock is ahead of ours, and above 60 s, which is a recording.",
     "sender's test pattern to receiver's window", kSpanWindow, kOwn},
    {"latency_ms.glass_clock", "Clock of glass to glass", "word",
     "Same host: exact. Wall clock: as good as NTP keeps both ends' clocks together.",
     "receiver, from the tag", "Newest frame with a time code", kOwn},
    {"jitter_ms.packet", "Interarrival jitter, packets", "ms",
     "Smoothed change of the transit time: D = (R_j - S_j) - (R_i - S_i), J += (|D| - J) / 16. The "
     "clocks need not agree. On rtp the packets of a frame share a time stamp, so that a sender's "
     "pacing is part of it. A sender tells what its receiver reports.",
     "receiver, at the socket", "Exponential, about the last 16 datagrams",
     "RFC 3550 6.4.1; W3C webrtc-stats: jitter"},
    {"jitter_ms.frame", "Interarrival jitter, frames", "ms",
     "Smoothed change of the transit time: D = (R_j - S_j) - (R_i - S_i), J += (|D| - J) / 16. The "
     "clocks need not agree. Over whole frames, since packets of one frame share a time stamp.",
     "receiver, at the socket", "Exponential, about the last 16 frames",
     "RFC 3550 6.4.1; W3C webrtc-stats: jitter"},
    {"rtt_ms", "Round trip", "ms",
     "t_now - t_hello of the hello that the tag echoes, less the time it waited at the sender. "
     "Without hello, on rtp: by its reports, rtp.rtt_ms.",
     "receiver, from the echo in the tag; a sender of rtp, from RTCP", "Newest echo or report",
     "RFC 3550 6.4.1 (round-trip propagation delay); W3C webrtc-stats: roundTripTime"},
    {"freezes", "Freezes", "freezes",
     "Intervals between two shown frames of at least max(3 * average, average + 150 ms), the "
     "average over the last 30.",
     "receiver, at the window", kSession, "W3C webrtc-stats: freezeCount"},
    {"window.frame_ms", "Window's frame time", "ms",
     "Time that the window takes to build, draw and upload one of its frames, without waiting for "
     "the screen: time spent / frames drawn.",
     "the window's main loop", "The last 0.25 s", kOwn},
}};

}  // namespace framescope::model::table
