#pragma once

#include <thread>
#include <utility>

#include <pthread.h>

namespace framescope::session {

/// Starts a thread under a name that `top -H`, perf and debuggers show: at most 15 characters, what
/// is longer is not shown at all.
template <typename Run>
std::thread named_thread(const char* name, Run run) {
  return std::thread([name, run = std::move(run)] {
    pthread_setname_np(pthread_self(), name);
    run();
  });
}

}  // namespace framescope::session
