#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>

#include "net/impaired_link.hpp"
#include "net/impairment_truth.hpp"
#include "session/settings_board.hpp"

namespace framescope::session {

/// One direction's way through the impairment simulator: keeps the payload of what is delayed, and
/// lets it leave when its time has come. `Payload` is what the stage needs to go on with a
/// datagram. Every member runs on the io thread but those that say otherwise.
template <typename Payload>
class ImpairedPath {
 public:
  using Verdict = net::ImpairedLink::Verdict;
  /// Called for each copy of a delayed datagram as it leaves.
  using Leave = std::function<void(std::uint64_t ordinal, Payload& payload)>;

  /// Without `settings` everything passes at once, and counts() knows nothing.
  ImpairedPath(asio::io_context& io, std::shared_ptr<const SettingsBoard> settings, Leave leave)
      : settings_(std::move(settings)), leave_(std::move(leave)), timer_(io) {}

  /// Decides about a datagram, by the settings of this moment. advance() goes before, and after it
  /// was sent on or given to hold().
  Verdict enter(std::size_t bytes, Time at) {
    if (!settings_) return {};
    const model::StreamSettings settings = settings_->read();
    link_.configure(settings.impairment, settings.seed);
    const Verdict verdict = link_.enter(bytes, at);
    publish();
    return verdict;
  }

  /// Whether nothing is to be done to any datagram, and nothing is held: enter() need not be asked.
  bool passes_all() const {
    return link_.held() == 0 && (!settings_ || !acts(settings_->read().impairment));
  }

  /// Notes which frame a verdict was about; nothing for a datagram without a tag.
  void remember(const Verdict& verdict, std::optional<std::uint64_t> frame_number) {
    const std::lock_guard lock(mutex_);
    truth_.decided(verdict, frame_number);
  }

  /// Keeps a datagram that comes through, but not at once.
  void hold(const Verdict& verdict, Payload payload) {
    held_.emplace(verdict.ordinal, std::move(payload));
  }

  /// Lets everything leave whose time has come.
  void advance(Time at) {
    if (link_.held() == 0) return;
    bool left = false;
    while (const auto departure = link_.leave(at)) {
      left = true;
      if (departure->overtaken) note_overtaken(*departure);
      const auto payload = held_.find(departure->ordinal);
      leave_(departure->ordinal, payload->second);
      if (departure->last) held_.erase(payload);
    }
    if (left) publish();
    wait_for_next();
  }

  bool is_empty() const { return link_.held() == 0; }

  /// Lets everything leave now, and ends the wait.
  void close() {
    advance(Time::max());
    timer_.cancel();
  }

  /// What the simulator did; nothing while it never had anything to do. Any thread.
  std::optional<ImpairmentCounts> counts() const {
    if (!settings_) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const bool acted = counts_ != ImpairmentCounts{.entered = counts_.entered};
    if (!acted && !acts(settings_->read().impairment)) return std::nullopt;
    return counts_;
  }

  /// What it did to which frame, for the last ones. Any thread.
  std::vector<ImpairedFrame> frames() const {
    const std::lock_guard lock(mutex_);
    return truth_.frames();
  }

  /// When the last of all that were delayed leaves, or has left. Any thread.
  Time last_departure() const {
    const std::lock_guard lock(mutex_);
    return last_departure_;
  }

  /// Whether nothing is delayed at the moment. Any thread.
  bool has_drained() const {
    const std::lock_guard lock(mutex_);
    return drained_;
  }

 private:
  void publish() {
    const std::lock_guard lock(mutex_);
    counts_ = link_.counts();
    drained_ = link_.held() == 0;
    last_departure_ = std::max(last_departure_, link_.last_departure().value_or(Time{}));
  }

  void note_overtaken(const net::ImpairedLink::Departure& departure) {
    const std::lock_guard lock(mutex_);
    truth_.departed(departure);
  }

  void wait_for_next() {
    const std::optional<Time> next = link_.next_departure();
    if (!next || next == armed_for_) return;
    armed_for_ = next;
    timer_.expires_at(*next);
    timer_.async_wait([this](std::error_code error) {
      if (error) return;  // an earlier one was set, or the end
      armed_for_.reset();
      advance(std::chrono::steady_clock::now());
    });
  }

  std::shared_ptr<const SettingsBoard> settings_;
  Leave leave_;
  asio::steady_timer timer_;
  std::optional<Time> armed_for_;
  net::ImpairedLink link_;
  std::map<std::uint64_t, Payload> held_;  ///< by ordinal

  mutable std::mutex mutex_;
  ImpairmentCounts counts_;
  net::ImpairmentTruth truth_;
  bool drained_ = true;
  Time last_departure_{};
};

}  // namespace framescope::session
