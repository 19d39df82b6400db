#pragma once

#include "app/cli_options.hpp"
#include "app/report.hpp"
#include "session/session.hpp"

namespace framescope::app {

/// Blocks SIGINT, SIGTERM and SIGHUP in this thread and all that it starts, so that the main loop
/// can take them where it waits; and ignores SIGPIPE. Before any thread.
void block_ending_signals();

/// Whether one of the ending signals came; waits for it at most so long.
bool wait_for_ending_signal(Duration patience);

/// Runs one session to its end and reports it. The exit status: 0, 1 or 3. Blocks SIGUSR1 in this
/// thread and all that it starts, and leaves it blocked: the session's threads send it to this one.
int run_headless(const RunOptions& options, Report& report);

/// 3 when nothing was displayed (a sender: sent), else 0.
int status_of(const model::Snapshot& final);

}  // namespace framescope::app
