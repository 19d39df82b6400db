#include "app/headless.hpp"

#include <csignal>
#include <ctime>
#include <exception>
#include <string>

namespace framescope::app {
namespace {

constexpr Duration kInterval = std::chrono::seconds(1);
// How soon the end of a session and a new note are seen.
constexpr Duration kLook = std::chrono::milliseconds(20);

Time now() { return std::chrono::steady_clock::now(); }

sigset_t ending_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
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

void run_to_end(session::Session& session, Report& report) {
  Time due = now() + kInterval;
  while (!session.ended() && !report.broken() && !wait_for_ending_signal(kLook)) {
    const auto snapshot = session.snapshot();
    report.notes(*snapshot);
    if (now() < due) continue;
    due += kInterval;
    report.interval(*snapshot);
  }
}

}  // namespace

void block_ending_signals() {
  const sigset_t signals = ending_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

bool wait_for_ending_signal(Duration patience) {
  const sigset_t signals = ending_signals();
  const std::timespec wait{patience.count() / 1'000'000'000, patience.count() % 1'000'000'000};
  return sigtimedwait(&signals, nullptr, &wait) > 0;
}

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
  try {
    session::Session session({.config = options.config, .settings = options.settings});
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
