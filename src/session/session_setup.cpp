// The part of Session that puts its stages together.
#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <stdexcept>
#include <utility>

#include <asio/post.hpp>

#include "media/frame_source.hpp"
#include "net/resolve.hpp"
#include "net/system_identity.hpp"
#include "session/session_description.hpp"
#include "session/session_parts.hpp"
#include "wire/rtp_jpeg.hpp"

namespace framescope::session {
namespace {

std::uint64_t random_id() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

/// A CNAME that tells nothing about the host (RFC 7022).
std::string random_name() {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(random_id()));
  return text.data();
}

Endpoint loopback_any_port() { return net::resolve({"127.0.0.1", 0}, true); }

/// Where a peer is. "Every interface" is an address to listen on, which users copy; they mean this
/// host.
Endpoint resolve_peer(const HostPort& peer) {
  const Endpoint endpoint = net::resolve(peer, false);
  if (endpoint.address == net::resolve({"0.0.0.0", 0}, false).address) {
    return net::resolve({"127.0.0.1", peer.port}, false);
  }
  if (endpoint.address == net::resolve({"::", 0}, false).address) {
    return net::resolve({"::1", peer.port}, false);
  }
  return endpoint;
}

/// Every interface of the peer's family, so that the peer can be reached and answer.
Endpoint any_like(const Endpoint& peer, std::uint16_t port) {
  return net::resolve({peer.is_v4() ? "0.0.0.0" : "::", port}, true);
}

}  // namespace

void Session::make_receiver() {
  Parts& parts = *parts_;
  if (!config_.save_frames_dir.empty()) {
    parts.saver = std::make_unique<FrameSaver>(config_.save_frames_dir, parts.account);
  }
  ReceiveStage::Options receive;
  receive.rcvbuf_bytes = config_.rcvbuf_bytes;
  receive.nonce = random_id();
  receive.settings = parts.settings;
  receive.impairs = config_.role == model::Role::kReceiver;
  receive.interface = config_.interface;
  receive.desk.boot_id = net::boot_id();
  receive.desk.malformed = parts.malformed;
  receive.desk.from_zero = config_.role == model::Role::kLoopback;
  receive.rtp = rtp_receive_options();
  place_receiver(receive);
  if (parts.saver) {
    receive.desk.keep = [saver = parts.saver.get()](std::shared_ptr<const IncomingFrame> frame) {
      saver->keep(std::move(frame));
    };
  }
  parts.receive = std::make_unique<ReceiveStage>(parts.io.context(), std::move(receive),
                                                 parts.account, parts.incoming);
  DecodeStage::Options decode;
  decode.malformed = parts.malformed;
  decode.store = parts.options.store;
  decode.session = parts.options.ordinal;
  if (config_.role == model::Role::kReceiver) decode.frames = config_.frames;
  decode.wake = parts.options.wake;
  if (parts.options.has_window) {
    decode.show = [this](Picture picture) {
      auto replaced = parts_->received_pictures.put(std::move(picture));
      if (parts_->options.wake) parts_->options.wake();
      return replaced;
    };
  }
  parts.decode = std::make_unique<DecodeStage>(std::move(decode), parts.account, parts.incoming);
  parts.decode_place.emplace(parts.decode->thread());
}

/// Where it listens, whom it asks, and where RTCP comes to.
void Session::place_receiver(ReceiveStage::Options& receive) const {
  if (config_.role == model::Role::kLoopback) {
    receive.bind = loopback_any_port();
    return;
  }
  if (config_.from) {
    receive.from = resolve_peer(*config_.from);
    receive.bind = any_like(*receive.from, config_.bind_port);
    return;
  }
  receive.bind = net::resolve(config_.listen.value_or(HostPort{"", 9999}), true);
  if (is_multicast(receive.bind)) receive.group = receive.bind;
  if (receive.bind.port == 0 || receive.bind.port == 65'535) return;
  receive.rtp.rtcp.bind = receive.group ? any_like(*receive.group, 0) : receive.bind;
  receive.rtp.rtcp.bind->port = static_cast<std::uint16_t>(receive.bind.port + 1);
}

RtpReceive::Options Session::rtp_receive_options() const {
  RtpReceive::Options rtp;
  rtp.payload_type = config_.rtp_payload_type.value_or(wire::kRtpJpegPayloadType);
  rtp.ntp_id = config_.rtp_ntp_id.value_or(wire::kNtpExtensionId);
  rtp.dimensions = config_.rtp_dimensions;
  rtp.rtcp.opens_at_once =
      !config_.sdp_file.empty() || parts_->options.settings.wire == WireFormat::kRtp;
  rtp.rtcp.ssrc = static_cast<std::uint32_t>(random_id());
  rtp.rtcp.cname = random_name();
  rtp.rtcp.no_port = [account = parts_->account](const std::string& why) {
    account->note("rtcp_port", model::Severity::kInfo, "RTCP on RTP's port only: " + why, false);
  };
  return rtp;
}

void Session::make_sender() {
  Parts& parts = *parts_;
  CaptureStage::Options capture;
  capture.frames = config_.frames;
  SendStage::Options send;
  const std::uint64_t stream_id = random_id() & 0xFFFF'FFFF;  // an SSRC of rtp, too
  send.rtp.ssrc = static_cast<std::uint32_t>(stream_id);
  send.rtp.cname = random_name();
  send.rtp.rtcp_mux = !config_.to;  // who says hello has told one port
  send.interface = config_.interface;
  send.multicast_ttl = config_.multicast_ttl;
  send.limits.allow = config_.allow;
  send.limits.max_receivers = config_.max_receivers;
  if (config_.role == model::Role::kLoopback) {
    send.bind = loopback_any_port();
    send.to = parts.receive->local();
  } else if (config_.to) {
    send.to = resolve_peer(*config_.to);
    send.bind = any_like(*send.to, 0);
  } else {
    send.bind = net::resolve(config_.listen.value_or(HostPort{"", 9999}), true);
    capture.gated = config_.wait_for_receiver;
    send.first_receiver = [this] { parts_->capture->open_gate(); };
  }
  parts.send = std::make_unique<SendStage>(parts.io.context(), std::move(send), parts.account,
                                           parts.settings);
  parts.sender_address = to_string(parts.send->local());
  describe_session();
  if (config_.role == model::Role::kLoopback) parts.receive->set_from(parts.send->local());

  capture.after = parts.options.after;
  capture.open = parts.options.source;
  if (!capture.open) {
    const auto spec = media::parse_source(config_.source);
    if (!spec) throw std::runtime_error("source " + spec.error());
    media::SourceOptions source;
    source.loop = config_.loop;
    source.fps = parts.options.settings.fps.value_or(0);
    capture.open = [spec = *spec, source] { return media::open_source(spec, source); };
  }
  parts.capture = std::make_unique<CaptureStage>(std::move(capture), parts.account, parts.settings,
                                                 parts.captured);
  EncodeStage::Options encode;
  encode.stream_id = stream_id;
  encode.host_hash = wire::host_hash(net::boot_id(), encode.stream_id);
  encode.store = parts.options.store;
  encode.session = parts.options.ordinal;
  encode.send = [&parts](std::shared_ptr<OutgoingFrame> frame) {
    parts.last_sent = frame->tag.frame_number;
    parts.send->submit(std::move(frame));
  };
  if (config_.role == model::Role::kLoopback) {
    encode.await_receiver = [this](bool unthrottled) { await_receiver(unthrottled); };
    encode.begins = [this](bool unthrottled) { place_threads(unthrottled); };
  }
  encode.receivers = [&parts] { return parts.send->receiver_count(); };
  encode.resized = [this](int width_px, int height_px) { describe_size(width_px, height_px); };
  encode.ended = [&parts] {
    asio::post(parts.io.context(), [&parts] {
      parts.send->send_submitted();  // the last frames may not have been told of yet
      parts.all_sent.store(true);
      if (parts.options.wake) parts.options.wake();
    });
  };
  if (parts.options.has_window) {
    encode.observe = [&parts](const CapturedFrame& frame) {
      const std::lock_guard lock(parts.source_mutex);
      SourcePictures& pictures = parts.source_pictures;
      pictures.previous = std::exchange(pictures.newest, frame.image);
      pictures.frame_number = frame.frame_number;
    };
    encode.preview = [&parts](Picture picture) {
      parts.sent_pictures.put(std::move(picture));
      if (parts.options.wake) parts.options.wake();
    };
  }
  parts.encode = std::make_unique<EncodeStage>(std::move(encode), parts.account, parts.settings,
                                               parts.captured);
}

/// An unthrottled frame would mostly take the place of the one before, which was encoded for
/// nothing. The wait ends because the decode thread takes what comes until its slot is closed,
/// which is after this thread's end. On the encode thread.
void Session::await_receiver(bool unthrottled) {
  if (unthrottled) parts_->incoming->wait_empty();
}

/// Where a paced frame has come out of the decoder before the next one begins, the threads work one
/// after the other: on one processor none of them has to wake up a second one, which its host may
/// have taken away. Else the decoder works beside the encoder; an unthrottled one's io thread,
/// which has to interrupt somebody, interrupts the encoder. On the encode thread.
void Session::place_threads(bool unthrottled) {
  Parts& parts = *parts_;
  const bool one_after_the_other = !unthrottled && parts.decode->last_frame() == parts.last_sent;
  if (unthrottled || one_after_the_other) {
    parts.io_place.follow();
  } else {
    parts.io_place.roam();
  }
  if (one_after_the_other) {
    parts.decode_place->follow();
  } else {
    parts.decode_place->roam();
  }
}

/// What other programs need to receive the stream, where that is known.
void Session::describe_session() {
  Parts& parts = *parts_;
  if (!config_.to) {
    if (config_.sdp_file.empty()) return;
    throw std::runtime_error("write " + config_.sdp_file +
                             ": a session description names the receiver; push with --to");
  }
  parts.origin = parts.send->local();
  set_description(describe(resolve_peer(*config_.to), config_, parts.options.settings));
  if (config_.sdp_file.empty()) return;
  // As later ones are written, so that what would fail then fails now.
  write_text_file(config_.sdp_file, session_description_text(parts.description, parts.origin));
  parts.description_changed = false;
  parts.description_writer = std::make_unique<FileWriter>(nullptr);
}

/// The commands follow at once, the file when it can be written. With the mutex, or before threads
/// run.
void Session::set_description(const wire::SessionDescription& description) {
  Parts& parts = *parts_;
  parts.description = description;
  parts.description_changed = true;
  parts.ffplay_command = config_.sdp_file.empty() ? ffplay_command(parts.description, parts.origin)
                                                  : wire::ffplay_command(config_.sdp_file);
  parts.gst_command = wire::gst_launch_command(parts.description);
}

/// Sides that RTP's JPEG header cannot say stand in the description, which is known only now. On
/// the encode thread.
void Session::describe_size(int width_px, int height_px) {
  Parts& parts = *parts_;
  const std::lock_guard lock(parts.description_mutex);
  wire::SessionDescription description = parts.description;
  description.dimensions.reset();
  if (std::max(width_px, height_px) > wire::kMaxRtpJpegSide) {
    description.dimensions = std::pair(width_px, height_px);
  }
  if (description.port == 0 || description.dimensions == parts.description.dimensions) return;
  set_description(description);
}

}  // namespace framescope::session
