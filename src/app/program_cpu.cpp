#include "app/program_cpu.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <time.h>
#include <unistd.h>

namespace framescope::app {
namespace {

Duration program_cpu(int process_id) {
  clockid_t clock{};
  timespec used{};
  if (clock_getcpuclockid(process_id, &clock) != 0 || clock_gettime(clock, &used) != 0) return {};
  return std::chrono::seconds(used.tv_sec) + std::chrono::nanoseconds(used.tv_nsec);
}

std::optional<int> thread_id(const std::string& name) {
  int id = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return id;
}

}  // namespace

model::CpuReading read_program_cpu(int process_id) {
  model::CpuReading reading;
  const int process = process_id != 0 ? process_id : static_cast<int>(getpid());
  reading.at = std::chrono::steady_clock::now();
  reading.program = program_cpu(process);
  std::error_code error;
  std::filesystem::directory_iterator folder("/proc/" + std::to_string(process) + "/task", error);
  for (; !error && folder != std::filesystem::directory_iterator{}; folder.increment(error)) {
    const auto id = thread_id(folder->path().filename().string());
    std::string name;
    long long used_ns = 0;
    if (!id || !std::getline(std::ifstream(folder->path() / "comm"), name)) continue;
    if (!(std::ifstream(folder->path() / "schedstat") >> used_ns)) continue;
    reading.threads.push_back(
        {*id, model::cpu_use_of(name, *id == process), std::chrono::nanoseconds(used_ns)});
  }
  return reading;
}

}  // namespace framescope::app
