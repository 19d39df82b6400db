#include "app/headless.hpp"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <exception>
#include <string>

namespace framescope::app {
namespace {

constexpr Duration kInterval = std::chrono::seconds(1);
// Sent to the main thread by the session's: it waits for signals anyway, and need not look in vain.
constexpr int kNews = SIGUSR1;
// A wait without an end in sight.
constexpr Duration kLong = std::chrono::hours(1);

Time now() { return std::chrono::steady_clock::now(); }

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

sigset_t news() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, kNews);
  return signals;
}

/// The signal that came, or below 0.
int wait_for(const sigset_t& signals, Duration patience) {
  const std::timespec wait{patience.count() / 1'000'000'000, patience.count() % 1'000'000'000};
  return sigtimedwait(&signals, nullptr, &wait);
}

void announce(const session::Session& session, Report& report) {
  const model::SessionConfig& config = session.config();
  if (config.role == model::Role::kSender && !config.to) {
    report.message("waiting for a hello on " + to_string(session.local()));
  }
  if (config.role == model::Role::kReceiver) {
    report.message("receiving on " + to_string(session.local()) + ", receive buffer " +
                   std::to_string(session.rcvbuf_bytes()) + " of " +
                   std::to_string(config.rcvbuf_bytes) + " bytes granted");
  }
}

/// Until there is news, the session's duration is over or an ending signal came. False: it did.
bool wait_for_news(const session::Session& session) {
  const Duration left = session.due_end().value_or(now() + kLong) - now();
  sigset_t signals = ending_signals();
  sigaddset(&signals, kNews);
  const int signal = wait_for(signals, std::clamp(left, Duration{0}, kLong));
  return signal < 0 || signal == kNews;
}

void run_to_end(session::Session& session, Report& report) {
  Duration due = kInterval;
  while (!session.ended() && !report.broken() && wait_for_news(session)) {
    const auto snapshot = session.snapshot();
    report.notes(*snapshot);
    if (snapshot->elapsed < due) continue;
    due += kInterval;
    report.interval(*snapshot);
  }
}

session::Session::Options session_options(const RunOptions& options) {
  session::Session::Options session;
  session.config = options.config;
  session.settings = options.settings;
  session.snapshot_period = session::Session::kUnwatched;
  session.wake = [main = pthread_self()] { pthread_kill(main, kNews); };
  return session;
}

}  // namespace

void block_ending_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_ending_signal(Duration patience) { return wait_for(ending_signals(), patience) > 0; }

int status_of(const model::Snapshot& final) {
  const auto count = [&final](FrameOutcome outcome) {
    return final.outcomes[static_cast<std::size_t>(outcome)];
  };
  const std::uint64_t reached =
      final.role == model::Role::kSender
          ? final.frames[static_cast<std::size_t>(model::Stage::kSent)].value_or(0)
          : count(FrameOutcome::kDisplayed) + count(FrameOutcome::kDisplayedDamaged);
  return reached > 0 ? 0 : 3;
}

int run_headless(const RunOptions& options, Report& report) {
  const sigset_t blocked = news();
  pthread_sigmask(SIG_BLOCK, &blocked, nullptr);
  try {
    session::Session session(session_options(options));
    announce(session, report);
    run_to_end(session, report);
    session.stop();
    const auto final = session.snapshot();
    report.notes(*final, true);
    report.summary(*final);
    const std::string failure = session.failure();
    if (!failure.empty()) report.message(failure);
    if (!session.stopped_cleanly()) {
      report.message("source " + options.config.source + " does not answer and was left behind");
    }
    if (!failure.empty() || report.broken()) return 1;
    return status_of(*final);
  } catch (const std::exception& error) {
    report.message(error.what());
    return 1;
  }
}

}  // namespace framescope::app
