"""The command line: exit status, messages, where output goes, and the keys of the statistics."""

import os
import pathlib
import re
import socket
import unittest

import cv2
import numpy as np

import account
import harness


class Errors(harness.StreamTest):
    """One line on standard error that names the attempt, the cause and what to try; nothing on the other."""

    def fails(self, status, words, *args):
        process = self._started(harness.Process([harness.binary(), *args]))
        self.assertEqual(process.wait_exit(15), status, process.describe())
        self.assertEqual(process.stdout, [])
        self.assertEqual(len(process.stderr), 1, process.describe())
        for word in words:
            self.assertIn(word, process.stderr[0])
        return process.stderr[0]

    def fails_to_start(self, words, *args):
        line = self.fails(1, words, *args)
        self.assertRegex(line, r"^\S.*: .+; .+", "not 'attempt: cause; what to try'")

    def test_wrong_usage(self):
        loopback = ("loopback", "--frames", "1")
        for args, words in (
            (("frobnicate",), ["frobnicate"]),
            ((*loopback, "--qualitty", "80"), ["--qualitty"]),
            ((*loopback, "--quality", "101"), ["--quality", "101"]),
            ((*loopback, "--quality", "fine"), ["--quality", "fine"]),
            ((*loopback, "--target", "fps=30"), ["--target", "--quality auto"]),
            ((*loopback, "--quality", "auto", "--target", "rate=4"), ["--target", "Mbit"]),
            ((*loopback, "--width", "-5"), ["--width"]),
            ((*loopback, "--width", "1e9"), ["--width"]),
            ((*loopback, "--wire", "morse"), ["--wire", "morse"]),
            ((*loopback, "--subsampling", "411"), ["--subsampling", "411"]),
            ((*loopback, "--oversize", "maybe"), ["--oversize", "maybe"]),
            ((*loopback, "--stats", "xml"), ["--stats", "xml"]),
            ((*loopback, "--fps", "-1"), ["--fps"]),
            ((*loopback, "--max-datagram", "65508"), ["--max-datagram"]),
            ((*loopback, "--impair", "loss=101%"), ["--impair", "loss=101%"]),
            ((*loopback, "--impair", "weather=bad"), ["--impair", "weather", "loss"]),
            ((*loopback, "--seed", "-1"), ["--seed"]),
            (("loopback", "--frames", "1.5"), ["--frames"]),
            (("send", "--listen", "127.0.0.1:99999"), ["99999"]),
            (("send", "--listen", "127.0.0.1:1", "--to", "127.0.0.1:2"), ["--to"]),
            (("receive", "--from", "127.0.0.1:1", "--listen", "127.0.0.1:2"), ["--listen"]),
            (("send", "--listen", "127.0.0.1:0", "--allow", "10.0.0.0/99"), ["10.0.0.0/99"]),
        ):
            with self.subTest(" ".join(args)):
                self.fails(2, words, *args)

    def test_a_missing_file(self):
        self.fails_to_start(["no-such-file.mp4"], "loopback", "--source", "no-such-file.mp4")

    def test_a_file_that_is_no_video(self):
        text = os.path.join(self.folder(), "notes.mp4")
        pathlib.Path(text).write_text("not a video\n" * 100)
        self.fails_to_start(["notes.mp4"], "loopback", "--source", text)

    def test_an_absent_camera(self):
        self.fails_to_start(["camera", "63"], "loopback", "--source", "camera:63")

    def test_a_busy_port(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{holder.getsockname()[1]}"
            for verb in ("send", "receive"):
                self.fails_to_start([address, "in use"], verb, "--listen", address)

    def test_an_unknown_name(self):
        name = "x" * 64  # no label may be that long, so no name server is asked
        self.fails_to_start([name], "receive", "--from", f"{name}:9999")
        self.fails_to_start([name], "send", "--to", f"{name}:9999")

    def test_a_folder_that_cannot_be_written(self):
        file = os.path.join(self.folder(), "file")
        pathlib.Path(file).touch()
        self.fails_to_start(
            [file], "receive", "--from", "127.0.0.1:9", "--save-frames", os.path.join(file, "in")
        )

    def test_a_missing_configuration(self):
        self.fails_to_start(["none.toml"], "loopback", "--frames", "1", "--config", "none.toml")


class Help(harness.StreamTest):
    def output(self, *args):
        process = self._started(harness.Process([harness.binary(), *args]))
        self.assertEqual(process.wait_exit(), 0, process.describe())
        self.assertEqual(process.stderr, [])
        return "\n".join(process.stdout)

    def test_each_level_has_help(self):
        self.assertIn("loopback", self.output("--help"))
        shared = ["--source", "--width", "--fps", "--quality", "--wire", "--frames", "--stats"]
        for verb, own in (
            ("send", ["--listen", "--to", "--allow", "--max-receivers"]),
            ("receive", ["--from", "--listen", "--bind", "--rcvbuf", "--save-frames"]),
            ("loopback", []),
        ):
            text = self.output(verb, "--help")
            for option in shared + own:
                self.assertIn(option, text, verb)

    def test_version(self):
        self.assertRegex(self.output("--version"), r"\b\d+\.\d+\.\d+\b")


class Output(harness.StreamTest):
    def test_an_interrupt_ends_with_a_summary(self):
        process = self.framescope("loopback", "--fps", "30")
        process.wait_displayed(30)
        self.assertEqual(process.interrupt(), 0)
        summary = process.summary()
        self.assertGreaterEqual(summary["frames"]["captured"], 30)

    def test_an_interrupt_before_the_first_frame(self):
        nobody = f"127.0.0.1:{harness.free_udp_port()}"
        for args in (("receive", "--from", nobody), ("send", "--listen", "127.0.0.1:0")):
            process = self.framescope(*args)
            process.wait_bound()
            self.assertEqual(process.interrupt(), 3)
            process.summary()

    def test_nothing_came(self):
        address = f"127.0.0.1:{harness.free_udp_port()}"
        receiver = self.framescope("receive", "--from", address, "--duration", "2")
        sender = self.framescope("send", "--listen", "127.0.0.1:0", "--duration", "2")
        self.assertEqual(receiver.wait_exit(), 3)
        self.assertEqual(sender.wait_exit(), 3)
        self.assertTrue(receiver.summary()["diagnosis"], "nothing is shown, and no word about it")
        self.assertEqual(sender.summary()["frames"]["captured"], 0)

    def test_statistics_have_every_key_and_null_where_nothing_is_known(self):
        sender, address = self.sender("--fps", "30")
        receiver = self.framescope("receive", "--from", address)
        loopback = self.framescope("loopback", "--fps", "30")
        for process in (receiver, loopback):
            process.wait_displayed(30)
        for process, role in ((receiver, "receiver"), (sender, "sender"), (loopback, "loopback")):
            self.assertEqual(process.interrupt(), 0)
            self.assertEqual(process.summary()["role"], role)
        of_sender, of_receiver = sender.summary(), receiver.summary()
        for key in ("captured", "encoded", "sent"):
            self.assertIsNone(of_receiver["frames"][key], key)
            self.assertIsNone(of_receiver["fps"][key], key)
        for key in ("expected", "received", "decoded", "displayed", "displayed_damaged"):
            self.assertIsNone(of_sender["frames"][key], key)
        self.assertTrue(account.is_unknown(of_sender["latency_ms"]["end_to_end"]))
        self.assertEqual(of_receiver["jpeg"]["quality_source"], "tag")
        self.assertIsNotNone(of_receiver["rtt_ms"])

    def test_intervals_come_once_a_second(self):
        process = self.framescope("loopback", "--fps", "30", "--duration", "4")
        self.assertEqual(process.wait_exit(), 0)
        times = [o["elapsed_s"] for o in process.stats() if o["type"] == "interval"]
        self.assertTrue(3 <= len(times) <= 5, times)
        for earlier, later in zip(times, times[1:]):
            self.assertAlmostEqual(later - earlier, 1, delta=0.3)

    def test_standard_output_has_statistics_only(self):
        for stats, empty in ((None, True), ("none", True), ("table", False)):
            process = self.framescope("loopback", "--frames", "20", "--fps", "60", stats=stats)
            self.assertEqual(process.wait_exit(), 0)
            self.assertEqual(process.stdout == [], empty, f"--stats {stats}")

    def test_saved_frames_are_the_datagrams_pictures(self):
        folder = os.path.join(self.folder(), "frames")
        _, address = self.sender("--fps", "60")
        kept = {}
        for _ in range(2):
            receiver = self.framescope(
                "receive", "--from", address, "--frames", "20", "--save-frames", folder
            )
            self.assertEqual(receiver.wait_exit(), 0, receiver.describe())
            files = {path.name: path.read_bytes() for path in pathlib.Path(folder).iterdir()}
            self.assertGreaterEqual(len(files), len(kept) + 20)
            self.assertEqual({name: files[name] for name in kept}, kept, "written over")
            kept = files
        for name, jpeg in kept.items():
            self.assertTrue(re.search(r"\d+", name) and jpeg.startswith(b"\xff\xd8"), name)
            picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), 1)
            self.assertEqual(picture.shape[1], 400, name)
            self.assertIn(b"FSCOPE\0", jpeg[:64])


if __name__ == "__main__":
    unittest.main()
