"""On which clock a latency stands: the same host's, an estimated one, none; and glass to glass on any wire."""

import json
import unittest

import harness


class Latency(harness.StreamTest):
    def port_of(self, process):
        line = process.wait_for(lambda: next(iter(process.stdout), None), 20, "its first line")
        return json.loads(line)["port"]

    def receive_from(self, port):
        return self.framescope("receive", "--from", f"127.0.0.1:{port}")

    def receive_tagged(self, *args):
        """A receiver of the sender of another host."""
        sender = self.script("tagged_sender.py", "--seconds", "60", *args)
        return self.receive_from(self.port_of(sender))

    def wait_latency(self, receiver, condition, what, timeout=25):
        found = receiver.wait_stats(lambda o: condition(o["latency_ms"]), timeout, what)
        return found["latency_ms"]

    def test_two_processes_of_one_host(self):
        sender, address = self.sender("--fps", "30")
        receiver = self.framescope("receive", "--from", address)
        self.wait_latency(receiver, lambda l: l["clock_error"] is not None, "the echo of a hello")
        receiver.wait_next(2)
        receiver.interrupt()
        latency = receiver.summary()["latency_ms"]
        self.assertEqual(latency["clock"], "same host")
        self.assertEqual(latency["glass_clock"], "same host")
        self.assertLessEqual(abs(latency["clock_offset"]), latency["clock_error"] + 0.001)
        whole, glass = latency["end_to_end"], latency["glass_to_glass"]
        # The pattern is stamped before it is drawn, and captured when it is.
        self.assertGreater(glass["p50"], whole["p50"] * 0.98)
        self.assertGreater(glass["p50"], latency["stages"]["decode"]["p50"])
        self.assertLess(glass["p50"], whole["p50"] + 30)
        sender.interrupt()

    def test_another_hosts_clock_is_estimated(self):
        receiver = self.receive_tagged("--clock-shift", "123")
        latency = self.wait_latency(
            receiver, lambda l: l["clock"] == "estimated" and l["end_to_end"], "an estimated clock"
        )
        self.assertLessEqual(abs(latency["clock_offset"] - 123_000), latency["clock_error"] + 0.001)
        self.assertLess(latency["clock_error"], 25)
        network = latency["stages"]["network"]
        self.assertTrue(0 <= network["p50"] < 50, latency)
        self.assertGreaterEqual(latency["end_to_end"]["p50"], network["p50"])
        self.assertLess(latency["end_to_end"]["p50"], 200)
        self.assertEqual(latency["glass_clock"], "wall clock")
        receiver.interrupt()
        self.assertEqual(receiver.summary()["latency_ms"]["clock"], "estimated")

    def test_a_clock_that_is_behind(self):
        # Not further than this host has been up: times are not negative.
        receiver = self.receive_tagged("--clock-shift", "-20", "--wire", "raw")
        latency = self.wait_latency(
            receiver, lambda l: l["clock"] == "estimated" and l["end_to_end"], "an estimated clock"
        )
        self.assertLessEqual(abs(latency["clock_offset"] + 20_000), latency["clock_error"] + 0.001)

    def test_an_offset_that_is_too_uncertain_is_told_and_not_used(self):
        receiver = self.receive_tagged("--clock-shift", "123", "--delay-ms", "100")
        self.wait_latency(receiver, lambda l: l["clock_error"] is not None, "the echo of a hello")
        latency = receiver.wait_next(2)["latency_ms"]
        self.assertEqual(latency["clock"], "unknown")
        self.assertIsNone(latency["end_to_end"])
        self.assertIsNone(latency["stages"]["network"])
        self.assertTrue(100 <= latency["clock_error"] < 200, latency)
        self.assertLessEqual(abs(latency["clock_offset"] - 123_000), latency["clock_error"])
        self.assertIsNotNone(latency["stages"]["decode"], "our own spans stay")
        self.assertGreater(latency["glass_to_glass"]["p50"], 100)
        receiver.interrupt()
        summary = receiver.summary()
        self.assertEqual(summary["latency_ms"]["clock"], "unknown")
        self.assertIsNone(summary["latency_ms"]["end_to_end"])
        self.assertTrue(199 < summary["rtt_ms"] < 400, summary["rtt_ms"])

    def test_a_plain_streams_glass_to_glass_and_loss(self):
        sender = self.script("tagged_sender.py", "--plain", "--seconds", "6", "--lose-every", "10")
        receiver = self.receive_from(self.port_of(sender))
        sender.wait_exit(30)
        receiver.wait_next()
        receiver.interrupt()
        done, summary = json.loads(sender.stdout[-1]), receiver.summary()
        latency, frames = summary["latency_ms"], summary["frames"]
        self.assertEqual(latency["clock"], "unknown")
        self.assertIsNone(latency["end_to_end"])
        self.assertEqual(latency["glass_clock"], "wall clock")
        self.assertTrue(0 < latency["glass_to_glass"]["p50"] < 200, latency)
        self.assertEqual(frames["network_loss"], "unmeasurable")
        self.assertEqual(frames["network_loss_estimate_source"], "time code")
        # The last gap is not followed by enough pictures to be sure of it.
        self.assertAlmostEqual(frames["network_loss_estimate"], done["lost"], delta=1)

    def test_a_script_that_forwards_our_pattern(self):
        sender, address = self.sender("--fps", "30")
        relay = self.script("plain_relay.py", "--from", address.rsplit(":", 1)[1])
        receiver = self.receive_from(self.port_of(relay))
        latency = self.wait_latency(receiver, lambda l: l["glass_to_glass"], "a time code")
        self.assertEqual(latency["glass_clock"], "wall clock")
        self.assertTrue(0 < latency["glass_to_glass"]["p50"] < 500, latency)
        self.assertIsNone(latency["end_to_end"])
        sender.interrupt()

    def test_a_wall_clock_that_is_ahead_gives_no_glass_to_glass(self):
        receiver = self.receive_tagged("--wall-shift", "5")
        latency = self.wait_latency(receiver, lambda l: l["glass_clock"], "a time code")
        self.assertEqual(latency["glass_clock"], "wall clock")
        receiver.wait_next(2)
        receiver.interrupt()
        self.assertIsNone(receiver.summary()["latency_ms"]["glass_to_glass"])

    def test_pictures_without_a_time_code_have_none(self):
        receiver = self.receive_tagged("--no-time-code")
        receiver.wait_displayed(20)
        receiver.interrupt()
        latency = receiver.summary()["latency_ms"]
        self.assertIsNone(latency["glass_to_glass"])
        self.assertIsNone(latency["glass_clock"])


if __name__ == "__main__":
    unittest.main()
