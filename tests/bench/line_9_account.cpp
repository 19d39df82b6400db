#include <memory>
#include <thread>

#include "app/program_cpu.hpp"
#include "bench/lines.hpp"
#include "bench/own_stream.hpp"

namespace framescope::bench {
namespace {

constexpr Duration kWarmUp = std::chrono::milliseconds(500);
constexpr Duration kTurn = std::chrono::seconds(2);

/// Of a frame of a loopback: captured, encoded, sent, arrived, decoded, ended.
constexpr double kRecordsOfAFrame = 6;

/// What a stage spends to note one record, the reading of the clock included. As many in a turn as
/// a ring holds, which is then given up: none of them takes the slow way of a full one.
double run_appending() {
  constexpr int kRecords = 8000;
  const auto writer = std::make_unique<session::RecordWriter>();
  const double begun = cpu_us(CpuOf::kThread);
  for (int i = 0; i < kRecords; ++i) {
    model::FrameRecord record;
    record.at = std::chrono::steady_clock::now();
    writer->append(record);
  }
  return (cpu_us(CpuOf::kThread) - begun) / kRecords;
}

struct Shares {
  double program_us = 0;  ///< of a frame
  double account_us = 0;
};

Shares run_session(const Image& bgr, Duration snapshot_period) {
  const auto session =
      start({.wire = WireFormat::kBase64, .fps = 60, .snapshot_period = snapshot_period}, bgr);
  std::this_thread::sleep_for(kWarmUp);
  model::CpuMeter meter;
  meter.add(app::read_program_cpu());
  const double frames = seconds(kTurn) * 60;
  std::this_thread::sleep_for(kTurn);
  const model::CpuShares shares = meter.add(app::read_program_cpu()).value();
  session->stop();
  const double us = seconds(kTurn) * 1e6 / frames;
  return {shares.program * us, shares[model::CpuUse::kAccount] * us};
}

}  // namespace

/// What the account of frames costs of all that a frame costs from end to end at 60 FPS: its
/// thread, and what the stages spend to tell it. Beside it what the thread costs where a window
/// asks for snapshots as often as its figures should move.
std::vector<Row> run_line_9_account(const BenchFrames& frames, int rounds) {
  const Image small = small_still(frames.hd.front());
  Times program{"session", {}}, account{"account_thread", {}}, appends{"appending", {}};
  Times of_window{"account_thread_of_a_window", {}};
  std::vector<double> share;
  for (int round = 0; round < rounds; ++round) {
    const Shares shares = run_session(small, session::Session::kUnwatched);
    of_window.us.push_back(run_session(small, session::Account::kPeriod).account_us);
    program.us.push_back(shares.program_us);
    account.us.push_back(shares.account_us);
    appends.us.push_back(kRecordsOfAFrame * run_appending());
    share.push_back((account.us.back() + appends.us.back()) / program.us.back());
  }
  return {{9,
           "account_share_of_end_to_end_cpu_60fps",
           Row::Bound::kAtMost,
           0.01,
           share,
           {program, account, appends, of_window}}};
}

}  // namespace framescope::bench
