#include "bench/child_process.hpp"

#include <cstring>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace framescope::bench {
ChildProcess::ChildProcess(const std::vector<std::string>& command, const Pipes& pipes)
    : name_(command.front()) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (pipes.input >= 0) posix_spawn_file_actions_adddup2(&actions, pipes.input, STDIN_FILENO);
  if (pipes.output >= 0) posix_spawn_file_actions_adddup2(&actions, pipes.output, kOutput);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int error =
      posix_spawnp(&pid_, arguments.front(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    throw std::runtime_error("start " + name_ + ": " + std::strerror(error) +
                             "; ./dev bench installs it");
  }
}

ChildProcess::~ChildProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

bool ChildProcess::succeeds() {
  int status = 0;
  waitpid(std::exchange(pid_, -1), &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double ChildProcess::cpu_us() const {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(pid_, &clock) != 0 || clock_gettime(clock, &used) != 0) fail_ended();
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

std::uint64_t ChildProcess::written_bytes() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/io");
  std::string key;
  std::uint64_t value = 0;
  while (file >> key >> value) {
    if (key == "wchar:") return value;
  }
  fail_ended();
}

void ChildProcess::fail_ended() const {
  throw std::runtime_error("look at " + name_ + ": it has ended; its own message is above");
}

}  // namespace framescope::bench
