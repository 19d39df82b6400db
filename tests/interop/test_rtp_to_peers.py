"""Case 45, outwards: what our sender sends over RTP, as GStreamer, FFmpeg and our receiver make JPEGs of it."""

import pathlib
import unittest

import rtp_peers
import rtp_tap
import rtp_wire

FRAMES = 20


class OursToPeers(rtp_peers.PeerTest):
    def start_sender(self, address, *args, frames=FRAMES, fps=15, width=640):
        return self.framescope(
            "send", "--to", address, "--wire", "rtp", "--fps", fps, "--width", width, "--frames", frames, *args
        )

    def send(self, *args, **options):
        self.assertEqual(self.start_sender(*args, **options).wait_exit(rtp_peers.LONG), 0)

    def start_receivers(self, gst_caps=""):
        ports = [rtp_tap.free_rtp_port() for _ in range(3)]
        return ports, {
            "ours": self.our_receiver(ports[0]),
            "gst": self.gst_receiver(ports[1], gst_caps),
            "ffmpeg": self.ffmpeg_receiver(ports[2]),
        }

    def stream(self, *args, size=(640, 480), fps=15, frames=FRAMES, type_=65, q=80, true_size=None):
        """Every frame that left us reaches all three, and they make the same pixels of it."""
        ports, receivers = self.start_receivers()
        tap = self.tap(*ports)
        video = self.video(*(true_size or size))
        options = ["--source", video, "--loop", *args]
        sender = self.start_sender(tap.address, *options, frames=frames, fps=fps, width=(true_size or size)[0])
        summary = self.wait_sent(sender, tap)
        sent = [rtp_wire.jpeg_of(frame) for frame in tap.frames()]
        self.assertEqual(len(sent), summary["frames"]["sent"])
        self.assertTrue(all(sent), "a frame is not whole at the tap")
        for packet in tap.packets():
            if packet.marker:  # without EOI, GStreamer adds none where the scan ends in FF 00
                self.assertEqual(rtp_wire.fragment(packet).scan[-2:], b"\xff\xd9")
        first = rtp_wire.fragment(tap.packets()[0])
        self.assertEqual((first.type, first.q, first.width, first.height), (type_, q, *size))
        for peer, (_, folder) in receivers.items():
            self.wait_files(folder, len(sent) - (peer == "ffmpeg"), peer)
        receivers["ffmpeg"][0].wait_read()  # it may hold the last one until the BYE, which it reads before RTP
        tap.pass_byes()
        for peer, (process, folder) in receivers.items():
            if peer != "ffmpeg":
                process.interrupt()  # FFmpeg ends by the BYE
            self.assertEqual(process.wait_exit(), 0, peer)
            known = true_size if peer == "ours" else None
            expected = [rtp_wire.jpeg_of(frame, known) for frame in tap.frames()]
            self.assert_same_pictures(rtp_peers.files(folder), expected, peer, peer == "ffmpeg")
        ours = receivers["ours"][0].summary()
        self.assert_shown(ours, len(sent))
        self.assertEqual(ours["frames"]["network_loss"], "measured")
        self.assertEqual((ours["jpeg"]["width"], ours["jpeg"]["height"]), true_size or size)
        return tap, summary

    def test_case_45_420(self):
        tap, _ = self.stream()
        self.assertLessEqual(max(len(packet.data) for packet in tap.packets()), 1400)

    def test_case_45_422(self):
        self.stream("--subsampling", "422", type_=64)

    def test_case_45_without_restart_markers(self):
        self.stream("--restart", "off", type_=1)

    def test_case_45_422_without_restart_markers(self):
        self.stream("--restart", "off", "--subsampling", "422", type_=0)

    def test_case_45_quality_100_carries_its_tables(self):
        tap, _ = self.stream("--quality", "100", q=228, frames=10)
        for frame in tap.frames():
            tables = [rtp_wire.fragment(packet).tables for packet in frame]
            self.assertEqual([len(t) for t in tables if t], [128])

    def test_case_45_1080p(self):
        self.stream(size=(1920, 1080), fps=5, frames=8)

    def test_case_45_2040x2040(self):
        """The largest that the header can say."""
        self.stream(size=(2040, 2040), fps=2, frames=8)

    def test_case_45_a_size_that_is_no_multiple_of_8(self):
        self.stream(size=(640, 480), true_size=(638, 478))

    def test_case_45_larger_than_2040(self):
        """GStreamer's way, by the session description; FFmpeg cannot, and we say so."""
        width, height = 2048, 1088
        ports = [rtp_tap.free_rtp_port() for _ in range(2)]
        tap = self.tap(*ports)
        description = pathlib.Path(self.folder(), "stream.sdp")
        options = ["--source", self.video(width, height, 2), "--loop", "--sdp", description]
        process, folder = self.gst_receiver(ports[0], f",x-dimensions=(string)\"{width},{height}\"")
        ffmpeg, nothing = self.ffmpeg_receiver(ports[1], rtp_peers.sdp(ports[1], f"a=x-dimensions:{width},{height}"))
        sender = self.start_sender(tap.address, *options, frames=15, fps=5, width=width)
        text = self.wait_note(sender, "rtp_dimensions")
        self.assertIn("FFmpeg shows nothing", text)
        summary = self.wait_sent(sender, tap)
        self.assertIn(f"a=x-dimensions:{width},{height}", description.read_text())
        sent = [rtp_wire.jpeg_of(frame, (width, height)) for frame in tap.frames()]
        self.assertTrue(all(sent), "a frame is not whole at the tap")
        self.assertEqual(len(sent), summary["frames"]["sent"])
        self.wait_files(folder, len(sent), "gst")
        self.assertEqual(process.interrupt(), 0)
        self.assert_same_pictures(rtp_peers.files(folder), sent, "gst")
        ffmpeg.kill()
        for jpeg in rtp_peers.files(nothing):
            self.assertIsNone(rtp_peers.decoded(jpeg))

    def test_case_45_by_the_description_that_we_write(self):
        """FFmpeg and our receiver read the file of --sdp, nothing is in between, and BYE ends FFmpeg."""
        port = rtp_tap.free_rtp_port()
        description = pathlib.Path(self.folder(), "stream.sdp")
        address = f"127.0.0.1:{port}"
        self.send(address, "--sdp", description, frames=1)
        process, folder = self.ffmpeg_receiver(port, description.read_bytes().decode())
        self.send(address, frames=30)
        self.assertEqual(process.wait_exit(), 0)
        # Nothing holds our BYE back here: how many FFmpeg had by then, the machine says.
        self.assertGreaterEqual(len(rtp_peers.files(folder)), 15)
        receiver = self.framescope("receive", "--sdp", description, "--frames", 10)
        receiver.wait_bound(port)
        self.send(address, frames=30)
        self.assertEqual(receiver.wait_exit(), 0)

    def test_case_45_444_is_refused_in_words(self):
        sender = self.framescope(
            *["send", "--to", f"127.0.0.1:{rtp_tap.free_rtp_port()}", "--wire", "rtp"],
            *["--subsampling", "444", "--fps", "15", "--frames", 30],
        )
        self.assertNotEqual(sender.wait_exit(), 0)
        self.assertIn("4:2:0 and 4:2:2 only", "\n".join(sender.stderr))


if __name__ == "__main__":
    unittest.main()
