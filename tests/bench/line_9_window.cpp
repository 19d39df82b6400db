#include <algorithm>
#include <stdexcept>
#include <thread>

#include "app/program_cpu.hpp"
#include "bench/dashboard_window.hpp"
#include "bench/lines.hpp"

namespace framescope::bench {
namespace {

using model::CpuUse;

constexpr double kFps = 60;
constexpr Duration kSettle = std::chrono::milliseconds(700);
constexpr Duration kLive = std::chrono::seconds(4);  // statistics come once a second
constexpr Duration kTurn = std::chrono::milliseconds(1500);

const std::vector<std::string> kStream{"--source", "test", "--width", "400", "--fps", "60"};

std::vector<std::string> with_stream(std::vector<std::string> verb) {
  verb.insert(verb.end(), kStream.begin(), kStream.end());
  return verb;
}

/// What a process used over the span, as shares of a core.
model::CpuShares watch(const ChildProcess& process, Duration span) {
  model::CpuMeter meter;
  meter.add(app::read_program_cpu(process.id()));
  std::this_thread::sleep_for(span);
  return meter.add(app::read_program_cpu(process.id())).value();
}

/// By round; what each is, rows() says.
struct Rounds {
  std::vector<double> fps;
  std::vector<double> live;
  std::vector<double> window_thread;
  std::vector<double> rasterising;
  std::vector<double> codecs;
  std::vector<double> account;
  std::vector<double> account_us;
  std::vector<double> account_share;  ///< of all that the program spends
  std::vector<double> paused;
  std::vector<double> minimised;
  std::vector<double> stopped;
  std::vector<double> headless;
  std::vector<double> looking;
};

double displayed_fps(const Framescope::Stats& from, const Framescope::Stats& to) {
  const double span = to.elapsed_s - from.elapsed_s;
  if (!(span > 0))
    throw std::runtime_error("read the window's frame rate: its statistics do not go on");
  return static_cast<double>(to.displayed - from.displayed) / span;
}

void watch_live(const DashboardWindow& window, Rounds& rounds) {
  const auto before = window.program().stats();
  const model::CpuShares shares = watch(window.program().process(), kLive);
  const auto after = window.program().stats();
  if (!before || !after) throw std::runtime_error("read the window's statistics: there are none");
  const double fps = displayed_fps(*before, *after);
  rounds.fps.push_back(fps / kFps);
  rounds.live.push_back(shares.program);
  rounds.window_thread.push_back(shares[CpuUse::kWindow]);
  rounds.rasterising.push_back(shares[CpuUse::kRasterise]);
  rounds.codecs.push_back(shares[CpuUse::kEncode] + shares[CpuUse::kDecode]);
  rounds.account.push_back(shares[CpuUse::kAccount]);
  rounds.account_share.push_back(shares[CpuUse::kAccount] / shares.program);
  rounds.account_us.push_back(shares[CpuUse::kAccount] / fps * 1e6);
}

double watch_headless() {
  const Framescope program(with_stream({"loopback"}));
  std::this_thread::sleep_for(kSettle * 2);
  return watch(program.process(), kTurn).program;
}

/// All states in turn, so that a drift of the machine meets all of them; it ends live.
void run_round(const DashboardWindow& window, Rounds& rounds) {
  const auto still = [&] {
    std::this_thread::sleep_for(kSettle);
    return watch(window.program().process(), kTurn).program;
  };
  watch_live(window, rounds);
  window.press("space");
  rounds.paused.push_back(still());
  window.press("space");
  window.set_minimised(true);
  rounds.minimised.push_back(still());
  window.set_minimised(false);
  window.press("F5");
  window.wait_for_title("Idle");
  rounds.stopped.push_back(still());
  rounds.headless.push_back(watch_headless());
  rounds.looking.push_back(rounds.live.back() - rounds.headless.back());
  window.press("F5");
  window.wait_for_title("Live");
  std::this_thread::sleep_for(kSettle * 2);  // the first statistics of the session
}

std::vector<Row> rows_of(const Rounds& rounds) {
  constexpr auto kNone = Row::Bound::kNone;
  return {{9, "window_fps_vs_60", Row::Bound::kAtLeast, 0.98, rounds.fps, {}},
          {9, "window_live_cores", kNone, 0, rounds.live, {}},
          {9, "window_live_window_thread_cores", kNone, 0, rounds.window_thread, {}},
          {9, "window_live_rasterising_cores", kNone, 0, rounds.rasterising, {}},
          {9, "window_live_codecs_cores", kNone, 0, rounds.codecs, {}},
          {9, "window_live_account_cores", kNone, 0, rounds.account, {}},
          {9, "window_live_account_us_a_frame", kNone, 0, rounds.account_us, {}},
          {9, "window_live_account_share", Row::Bound::kAtMost, 0.01, rounds.account_share, {}},
          {9, "window_paused_cores", kNone, 0, rounds.paused, {}},
          {9, "window_minimised_cores", kNone, 0, rounds.minimised, {}},
          {9, "window_stopped_cores", kNone, 0, rounds.stopped, {}},
          {9, "headless_cores", kNone, 0, rounds.headless, {}},
          {9, "window_looking_cores", kNone, 0, rounds.looking, {}}};
}

/// None of them is left out: each says why there is no figure.
std::vector<Row> unmeasured(const std::string& why) {
  std::vector<Row> rows = rows_of({});
  for (Row& row : rows) row.unmeasured = why;
  return rows;
}

}  // namespace

/// What looking costs: the real window on a software rasteriser, its loopback at 400x225 and 60
/// FPS, in shares of a core; and the same stream without a window.
std::vector<Row> run_line_9_window(const BenchFrames&, int rounds) {
  constexpr int kMostRounds = 5;  // some twelve seconds each
  Rounds all;
  try {
    const DashboardWindow window(with_stream({"dashboard"}));
    window.wait_for_title("Live");
    std::this_thread::sleep_for(kSettle * 2);
    for (int round = 0; round < std::min(rounds, kMostRounds); ++round) run_round(window, all);
  } catch (const std::runtime_error& error) {
    return unmeasured(error.what());
  }
  return rows_of(all);
}

}  // namespace framescope::bench
