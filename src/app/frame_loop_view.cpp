#include <utility>

#include "app/frame_loop.hpp"
#include "model/counter_base.hpp"
#include "ui/time_control.hpp"
#include "ui/words.hpp"

// What the panels are told: the read-only side of the loop.
namespace framescope::app {

namespace {

constexpr Duration kReadoutPeriod = std::chrono::milliseconds(250);
constexpr Duration kMeanPeriod = std::chrono::seconds(1);

std::optional<double> nominal_fps(const model::StreamSettings& settings,
                                  const std::optional<ui::SourceView>& source) {
  if (settings.fps) return *settings.fps > 0 ? settings.fps : std::nullopt;
  if (source && source->fps > 0) return source->fps;
  return std::nullopt;
}

/// Notes speak of the command line's options; in the window they speak of its controls.
void name_controls(std::shared_ptr<const model::Snapshot>& snapshot) {
  if (snapshot->notes.empty()) return;
  auto own = std::make_shared<model::Snapshot>(*snapshot);
  for (model::Note& note : own->notes) note.text = ui::in_window_terms(std::move(note.text));
  snapshot = std::move(own);
}

}  // namespace

void FrameLoop::refresh_readout(Time at) {
  const bool is_final = live_.running() == nullptr && last_seen_ != live_.snapshot();
  if (at - readout_at_ < kReadoutPeriod && !is_final) return;
  readout_at_ = at;
  last_seen_ = live_.snapshot();
  if (drawn_ > 0) frame_ms_ = milliseconds(drawing_) / drawn_;
  drawing_ = {};
  drawn_ = 0;
  wall_offset_ = std::chrono::system_clock::now().time_since_epoch() -
                 std::chrono::steady_clock::now().time_since_epoch();
  const ui::LinkState link = link_state(at);
  live_.note_link(ui::stands_still(link), link == ui::LinkState::kLive, last_passed(), at);
  if (!state_.paused_at) read_out(at);
  session::Session* session = live_.running();
  if (session == nullptr) return;
  local_ = to_string(session->local());
  source_.reset();
  if (const auto info = session->source())
    source_ = {info->name, info->width_px, info->height_px, info->fps};
}

/// The figures that a paused view holds on to.
void FrameLoop::read_out(Time at) {
  readout_ = live_.snapshot();
  if (counter_base_) {
    readout_ = std::make_shared<const model::Snapshot>(model::rebased(*readout_, *counter_base_));
  }
  name_controls(readout_);
  // Of a session that has ended they stand still, as the other figures do.
  const model::FrameLog& frames = live_.frames();
  const bool runs = live_.running() != nullptr || frames.empty();
  recent_drops_ =
      ui::recent_drops(frames, runs ? at : frames[frames.size() - 1].at, live_.started());
  const model::StreamHistory& history = live_.history();
  bit_rate_bps_ = history.bit_rate_bps();
  datagram_bytes_ = model::mean_since(history.datagram_bytes(), at - kMeanPeriod);
  jpeg_bytes_ = model::mean_since(history.jpeg_bytes(), at - kMeanPeriod);
}

/// Whose pictures a paused view wants.
void FrameLoop::follow_pause() {
  // Its figures are those of the instant at which it began.
  if (state_.paused_at && !was_paused_) read_out(*state_.paused_at);
  was_paused_ = state_.paused_at.has_value();
  const auto found = ui::frame_at_cursor(live_.frames(), state_);
  rewind_.look_at(state_.paused_at && found ? &live_.frames()[*found] : nullptr);
}

/// What the lab measures.
void FrameLoop::follow_lab(Time at) {
  LabDesk::Stream stream;
  if (live_.running() != nullptr) stream.pictures = live_.running()->source_pictures();
  stream.settings = state_.controls.settings;
  const model::Snapshot& snapshot = *live_.snapshot();
  stream.quality = snapshot.quality.value_or(0);
  stream.datagram_bytes =
      static_cast<std::size_t>(datagram_bytes_.value_or(snapshot.size_mean_bytes.value_or(0)));
  if (readout_->role != model::Role::kSender) stream.packet_loss = readout_->packet_loss;
  lab_.update(state_.lab, std::move(stream), at);
}

/// When something last passed the socket: sent by a sender, received by the others.
std::optional<Time> FrameLoop::last_passed() const {
  const bool is_sender = live_.wanted() != nullptr && live_.wanted()->role == model::Role::kSender;
  return live_.history().last_frame(is_sender ? model::Stage::kSent : model::Stage::kReceived);
}

ui::LinkState FrameLoop::link_state(Time at) {
  ui::LinkFacts facts;
  facts.failed = !live_.failure().empty();
  facts.running = live_.wanted() != nullptr;
  if (facts.running && live_.wanted()->role == model::Role::kSender) {
    facts.has_peer = !live_.snapshot()->receivers.empty();
  }
  facts.last_frame = last_passed();
  facts.said_bye = live_.snapshot()->link.said_bye;
  facts.drops_all = ui::drops_all(*live_.snapshot());
  return ui::link_state(facts, at);
}

ui::PictureView FrameLoop::picture_view(const Newest& picture, model::Stage stage) const {
  ui::PictureView view = picture.shown.view();
  const bool is_burnt_in =
      state_.controls.settings.burn_fps && readout_->role != model::Role::kReceiver;
  if (is_burnt_in) return view;
  view.fps = readout_->fps_window[static_cast<std::size_t>(stage)];
  return view;
}

/// What a paused view looks at.
void FrameLoop::look_at_moment(ui::View& view) {
  view.paused_at = state_.paused_at;
  view.cursor = state_.cursor;
  if (!state_.paused_at) return;
  const auto found = ui::frame_at_cursor(live_.frames(), state_);
  if (found) view.moment = &live_.frames()[*found];
  view.sent = rewind_.picture(session::Side::kSent, sent_.shown.view());
  view.received = rewind_.picture(session::Side::kReceived, received_.shown.view());
  // The decoder finds nothing wrong with holes that were filled with grey.
  const bool was_damaged =
      view.moment != nullptr && view.moment->sample.outcome == FrameOutcome::kDisplayedDamaged;
  view.received.damaged = view.received.damaged || was_damaged;
}

ui::View FrameLoop::view(Time at) {
  ui::View view;
  view.now = at;
  view.snapshot = readout_.get();
  view.history = &live_.history();
  view.running = live_.wanted();
  view.role = live_.wanted() != nullptr ? live_.wanted()->role : state_.controls.role;
  view.link = link_state(at);
  view.failure = live_.failure();
  const bool is_sender = live_.wanted() != nullptr && live_.wanted()->role == model::Role::kSender;
  view.last_frame = last_passed();
  if (live_.wanted() != nullptr && live_.wanted()->role != model::Role::kReceiver) {
    view.nominal_fps = nominal_fps(state_.controls.settings, source_);
    view.source = source_ ? &*source_ : nullptr;
  }
  view.local = local_;
  view.sent = picture_view(sent_, is_sender ? model::Stage::kCaptured : model::Stage::kSent);
  view.received = picture_view(received_, model::Stage::kDisplayed);
  view.bit_rate_bps = bit_rate_bps_;
  view.datagram_bytes = datagram_bytes_;
  view.jpeg_bytes = jpeg_bytes_;
  view.events = live_.events();
  view.events_told = live_.events_told();
  view.frame_ms = frame_ms_;
  view.cpu = cost_.cpu();
  view.steps = cost_.steps();
  if (counter_base_)
    view.counted_since = WallTime(counter_base_->at.time_since_epoch() + wall_offset_);
  view.frames = &live_.frames();
  view.recent_drops = recent_drops_;
  view.marks = live_.marks();
  view.thresholds = state_.thresholds;
  view.wall_offset = wall_offset_;
  look_at_moment(view);
  view.lab = lab_.view();
  return view;
}

}  // namespace framescope::app
