"""Each rule of the diagnosis is brought about by a peer, an impairment or a setting, and must be the one that is named."""

import json
import pathlib
import signal
import time
import unittest

import account
import cv2
import harness
import pictures
import rtp_peer


def named(object_, rule):
    return next((d for d in object_["diagnosis"] if d["id"] == rule), None)


def listens(port):
    """Whether somebody accepts TCP connections there."""
    rows = pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A" for row in rows)


class Diagnosis(harness.StreamTest):
    """What the tests of both classes below say."""

    def assert_names(self, process, rule, *words, timeout=25, severity=None):
        """An interval names the rule with these words, and no other one that is an error."""
        object_ = process.wait_stats(
            lambda o: (d := named(o, rule)) and all(w in d["text"] for w in words)
            and severity in (None, d["severity"]),
            timeout,
            f"a diagnosis of {rule} with {words}",
        )  # fmt: skip
        self.assert_no_other_error(object_, rule)
        return named(object_, rule)

    def assert_no_other_error(self, object_, rule):
        errors = [d for d in object_["diagnosis"] if d["severity"] == "error" and d["id"] != rule]
        self.assertEqual(errors, [])

    def port_of(self, peer):
        line = peer.wait_for(lambda: next(iter(peer.stdout), None), 20, "its first line")
        return json.loads(line)["port"]

    def loopback(self, *args):
        return self.framescope("loopback", *args)

    def pushed(self, *args, receiver=()):
        """A receiver to which a script pushes."""
        port = harness.free_udp_port()
        process = self.framescope("receive", "--listen", f"127.0.0.1:{port}", *receiver)
        process.wait_bound(port)
        self.script("plain_pusher.py", "--port", str(port), *args)
        return process

    def joined(self, *args, receiver=()):
        """A sender and its receiver, which has shown something."""
        sender, address = self.sender(*args)
        process = self.framescope("receive", "--from", address, *receiver)
        process.wait_displayed(5)
        return sender, process


class StreamDiagnosis(Diagnosis):
    # Nothing comes, or not what should.

    def test_no_answer(self):
        port = harness.free_udp_port()
        process = self.framescope("receive", "--from", f"127.0.0.1:{port}", "--duration", "3")
        self.assert_names(process, "no_answer", "refuses", str(port))
        self.assertEqual(process.wait_exit(), 3)
        self.assertTrue(named(process.summary(), "no_answer"))

    def test_not_jpeg(self):
        for dialect, words in (("eof-chunks", "EOF"), ("countdown", "byte")):
            with self.subTest(dialect):
                _, port = self.server("--dialect", dialect)
                process = self.framescope("receive", "--from", f"127.0.0.1:{port}")
                self.assert_names(process, "not_jpeg", words, severity="error")

    def test_stalled(self):
        sender, process = self.joined()
        sender.send_signal(signal.SIGSTOP)
        self.assert_names(process, "stalled", "has stopped")
        sender.send_signal(signal.SIGCONT)
        now = len(process.stdout)
        process.wait_stats(lambda o: not named(o, "stalled"), 15, "it goes on", now)

    def test_no_receiver(self):
        sender, address = self.sender()
        self.assert_names(sender, "no_receiver", "Nobody has said hello", address)

    def test_foreign_sender(self):
        port = harness.free_udp_port()
        process = self.framescope("receive", "--listen", f"127.0.0.1:{port}")
        process.wait_bound(port)
        for _ in range(2):
            self.script("plain_pusher.py", "--port", str(port))
        self.assert_names(process, "foreign_sender", str(port))

    # On the way.

    def test_network_loss(self):
        _, process = self.joined("--impair", "loss=4%", "--width", "64", "--fps", "120")
        self.assert_names(process, "network_loss", "one by one")

    def test_network_loss_in_bursts(self):
        _, process = self.joined("--impair", "loss=15%,burst=5", "--width", "64", "--fps", "120")
        self.assert_names(process, "network_loss", "in bursts of", severity="error")

    def test_fragment_loss_and_what_base64_costs(self):
        process = self.loopback("--impair", "loss=2%,mtu=1500", "--fps", "60")
        self.assert_names(process, "fragment_loss", "IP fragments", "--quality")
        self.assert_names(process, "base64_cost", "points of survival", "--wire raw")

    def test_impaired(self):
        self.assert_names(self.loopback("--impair", "loss=5%"), "impaired", "simulator")

    def test_late(self):
        _, process = self.joined("--impair", "reorder=10%")
        self.assert_names(process, "late", "the network reorders")

    def test_our_own_simulator_is_named_first(self):
        process = self.loopback("--impair", "reorder=10%")
        self.assert_names(process, "late", "simulator of this program")

    def test_jitter(self):
        process = self.loopback("--impair", "delay=50ms,jitter=45ms")
        self.assert_names(process, "jitter", "jitter of")

    def test_clock_uncertain(self):
        peer = self.script("tagged_sender.py", "--seconds", "60", "--clock-shift", "123", "--delay-ms", "200")
        process = self.framescope("receive", "--from", f"127.0.0.1:{self.port_of(peer)}")
        self.assert_names(process, "clock_uncertain", "+-", severity="info")

    def test_bursts(self):
        self.assert_names(self.pushed("--burst", "6"), "bursts", "in bursts")

    def test_duplicates_of_an_unpaced_sender(self):
        process = self.pushed("--repeat", "4", "--fps", "120")
        self.assert_names(process, "duplicates", "repeat the picture")

    def test_duplicates_of_the_network(self):
        process = self.loopback("--impair", "duplicate=20%")
        self.assert_names(process, "duplicates", "came twice")

    def test_guessed_loss(self):
        peer = self.script("tagged_sender.py", "--plain", "--seconds", "60", "--lose-every", "4")
        process = self.framescope("receive", "--from", f"127.0.0.1:{self.port_of(peer)}")
        self.assert_names(process, "guessed_loss", "numbers in the pictures", severity="warning")

    # At the receiver.

    def test_freezes(self):
        sender, process = self.joined()
        for _ in range(5):
            # Half a second is a freeze, and no stall.
            sender.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            sender.send_signal(signal.SIGCONT)
            time.sleep(0.5)
        self.assert_names(process, "freezes", "froze")

    def test_receive_buffer(self):
        _, process = self.joined("--fps", "60", receiver=("--rcvbuf", "65536"))
        process.send_signal(signal.SIGSTOP)
        harness.wait_until(lambda: process.dropped_by_kernel() > 20, 15, "drops of the kernel")
        process.send_signal(signal.SIGCONT)
        self.assert_names(process, "receive_buffer", "of your frames", "--rcvbuf")

    def test_receiver_slow(self):
        process = self.pushed("--width", "1600", "--quality", "2", "--fps", "900")
        self.assert_names(process, "receiver_slow", "decoding takes")

    def test_bunched(self):
        process = self.pushed("--burst", "12")
        self.assert_names(process, "bunched", "they arrive in bunches", severity="warning")

    def test_damaged_pictures(self):
        process = self.loopback("--impair", "corrupt=100%")
        self.assert_names(process, "damaged_pictures", "came damaged")

    def test_cut_pictures(self):
        process = self.pushed("--cut", "9216")
        self.assert_names(process, "cut_pictures", "without an end", "9.2 KB")

    # At the sender.

    def test_sender_slow(self):
        process = self.loopback("--width", "1920", "--fps", "400", "--quality", "3")
        finding = self.assert_names(process, "sender_slow", "before they were encoded")
        self.assertIn("takes most of it", finding["text"])

    def test_source_slow(self):
        """A camera that gives ten frames a second, whatever is asked of it."""
        port = harness.free_udp_port()
        url = f"tcp://127.0.0.1:{port}"
        camera = self._started(
            harness.Process(
                ["ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10"]
                + ["-c:v", "mjpeg", "-f", "nut", f"{url}?listen=1"]
            )
        )
        harness.wait_until(lambda: listens(port) or not camera.running(), 15, "the camera")
        process = self.loopback("--source", url, "--fps", "30")
        self.assert_names(process, "source_slow", "of 30.0 FPS")

    def test_too_large(self):
        process = self.loopback("--oversize", "drop", "--max-datagram", "4000")
        self.assert_names(process, "too_large", "4000 bytes", "--oversize fit", severity="error")

    def test_quality_lowered(self):
        process = self.loopback("--quality", "95", "--max-datagram", "20000")
        self.assert_names(process, "quality_lowered", "Quality 95", severity="info")

    def test_target_missed(self):
        process = self.loopback("--quality", "auto", "--target", "rate=100kbit")
        self.assert_names(process, "target_missed", "rate=100kbit")

    def test_script_altchars(self):
        sender, address = self.sender()
        self.script("tutorial_client.py", "--port", address.rsplit(":", 1)[1])
        self.assert_names(sender, "script_altchars", "b64decode(packet)", severity="info")

    # Nowhere.

    def test_a_clean_minute_is_healthy(self):
        process = self.loopback("--duration", "60")
        self.assertEqual(process.wait_exit(90), 0)
        objects = process.stats()
        for object_ in objects:
            faults = [d for d in object_["diagnosis"] if d["severity"] != "info"]
            self.assertEqual(faults, [])
        end = objects[-1]
        self.assertEqual([d["id"] for d in end["diagnosis"]], ["healthy"])
        self.assertEqual(account.dropped(end), 0)



class RtpDiagnosis(Diagnosis):
    """The rules of `--wire rtp`."""

    def foreign(self, receiver=(), **form):
        """A receiver to which a foreign RTP sender pushes."""
        port = harness.free_udp_port()
        process = self.framescope("receive", "--listen", f"127.0.0.1:{port}", *receiver)
        process.wait_bound(port)
        self.peer = rtp_peer.RtpSender(port, **form)
        self.peer.start()
        self.addCleanup(self.peer.stop)
        return process

    def pushing(self, *args, receiver=()):
        """A sender that pushes to a receiver of our own, which reports back."""
        port = harness.free_udp_port()
        process = self.framescope("receive", "--listen", f"127.0.0.1:{port}", *receiver)
        process.wait_bound(port)
        return self.framescope("send", "--to", f"127.0.0.1:{port}", "--wire", "rtp", *args), process

    def test_rtp_packet_loss(self):
        process = self.loopback("--wire", "rtp", "--impair", "loss=8%", "--fps", "15")
        self.assert_names(process, "rtp_packet_loss", "of the packets were lost", "simulator")

    def test_rtp_packet_loss_of_a_network_and_as_it_is_reported(self):
        sender, process = self.pushing("--impair", "loss=8%", "--restart", "off")
        self.assert_names(process, "rtp_packet_loss", "of the packets were lost")
        self.assert_names(sender, "rtp_packet_loss", "The receiver reports")

    def test_rtp_late(self):
        """A second behind, for which no frame waits: without restart markers each costs its own."""
        process = self.foreign(fps=30, detour=30, payload=400)
        # One in 56 or so; a second passes until the first comes, which thins them out.
        object_ = process.wait_stats(
            lambda o: named(o, "rtp_late") and o["rtp"]["packets"]["late"] > 200, 20, "a diagnosis of late packets"
        )
        packets = object_["rtp"]["packets"]
        self.assertLess(packets["late"] / packets["received"], 0.025, "far from an error's 5 %")
        finding = named(object_, "rtp_late")
        self.assertEqual(finding["severity"], "warning")
        self.assertIn("came after their frame had ended", finding["text"])
        self.assertIn("the way reorders them", finding["text"])
        self.assertEqual({d["id"] for d in object_["diagnosis"] if d["severity"] == "error"}, {"rtp_packet_loss"})

    def test_rtp_tables(self):
        self.assert_names(self.foreign(table_bytes=64), "rtp_tables", "one quantisation table", severity="info")
        self.assert_names(self.foreign(table_bytes=0), "rtp_tables", "cannot be used", severity="error")

    def test_rtp_huffman(self):
        picture = cv2.resize(pictures.pattern(0), (400, 304))
        optimised = [cv2.IMWRITE_JPEG_QUALITY, 80, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
        jpeg = cv2.imencode(".jpg", picture, optimised)[1].tobytes()
        self.assert_names(self.foreign(jpegs=[jpeg]), "rtp_huffman", "-huffman default", severity="error")

    def test_rtp_dimensions(self):
        self.assert_names(self.foreign(sides_known=False), "rtp_dimensions", "--sdp", severity="error")

    def test_rtp_dimensions_at_a_sender(self):
        sender, _ = self.pushing("--width", "2400", "--fps", "5")
        self.assert_names(sender, "rtp_dimensions", "2040 px", "--sdp")

    def test_rtp_odd_size(self):
        sender, _ = self.pushing()
        self.assert_names(sender, "rtp_odd_size", "multiples of 8", severity="info")

    def test_rtcp_missing(self):
        self.assert_names(self.foreign(), "rtcp_missing", "port + 1", timeout=30)

    def test_rtp_restarted(self):
        port = harness.free_udp_port()
        address = f"127.0.0.1:{port}"
        process = self.framescope("receive", "--from", address)
        first = self.framescope("send", "--listen", address, "--wire", "rtp")
        process.wait_displayed(45)
        first.kill()
        self.framescope("send", "--listen", address, "--wire", "rtp")
        self.assert_names(process, "rtp_restarted", "Another RTP source")

    def test_rtp_receive_buffer(self):
        _, process = self.pushing(
            "--width", "1280", "--quality", "95", "--pace", "0", receiver=("--rcvbuf", "5000")
        )
        self.assert_names(process, "receive_buffer", "packet", "receive buffer was full")


if __name__ == "__main__":
    unittest.main()
