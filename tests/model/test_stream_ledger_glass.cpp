// What a ledger makes of the time code that is burnt into pictures.
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "model/frame_records.hpp"
#include "model/stream_ledger.hpp"

namespace framescope::model {
namespace {

using enum FrameOutcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::uint64_t kPlain = std::uint64_t{1} << 63;

FrameRecord decoded_with(std::uint64_t key, std::uint64_t number, Time burnt_in, Time at) {
  FrameRecord record = decoded(key, at);
  record.time_code = true;
  record.frame_number = number;
  record.captured = burnt_in;
  return record;
}

/// A frame of a script: arrived at `ms`, decoded 5 ms later, shown 10 ms later.
void plain_frame(StreamLedger& ledger, std::uint64_t ordinal, std::uint64_t number, double ms,
                 double captured_ms) {
  ledger.apply(arrived_plain(ordinal, at_ms(ms)));
  ledger.apply(decoded_with(kPlain + ordinal, number, at_ms(captured_ms), at_ms(ms + 5)));
  ledger.apply(closed(kPlain + ordinal, kDisplayed, at_ms(ms + 10)));
}

TEST(LedgerGlass, WithoutATimeCodeItIsUnknown) {
  StreamLedger ledger(Role::kReceiver, kStart);
  ledger.apply(arrived_plain(0, at_ms(0)));
  ledger.apply(decoded(kPlain, at_ms(5)));
  ledger.apply(closed(kPlain, kDisplayed, at_ms(10)));
  const Snapshot now = ledger.snapshot(at_ms(10));
  EXPECT_FALSE(now.glass_clock);
  EXPECT_EQ(now.glass_window.samples, 0U);
  EXPECT_EQ(now.glass_run.samples, 0U);
}

TEST(LedgerGlass, APlainStreamsIsByTheWallClocks) {
  StreamLedger ledger(Role::kReceiver, kStart);
  plain_frame(ledger, 0, 7, 100, 60);
  const Snapshot now = ledger.snapshot(at_ms(110));
  EXPECT_EQ(now.glass_clock, GlassClock::kWallClock);
  EXPECT_EQ(now.glass_window.samples, 1U);
  EXPECT_EQ(now.glass_window.max, milliseconds(50));
  EXPECT_EQ(now.glass_run.max, milliseconds(50));
  EXPECT_EQ(now.clock, LatencyClock::kUnknown);
  std::vector<FrameSample> samples;
  ledger.take_samples(samples);
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(samples[0].burnt_in, at_ms(60));
}

TEST(LedgerGlass, OneHostIsExact) {
  StreamLedger ledger(Role::kReceiver, kStart);
  FrameRecord record = arrived(0, key_of(0), at_ms(7));
  record.same_host = true;
  record.captured = at_ms(1);
  record.sent = at_ms(3);
  ledger.apply(expected(key_of(0)));
  ledger.apply(record);
  ledger.apply(decoded_with(key_of(0), 0, at_ms(0), at_ms(9)));
  ledger.apply(closed(key_of(0), kDisplayed, at_ms(12)));
  const Snapshot now = ledger.snapshot(at_ms(12));
  EXPECT_EQ(now.glass_clock, GlassClock::kSameHost);
  EXPECT_EQ(now.glass_run.max, milliseconds(12));
  EXPECT_EQ(span_of(now.spans_run, Span::kEndToEnd).max, milliseconds(11));
}

TEST(LedgerGlass, ALoopbacksFrameKeepsItsTimeCode) {
  StreamLedger ledger(Role::kLoopback, kStart);
  ledger.apply(captured(0, at_ms(1)));
  ledger.apply(encoded(0, at_ms(2)));
  ledger.apply(sent(0, key_of(0), at_ms(3)));
  ledger.apply(expected(key_of(0), 1, at_ms(4)));
  ledger.apply(arrived(0, key_of(0), at_ms(4)));
  ledger.apply(decoded_with(key_of(0), 0, at_ms(0), at_ms(9)));
  ledger.apply(closed(key_of(0), kDisplayed, at_ms(12)));
  EXPECT_EQ(ledger.snapshot(at_ms(12)).glass_clock, GlassClock::kSameHost);
  std::vector<FrameSample> samples;
  ledger.take_samples(samples);
  ASSERT_EQ(samples.size(), 1U);
  EXPECT_EQ(samples[0].burnt_in, at_ms(0));
  EXPECT_EQ(samples[0].outcome, kDisplayed);
}

TEST(LedgerGlass, TimesThatCannotBeGiveNone) {
  for (const double captured_ms : {111.0, 5e6, -60'001.0, -1e9}) {
    StreamLedger ledger(Role::kReceiver, kStart);
    plain_frame(ledger, 0, 7, 100, captured_ms);
    const Snapshot now = ledger.snapshot(at_ms(110));
    EXPECT_EQ(now.glass_clock, GlassClock::kWallClock);
    EXPECT_EQ(now.glass_run.samples, 0U) << captured_ms;
  }
}

TEST(LedgerGlass, TheLossOfAPlainStreamIsCountedFromItsNumbers) {
  StreamLedger ledger(Role::kReceiver, kStart);
  std::uint64_t ordinal = 0;
  for (std::uint64_t number = 0; number < 100; ++number) {
    if (number % 10 == 9) continue;
    plain_frame(ledger, ordinal++, number, static_cast<double>(number) * 33, 0);
  }
  const Snapshot now = ledger.snapshot(at_ms(99 * 33));
  EXPECT_EQ(now.network_loss_estimate, 9U) << "the tenth is not followed by a frame yet";
  EXPECT_TRUE(now.loss_by_time_code);
  EXPECT_EQ(now.network_loss, NetworkLoss::kUnmeasurable) << "still no number on the wire";
}

TEST(LedgerGlass, APauseOfASourceThatNumbersItsPicturesIsNoLoss) {
  StreamLedger ledger(Role::kReceiver, kStart);
  double ms = 0;
  for (std::uint64_t n = 0; n < 100; ++n) {
    ms += n % 20 == 19 ? 500 : 33;
    plain_frame(ledger, n, n, ms, 0);
  }
  EXPECT_EQ(ledger.snapshot(at_ms(ms)).network_loss_estimate, 0U);
}

TEST(LedgerGlass, GapsAreGuessedFromOnlyWhileNoPictureCarriesANumber) {
  StreamLedger ledger(Role::kReceiver, kStart);
  double ms = 0;
  for (std::uint64_t n = 0; n < 60; ++n) {
    ms += n % 10 == 9 ? 66 : 33;
    ledger.apply(arrived_plain(n, at_ms(ms)));
  }
  const auto guessed = ledger.snapshot(at_ms(ms)).network_loss_estimate;
  EXPECT_GT(guessed, 2U);
  EXPECT_FALSE(ledger.snapshot(at_ms(ms)).loss_by_time_code);
  for (std::uint64_t n = 60; n < 120; ++n) plain_frame(ledger, n, n, ms += 33, 0);
  EXPECT_EQ(ledger.snapshot(at_ms(ms)).network_loss_estimate, guessed);
  EXPECT_TRUE(ledger.snapshot(at_ms(ms)).loss_by_time_code);
}

}  // namespace
}  // namespace framescope::model
