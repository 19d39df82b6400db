#include "session/decode_stage.hpp"

#include <utility>

#include "media/jpeg_inspect.hpp"
#include "media/time_code_bar.hpp"
#include "session/named_thread.hpp"

namespace framescope::session {
namespace {

Time now() { return std::chrono::steady_clock::now(); }

int estimated_quality(const wire::JpegInfo& info) {
  const auto estimate = info.grey ? media::estimate_quality(info.quant[0])
                                  : media::estimate_quality(info.quant[0], info.quant[1]);
  return estimate ? estimate->quality : 0;
}

}  // namespace

DecodeStage::DecodeStage(Options options, std::shared_ptr<Account> account,
                         std::shared_ptr<Slot> slot)
    : options_(std::move(options)), account_(std::move(account)), slot_(std::move(slot)) {}

DecodeStage::~DecodeStage() { join(); }

void DecodeStage::start() {
  thread_ = named_thread("decode", [this] { run(); });
}

void DecodeStage::join() {
  if (thread_.joinable()) thread_.join();
}

/// It goes on taking when it is done: a loopback's sender may wait for that.
void DecodeStage::run() {
  while (const std::optional<std::shared_ptr<IncomingFrame>> frame = slot_->take()) {
    if (done()) {
      end((*frame)->key, FrameOutcome::kSupersededBeforeDecode);
    } else {
      process(**frame);
    }
    last_frame_.store((*frame)->frame_number, std::memory_order_relaxed);
  }
}

void DecodeStage::process(const IncomingFrame& frame) {
  if (frame.rtp) return process_rtp(frame);
  const auto datagram = std::span<const std::uint8_t>(frame.buffer).first(frame.size);
  if (frame.truncated) {
    return end_malformed(frame.key, wire::FrameFault::kTruncatedDatagram);
  }
  const auto content = wire::extract_jpeg(datagram, frame.kind, jpeg_);
  if (!content) return end_malformed(frame.key, content.error());
  if (content->line_breaks && !std::exchange(told_line_breaks_, true)) {
    account_->note(
        "base64_lines", model::Severity::kInfo,
        "the sender wraps its base64 into lines (encodebytes): 1.3 % more bytes for nothing; "
        "b64encode does not");
  }
  decode(frame, content->info, nullptr);
}

/// A whole picture is made of the packets' parts, with grey where some are missing.
void DecodeStage::process_rtp(const IncomingFrame& frame) {
  auto holes = wire::rebuild_jpeg(*frame.rtp, frame.rebuild, jpeg_);
  if (!holes) {
    const bool lost = holes.error() == wire::RebuildFault::kIncomplete ||
                      holes.error() == wire::RebuildFault::kNothing;
    if (!lost) options_.malformed->count(holes.error());
    return end(frame.key, lost ? FrameOutcome::kIncomplete : FrameOutcome::kMalformed,
               wire::to_string(holes.error()));
  }
  const auto info = wire::scan_jpeg(jpeg_);
  if (!info) return end_malformed(frame.key, wire::frame_fault(info.error()));
  std::shared_ptr<const PictureHoles> missing;
  if (!holes->empty()) missing = std::make_shared<PictureHoles>(std::move(*holes));
  decode(frame, *info, std::move(missing));
}

void DecodeStage::decode(const IncomingFrame& frame, const wire::JpegInfo& info,
                         std::shared_ptr<const PictureHoles> holes) {
  const Time started = now();
  std::shared_ptr<Image> rgba = images_.acquire();
  const auto decoded = decoder_.decode(jpeg_, info.width_px, info.height_px, *rgba);
  if (!decoded) {
    account_->note("decode_failed", model::Severity::kWarning,
                   "the JPEG decoder refused a frame: " + decoded.error().cause, true);
    return end(frame.key, FrameOutcome::kDecodeFailed);
  }
  // A picture of another stream, or from before another wire's, is none to fill holes from.
  const auto source = frame.rtp ? std::optional(frame.rtp->ssrc) : std::nullopt;
  if (std::exchange(filled_from_, source) != source) filler_.forget();
  if (holes) filler_.fill(*rgba, *holes);
  model::FrameRecord record;
  record.kind = model::RecordKind::kDecoded;
  record.key = frame.key;
  record.started = started;
  record.at = now();
  record.width_px = static_cast<std::uint16_t>(info.width_px);
  record.height_px = static_cast<std::uint16_t>(info.height_px);
  if (!frame.tagged) record.quality = static_cast<std::uint8_t>(estimated_quality(info));
  read_time_code(*rgba, record);
  account_->writer(Producer::kDecode).append(record);
  keep(frame, record.at);

  Picture picture;
  picture.image = std::move(rgba);
  picture.frame_number = frame.frame_number;
  picture.key = frame.key;
  picture.damaged = is_damaged(frame, info, decoded->damaged);
  picture.holes = std::move(holes);
  picture.jpeg_bytes = jpeg_.size();
  picture.at = record.at;
  if (frame.rtp) filler_.keep(picture.image);
  hand_on(std::move(picture));
}

bool DecodeStage::is_damaged(const IncomingFrame& frame, const wire::JpegInfo& info,
                             bool warned) const {
  return warned || !info.has_eoi || (frame.rtp && !frame.rtp->complete);
}

void DecodeStage::keep(const IncomingFrame& frame, Time decoded) {
  if (!options_.store) return;
  // Only the tag can differ from what a loopback's sender kept; of rtp the headers do.
  const std::size_t head = frame.rtp ? 0 : wire::kFrameTagGroupsEnd;
  options_.store->put(options_.session, Side::kReceived, frame.frame_number, decoded, jpeg_, head);
}

/// What the test pattern burns into its pictures, on our clock.
void DecodeStage::read_time_code(const Image& rgba, model::FrameRecord& record) {
  const auto code = media::read_time_code(rgba);
  if (!code) return;
  const Time before = now();
  const WallTime wall = std::chrono::system_clock::now();
  const Time here = before + (now() - before) / 2;
  record.time_code = true;
  record.frame_number = code->frame_number;
  record.captured = here - (wall - code->captured);
}

void DecodeStage::hand_on(Picture picture) {
  if (options_.show) {
    const std::optional<Picture> replaced = options_.show(std::move(picture));
    if (replaced) end(replaced->key, FrameOutcome::kSupersededBeforeDisplay);
    return;
  }
  end(picture.key, picture.damaged ? FrameOutcome::kDisplayedDamaged : FrameOutcome::kDisplayed);
  ++shown_;
  if (!options_.frames || shown_ < *options_.frames) return;
  done_.store(true);
  if (options_.wake) options_.wake();
}

void DecodeStage::end(std::uint64_t key, FrameOutcome outcome, std::string_view reason) {
  model::FrameRecord record;
  record.kind = model::RecordKind::kClosed;
  record.outcome = outcome;
  record.key = key;
  record.at = now();
  record.reason = reason;
  account_->writer(Producer::kDecode).append(record);
}

void DecodeStage::end_malformed(std::uint64_t key, wire::FrameFault fault) {
  options_.malformed->count(fault);
  end(key, FrameOutcome::kMalformed, wire::to_string(fault));
}

}  // namespace framescope::session
