#include "session/encode_stage.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

#include "media/fps_overlay.hpp"
#include "media/restart_interval.hpp"
#include "session/named_thread.hpp"
#include "session/rtp_send.hpp"
#include "wire/base64.hpp"
#include "wire/frame_tag.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

// The encoder leaves room where the tag goes.
static_assert(media::kJpegHeadBytes == wire::kFrameTagOffset);

/// The largest JPEG that a datagram of this size can carry, the tag included; of rtp, that a
/// receiver puts together again.
std::size_t jpeg_limit(const model::StreamSettings& settings) {
  if (settings.wire == WireFormat::kRtp) return model::kMaxRtpJpegBytes;
  const std::size_t payload = std::min(settings.max_datagram_bytes, kMaxDatagramBytes);
  return model::jpeg_bytes_in(payload, settings.wire);
}

}  // namespace

EncodeStage::EncodeStage(Options options, std::shared_ptr<Account> account,
                         std::shared_ptr<const SettingsBoard> settings,
                         std::shared_ptr<LatestSlot<CapturedFrame>> slot)
    : options_(std::move(options)),
      account_(std::move(account)),
      settings_(std::move(settings)),
      slot_(std::move(slot)) {}

EncodeStage::~EncodeStage() { join(); }

void EncodeStage::start() {
  thread_ = named_thread("encode", [this] { run(); });
}

void EncodeStage::join() {
  if (thread_.joinable()) thread_.join();
}

void EncodeStage::run() {
  while (const std::optional<CapturedFrame> frame = slot_->take()) process(*frame);
  options_.ended();
}

void EncodeStage::process(const CapturedFrame& frame) {
  if (options_.begins) options_.begins(frame.unthrottled);
  const model::StreamSettings settings = settings_->read();
  fps_.add(frame.captured);
  if (options_.observe) options_.observe(frame);
  const bool wanted = options_.receivers() > 0;
  if (!wanted && !options_.preview) return drop(frame, FrameOutcome::kNoReceiver);
  const Time started = now();
  try {
    scale(frame, settings);
  } catch (const std::exception& error) {
    account_->note("encode_failed", model::Severity::kError, error.what(), true);
    return drop(frame, FrameOutcome::kEncodeFailed);
  }
  scaling_ = now() - started;
  if (!wanted) {
    show_preview(frame, 0);
    return drop(frame, FrameOutcome::kNoReceiver);
  }
  tell_size();
  const std::optional<Jpeg> jpeg = encode(frame, settings);
  show_preview(frame, jpeg ? jpeg->bytes : 0);
  if (jpeg) packetize(frame, settings, *jpeg, started);
}

void EncodeStage::tell_size() {
  const int width_px = planes_.width_px();
  const int height_px = planes_.height_px();
  if (width_px == told_width_px_ && height_px == told_height_px_) return;
  told_width_px_ = width_px;
  told_height_px_ = height_px;
  if (options_.resized) options_.resized(width_px, height_px);
}

void EncodeStage::scale(const CapturedFrame& frame, const model::StreamSettings& settings) {
  if (!settings.burn_fps) {
    return scaler_.scale(*frame.image, settings.width_px, settings.subsampling, planes_);
  }
  Image& small = scaler_.scale_bgra(*frame.image, settings.width_px);
  media::draw_fps(small, fps_.window_fps(frame.captured));
  scaler_.to_planes(small, settings.subsampling, planes_);
}

std::optional<EncodeStage::Jpeg> EncodeStage::encode(const CapturedFrame& frame,
                                                     const model::StreamSettings& settings) {
  const std::size_t limit = jpeg_limit(settings);
  codec_failed_ = false;
  prepare_wire(settings);
  if (settings.auto_quality) {
    if (const std::optional<Jpeg> jpeg = encode_to_target(frame, settings, limit)) return jpeg;
  } else if (settings.oversize == model::Oversize::kFit) {
    if (const std::optional<Jpeg> jpeg = encode_to_fit(settings, limit)) return jpeg;
  } else if (const std::optional<std::size_t> bytes = compress(settings.quality)) {
    std::swap(jpeg_, attempt_);
    if (*bytes <= limit) return Jpeg{settings.quality, *bytes};
  }
  if (codec_failed_) {
    drop(frame, FrameOutcome::kEncodeFailed);
  } else {
    drop_too_large(frame, settings);
  }
  return std::nullopt;
}

void EncodeStage::drop_too_large(const CapturedFrame& frame,
                                 const model::StreamSettings& settings) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kDropped;
  record.outcome = FrameOutcome::kTooLarge;
  record.frame_number = frame.frame_number;
  record.at = now();
  record.reason = "datagram_limit";
  append(record, settings, tried_);
}

/// With the shape and the sizes of a frame that was compressed.
void EncodeStage::append(model::FrameRecord record, const model::StreamSettings& settings,
                         Jpeg jpeg) {
  record.wire = settings.wire;
  record.subsampling = settings.subsampling;
  record.quality = static_cast<std::uint8_t>(jpeg.quality);
  record.jpeg_bytes = static_cast<std::uint32_t>(jpeg.bytes);
  if (record.datagram_bytes == 0) {
    record.datagram_bytes =
        static_cast<std::uint32_t>(model::datagram_bytes_of(jpeg.bytes, settings.wire));
  }
  record.width_px = static_cast<std::uint16_t>(planes_.width_px());
  record.height_px = static_cast<std::uint16_t>(planes_.height_px());
  account_->writer(Producer::kEncode).append(record);
}

std::optional<EncodeStage::Jpeg> EncodeStage::encode_to_fit(const model::StreamSettings& settings,
                                                            std::size_t limit) {
  std::optional<Jpeg> best;
  std::optional<int> quality = fit_.first(
      settings.quality, limit, {planes_.width_px(), planes_.height_px(), settings.subsampling});
  while (quality) {
    const std::optional<std::size_t> bytes = compress(*quality);
    if (!bytes) return best;
    if (*bytes <= limit && (!best || *quality > best->quality)) {
      best = Jpeg{*quality, *bytes};
      std::swap(jpeg_, attempt_);
    }
    quality = fit_.next(*quality, *bytes);
  }
  return best;
}

/// A frame over a target that is no limit of the datagram's goes as it is.
std::optional<EncodeStage::Jpeg> EncodeStage::encode_to_target(
    const CapturedFrame& frame, const model::StreamSettings& settings, std::size_t limit) {
  std::optional<Jpeg> newest;
  std::optional<int> quality =
      hunt_.first(settings.target, {{planes_.width_px(), planes_.height_px(), settings.subsampling},
                                    settings.wire,
                                    limit,
                                    settings.oversize == model::Oversize::kFit,
                                    frame.captured,
                                    frame.interval,
                                    {settings.rtp_datagram_bytes, settings.restart_markers}});
  while (quality) {
    const std::optional<std::size_t> bytes = compress(*quality);
    if (!bytes) return std::nullopt;
    newest = Jpeg{*quality, *bytes};
    std::swap(jpeg_, attempt_);
    quality = hunt_.next(*quality, *bytes);
  }
  return newest && newest->bytes <= limit ? newest : std::nullopt;
}

/// Restart intervals that fit packets: by the size of the last frame, which the next resembles.
void EncodeStage::prepare_wire(const model::StreamSettings& settings) {
  wire_ = settings.wire;
  if (wire_ != WireFormat::kRtp || !settings.restart_markers) {
    restart_interval_ = 0;
    return;
  }
  // The first one's size is not known: a seventh of a byte a pixel is usual.
  const std::size_t usual = planes_.size_bytes() / 10 + 1;
  restart_interval_ = media::restart_interval_for(
      planes_.width_px(), planes_.height_px(), settings.subsampling,
      jpeg_.empty() ? usual : jpeg_.size(),
      settings.rtp_datagram_bytes - wire::kRtpHeaderBytes - wire::kOtherExtensionBytes -
          wire::kRtpJpegHeaderBytes - wire::kRtpJpegRestartBytes,
      restart_interval_);
}

std::optional<std::size_t> EncodeStage::compress(int quality) {
  const std::size_t gap = wire_ == WireFormat::kRtp ? 0 : wire::kFrameTagBytes;
  const auto result = encoder_.encode(planes_, quality, attempt_, gap, restart_interval_);
  tried_ = {quality, attempt_.size()};
  if (result) return attempt_.size();
  account_->note("encode_failed", model::Severity::kError,
                 "the JPEG encoder refused a frame: " + result.error().cause, true);
  codec_failed_ = true;
  return std::nullopt;
}

/// Puts the JPEG into the wire's form. False: RTP cannot say it, which has been told.
bool EncodeStage::fill(OutgoingFrame& out, const CapturedFrame& frame,
                       const model::StreamSettings& settings, Jpeg jpeg) {
  if (settings.wire == WireFormat::kRtp) return fill_packets(out, frame, settings, jpeg.quality);
  std::copy_n(jpeg_.begin(), out.head.size(), out.head.begin());
  if (settings.wire == WireFormat::kBase64) {
    out.datagram.resize(wire::base64_length(jpeg_.size()));
    wire::encode_base64(jpeg_, out.datagram);
  } else {
    out.datagram = jpeg_;
  }
  return true;
}

bool EncodeStage::fill_packets(OutgoingFrame& out, const CapturedFrame& frame,
                               const model::StreamSettings& settings, int quality) {
  const auto refuse = [this](const std::string& why) {
    account_->note("rtp_refused", model::Severity::kError, "RTP cannot carry a frame: " + why,
                   true);
    return false;
  };
  const auto info = wire::scan_jpeg(jpeg_);
  if (!info) return refuse(std::string(wire::to_string(info.error())));
  const auto packets = wire::packetize(jpeg_, *info, quality, settings.rtp_datagram_bytes, out.rtp);
  if (!packets) return refuse(std::string(wire::describe(packets.error())));
  out.rtp.timestamp = rtp_timestamp(frame.captured, static_cast<std::uint32_t>(options_.stream_id));
  return true;
}

void EncodeStage::packetize(const CapturedFrame& frame, const model::StreamSettings& settings,
                            Jpeg jpeg, Time started) {
  std::shared_ptr<OutgoingFrame> out = frames_.acquire();
  out->wire = settings.wire;
  if (!fill(*out, frame, settings, jpeg)) return drop(frame, FrameOutcome::kEncodeFailed);
  wire::FrameTag tag;
  tag.stream_id = options_.stream_id;
  tag.frame_number = frame.frame_number;
  tag.captured = frame.captured;
  tag.captured_wall = frame.captured_wall;
  tag.host_hash = options_.host_hash;
  tag.quality = jpeg.quality;
  tag.subsampling = settings.subsampling;
  tag.source_width_px = std::min(frame.image->width_px(), 65'535);
  tag.source_height_px = std::min(frame.image->height_px(), 65'535);
  tag.frame_interval = frame.interval;
  const Time encoded = now();
  if (settings.auto_quality) hunt_.spend(encoded - started, scaling_);
  tag.encode = encoded - frame.captured;
  out->tag = tag;
  keep(tag, encoded);

  model::FrameRecord record;
  record.kind = model::RecordKind::kEncoded;
  record.frame_number = frame.frame_number;
  record.started = started;
  record.scale = scaling_;
  record.at = encoded;
  if (!is_one_datagram(out->wire)) {
    record.datagram_bytes = static_cast<std::uint32_t>(out->rtp.bytes.size());
    record.datagrams = static_cast<std::uint32_t>(out->rtp.packets.size());
  }
  append(record, settings, jpeg);
  if (options_.await_receiver) options_.await_receiver(frame.unthrottled);
  options_.send(std::move(out));
}

/// Before it is sent, so that a loopback's receiver finds it. The gap in the JPEG is no tag yet,
/// and a decoder would stumble over it: the copy gets one, of sequence 0 and not sent yet.
void EncodeStage::keep(const wire::FrameTag& tag, Time encoded) {
  if (!options_.store) return;
  if (is_one_datagram(wire_)) {
    wire::write_frame_tag(tag,
                          std::span(jpeg_).subspan<wire::kFrameTagOffset, wire::kFrameTagBytes>());
  }
  options_.store->put(options_.session, Side::kSent, tag.frame_number, encoded, jpeg_);
}

void EncodeStage::show_preview(const CapturedFrame& frame, std::size_t jpeg_bytes) {
  if (!options_.preview) return;
  std::shared_ptr<Image> rgba = previews_.acquire();
  media::planes_to_rgba(planes_, *rgba);
  Picture picture;
  picture.image = std::move(rgba);
  picture.frame_number = frame.frame_number;
  picture.jpeg_bytes = jpeg_bytes;
  picture.at = now();
  options_.preview(std::move(picture));
}

void EncodeStage::drop(const CapturedFrame& frame, FrameOutcome outcome) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kDropped;
  record.outcome = outcome;
  record.frame_number = frame.frame_number;
  record.at = now();
  account_->writer(Producer::kEncode).append(record);
}

}  // namespace framescope::session
