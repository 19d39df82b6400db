#include "app/lab_desk.hpp"

#include <utility>

namespace framescope::app {
namespace {

model::RtpPacking packing_of(const model::StreamSettings& settings) {
  return {settings.rtp_datagram_bytes, settings.restart_markers};
}

/// What the sweep measures to the unit: the JPEGs that fill a datagram of each limit, on rtp the
/// one that fills a packet.
std::vector<std::size_t> jpeg_limits(const model::StreamSettings& settings) {
  if (settings.wire == WireFormat::kRtp) {
    return {model::rtp_jpeg_bytes_in_packets(1, packing_of(settings))};
  }
  std::vector<std::size_t> limits;
  for (const std::size_t bytes :
       {model::kOnePacketBytes, model::kMacDatagramBytes, kMaxDatagramBytes}) {
    limits.push_back(model::jpeg_bytes_in(bytes, settings.wire) - session::kFrameTagBytes);
  }
  return limits;
}

ui::PictureView view_of(const ShownPicture& picture) { return picture.view(); }

/// Only what the graphics memory needs of a picture.
void show(ShownPicture& where, ImagePtr image, std::uint64_t frame_number) {
  session::Picture picture;
  picture.image = std::move(image);
  picture.frame_number = frame_number;
  where.show(picture);
}

}  // namespace

LabDesk::LabDesk(const std::function<void()>& wake)
    : lab_({.threads = session::Lab::free_cores(), .wake = wake}), comparison_({.wake = wake}) {}

void LabDesk::update(const ui::LabState& state, Stream stream, Time now) {
  stream_ = std::move(stream);
  if (!state.open && !state.compares) {
    if (schedule_.give_up()) lab_.cancel();
    return;
  }
  if (!state.frozen || !held_.newest) held_ = stream_.pictures;
  if (!held_.newest) return;
  if (state.open) sweep(state, now);
  if (state.compares) compare(state, now);
  set_prices(state);
}

model::SweepOptions LabDesk::sweep_options(const ui::LabState& state) const {
  const model::StreamSettings& settings = stream_.settings;
  model::SweepOptions options;
  options.widths_px = {settings.width_px};
  const int width = settings.width_px > 0 ? settings.width_px : held_.newest->width_px();
  if (state.widths) options.widths_px = {width / 2, settings.width_px, width * 2};
  options.qualities = {stream_.quality > 0 ? stream_.quality : settings.quality};
  options.jpeg_limits_bytes = jpeg_limits(settings);
  return options;
}

/// A new sweep when the last one has been looked at for a while, or is of something else.
void LabDesk::sweep(const ui::LabState& state, Time now) {
  model::SweepOptions options = sweep_options(state);
  const bool stands_still = state.frozen || held_.newest == swept_;
  if (!schedule_.is_due(options, stands_still, now)) return;
  session::LabRequest request;
  request.picture = held_.newest;
  request.previous = held_.previous;
  request.frame_number = held_.frame_number;
  request.sweep = options;
  request.pricing = pricing();
  schedule_.begin(std::move(options));
  swept_ = held_.newest;
  asked_ = lab_.ask(std::move(request));
}

void LabDesk::compare(const ui::LabState& state, Time now) {
  const ui::LabView lab = view();
  const std::optional<ui::LabChoice> choice = state.chosen ? state.chosen : lab.in_use;
  if (!choice) return;
  session::ComparisonRequest request;
  request.picture = held_.newest;
  request.frame_number = held_.frame_number;
  request.width_px = choice->width_px;
  request.quality = choice->quality;
  request.subsampling = choice->subsampling;
  request.map = state.ssim_map ? ErrorMap::kSsim : ErrorMap::kDifference;
  // That one comes, or has come.
  if (request == compared_) return;
  // Another picture can wait a little; another quality is a click that wants its answer.
  session::ComparisonRequest same = request;
  same.picture = compared_.picture;
  same.frame_number = compared_.frame_number;
  // So can another quality of a stream that chooses it by itself.
  if (!state.chosen) same.quality = compared_.quality;
  const bool is_click = same != compared_;
  if (!is_click && (comparing_ || now - compared_at_ < kComparePeriod)) return;
  compared_ = request;
  compared_at_ = now;
  comparing_ = true;
  comparison_.ask(std::move(request));
}

bool LabDesk::take() {
  bool any = false;
  if (auto result = lab_.take()) {
    // The curves of the sweep before are looked at until the new ones are whole.
    const bool is_shown = result_.points.empty() || result_.request == result->request;
    if (result->request == asked_ && (result->done || is_shown)) {
      if (result->done) schedule_.end(std::chrono::steady_clock::now());
      result_ = std::move(*result);
      priced_points_ = 0;
      any = true;
    }
  }
  if (auto result = comparison_.take()) {
    comparing_ = false;
    failure_ = result->failure;
    if (failure_.empty()) {
      show(original_, result->original, result->frame_number);
      show(encoded_, result->compared, result->frame_number);
      show(map_, result->map, result->frame_number);
      shown_.of = {result->quality, result->subsampling, result->width_px};
      shown_.map_of_ssim = result->map_kind == ErrorMap::kSsim;
      shown_.original_bytes = result->planes_bytes;
      shown_.jpeg_bytes = result->jpeg_bytes;
      shown_.psnr_y_db = result->psnr_y_db;
      shown_.ssim_y = result->ssim_y;
    }
    any = true;
  }
  return any;
}

/// By the stream as it is set now.
model::Pricing LabDesk::pricing() const {
  model::Pricing pricing;
  pricing.frame_tag_bytes = session::kFrameTagBytes;
  pricing.fragment_loss = loss_;
  pricing.rtp = packing_of(stream_.settings);
  return pricing;
}

/// Anew when what they depend on has changed.
void LabDesk::set_prices(const ui::LabState& state) {
  loss_ = state.loss.value_or(stream_.packet_loss.value_or(0));
  const model::Pricing now = pricing();
  if (now == priced_ && priced_points_ == result_.points.size()) return;
  priced_ = now;
  priced_points_ = result_.points.size();
  for (model::RatePoint& point : result_.points) model::set_prices(point, now);
}

ui::LabView LabDesk::view() const {
  ui::LabView view;
  view.points = result_.points;
  view.planned = result_.planned;
  view.done = result_.done;
  view.failure = result_.failure;
  view.has_source = held_.newest != nullptr || stream_.pictures.newest != nullptr;
  view.frame_number = result_.frame_number;
  view.packet_loss = loss_;
  view.measured_loss = stream_.packet_loss;
  const model::StreamSettings& settings = stream_.settings;
  if (view.has_source) {
    view.in_use = ui::LabChoice{stream_.quality > 0 ? stream_.quality : settings.quality,
                                settings.subsampling, settings.width_px};
    view.in_use_bytes = stream_.datagram_bytes;
  }
  const auto frozen = result_.frozen_ssim.find(settings.width_px);
  if (frozen != result_.frozen_ssim.end()) view.frozen_ssim = frozen->second;
  view.comparison = shown_;
  view.comparison.original = view_of(original_);
  view.comparison.encoded = view_of(encoded_);
  view.comparison.map = view_of(map_);
  view.comparison.failure = failure_;
  return view;
}

void LabDesk::show_pixels(bool squares) {
  original_.show_pixels(squares);
  encoded_.show_pixels(squares);
  map_.show_pixels(squares);
}

}  // namespace framescope::app
