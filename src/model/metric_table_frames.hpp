#pragma once

#include <array>
#include <string_view>

#include "model/metric.hpp"

/// The rows of metrics() that are about the account of frames.
namespace framescope::model::table {

inline constexpr std::string_view kOwn = "Framescope's own";
inline constexpr std::string_view kSession = "The session, since its start";
inline constexpr std::string_view kRateWindow = "Last 20 frames; in a summary the whole run";
inline constexpr std::string_view kRate =
    "Frames a second: 19 / (t_last - t_first) over the last 20 frames, 0 when none came for 2 s; "
    "over a run of n frames (n - 1) / (t_last - t_first).";

inline constexpr std::array<Metric, 13> kFrames{{
    {"elapsed_s", "Elapsed", "s", "Time since the session started.", "this program's clock",
     kSession, kOwn},
    {"frames.captured", "Captured frames", "frames",
     "Frames that the source handed over; each ends in exactly one outcome: captured = displayed + "
     "displayed damaged + drops + in flight (on a sender: sent + its drops + in flight).",
     "sender, behind the source", kSession, "W3C webrtc-stats: frames (media-source)"},
    {"frames.expected", "Expected frames", "frames",
     "Sequence numbers from the first seen to the highest, summed over streams; expected = "
     "displayed + displayed damaged + drops + in flight.",
     "receiver, from the numbers in the tags", kSession, "RFC 3550 A.3"},
    {"frames.encoded", "Encoded frames", "frames", "Frames that the JPEG encoder delivered.",
     "sender, behind the encoder", kSession, "W3C webrtc-stats: framesEncoded"},
    {"frames.sent", "Sent frames", "frames",
     "Frames of which at least one send succeeded or went into the impairment simulator.",
     "sender, at the socket", kSession, "W3C webrtc-stats: framesSent"},
    {"frames.received", "Received frames", "frames",
     "Frames that arrived whole from the locked source, each counted once.",
     "receiver, at the socket", kSession, "W3C webrtc-stats: framesReceived"},
    {"frames.decoded", "Decoded frames", "frames", "Frames that the JPEG decoder delivered.",
     "receiver, behind the decoder", kSession, "W3C webrtc-stats: framesDecoded"},
    {"frames.displayed", "Displayed frames", "frames",
     "Frames shown undamaged; without a window, frames that reached the end of the pipeline.",
     "receiver, at the window", kSession, "W3C webrtc-stats: framesDecoded less framesDropped"},
    {"frames.displayed_damaged", "Displayed damaged", "frames",
     "Frames shown with missing or concealed parts: a warning of the decoder, or no end of image.",
     "receiver, at the decoder and the window", kSession, kOwn},
    {"frames.in_flight", "In flight", "frames",
     "Frames that are open in the account at this moment: begun and not ended.",
     "the account of frames", "This instant", kOwn},
    {"frames.network_loss_estimate", "Network loss, estimated", "frames",
     "Frames of a stream without numbers that the gaps between arrivals hide: a gap of g usual "
     "intervals hides g - 1. A source that pauses looks the same. Where the pictures carry the "
     "burnt-in time code, from its frame numbers instead: what they grew by, less the arrivals; "
     "what the sender left out is then counted too. On rtp without frame numbers, those of which "
     "no "
     "packet came, by the packets' sequence numbers and time stamps.",
     "receiver, from arrival times, the time code or RTP headers",
     "The session, since its start; the usual interval is the median of the last 21", kOwn},
    {"frames.network_loss_estimate_source", "Source of the estimate", "word",
     "From what the network loss is estimated: arrival gaps, the burnt-in time code, or sequence "
     "numbers of packets.",
     "receiver", "This instant", kOwn},
    {"frames.drops_ratio", "Dropped frames", "%",
     "All drops / (captured or expected or received frames, as the role knows them) * 100.",
     "the account of frames", "The session, since its start; in the window the last 10 s", kOwn},
}};

inline constexpr std::array<Metric, 14> kDrops{{
    {"frames.drops.superseded_before_encode", "Superseded before encode", "frames",
     "A newer capture replaced the frame while it waited for the encoder.",
     "sender, between source and encoder", kSession, "W3C webrtc-stats: frames less framesEncoded"},
    {"frames.drops.no_receiver", "No receiver", "frames",
     "Nobody is subscribed (any more), so the frame went nowhere.",
     "sender, before the encoder or the socket", kSession, kOwn},
    {"frames.drops.encode_failed", "Encode failed", "frames", "The JPEG encoder refused the frame.",
     "sender, at the encoder", kSession, kOwn},
    {"frames.drops.too_large", "Too large", "frames",
     "The encoded frame does not fit the datagram limit, and the policy is to drop.",
     "sender, behind the encoder", kSession, kOwn},
    {"frames.drops.send_failed", "Send failed", "frames",
     "The system refused every send of the frame; its error text is kept.", "sender, at the socket",
     kSession, kOwn},
    {"frames.drops.impaired", "Impaired", "frames",
     "Framescope's own impairment simulator dropped the frame: ground truth, not a guess.",
     "sender or receiver, in the simulator", kSession, kOwn},
    {"frames.drops.lost_in_network", "Lost in network", "frames",
     "The frame's number is missing for 64 numbers or 500 ms, and neither simulator nor kernel "
     "explains it.",
     "receiver, from the numbers in the tags", kSession,
     "RFC 3611 4.6 (lost_packets); W3C webrtc-stats: packetsLost"},
    {"frames.drops.lost_in_kernel", "Lost in kernel", "frames",
     "The number is missing and the socket's receive buffer overflowed: min(gap, increase of the "
     "kernel's drop counter). With foreign traffic on the socket it is an upper bound.",
     "receiver, from SO_RXQ_OVFL or /proc/net/udp", kSession, kOwn},
    {"frames.drops.incomplete", "Incomplete", "frames", "Some fragments of the frame never came.",
     "receiver, where frames are put together", kSession, kOwn},
    {"frames.drops.malformed", "Malformed", "frames",
     "What arrived is not valid base64 or JPEG, or breaks a limit; the reason is counted.",
     "receiver, before the decoder", kSession, kOwn},
    {"frames.drops.late", "Late", "frames",
     "The frame came behind a newer one that had already gone to the decoder.",
     "receiver, at the socket", kSession,
     "RFC 3611 4.7.1 (discard rate); W3C webrtc-stats: packetsDiscarded"},
    {"frames.drops.decode_failed", "Decode failed", "frames", "The JPEG decoder refused the frame.",
     "receiver, at the decoder", kSession, "W3C webrtc-stats: framesDropped"},
    {"frames.drops.superseded_before_decode", "Superseded before decode", "frames",
     "A newer frame replaced it before the decoder took it.",
     "receiver, between socket and decoder", kSession, "W3C webrtc-stats: framesDropped"},
    {"frames.drops.superseded_before_display", "Superseded before display", "frames",
     "A newer picture replaced it before it was shown.", "receiver, between decoder and window",
     kSession, "W3C webrtc-stats: framesDropped"},
}};

inline constexpr std::array<Metric, 6> kRates{{
    {"fps.captured", "Frames captured", "fps", kRate, "sender, behind the source", kRateWindow,
     "W3C webrtc-stats: framesPerSecond (media-source)"},
    {"fps.encoded", "Frames encoded", "fps", kRate, "sender, behind the encoder", kRateWindow,
     "W3C webrtc-stats: framesPerSecond, which counts the last second"},
    {"fps.sent", "Frames sent", "fps", kRate, "sender, at the socket", kRateWindow,
     "W3C webrtc-stats: framesPerSecond, which counts the last second"},
    {"fps.received", "Frames received", "fps", kRate, "receiver, at the socket", kRateWindow,
     "W3C webrtc-stats: framesPerSecond, which counts the last second"},
    {"fps.decoded", "Frames decoded", "fps", kRate, "receiver, behind the decoder", kRateWindow,
     "W3C webrtc-stats: framesPerSecond, which counts the last second"},
    {"fps.displayed", "Frames shown", "fps", kRate, "receiver, at the window", kRateWindow,
     "W3C webrtc-stats: framesPerSecond, which counts the last second"},
}};

}  // namespace framescope::model::table
