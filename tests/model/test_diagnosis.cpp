#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "model/diagnosis.hpp"
#include "model/diagnosis_script.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Diagnosis, EveryRuleHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (const Rule& rule : rules()) names.insert(rule.id);
  EXPECT_EQ(names.size(), rules().size());
}

TEST(Diagnosis, AGoodStreamIsHealthyAndNothingElse) {
  for (const Role role : {Role::kLoopback, Role::kSender, Role::kReceiver}) {
    const std::vector<Note> notes = now(good(role));
    ASSERT_EQ(ids(notes), "healthy ");
    EXPECT_NE(notes[0].text.find("30.0 of 30.0 FPS, 300 of 300 frames"), std::string::npos)
        << notes[0].text;
  }
  EXPECT_NE(now(good())[0].text.find("p50 2.0 ms, p99 4.0 ms (same host)"), std::string::npos);
}

TEST(Diagnosis, OfASessionThatJustBeganNothingIsSaid) {
  Snapshot young;
  young.at = kNow;
  EXPECT_TRUE(now(young).empty());
  young.role = Role::kReceiver;
  EXPECT_TRUE(now(young).empty());
}

TEST(Diagnosis, APlainStreamSaysWhatCannotBeKnown) {
  Snapshot plain = good(Role::kReceiver);
  plain.network_loss = NetworkLoss::kUnmeasurable;
  plain.clock = LatencyClock::kUnknown;
  const std::vector<Note> notes = now(plain);
  ASSERT_EQ(ids(notes), "healthy ");
  EXPECT_NE(notes[0].text.find("cannot be known"), std::string::npos);
  EXPECT_EQ(notes[0].text.find("latency"), std::string::npos);
}

TEST(Diagnosis, TheGravestComesFirst) {
  Snapshot snapshot = with(FrameOutcome::kLate, 4);
  outcome(snapshot, FrameOutcome::kLostInKernel) = 60;
  const std::vector<Note> notes = now(snapshot);
  ASSERT_EQ(ids(notes), "receive_buffer late ");
  EXPECT_EQ(notes[0].severity, Severity::kError);
  EXPECT_EQ(notes[1].severity, Severity::kWarning);
}

TEST(Diagnosis, RemembersSinceWhenAFindingHolds) {
  Diagnosis diagnosis;
  Snapshot snapshot = with(FrameOutcome::kLate, 10);
  EXPECT_EQ(diagnosis.update(snapshot)[0].at, kNow);
  snapshot.at += milliseconds(100);
  EXPECT_EQ(diagnosis.update(snapshot)[0].at, kNow) << "not made anew before half a second";
  snapshot.at += seconds(1);
  EXPECT_EQ(diagnosis.update(snapshot)[0].at, kNow);
  EXPECT_EQ(diagnosis.conclude(snapshot)[0].at, kNow);
}

Snapshot silent() {
  Snapshot snapshot;
  snapshot.role = Role::kReceiver;
  snapshot.at = kNow;
  snapshot.elapsed = seconds(4);
  snapshot.link.local = "0.0.0.0:5004";
  return snapshot;
}

TEST(Diagnosis, NobodyAnswers) {
  Snapshot snapshot = silent();
  expect_found(snapshot, "no_answer", Severity::kWarning, {"0.0.0.0:5004", "firewall"});
  snapshot.link.asked = "127.0.0.1:9999";
  expect_found(snapshot, "no_answer", Severity::kWarning, {"127.0.0.1:9999", "running"});
  snapshot.elapsed = seconds(2);
  expect_silent(snapshot, "no_answer");
  EXPECT_NE(find(diagnose(whole_run(snapshot)), "no_answer"), nullptr) << "it is over";
  snapshot.link.refused = true;
  expect_found(snapshot, "no_answer", Severity::kWarning, {"refuses"});
  snapshot.link.refused = false;
  snapshot.elapsed = seconds(4);
  snapshot.link.hello_error = 101;  // ENETUNREACH
  expect_found(snapshot, "no_answer", Severity::kWarning, {"unreachable", "route"});
  snapshot.role = Role::kLoopback;
  expect_silent(snapshot, "no_answer");
}

TEST(Diagnosis, WhatIsNoJpegIsNamed) {
  Snapshot snapshot = silent();
  snapshot.link.asked = "127.0.0.1:9999";
  snapshot.link.dialect = "MPEG-TS";
  expect_found(snapshot, "not_jpeg", Severity::kError, {"127.0.0.1:9999", "MPEG-TS"});
  expect_silent(snapshot, "no_answer");
  snapshot.datagrams.received = snapshot.datagrams.malformed = 100;
  expect_silent(snapshot, "damaged_pictures");
  snapshot.link.dialect.clear();
  snapshot.link.broken_frames = true;
  expect_found(snapshot, "not_jpeg", Severity::kError, {"begins like a JPEG"});
}

TEST(Diagnosis, AStreamThatStopped) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.link.last_frame = kNow - seconds(5);
  expect_found(snapshot, "stalled", Severity::kWarning, {"5 s", "300", "has stopped"});
  snapshot.link.refused = true;
  expect_found(snapshot, "stalled", Severity::kWarning, {"its program has ended"});
  snapshot.link.last_frame = kNow - std::chrono::milliseconds(100);
  expect_silent(snapshot, "stalled");
  snapshot.link.said_bye = true;
  expect_found(snapshot, "stalled", Severity::kInfo, {"RTCP BYE"});
  expect_silent(snapshot, "no_answer");
}

TEST(Diagnosis, ASenderWithoutReceivers) {
  Snapshot snapshot;
  snapshot.role = Role::kSender;
  snapshot.elapsed = seconds(5);
  snapshot.link.local = "0.0.0.0:9999";
  snapshot.link.waits_for_hello = true;
  expect_found(snapshot, "no_receiver", Severity::kWarning, {"Nobody has said hello", "9999"});
  frames(snapshot, Stage::kSent) = 100;
  outcome(snapshot, FrameOutcome::kNoReceiver) = 40;
  expect_found(snapshot, "no_receiver", Severity::kWarning, {"No receiver is left", "40 frames"});
  snapshot.link.waits_for_hello = false;
  expect_silent(snapshot, "no_receiver");
}

TEST(Diagnosis, AnotherSenderOnThePort) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.datagrams.foreign = 250;
  expect_found(snapshot, "foreign_sender", Severity::kInfo, {"250 datagrams", "9999"});
}

TEST(Diagnosis, NetworkLossOneByOne) {
  Snapshot snapshot = with(FrameOutcome::kLostInNetwork, 9, Role::kReceiver);
  snapshot.loss_runs = 9;
  expect_found(snapshot, "network_loss", Severity::kWarning, {"3.0 %", "9 of 300", "one by one"});
  outcome(snapshot, FrameOutcome::kLostInNetwork) = 2;
  expect_silent(snapshot, "network_loss");
}

TEST(Diagnosis, NetworkLossInBursts) {
  Snapshot snapshot = with(FrameOutcome::kLostInNetwork, 60, Role::kReceiver);
  snapshot.loss_runs = 12;
  expect_found(snapshot, "network_loss", Severity::kError, {"20 %", "bursts of 5.0"});
}

TEST(Diagnosis, FragmentsMultiplyLoss) {
  Snapshot snapshot = with(FrameOutcome::kLostInNetwork, 12);
  const std::vector<Note> notes = now(snapshot);
  const Note* note = find(notes, "fragment_loss");
  ASSERT_NE(note, nullptr);
  EXPECT_NE(note->text.find("19.0 IP fragments"), std::string::npos);
  EXPECT_NE(note->text.find("0.21 % of the packets became 4.0 %"), std::string::npos) << note->text;
  EXPECT_NE(note->text.find("--quality"), std::string::npos) << note->text;
  EXPECT_NE(note->text.find("--wire rtp"), std::string::npos) << note->text;
  snapshot.link.plain_receivers = 1;
  const std::vector<Note> scripts = now(snapshot);
  const auto& remedy = find(scripts, "fragment_loss")->remedy;
  ASSERT_TRUE(remedy);
  EXPECT_EQ(remedy->kind, Remedy::Kind::kQuality);
  EXPECT_LT(remedy->value, 80);
  EXPECT_EQ(applied(*remedy, StreamSettings{}).quality, remedy->value);
  snapshot.datagrams.ip_fragments = 300;
  expect_silent(snapshot, "fragment_loss");
}

TEST(Diagnosis, AReceiverCanOnlyAskForSmallerDatagrams) {
  const std::vector<Note> notes = now(with(FrameOutcome::kLostInNetwork, 12, Role::kReceiver));
  const Note* note = find(notes, "fragment_loss");
  ASSERT_NE(note, nullptr);
  EXPECT_FALSE(note->remedy);
}

TEST(Diagnosis, Base64CostsFragmentsAndSurvival) {
  Snapshot snapshot = with(FrameOutcome::kLostInNetwork, 30);
  outcome(snapshot, FrameOutcome::kImpaired) = 0;
  const std::vector<Note> notes = now(snapshot);
  const Note* note = find(notes, "base64_cost");
  ASSERT_NE(note, nullptr) << ids(notes);
  EXPECT_NE(note->text.find("4.0 IP fragments"), std::string::npos) << note->text;
  EXPECT_NE(note->text.find("2.0 points"), std::string::npos) << note->text;
  ASSERT_TRUE(note->remedy);
  EXPECT_EQ(applied(*note->remedy, StreamSettings{}).wire, WireFormat::kRaw);
  snapshot.wire = WireFormat::kRaw;
  expect_silent(snapshot, "base64_cost");
  expect_silent(good(), "base64_cost");
}

TEST(Diagnosis, OurOwnSimulatorIsNamedAndCanBeSwitchedOff) {
  const Snapshot snapshot = with(FrameOutcome::kImpaired, 15);
  expect_found(snapshot, "impaired", Severity::kInfo, {"5.0 %", "15"});
  StreamSettings settings;
  settings.impairment.loss = 0.05;
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(applied(*find(notes, "impaired")->remedy, settings), StreamSettings{});
}

TEST(Diagnosis, ReorderingMakesFramesLate) {
  expect_found(with(FrameOutcome::kLate, 10), "late", Severity::kWarning, {"3.3 %", "reorders"});
}

TEST(Diagnosis, Jitter) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.jitter = milliseconds(25);
  expect_found(snapshot, "jitter", Severity::kWarning, {"25 ms", "33 ms"});
  snapshot.jitter = milliseconds(3);
  expect_silent(snapshot, "jitter");
}

TEST(Diagnosis, AClockThatIsNotKnownWellEnough) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.clock_error = milliseconds(40);
  expect_silent(snapshot, "clock_uncertain");
  snapshot.clock = LatencyClock::kUnknown;
  snapshot.clock_error = milliseconds(1);
  expect_silent(snapshot, "clock_uncertain");
  snapshot.clock_error = milliseconds(40);
  snapshot.rtt = milliseconds(80);
  expect_found(snapshot, "clock_uncertain", Severity::kInfo, {"+-40 ms", "round trip takes 80 ms"});
}

TEST(Diagnosis, BurstsOfTheSender) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.sent_gaps = {299, 240, milliseconds(33)};
  expect_found(snapshot, "bursts", Severity::kWarning, {"are sent in bursts", "80 %", "33 ms"});
  snapshot.network_loss = NetworkLoss::kUnmeasurable;
  expect_silent(snapshot, "bursts");
  snapshot.arrival_gaps = snapshot.sent_gaps;
  expect_found(snapshot, "bursts", Severity::kWarning, {"arrive in bursts"});
  snapshot.arrival_gaps.usual = milliseconds(1);
  expect_silent(snapshot, "bursts");
}

TEST(Diagnosis, DuplicatesOfTheNetworkAndOfAnUnpacedSender) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.datagrams.duplicate = 60;
  expect_found(snapshot, "duplicates", Severity::kWarning, {"20 %", "came twice"});
  snapshot.datagrams.duplicate = 0;
  snapshot.link.repeated = 200;
  expect_silent(snapshot, "duplicates");
  snapshot.arrival_gaps.usual = milliseconds(8);
  expect_found(snapshot, "duplicates", Severity::kWarning, {"67 %", "repeat the picture"});
}

TEST(Diagnosis, AReceiveBufferThatIsTooSmall) {
  Snapshot snapshot = with(FrameOutcome::kLostInKernel, 90, Role::kReceiver);
  snapshot.link.rcvbuf_asked_bytes = snapshot.link.rcvbuf_bytes = 65'536;
  expect_found(snapshot, "receive_buffer", Severity::kError,
               {"90 datagrams", "holds 4 of your frames", "133 ms", "--rcvbuf 4194304"});
  snapshot.link.rcvbuf_asked_bytes = 4 << 20;
  expect_found(snapshot, "receive_buffer", Severity::kError, {"net.core.rmem_max=4194304"});
  expect_silent(good(Role::kReceiver), "receive_buffer");
}

TEST(Diagnosis, AReceiverThatCannotKeepUp) {
  Snapshot snapshot = with(FrameOutcome::kSupersededBeforeDecode, 150, Role::kReceiver);
  snapshot.decode_time = milliseconds(50);
  expect_found(snapshot, "receiver_slow", Severity::kError,
               {"50 % of the frames (150 of 300)", "decoding takes 50 ms of the 33 ms"});
}

TEST(Diagnosis, FramesThatArriveInBunchesAreNotTheProcessorsFault) {
  Snapshot snapshot = with(FrameOutcome::kSupersededBeforeDecode, 60, Role::kReceiver);
  snapshot.decode_time = milliseconds(2);
  expect_found(snapshot, "bunched", Severity::kWarning, {"20 %", "only 2.0 ms of the 33 ms"});
  expect_silent(snapshot, "receiver_slow");
}

TEST(Diagnosis, AWindowThatDrawsTooSeldom) {
  expect_found(with(FrameOutcome::kSupersededBeforeDisplay, 150), "display_slow",
               Severity::kWarning, {"50 %", "draws less often"});
}

TEST(Diagnosis, ASenderThatCannotKeepUpNamesTheStage) {
  Snapshot snapshot = with(FrameOutcome::kSupersededBeforeEncode, 150, Role::kSender);
  snapshot.encode_time = milliseconds(60);
  snapshot.scale_time = milliseconds(5);
  snapshot.width_px = 1920;
  expect_found(snapshot, "sender_slow", Severity::kError, {"60 ms of the 33 ms", "JPEG encoder"});
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(applied(*find(notes, "sender_slow")->remedy, StreamSettings{}).width_px, 960);
  snapshot.scale_time = milliseconds(45);
  expect_found(snapshot, "sender_slow", Severity::kError, {"Scaling takes most"});
  snapshot.encode_time = milliseconds(3);
  expect_found(snapshot, "sender_slow", Severity::kError, {"something else takes the processor"});
  snapshot.spans_window[static_cast<std::size_t>(Span::kSend)] = {
      300, milliseconds(30), milliseconds(40), milliseconds(50), milliseconds(60)};
  expect_found(snapshot, "sender_slow", Severity::kError, {"Sending holds them up"});
}

TEST(Diagnosis, ASourceThatIsSlowerThanItSays) {
  Snapshot snapshot = good(Role::kSender);
  snapshot.link.nominal_fps = 60;
  expect_found(snapshot, "source_slow", Severity::kWarning, {"30.0 of 60.0 FPS", "exposure"});
  EXPECT_NE(find(diagnose(whole_run(snapshot)), "source_slow"), nullptr)
      << "the summary says it too";
  snapshot.link.nominal_fps.reset();
  expect_silent(snapshot, "source_slow");
}

TEST(Diagnosis, ASourceOfVeryFewFramesIsSlowAndNotHealthy) {
  Snapshot snapshot = good();
  for (std::size_t i = 0; i < kStageCount; ++i) {
    snapshot.frames[i] = 30;
    snapshot.fps_window[i] = snapshot.fps_run[i] = 3;
  }
  outcome(snapshot, FrameOutcome::kDisplayed) = 30;
  expect_found(snapshot, "source_slow", Severity::kWarning, {"3.0 of 30.0 FPS"});
  expect_silent(snapshot, "healthy");
}

TEST(Diagnosis, ASenderThatSendsLessThanItSaysIsToldByItsReceiver) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.link.nominal_fps = 60;
  expect_found(snapshot, "source_slow", Severity::kWarning, {"The sender gives 30.0 of 60.0"});
  outcome(snapshot, FrameOutcome::kLostInNetwork) = 150;
  expect_silent(snapshot, "source_slow");
}

TEST(Diagnosis, WhatNoRuleKnowsIsNotHealthyEither) {
  expect_silent(with(FrameOutcome::kSendFailed, 100), "healthy");
  expect_silent(with(FrameOutcome::kImpaired, 100), "healthy");
}

TEST(Diagnosis, OurOwnSimulatorIsBlamedBeforeTheNetwork) {
  Snapshot snapshot = with(FrameOutcome::kLate, 10);
  snapshot.jitter = milliseconds(25);
  snapshot.datagrams.duplicate = 60;
  snapshot.datagrams.malformed = 12;
  expect_found(snapshot, "late", Severity::kWarning, {"Wi-Fi"});
  snapshot.impairment =
      ImpairmentCounts{.corrupted = 1, .duplicated = 1, .reordered = 1, .delayed = 1};
  const std::vector<Note> notes = now(snapshot);
  for (const char* id : {"late", "jitter", "duplicates", "damaged_pictures"}) {
    const Note* note = find(notes, id);
    ASSERT_NE(note, nullptr) << id << " in " << ids(notes);
    EXPECT_NE(note->text.find("simulator of this program"), std::string::npos) << note->text;
    ASSERT_TRUE(note->remedy);
    EXPECT_EQ(note->remedy->kind, Remedy::Kind::kImpairmentOff);
  }
}

TEST(Diagnosis, ASimulatorThatLosesWholeDatagramsSaysNothingOfFragments) {
  Snapshot snapshot = with(FrameOutcome::kImpaired, 15);
  expect_silent(snapshot, "fragment_loss");
  expect_silent(snapshot, "base64_cost");
  snapshot.link.impairs_fragments = true;
  expect_found(snapshot, "fragment_loss", Severity::kWarning, {"0.27 % of the packets"});
}

TEST(Diagnosis, APictureThatFreezes) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.freezes = 2;
  expect_silent(snapshot, "freezes");
  snapshot.freezes = 4;
  expect_found(snapshot, "freezes", Severity::kWarning, {"froze 4 times in 10 s"});
}

TEST(Diagnosis, APlainStreamsLossIsGuessed) {
  Snapshot snapshot = good(Role::kReceiver);
  snapshot.network_loss = NetworkLoss::kUnmeasurable;
  snapshot.network_loss_estimate = 100;
  expect_found(snapshot, "guessed_loss", Severity::kInfo, {"25 %", "gaps between arrivals"});
  snapshot.loss_by_time_code = true;
  expect_found(snapshot, "guessed_loss", Severity::kWarning, {"25 %", "numbers in the pictures"});
  expect_silent(snapshot, "healthy");
}

TEST(Diagnosis, AQualityThatWasJustRaisedIsNotCalledLowered) {
  Diagnosis diagnosis;
  Snapshot snapshot = good(Role::kSender);
  snapshot.link.settings->quality = 95;
  EXPECT_EQ(find(diagnosis.update(snapshot), "quality_lowered"), nullptr);
  snapshot.at += seconds(1);
  EXPECT_NE(find(diagnosis.update(snapshot), "quality_lowered"), nullptr) << "it lasts";
}

TEST(Diagnosis, FramesTooLargeForADatagram) {
  Snapshot snapshot = with(FrameOutcome::kTooLarge, 300, Role::kSender);
  frames(snapshot, Stage::kSent) = 0;
  snapshot.link.settings->oversize = Oversize::kDrop;
  snapshot.link.settings->max_datagram_bytes = 9216;
  expect_found(snapshot, "too_large", Severity::kError, {"9216 bytes", "--oversize fit"});
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(applied(*find(notes, "too_large")->remedy, *snapshot.link.settings).oversize,
            Oversize::kFit);
  snapshot.link.settings->oversize = Oversize::kFit;
  expect_found(snapshot, "too_large", Severity::kError, {"no quality", "--width"});
}

TEST(Diagnosis, AQualityThatWasLoweredToFit) {
  Snapshot snapshot = good(Role::kSender);
  snapshot.link.settings->quality = 95;
  expect_found(snapshot, "quality_lowered", Severity::kInfo, {"Quality 95", "using 80"});
  EXPECT_NE(find(now(snapshot), "healthy"), nullptr) << "which is no fault";
  snapshot.link.settings->auto_quality = true;
  expect_silent(snapshot, "quality_lowered");
}

TEST(Diagnosis, ATargetThatNoQualityHolds) {
  Snapshot snapshot = good(Role::kSender);
  snapshot.link.settings->auto_quality = true;
  snapshot.link.settings->target = {QualityTarget::Kind::kRate, 1e6};
  snapshot.quality = 2;
  expect_silent(snapshot, "target_missed");
  snapshot.quality = 1;
  expect_found(snapshot, "target_missed", Severity::kWarning, {"rate=1Mbit", "--width"});
  snapshot.link.settings->auto_quality = false;
  expect_silent(snapshot, "target_missed");
}

TEST(Diagnosis, AQualityToTryIsAFixedOne) {
  StreamSettings settings;
  settings.auto_quality = true;
  const StreamSettings after = applied({Remedy::Kind::kQuality, 55, ""}, settings);
  EXPECT_FALSE(after.auto_quality);
  EXPECT_EQ(after.quality, 55);
}

TEST(Diagnosis, PicturesThatAreCutSilently) {
  Snapshot snapshot = with(FrameOutcome::kMalformed, 100, Role::kReceiver);
  snapshot.datagrams.malformed = 100;
  snapshot.malformed_reasons = {{"jpeg_truncated_scan", 100}};
  snapshot.link.largest_bytes = 9216;
  expect_found(snapshot, "cut_pictures", Severity::kError, {"100 pictures", "9.2 KB"});
  expect_silent(snapshot, "damaged_pictures");
}

TEST(Diagnosis, DamagedPictures) {
  Snapshot snapshot = with(FrameOutcome::kMalformed, 12, Role::kReceiver);
  snapshot.datagrams.malformed = 12;
  snapshot.malformed_reasons = {{"base64_character", 11}, {"tag_damaged", 1}};
  expect_found(snapshot, "damaged_pictures", Severity::kWarning,
               {"12 pictures", "base64_character"});
  expect_silent(snapshot, "cut_pictures");
}

TEST(Diagnosis, AScriptThatAFuturePythonBreaks) {
  Snapshot snapshot = good(Role::kSender);
  snapshot.link.plain_receivers = 1;
  expect_found(snapshot, "script_altchars", Severity::kInfo,
               {"1 receiver said", "b64decode(packet, ' /')", "3.15"});
  snapshot.wire = WireFormat::kRaw;
  expect_silent(snapshot, "script_altchars");
}

}  // namespace
}  // namespace framescope::model
