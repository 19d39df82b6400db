#include "model/stream_watch.hpp"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <iterator>
#include <utility>

namespace framescope::model {
namespace {

constexpr Duration kPause = std::chrono::seconds(5);
// Less is no silence: what seems to end it had passed before, and was told late.
constexpr Duration kSilence = std::chrono::seconds(1);
constexpr Duration kSeriesGap = std::chrono::seconds(10);

std::string length_words(Duration length) {
  std::array<char, 32> words{};
  if (length < std::chrono::seconds(1)) {
    std::snprintf(words.data(), words.size(), "%.0f ms", milliseconds(length));
  } else {
    const int decimals = length < std::chrono::seconds(100) ? 1 : 0;
    std::snprintf(words.data(), words.size(), "%.*f s", decimals, seconds(length));
  }
  return words.data();
}

Severity severity_of(StreamEventKind kind) {
  switch (kind) {
    case StreamEventKind::kFrozen:
    case StreamEventKind::kPaused:
    case StreamEventKind::kStalled:
      return Severity::kWarning;
    case StreamEventKind::kLive:
    case StreamEventKind::kReceiver:
    case StreamEventKind::kLeft:
      return Severity::kInfo;
  }
  return Severity::kInfo;
}

/// What happened once, and how long it took, or who it was.
std::string text_of_one(StreamEventKind kind, Duration length, std::string_view who) {
  switch (kind) {
    case StreamEventKind::kFrozen:
      return "Frozen for " + length_words(length);
    case StreamEventKind::kPaused:
      return "Paused: no picture for " + length_words(length);
    case StreamEventKind::kStalled:
      return length < std::chrono::seconds(1) ? "Stalled: no frame gets through"
                                              : "Stalled: no frame for " + length_words(length);
    case StreamEventKind::kLive:
      return "Live again after " + length_words(length);
    case StreamEventKind::kReceiver:
      return "Receiver " + std::string(who) + " joined";
    case StreamEventKind::kLeft:
      return "Receiver " + std::string(who) + " left";
  }
  return {};
}

/// "Frozen 12 times": what a series is called in short.
std::string label_of_series(StreamEventKind kind, std::uint64_t count) {
  const std::string times = std::to_string(count) + " times";
  switch (kind) {
    case StreamEventKind::kFrozen:
      return "Frozen " + times;
    case StreamEventKind::kPaused:
      return "Paused " + times;
    case StreamEventKind::kStalled:
      return "Stalled " + times;
    case StreamEventKind::kLive:
      return "Live again " + times;
    case StreamEventKind::kReceiver:
      return std::to_string(count) + " receivers joined";
    case StreamEventKind::kLeft:
      return std::to_string(count) + " receivers left";
  }
  return {};
}

std::string label_of_one(StreamEventKind kind, const std::string& text) {
  if (kind == StreamEventKind::kPaused) return "Paused";
  if (kind == StreamEventKind::kStalled) return "Stalled";
  return text;
}

}  // namespace

void StreamWatch::begin(Role role, bool waits_for_receivers) {
  role_ = role;
  waits_for_receivers_ = waits_for_receivers;
  freezes_ = {};
  last_shown_.reset();
  pause_told_ = false;
  down_.reset();
  up_since_ = {};
  receivers_.clear();
  series_ = {};
}

void StreamWatch::add(const FrameSample& sample) {
  const Stage passes = role_ == Role::kSender ? Stage::kSent : Stage::kReceived;
  const Time passed = sample.at[static_cast<std::size_t>(passes)];
  if (passed != Time{}) add_passed(passed);
  const Time shown = sample.at[static_cast<std::size_t>(Stage::kDisplayed)];
  if (shown != Time{}) add_shown(shown);
}

void StreamWatch::add_passed(Time passed) {
  if (!down_ || !down_->is_silent || passed <= down_->since) return;
  if (passed - down_->since < kSilence) {
    down_->since = passed;
  } else {
    down_->again = std::min(down_->again.value_or(passed), passed);
  }
}

void StreamWatch::add_shown(Time shown) {
  // Two threads may end their frames in the other order.
  if (last_shown_ && shown <= *last_shown_) return;
  see_pause(shown);
  const std::optional<Duration> frozen = freezes_.add(shown);
  const bool is_late_told = down_ && last_shown_ && shown - *last_shown_ < kSilence;
  last_shown_ = shown;
  if (is_late_told) {
    if (!down_->by_link) down_->since = shown;
    return;
  }
  pause_told_ = false;
  // What began while it was down is told as that.
  const bool was_down = down_.has_value() || (frozen && shown - *frozen < up_since_);
  if (down_ && !down_->by_link) end_down(shown);
  if (frozen && !was_down) tell(StreamEventKind::kFrozen, shown - *frozen, shown);
}

void StreamWatch::see_pause(Time now) {
  if (!last_shown_ || pause_told_ || now - *last_shown_ <= kPause) return;
  pause_told_ = true;
  if (!down_) down_ = Down{*last_shown_, false, false, std::nullopt};
  tell(StreamEventKind::kPaused, *last_shown_, now);
}

void StreamWatch::see_stall(std::optional<Time> last_frame, Time now) {
  const Time since = std::min(last_frame.value_or(now), now);
  if (!down_) down_ = Down{since, false, false, std::nullopt};
  down_->by_link = true;
  down_->is_silent = now - since >= kSilence;
  tell(StreamEventKind::kStalled, since, now);
}

void StreamWatch::add_link(bool stalled, bool live, std::optional<Time> last_frame, Time now) {
  see_pause(now);
  const bool was_stalled = down_ && down_->by_link;
  if (stalled && !was_stalled) see_stall(last_frame, now);
  if (live && was_stalled) end_down(down_->again.value_or(now));
}

void StreamWatch::end_down(Time at) {
  const Time since = down_->since;
  down_.reset();
  up_since_ = at;
  tell(StreamEventKind::kLive, since, at);
}

void StreamWatch::add(const Snapshot& snapshot) {
  if (!waits_for_receivers_) return;
  const auto is_in = [](const auto& list, const Endpoint& who, auto endpoint_of) {
    return std::ranges::find(list, who, endpoint_of) != list.end();
  };
  const auto of_row = [](const ReceiverRow& row) { return row.endpoint; };
  for (const Endpoint& known : receivers_) {
    if (is_in(snapshot.receivers, known, of_row)) continue;
    tell(StreamEventKind::kLeft, snapshot.at, snapshot.at, to_string(known));
  }
  for (const ReceiverRow& row : snapshot.receivers) {
    if (is_in(receivers_, row.endpoint, std::identity{})) continue;
    tell(StreamEventKind::kReceiver, snapshot.at, snapshot.at, to_string(row.endpoint));
  }
  receivers_.clear();
  for (const ReceiverRow& row : snapshot.receivers) receivers_.push_back(row.endpoint);
}

void StreamWatch::tell(StreamEventKind kind, Time from, Time until, std::string_view who) {
  Series& series = series_[static_cast<std::size_t>(kind)];
  const bool goes_on = series.count > 0 && from - series.until <= kSeriesGap;
  if (!goes_on) series = {0, from, until, {}, {}};
  ++series.count;
  series.until = until;
  series.last = until - from;
  series.longest = std::max(series.longest, series.last);
  StreamEvent event{kind, severity_of(kind), {}, {}, {}, series.from, until, from, goes_on};
  event.text = text_of_one(kind, series.last, who);
  event.label = event.last_label = label_of_one(kind, event.text);
  if (series.count > 1) {
    event.label = label_of_series(kind, series.count);
    event.text = event.label + " in " + length_words(until - series.from);
    if (kind == StreamEventKind::kFrozen) {
      event.text += ", for " + length_words(series.longest) + " at the longest";
    } else if (kind == StreamEventKind::kLive) {
      event.text += ", the last time after " + length_words(series.last);
    } else if (!who.empty()) {
      event.text += ", the last was " + std::string(who);
    }
  }
  // Nobody has taken the one before it yet: it stands for both.
  const auto pending = std::ranges::find(events_, kind, &StreamEvent::kind);
  if (goes_on && pending != events_.end()) {
    event.repeats = pending->repeats;
    events_.erase(pending);
  }
  events_.push_back(std::move(event));
}

void StreamWatch::take(std::vector<StreamEvent>& events) {
  events.insert(events.end(), std::make_move_iterator(events_.begin()),
                std::make_move_iterator(events_.end()));
  events_.clear();
}

}  // namespace framescope::model
