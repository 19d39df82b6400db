// The rules of RTP, and that those of other wires hold their peace on it.
#include "model/diagnosis_script.hpp"

namespace framescope::model {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Ten seconds of 30 FPS in 14 packets a frame, all of which came.
Snapshot good_rtp(Role role = Role::kLoopback) {
  Snapshot snapshot = good(role);
  snapshot.wire = WireFormat::kRtp;
  snapshot.width_px = 640;
  snapshot.height_px = 480;
  snapshot.base64_text_bytes = snapshot.base64_jpeg_bytes = 0;
  snapshot.datagrams.sent = snapshot.datagrams.received = snapshot.datagrams.sized = 4200;
  snapshot.datagrams.bytes = 4200 * 1400;
  snapshot.datagrams.size_max = 1400;
  snapshot.datagrams.ip_fragments = 4200;
  RtpFigures& rtp = snapshot.rtp.emplace();
  rtp.ours = rtp.restart_aligned = true;
  rtp.packets_per_frame = 14;
  rtp.packets_sent = rtp.packets_expected = rtp.packets_received = 4200;
  rtp.reports_received = rtp.reports_sent = 2;
  rtp.since_report = seconds(2);
  if (snapshot.link.settings) snapshot.link.settings->wire = WireFormat::kRtp;
  return snapshot;
}

/// Another program's stream, whose frames have no numbers.
Snapshot foreign_rtp() {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->ours = false;
  snapshot.network_loss = NetworkLoss::kEstimated;
  snapshot.network_loss_estimate = 0;
  snapshot.loss_by_packets = true;
  snapshot.clock = LatencyClock::kUnknown;
  return snapshot;
}

/// So many packets are lost, and frames of them end so instead of being shown whole.
void lose(Snapshot& snapshot, std::uint64_t packets, FrameOutcome which, std::uint64_t count) {
  snapshot.rtp->packets_lost += packets;
  snapshot.rtp->packets_received -= packets;
  outcome(snapshot, which) += count;
  outcome(snapshot, FrameOutcome::kDisplayed) -= count;
  frames(snapshot, Stage::kDisplayed) = outcome(snapshot, FrameOutcome::kDisplayed);
  if (which == FrameOutcome::kDisplayedDamaged) snapshot.rtp->frames_patched += count;
}

std::optional<Remedy> remedy_of(const Snapshot& snapshot, const char* id) {
  const std::vector<Note> notes = now(snapshot);
  const Note* note = find(notes, id);
  return note == nullptr ? std::nullopt : note->remedy;
}

TEST(DiagnosisRtp, AGoodStreamIsHealthyAndNothingElse) {
  for (const Role role : {Role::kLoopback, Role::kSender, Role::kReceiver}) {
    EXPECT_EQ(ids(now(good_rtp(role))), "healthy ");
  }
  EXPECT_EQ(ids(now(foreign_rtp())), "healthy ");
}

TEST(DiagnosisRtp, PatchedFramesAreThoseOfTheLastTenSecondsAndNotAllThatAreDamaged) {
  Diagnosis diagnosis;
  Snapshot snapshot = good_rtp(Role::kReceiver);
  outcome(snapshot, FrameOutcome::kDisplayedDamaged) = 100;  // the decoder's warnings among them
  snapshot.rtp->frames_patched = 60;
  diagnosis.update(snapshot);
  EXPECT_EQ(diagnosis.patched(), 60U);
  snapshot.elapsed += seconds(20);
  snapshot.at += seconds(10);
  snapshot.rtp->frames_patched += 7;
  outcome(snapshot, FrameOutcome::kDisplayedDamaged) += 300;
  diagnosis.update(snapshot);
  EXPECT_EQ(diagnosis.patched(), 7U);
  snapshot.elapsed += seconds(10);
  snapshot.at += seconds(10);
  diagnosis.update(snapshot);
  EXPECT_EQ(diagnosis.patched(), 0U);
}

TEST(DiagnosisRtp, LostPacketsAreToldByWhatTheyCost) {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 60);
  expect_found(snapshot, "rtp_packet_loss", Severity::kWarning,
               {"2.0 % of the packets", "20 % of the frames", "60 were shown with old parts",
                "0 not at all", "cable"});
  const std::vector<Note> notes = now(snapshot);
  for (const char* id : {"damaged_pictures", "network_loss", "fragment_loss", "healthy"}) {
    EXPECT_EQ(find(notes, id), nullptr) << id;
  }
  Snapshot little = good_rtp(Role::kReceiver);
  lose(little, 2, FrameOutcome::kDisplayedDamaged, 2);
  expect_silent(little, "rtp_packet_loss");
}

TEST(DiagnosisRtp, FramesThatAreNotShownMakeItAnError) {
  Snapshot snapshot = foreign_rtp();
  snapshot.rtp->restart_aligned = false;
  lose(snapshot, 84, FrameOutcome::kIncomplete, 60);
  expect_found(snapshot, "rtp_packet_loss", Severity::kError,
               {"60 not at all", "no restart markers"});
  EXPECT_FALSE(remedy_of(snapshot, "rtp_packet_loss"));
  snapshot.rtp->restart_aligned = true;
  expect_found(snapshot, "rtp_packet_loss", Severity::kError, {"Switch partial pictures on"});
  expect_silent(snapshot, "source_slow");
}

TEST(DiagnosisRtp, ManyLostPacketsAreAnErrorThoughFramesAreShownWithOldParts) {
  Snapshot snapshot = good_rtp();
  lose(snapshot, 210, FrameOutcome::kDisplayedDamaged, 150);
  expect_found(snapshot, "rtp_packet_loss", Severity::kWarning, {"5.0 % of the packets"});
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 30);
  expect_found(snapshot, "rtp_packet_loss", Severity::kError,
               {"7.0 % of the packets", "180 were shown with old parts, 0 not at all"});
}

TEST(DiagnosisRtp, LossComesBeforeAFewFramesThatWereReplaced) {
  for (const std::uint64_t packets : {126U, 294U}) {
    Snapshot snapshot = good_rtp();
    lose(snapshot, packets, FrameOutcome::kDisplayedDamaged, 100);
    outcome(snapshot, FrameOutcome::kDisplayed) -= 8;
    outcome(snapshot, FrameOutcome::kSupersededBeforeDisplay) = 4;
    outcome(snapshot, FrameOutcome::kSupersededBeforeDecode) = 4;
    snapshot.decode_time = milliseconds(2);
    snapshot.freezes = 3;
    EXPECT_EQ(ids(now(snapshot)), "rtp_packet_loss freezes bunched display_slow ") << packets;
  }
}

TEST(DiagnosisRtp, OurOwnSenderSwitchesMarkersOn) {
  Snapshot snapshot = good_rtp();
  lose(snapshot, 84, FrameOutcome::kIncomplete, 60);
  snapshot.link.settings->restart_markers = false;
  const auto remedy = remedy_of(snapshot, "rtp_packet_loss");
  ASSERT_TRUE(remedy);
  const StreamSettings after = applied(*remedy, *snapshot.link.settings);
  EXPECT_TRUE(after.restart_markers);
  EXPECT_TRUE(after.partial_pictures);
}

TEST(DiagnosisRtp, LargePacketsAreSeveralFragments) {
  Snapshot snapshot = good_rtp();
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 60);
  snapshot.datagrams.ip_fragments = 4200 * 6;
  expect_found(snapshot, "rtp_packet_loss", Severity::kWarning,
               {"6.0 IP fragments", "--max-datagram 1400"});
  EXPECT_EQ(applied(*remedy_of(snapshot, "rtp_packet_loss"), {}).rtp_datagram_bytes, 1400U);
  // 1 - (1 - 0.02)^(1/6)
  EXPECT_NEAR(whole_run(snapshot).packet_loss(), 0.003361, 1e-6);
  expect_silent(snapshot, "fragment_loss");
}

TEST(DiagnosisRtp, OurOwnSimulatorIsNamed) {
  Snapshot snapshot = good_rtp();
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 60);
  snapshot.impairment = ImpairmentCounts{.entered = 4200, .lost = 84};
  expect_found(snapshot, "rtp_packet_loss", Severity::kWarning, {"simulator of this program"});
  EXPECT_EQ(remedy_of(snapshot, "rtp_packet_loss")->kind, Remedy::Kind::kImpairmentOff);
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(find(notes, "rtp_packet_loss")->text.find("cable"), std::string::npos);
}

TEST(DiagnosisRtp, ASimulatorThatIsOffAgainIsNotBlamed) {
  EvidenceWindow window;
  Snapshot snapshot = good_rtp();
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 60);
  snapshot.impairment = ImpairmentCounts{.entered = 4200, .lost = 84};
  window.add(snapshot);
  snapshot.at += seconds(10);
  snapshot.elapsed += seconds(10);
  outcome(snapshot, FrameOutcome::kDisplayed) += 300;
  snapshot.rtp->packets_expected += 4200;
  snapshot.rtp->packets_received += 4200;
  lose(snapshot, 84, FrameOutcome::kDisplayedDamaged, 60);
  snapshot.impairment->entered += 4200;
  const std::vector<Note> notes = diagnose(window.evidence(snapshot));
  const Note* note = find(notes, "rtp_packet_loss");
  ASSERT_NE(note, nullptr) << ids(notes);
  EXPECT_NE(note->text.find("cable"), std::string::npos) << note->text;
  EXPECT_FALSE(note->remedy);
}

TEST(DiagnosisRtp, ASenderHearsOfLossByReports) {
  Snapshot snapshot = good_rtp(Role::kSender);
  snapshot.rtp->reported_loss = 0.05;
  expect_found(snapshot, "rtp_packet_loss", Severity::kWarning,
               {"receiver reports 5.0 %", "14 packets a frame"});
  EXPECT_NEAR(whole_run(snapshot).packet_loss(), 0.05, 1e-9);
  snapshot.rtp->reported_loss = 0.07;
  expect_found(snapshot, "rtp_packet_loss", Severity::kError, {"receiver reports 7.0 %"});
  snapshot.rtp->reported_loss = 0.005;
  expect_silent(snapshot, "rtp_packet_loss");
}

TEST(DiagnosisRtp, PacketsThatTheKernelDroppedAreNotTheNetworks) {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->packets_per_frame = 120;
  lose(snapshot, 500, FrameOutcome::kIncomplete, 90);
  snapshot.datagrams.kernel_drops = 500;
  snapshot.link.rcvbuf_bytes = snapshot.link.rcvbuf_asked_bytes = 106'496;
  expect_found(snapshot, "receive_buffer", Severity::kError,
               {"500 packets", "holds 92 of them", "a frame is 120", "--pace", "--rcvbuf 4194304"});
  expect_silent(snapshot, "rtp_packet_loss");
  EXPECT_EQ(whole_run(snapshot).packet_loss(), 0);
  snapshot.rtp->packets_per_frame = 14;
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(find(notes, "receive_buffer")->text.find("--pace"), std::string::npos);
}

TEST(DiagnosisRtp, ALoopbackThatOverrunsItselfIsPaced) {
  Snapshot snapshot = good_rtp();
  snapshot.rtp->packets_per_frame = 120;
  snapshot.datagrams.kernel_drops = 100;
  snapshot.link.rcvbuf_bytes = 106'496;
  const auto remedy = remedy_of(snapshot, "receive_buffer");
  ASSERT_TRUE(remedy);
  EXPECT_EQ(applied(*remedy, *snapshot.link.settings).pace, 0.5);
}

TEST(DiagnosisRtp, PacketsBehindTheirFrame) {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->packets_late = 30;
  expect_silent(snapshot, "rtp_late");
  snapshot.rtp->packets_late = 126;
  expect_found(snapshot, "rtp_late", Severity::kWarning, {"3.0 %", "126", "reorders"});
  snapshot.rtp->packets_late = 420;
  expect_found(snapshot, "rtp_late", Severity::kError, {"10 %", "420", "reorders"});
}

TEST(DiagnosisRtp, TablesThatCannotBeUsed) {
  Snapshot snapshot = foreign_rtp();
  snapshot.datagrams.malformed = 300;
  snapshot.malformed_reasons = {{"rtp_jpeg_table_length", 300}, {"rtp_jpeg_type", 3}};
  expect_found(snapshot, "rtp_tables", Severity::kError, {"rtp_jpeg_table_length", "300 times"});
  expect_silent(snapshot, "damaged_pictures");
  snapshot.malformed_reasons = {{"rtp_jpeg_type", 300}};
  expect_silent(snapshot, "rtp_tables");
  expect_found(snapshot, "damaged_pictures", Severity::kError, {"300 packets", "rtp_jpeg_type"});
}

TEST(DiagnosisRtp, OneTableForBoth) {
  Snapshot snapshot = foreign_rtp();
  snapshot.rtp->single_table = true;
  expect_found(snapshot, "rtp_tables", Severity::kInfo, {"-force_duplicated_matrix 1"});
  EXPECT_NE(find(now(snapshot), "healthy"), nullptr) << "it is right here";
}

TEST(DiagnosisRtp, TablesThatAreNotTheStandardOnes) {
  Snapshot snapshot = foreign_rtp();
  outcome(snapshot, FrameOutcome::kDisplayedDamaged) = 250;
  outcome(snapshot, FrameOutcome::kDisplayed) = 50;
  frames(snapshot, Stage::kDisplayed) = 50;
  expect_found(snapshot, "rtp_huffman", Severity::kError,
               {"250 of 300 pictures", "-optimize", "-huffman default"});
  expect_silent(snapshot, "damaged_pictures");
  snapshot.rtp->frames_patched = 250;
  expect_silent(snapshot, "rtp_huffman");
  snapshot.rtp->frames_patched = 0;
  snapshot.rtp->ours = true;
  expect_silent(snapshot, "rtp_huffman");
  expect_found(snapshot, "damaged_pictures", Severity::kError, {"250 pictures"});
}

TEST(DiagnosisRtp, PicturesTooLargeForTheHeader) {
  Snapshot snapshot = foreign_rtp();
  snapshot.wire.reset();
  outcome(snapshot, FrameOutcome::kDisplayed) = 0;
  for (auto& count : snapshot.frames) count = 0;
  snapshot.link.last_frame.reset();
  snapshot.link.broken_frames = true;
  snapshot.datagrams.malformed = 4200;
  snapshot.rtp->dimensions_missing = true;
  const std::vector<Note> notes = now(snapshot);
  EXPECT_EQ(ids(notes), "rtp_dimensions ");
  EXPECT_NE(notes[0].text.find("--sdp"), std::string::npos);
  outcome(snapshot, FrameOutcome::kMalformed) = 300;
  expect_silent(snapshot, "rtp_huffman");
  snapshot.rtp->dimensions_missing = false;
  expect_found(snapshot, "rtp_huffman", Severity::kError, {"300 of 300 pictures"});
}

TEST(DiagnosisRtp, ASenderKnowsWhoCannotFollow) {
  Snapshot snapshot = good_rtp(Role::kSender);
  snapshot.width_px = 3840;
  snapshot.height_px = 2160;
  expect_silent(snapshot, "rtp_dimensions");
  snapshot.link.other_rtp_receivers = 1;
  expect_found(snapshot, "rtp_dimensions", Severity::kWarning, {"3840x2160", "FFmpeg"});
  EXPECT_EQ(applied(*remedy_of(snapshot, "rtp_dimensions"), {}).width_px, 2032);
  expect_silent(snapshot, "rtp_odd_size");
  snapshot.width_px = 638;
  snapshot.height_px = 478;
  expect_silent(snapshot, "rtp_dimensions");
  expect_found(snapshot, "rtp_odd_size", Severity::kInfo, {"640x480 instead of 638x478"});
  snapshot.link.other_rtp_receivers = 0;
  expect_silent(snapshot, "rtp_odd_size");
}

TEST(DiagnosisRtp, FullColourCannotBeSent) {
  Snapshot snapshot = good_rtp(Role::kSender);
  snapshot.link.settings->subsampling = Subsampling::k444;
  expect_silent(snapshot, "rtp_subsampling");
  outcome(snapshot, FrameOutcome::kEncodeFailed) = 300;
  frames(snapshot, Stage::kSent) = 0;
  expect_found(snapshot, "rtp_subsampling", Severity::kError, {"4:2:0 and 4:2:2", "--subsampling"});
  EXPECT_EQ(applied(*remedy_of(snapshot, "rtp_subsampling"), *snapshot.link.settings).subsampling,
            Subsampling::k420);
  EXPECT_EQ(applied({Remedy::Kind::kWire, static_cast<int>(WireFormat::kRtp), ""},
                    *snapshot.link.settings)
                .subsampling,
            Subsampling::k420);
}

TEST(DiagnosisRtp, APeerWithoutReports) {
  for (const Role role : {Role::kSender, Role::kReceiver}) {
    Snapshot snapshot = good_rtp(role);
    snapshot.rtp->reports_received = 0;
    snapshot.rtp->since_report.reset();
    expect_silent(snapshot, "rtcp_missing");
    snapshot.elapsed = seconds(90);
    expect_silent(snapshot, "rtcp_missing");
    snapshot.rtp->running = seconds(20);
    expect_found(snapshot, "rtcp_missing", Severity::kInfo, {"RTCP", "20 s", "port + 1"});
    EXPECT_NE(find(now(snapshot), "healthy"), nullptr);
    snapshot.rtp->reports_received = 3;
    snapshot.rtp->since_report = seconds(4);
    expect_silent(snapshot, "rtcp_missing");
    snapshot.rtp->since_report = seconds(16);
    expect_found(snapshot, "rtcp_missing", Severity::kInfo, {"16 s"});
  }
}

TEST(DiagnosisRtp, ASenderThatWasStartedAgain) {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->restarts = 1;
  expect_found(snapshot, "rtp_restarted", Severity::kInfo, {"began anew, 1 time:"});
  snapshot.rtp->source_changes = 2;
  expect_found(snapshot, "rtp_restarted", Severity::kInfo, {"Another RTP source", "2 times"});
}

TEST(DiagnosisRtp, OnlyWhatHappenedLatelyIsTold) {
  EvidenceWindow window;
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->restarts = 1;
  lose(snapshot, 400, FrameOutcome::kIncomplete, 200);
  snapshot.malformed_reasons = {{"rtp_jpeg_type", 400}};
  window.add(snapshot);
  snapshot.at += seconds(10);
  snapshot.elapsed += seconds(10);
  outcome(snapshot, FrameOutcome::kDisplayed) += 300;
  snapshot.rtp->packets_expected += 4200;
  snapshot.rtp->packets_received += 4200;
  snapshot.rtp->packets_lost -= 1;
  snapshot.malformed_reasons.emplace_back("rtp_version", 2);
  const Evidence evidence = window.evidence(snapshot);
  EXPECT_EQ(evidence.since.rtp.lost, 0U) << "one came after all";
  EXPECT_EQ(evidence.since.malformed_reasons,
            (decltype(evidence.since.malformed_reasons){{"rtp_version", 2}}));
  const std::vector<Note> notes = diagnose(evidence);
  for (const char* id : {"rtp_restarted", "rtp_packet_loss"}) EXPECT_EQ(find(notes, id), nullptr);
}

TEST(DiagnosisRtp, FramesOfWhichNoPacketCame) {
  Snapshot snapshot = foreign_rtp();
  snapshot.network_loss_estimate = 100;
  expect_found(snapshot, "guessed_loss", Severity::kWarning, {"25 %", "sequence numbers"});
}

TEST(DiagnosisRtp, CutsAndBrokenFramesMeanOtherWires) {
  Snapshot snapshot = foreign_rtp();
  snapshot.malformed_reasons = {{"rtp_jpeg_truncated", 100}};
  snapshot.datagrams.malformed = 100;
  snapshot.link.broken_frames = true;
  expect_silent(snapshot, "cut_pictures");
  expect_silent(snapshot, "not_jpeg");
  expect_found(snapshot, "damaged_pictures", Severity::kWarning, {"100 packets"});
}

TEST(DiagnosisRtp, DuplicatesAndForeignersAreCountedInPackets) {
  Snapshot snapshot = good_rtp(Role::kReceiver);
  snapshot.rtp->packets_duplicate = 60;
  expect_silent(snapshot, "duplicates");
  snapshot.rtp->packets_duplicate = 420;
  expect_found(snapshot, "duplicates", Severity::kWarning, {"10 % of the datagrams came twice"});
  snapshot.rtp->packets_duplicate = 0;
  snapshot.link.repeated = 200;
  snapshot.arrival_gaps.usual = milliseconds(8);
  expect_found(snapshot, "duplicates", Severity::kWarning, {"67 % of the frames repeat"});
  snapshot.rtp->packets_foreign = 50;
  expect_found(snapshot, "foreign_sender", Severity::kInfo, {"50 datagrams"});
}

TEST(DiagnosisRtp, PacingIsNoSlowNetwork) {
  Snapshot snapshot = good_rtp(Role::kSender);
  outcome(snapshot, FrameOutcome::kSupersededBeforeEncode) = 150;
  snapshot.encode_time = milliseconds(3);
  snapshot.link.settings->pace = 1;
  snapshot.spans_window[static_cast<std::size_t>(Span::kSend)] = {
      300, milliseconds(33), milliseconds(34), milliseconds(35), milliseconds(36)};
  expect_found(snapshot, "sender_slow", Severity::kError, {"something else takes the processor"});
  snapshot.link.settings->pace = 0.25;
  expect_found(snapshot, "sender_slow", Severity::kError, {"Sending holds them up"});
}

TEST(DiagnosisRtp, LimitsOfSizeAreItsOwn) {
  Snapshot snapshot = good_rtp(Role::kSender);
  snapshot.link.settings->quality = 95;
  expect_found(snapshot, "quality_lowered", Severity::kInfo, {"4 MiB", "using 80"});
  outcome(snapshot, FrameOutcome::kTooLarge) = 100;
  expect_found(snapshot, "too_large", Severity::kError, {"4 MiB"});
}

TEST(DiagnosisRtp, JitterSaysWhetherItIsOfPackets) {
  Snapshot snapshot = foreign_rtp();
  snapshot.jitter = milliseconds(25);
  snapshot.jitter_by_packets = true;
  expect_found(snapshot, "jitter", Severity::kWarning, {"Packets arrive"});
}

TEST(DiagnosisRtp, IsTheRemedyOfFragments) {
  Snapshot snapshot = with(FrameOutcome::kLostInNetwork, 12);
  const auto remedy = remedy_of(snapshot, "fragment_loss");
  ASSERT_TRUE(remedy);
  EXPECT_EQ(remedy->label, "RTP");
  EXPECT_EQ(applied(*remedy, {}).wire, WireFormat::kRtp);
  snapshot.link.plain_receivers = 1;
  EXPECT_EQ(remedy_of(snapshot, "fragment_loss")->kind, Remedy::Kind::kQuality)
      << "a script reads no RTP";
}

}  // namespace
}  // namespace framescope::model
