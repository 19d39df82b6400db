"""RTCP with others: reports, the round trip, the sender's clock, BYE."""

import time
import unittest

import rtp_peers  # first: it finds the others

import harness
import rtp_tap
import rtp_wire

OWN = 0x0B5E12E2


class ReportsToOurSender(rtp_peers.PeerTest):
    """The peer is this test."""

    def setUp(self):
        super().setUp()
        self.port = rtp_tap.free_rtp_port()
        self.rtp, self.rtcp = (rtp_tap.udp_socket(("127.0.0.1", self.port + n)) for n in (0, 1))
        for end in (self.rtp, self.rtcp):
            end.settimeout(rtp_peers.LONG)
            self.addCleanup(end.close)

    def test_round_trip_and_loss_are_what_the_report_says(self):
        sender = self.framescope(
            *["send", "--to", f"127.0.0.1:{self.port}", "--wire", "rtp", "--fps", 15, "--width", 320]
        )
        packet = rtp_wire.parse(self.rtp.recv(65536))
        data, address = self.rtcp.recvfrom(65536)
        arrived = time.monotonic()
        parts = rtp_wire.rtcp_parts(data)
        self.assertEqual([type_ for type_, _, _ in parts], [rtp_wire.SR, rtp_wire.SDES])
        report = parts[0][2]
        self.assertEqual(int.from_bytes(report[:4], "big"), packet.ssrc)
        self.assertIn(b"\x01", parts[1][2][4:5], "CNAME")
        unix = int.from_bytes(report[4:8], "big") - rtp_wire.NTP_EPOCH
        self.assertLess(abs(unix - time.time()), 5)
        last_sr = int.from_bytes(report[6:10], "big")
        time.sleep(0.5)  # what the report calls its delay is subtracted
        delay = int((time.monotonic() - arrived) * 65536)
        block = rtp_wire.receiver_report(OWN, packet.ssrc, 64, 7, packet.sequence, 900, last_sr, delay)
        self.rtcp.sendto(block + rtp_wire.description(OWN, b"test"), address)
        object_ = sender.wait_stats(
            lambda o: o["rtp"] and o["rtp"]["reported_lost"] is not None, rtp_peers.LONG, "the report"
        )
        rtp = object_["rtp"]
        self.assertEqual((rtp["reported_lost"], rtp["reported_loss"]), (7, 0.25))
        self.assertAlmostEqual(rtp["reported_jitter_ms"], 10, places=1)
        self.assertLess(rtp["rtt_ms"], 450, "less than the delay that was subtracted")
        self.assertIsNotNone(object_["rtt_ms"])
        self.assertEqual(sender.interrupt(), 0)
        deadline = time.monotonic() + rtp_peers.LONG
        types = []
        while rtp_wire.BYE not in types:
            self.assertLess(time.monotonic(), deadline)
            types = [type_ for type_, _, _ in rtp_wire.rtcp_parts(self.rtcp.recv(65536))]

    def test_gstreamers_minus_one_lost_is_none(self):
        sender = self.framescope(
            *["send", "--to", f"127.0.0.1:{self.port}", "--wire", "rtp", "--fps", 15, "--width", 320]
        )
        packet = rtp_wire.parse(self.rtp.recv(65536))
        _, address = self.rtcp.recvfrom(65536)
        self.rtcp.sendto(rtp_wire.receiver_report(OWN, packet.ssrc, 0, -1, packet.sequence, 0, 0, 0), address)
        object_ = sender.wait_stats(
            lambda o: o["rtp"] and o["rtp"]["reports_received"] >= 1, rtp_peers.LONG, "the report"
        )
        self.assertIn(object_["rtp"]["reported_lost"], (0, -1))
        self.assertIsNone(object_["rtp"]["rtt_ms"])


class GstReports(rtp_peers.PeerTest):
    def rtpbin_sender(self, port, frames):
        """With RTCP both ways, as applications have it."""
        back = rtp_tap.free_rtp_port()
        return self.gst(
            "rtpbin name=bin",
            f"videotestsrc is-live=true num-buffers={frames}",
            "! video/x-raw,format=I420,width=320,height=240,framerate=15/1",
            "! jpegenc ! rtpjpegpay ! bin.send_rtp_sink_0",
            f"bin.send_rtp_src_0 ! udpsink host=127.0.0.1 port={port}",
            f"bin.send_rtcp_src_0 ! udpsink host=127.0.0.1 port={port + 1} sync=false async=false",
            f"udpsrc address=127.0.0.1 port={back} ! bin.recv_rtcp_sink_0",
        )

    def test_a_report_tells_the_clock_and_bye_the_end(self):
        """GStreamer's first report comes after one to four seconds, its BYE at the end of the stream."""
        port = rtp_tap.free_rtp_port()
        receiver, _ = self.our_receiver(port)
        self.rtpbin_sender(port, 150)

        def known(object_):
            return object_["latency_ms"]["clock"] != "unknown" and object_["latency_ms"]["end_to_end"]

        # The latency may be a line ahead of the count of the reports that it is from.
        object_ = receiver.wait_stats(
            lambda o: known(o) and o["rtp"] and o["rtp"]["reports_received"],
            rtp_peers.LONG,
            "a latency from the sender's report",
        )
        before = [o for o in receiver.stats() if known(o)]
        self.assertLessEqual(before.index(object_), 1, "a latency without a report")
        receiver.wait_stats(lambda o: o["rtp"] and o["rtp"]["reports_sent"], rtp_peers.LONG, "a report of ours")
        self.assertLess(abs(object_["latency_ms"]["end_to_end"]["p50"]), 1000)
        receiver.wait_stats(lambda o: o["rtp"] and o["rtp"]["ended"], rtp_peers.LONG, "the end by BYE")

    def test_gstreamer_takes_our_reports(self):
        """Its receiver reports name our sender report."""
        port = rtp_tap.free_rtp_port()
        tap = self.tap()
        peer = self.gst(
            "rtpbin name=bin",
            f"udpsrc address=127.0.0.1 port={port} caps={rtp_peers.CAPS} ! bin.recv_rtp_sink_0",
            "bin. ! rtpjpegdepay ! fakesink sync=false",
            f"udpsrc address=127.0.0.1 port={port + 1} ! bin.recv_rtcp_sink_0",
            f"bin.send_rtcp_src_0 ! udpsink host=127.0.0.1 port={tap.port + 1} sync=false async=false",
        )
        peer.wait_bound(port)
        peer.wait_bound(port + 1)
        sender = self.framescope(
            *["send", "--to", f"127.0.0.1:{port}", "--wire", "rtp", "--fps", 15, "--width", 320]
        )

        def names_us():
            ssrc = next((o["rtp"]["ssrc"] for o in sender.stats() if o["rtp"]), "0")
            blocks = [
                body[4:8]
                for arrival in list(tap.rtcp)
                for type_, count, body in rtp_wire.rtcp_parts(arrival.data)
                if type_ == rtp_wire.RR and count and int.from_bytes(body[20:24], "big")
            ]
            return int(ssrc, 16).to_bytes(4, "big") in blocks

        harness.wait_until(names_us, rtp_peers.LONG, "a report of GStreamer's that echoes ours", 0.1)


class Bye(rtp_peers.PeerTest):
    def test_case_40_ended_within_a_second_and_reopened(self):
        tap = self.tap()
        sender = self.framescope(
            *["send", "--to", tap.address, "--wire", "rtp", "--fps", 15, "--width", 320, "--frames", 30]
        )
        self.wait_sent(sender, tap)
        arrivals = list(tap.rtp)
        packets = tap.packets()
        port = rtp_tap.free_rtp_port()
        receiver, folder = self.our_receiver(port)
        source = self.source(port)
        half = len(arrivals) // 2
        source.replay(arrivals[:half])
        count = len(rtp_peers.files(folder))
        source.send_rtcp(rtp_wire.bye(packets[0].ssrc))
        sent = time.monotonic()
        receiver.wait_stats(lambda o: o["rtp"] and o["rtp"]["ended"], rtp_peers.LONG, "the end")
        self.assertLess(time.monotonic() - sent, 2)  # there is one line of statistics a second
        self.assertIn("BYE", self.wait_note(receiver, "stalled"))
        source.replay(arrivals[half:])
        self.wait_files(folder, count + 10, "after BYE")


if __name__ == "__main__":
    unittest.main()
