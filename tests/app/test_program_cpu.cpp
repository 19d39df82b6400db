#include <algorithm>
#include <atomic>
#include <ctime>

#include <gtest/gtest.h>
#include <unistd.h>

#include "app/program_cpu.hpp"
#include "session/named_thread.hpp"

namespace framescope::app {
namespace {

using std::chrono::milliseconds;

Duration thread_cpu() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

void burn(Duration cpu) {
  const Duration begun = thread_cpu();
  while (thread_cpu() - begun < cpu) {
  }
}

Duration used_by(const model::CpuReading& reading, model::CpuUse use) {
  Duration sum{};
  for (const model::ThreadCpu& thread : reading.threads) {
    if (thread.use == use) sum += thread.used;
  }
  return sum;
}

TEST(ProgramCpu, KnowsWhatTheProgramAndItsFirstThreadUsed) {
  const model::CpuReading before = read_program_cpu();
  burn(milliseconds(40));
  const model::CpuReading after = read_program_cpu();
  EXPECT_GT(after.at, before.at);
  EXPECT_GE(after.program - before.program, milliseconds(40));
  const Duration used =
      used_by(after, model::CpuUse::kWindow) - used_by(before, model::CpuUse::kWindow);
  // The scheduler books what a running thread uses at its ticks.
  EXPECT_GE(used, milliseconds(25));
  EXPECT_LE(used, after.program - before.program + milliseconds(15));
}

TEST(ProgramCpu, KnowsAThreadByItsName) {
  std::atomic<bool> burnt{false};
  std::atomic<bool> ends{false};
  std::thread thread = session::named_thread("encode", [&] {
    burn(milliseconds(40));
    burnt = true;
    burnt.notify_one();
    ends.wait(false);
  });
  burnt.wait(false);
  const model::CpuReading reading = read_program_cpu();
  ends = true;
  ends.notify_one();
  thread.join();
  EXPECT_GE(used_by(reading, model::CpuUse::kEncode), milliseconds(25));
  EXPECT_EQ(used_by(reading, model::CpuUse::kDecode), Duration{0});
}

TEST(ProgramCpu, ReadsAnotherProcessAsItsOwn) {
  const int id = static_cast<int>(getpid());
  EXPECT_EQ(read_program_cpu(id).threads.size(), read_program_cpu().threads.size());
}

TEST(ProgramCpu, OfAProcessThatIsNotThereNothingIsKnown) {
  constexpr int kBeyondLinux = 4'194'304;  // PID_MAX_LIMIT
  const model::CpuReading reading = read_program_cpu(kBeyondLinux);
  EXPECT_TRUE(reading.threads.empty());
  EXPECT_EQ(reading.program, Duration{0});
}

}  // namespace
}  // namespace framescope::app
