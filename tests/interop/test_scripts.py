"""The scripts against each other: what the other tests take for granted about their peers."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import dialects
import harness
import pictures


class Scripts(harness.StreamTest):
    def run_pair(self, client_args=(), **server_args):
        flags = [f for key, value in server_args.items() for f in (f"--{key}", value)]
        server, port = self.server("--fps", "100", *flags)
        client = self.script("tutorial_client.py", "--port", port, "--timeout", "15", *client_args)
        status = client.wait_exit()
        if "frames" not in server_args:
            server.kill()  # it would stream for ever, beside the next pair
        return server, status, json.loads(client.stdout[-1])

    def test_300_frames(self):
        source = pictures.real_video() or "pattern"
        _, status, report = self.run_pair(["--frames", "300"], source=source)
        self.assertEqual(status, 0, report)
        self.assertEqual(report["frames"], 300)
        self.assertEqual(report["sizes"][0][0], 400)

    def test_the_server_does_not_notice_that_its_client_left(self):
        server, status, _ = self.run_pair(["--frames", "5"], frames="40")
        self.assertEqual(status, 0)
        self.assertEqual(server.wait_exit(), 0)
        events = [json.loads(line) for line in server.stdout]
        self.assertEqual([event["event"] for event in events], ["bound", "client", "done"])
        self.assertEqual(events[-1]["frames"], 40)

    def test_the_plain_client_reads_newlines_and_spaces(self):
        for dialect in ("newlines", "spaces"):
            _, status, report = self.run_pair(["--frames", "20"], dialect=dialect)
            self.assertEqual((status, report["frames"]), (0, 20), dialect)

    def test_the_plain_client_fails_on_every_other_dialect(self):
        for dialect in ["raw", *dialects.SPLIT]:
            _, status, report = self.run_pair(["--frames", "20"], dialect=dialect)
            half_a_jpeg_is_a_picture = dialect == "eof-chunks"  # to cv2, half grey
            self.assertEqual(status, 1, dialect)
            self.assertEqual(report["frames"], 1 if half_a_jpeg_is_a_picture else 0, dialect)

    def test_a_client_before_the_server_waits_in_vain(self):
        port = str(harness.free_udp_port())
        client = self.script("tutorial_client.py", "--port", port, "--timeout", "1")
        self.assertEqual(client.wait_exit(), 1)
        self.assertEqual(json.loads(client.stdout[-1])["cause"], "time-out")


class Dialects(unittest.TestCase):
    def test_split_ones_need_several_datagrams_that_add_up(self):
        jpeg = b"\xff\xd8" + bytes(range(256)) * 80 + b"\xff\xd9"
        for name, to_datagrams in dialects.SPLIT.items():
            datagrams = to_datagrams(jpeg)
            self.assertGreater(len(datagrams), 2, name)
            self.assertTrue(all(len(d) <= 9216 for d in datagrams), name)
        self.assertEqual(b"".join(dialects.bare_chunks(jpeg)), jpeg)
        self.assertEqual(b"".join(d[1:] for d in dialects.countdown(jpeg)), jpeg)
        self.assertEqual(dialects.countdown(jpeg)[-1][0], 1)
        self.assertEqual(dialects.counted(jpeg)[0], bytes([0, 0, 0, 3, 0, 0, 80, 4]))


if __name__ == "__main__":
    unittest.main()
