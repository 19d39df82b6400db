"""The tutorial's scripts and ours, in both directions, in any order of starting, across restarts."""

import json
import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import dialects
import harness
import pictures

SOURCE = pictures.real_video() or "pattern"


class TheirServer(harness.StreamTest):
    """A script sends, we receive."""

    def receive(self, port, *args, host="127.0.0.1"):
        return self.framescope("receive", "--from", f"{host}:{port}", *args)

    def assert_plain_stream(self, summary, frames):
        """What can be known of a stream without numbers, and nothing more."""
        self.assertGreaterEqual(account.shown(summary), frames)
        self.assertIsNone(summary["frames"]["expected"])
        self.assertIsNone(summary["frames"]["captured"])
        self.assertEqual(summary["frames"]["network_loss"], "unmeasurable")
        self.assertIsNone(summary["frames"]["drops"].get("lost_in_network"))
        self.assertIsNone(summary["datagrams"]["lost"])
        self.assertTrue(account.is_unknown(summary["latency_ms"]["end_to_end"]))

    def test_300_frames(self):
        server, port = self.server("--source", SOURCE, "--fps", "100")
        receiver = self.receive(port, "--frames", "300")
        self.assertEqual(receiver.wait_exit(30), 0)
        summary = receiver.summary()
        self.assert_plain_stream(summary, 300)
        self.assertEqual(summary["wire"], "base64")
        self.assertEqual(summary["jpeg"]["width"], 400)
        self.assertEqual(summary["jpeg"]["quality"], 80)
        self.assertEqual(summary["jpeg"]["quality_source"], "estimated")
        self.assertEqual(json.loads(server.stdout[1])["said"], "Hello")

    def test_ipv6(self):
        _, port = self.server("--host", "::1", "--fps", "100")
        receiver = self.receive(port, "--frames", "50", host="[::1]")
        self.assertEqual(receiver.wait_exit(15), 0)
        self.assert_plain_stream(receiver.summary(), 50)

    def test_we_start_first(self):
        port = harness.free_udp_port()
        receiver = self.receive(port, "--frames", "300")
        receiver.wait_bound()
        receiver.wait_next(2)
        before = receiver.cpu_seconds()
        receiver.wait_next(2)
        self.assertLess(receiver.cpu_seconds() - before, 0.2, "busy while it waits for the server")
        self.script("tutorial_server.py", "--port", port, "--fps", "100")
        self.assertEqual(receiver.wait_exit(30), 0)
        self.assert_plain_stream(receiver.summary(), 300)

    def test_they_restart(self):
        first, port = self.server("--fps", "50")
        receiver = self.receive(port)
        seen = account.shown(receiver.wait_displayed(50))
        first.kill()
        self.script("tutorial_server.py", "--port", port, "--fps", "50")
        receiver.wait_displayed(seen + 150)
        self.assertEqual(receiver.interrupt(), 0)
        self.assert_plain_stream(receiver.summary(), seen + 150)

    def test_they_pause(self):
        """Four seconds of silence: the FPS falls to 0 meanwhile, and the picture comes back."""
        server, port = self.server("--fps", "50")
        receiver = self.receive(port)
        seen = account.shown(receiver.wait_displayed(50))
        server.send_signal(signal.SIGSTOP)
        self.assertEqual(receiver.wait_next(4)["fps"]["displayed"], 0)
        server.send_signal(signal.SIGCONT)
        receiver.wait_displayed(seen + 100)
        self.assertEqual(receiver.interrupt(), 0)

    def test_we_restart_on_the_same_port(self):
        """Their server never reads again: it keeps sending to the port that said Hello."""
        server, port = self.server("--fps", "50")
        local = harness.free_udp_port()
        for _ in range(2):
            receiver = self.receive(port, "--bind", local, "--frames", "50")
            self.assertEqual(receiver.wait_exit(15), 0)
            self.assert_plain_stream(receiver.summary(), 50)
        self.assertTrue(server.running())

    def whole(self, dialect):
        _, port = self.server("--fps", "60", "--dialect", dialect)
        receiver = self.receive(port, "--frames", "100")
        self.assertEqual(receiver.wait_exit(20), 0)
        summary = receiver.summary()
        self.assert_plain_stream(summary, 100)
        self.assertEqual(summary["datagrams"]["malformed"], 0)
        return summary

    def test_newlines_in_the_base64(self):
        self.whole("newlines")

    def test_spaces_in_the_base64(self):
        self.whole("spaces")

    def test_raw_jpeg(self):
        summary = self.whole("raw")
        self.assertEqual(summary["wire"], "raw")
        self.assertTrue(account.is_unknown(summary["base64"]))


class TheirClient(harness.StreamTest):
    """We send, a script receives."""

    def client(self, address, *args):
        host, port = address.rsplit(":", 1)
        return self.script(
            "tutorial_client.py", "--host", host.strip("[]"), "--port", port, *args
        )

    def finish(self, client, frames):
        """The client's report after all its frames."""
        self.assertEqual(client.wait_exit(40), 0, client.describe())
        report = json.loads(client.stdout[-1])
        self.assertEqual(report["frames"], frames)
        return report

    def test_300_frames(self):
        source = [] if SOURCE == "pattern" else ["--source", SOURCE, "--loop"]
        sender, address = self.sender("--fps", "60", *source)
        report = self.finish(self.client(address, "--frames", "300"), 300)
        self.assertEqual(len(report["sizes"]), 1)
        self.assertEqual(report["sizes"][0][0], 400)
        self.assertEqual(report["tagged"], 300)
        self.assertEqual(sender.interrupt(), 0)
        summary = sender.summary()
        self.assertGreaterEqual(summary["frames"]["sent"], 300)
        self.assertEqual(summary["jpeg"]["quality"], 80)
        # It may have sent more after the client's last.
        self.assertGreaterEqual(summary["datagrams"]["size_max"], report["datagram_bytes_max"])
        self.assertIsNone(summary["frames"]["displayed"])

    def test_ipv6(self):
        _, address = self.sender("--fps", "60", host="::1")
        self.finish(self.client(address, "--frames", "50"), 50)

    def test_any_word_is_a_hello(self):
        _, address = self.sender("--fps", "60")
        self.finish(self.client(address, "--frames", "30", "--hello", "anybody there?"), 30)

    def test_raw(self):
        _, address = self.sender("--fps", "60", "--wire", "raw")
        report = self.finish(self.client(address, "--frames", "100", "--wire", "raw"), 100)
        self.assertEqual(report["tagged"], 100)

    def test_they_start_first_and_repeat_their_hello(self):
        """The script's single Hello to a closed port is lost for good; a fork that repeats it is heard."""
        port = harness.free_udp_port()
        client = self.client(f"127.0.0.1:{port}", "--frames", "300", "--resend-hello", "0.2")
        client.wait_bound()
        self.framescope("send", "--listen", f"127.0.0.1:{port}", "--fps", "60")
        self.finish(client, 300)

    def test_a_client_that_vanishes_is_given_up(self):
        sender, address = self.sender("--fps", "60")
        self.finish(self.client(address, "--frames", "30"), 30)
        sender.wait_stats(
            lambda o: o["receivers"] == [] and o["frames"]["sent"] >= 30, 10, "it is given up"
        )
        self.finish(self.client(address, "--frames", "30"), 30)

    def test_two_clients_and_bye(self):
        sender, address = self.sender("--fps", "60")
        clients = [self.client(address, "--frames", "100", "--bye") for _ in range(2)]
        for client in clients:
            self.finish(client, 100)
        sender.wait_stats(
            lambda o: o["receivers"] == [] and o["frames"]["sent"] >= 100, 10, "both are gone"
        )
        self.assertEqual(sender.interrupt(), 0)


class SplitFrames(harness.StreamTest):
    """Forks that put a frame into several datagrams: nothing to show, and words about what was met."""

    WORDS = {
        "eof-chunks": "EOF",
        "countdown": "count",
        "counted": "chunk|header",
        "length-first": "length",
        "two-and-two": "header|index|chunk",
        "bare-chunks": "several datagrams|chunk",
    }

    def meets(self, dialect):
        _, port = self.server("--fps", "30", "--dialect", dialect)
        receiver = self.framescope(
            "receive", "--from", f"127.0.0.1:{port}", "--duration", "4"
        )
        self.assertEqual(receiver.wait_exit(15), 3, receiver.describe())
        summary = receiver.summary()
        self.assertEqual(account.shown(summary), 0)
        self.assertGreater(summary["datagrams"]["received"], 0)
        words = [e["text"] for e in summary["diagnosis"] if e["severity"] != "info"]
        self.assertRegex(" ".join(words + receiver.stderr), f"(?i){self.WORDS[dialect]}")
        self.assertTrue(words, "no diagnosis")

    def test_eof_chunks(self):
        self.meets("eof-chunks")

    def test_countdown(self):
        self.meets("countdown")

    def test_counted(self):
        self.meets("counted")

    def test_length_first(self):
        self.meets("length-first")

    def test_two_and_two(self):
        self.meets("two-and-two")

    def test_bare_chunks(self):
        self.meets("bare-chunks")

    def test_each_split_dialect_is_met(self):
        self.assertEqual(set(self.WORDS), set(dialects.SPLIT))


if __name__ == "__main__":
    unittest.main()
