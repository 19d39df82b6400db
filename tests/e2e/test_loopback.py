"""Both halves in one process: the account of every frame, the wires, the sizes, the ends."""

import math
import os
import unittest

import account
import harness
import pictures


class Loopback(harness.StreamTest):
    def run_loopback(self, *args, status=0, timeout=60):
        process = self.framescope("loopback", *args)
        self.assertEqual(process.wait_exit(timeout), status, process.describe())
        summary = process.summary()
        self.assertEqual(summary["role"], "loopback")
        return summary

    def video(self, count, width, height):
        return pictures.write_video(os.path.join(self.folder(), "v.avi"), count, width, height)

    def test_300_frames_of_a_file_unthrottled(self):
        source = pictures.real_video() or self.video(60, 640, 480)
        summary = self.run_loopback("--source", source, "--loop", "--frames", "300", "--fps", "0")
        frames = summary["frames"]
        self.assertEqual(frames["captured"], 300)
        self.assertEqual(frames["encoded"], 300)
        self.assertEqual(frames["sent"], 300)
        self.assertEqual(frames["expected"], 300)
        self.assertEqual(frames["network_loss"], "measured")
        self.assertEqual(frames["drops"].get("superseded_before_encode", 0), 0)
        self.assertGreater(account.shown(summary), 0)

    def test_a_file_ends_the_session(self):
        summary = self.run_loopback("--source", self.video(36, 320, 240), "--fps", "0")
        self.assertEqual(summary["frames"]["captured"], 36)

    def test_every_frame_is_shown_at_a_usual_rate(self):
        summary = self.undisturbed(self.run_loopback, "--frames", "90", "--fps", "30")
        self.assertEqual(summary["frames"]["displayed"], 90)
        self.assert_drops(summary, {})
        self.assertAlmostEqual(summary["fps"]["displayed"], 30, delta=1.5)
        self.assertEqual(summary["latency_ms"]["clock"], "same host")
        end_to_end = summary["latency_ms"]["end_to_end"]
        self.assertTrue(0 < end_to_end["p50"] <= end_to_end["p95"] <= end_to_end["max"] < 1000)

    def test_the_price_of_base64(self):
        summary = self.run_loopback("--frames", "30", "--fps", "60")
        price, datagrams = summary["base64"], summary["datagrams"]
        self.assertEqual(price["overhead_bytes"], price["text_bytes"] - price["jpeg_bytes"])
        ratio = price["overhead_bytes"] / price["jpeg_bytes"]
        self.assertAlmostEqual(price["overhead_ratio"], ratio, places=3)
        self.assertTrue(1 / 3 <= ratio < 0.34, ratio)
        self.assertEqual(datagrams["bytes"], price["text_bytes"])
        self.assertAlmostEqual(datagrams["size_mean"], price["text_bytes"] / datagrams["sent"], delta=1)
        self.assertLessEqual(
            datagrams["ip_fragments_mean"], math.ceil((8 + datagrams["size_max"]) / 1480)
        )

    def test_raw_has_no_price(self):
        summary = self.run_loopback("--wire", "raw", "--frames", "30", "--fps", "60")
        self.assertEqual(summary["wire"], "raw")
        self.assertTrue(account.is_unknown(summary["base64"]))
        self.assertEqual(summary["frames"]["captured"], 30)

    def test_case30_too_large_is_dropped_by_name(self):
        source = self.video(4, 1920, 1080)
        summary = self.undisturbed(
            self.run_loopback, "--source", source, "--loop", "--width", "1920", "--quality", "100",
            "--oversize", "drop", "--fps", "10", "--frames", "12", status=3,
        )  # fmt: skip
        self.assertEqual(summary["frames"]["captured"], 12)
        self.assert_drops(summary, {"too_large": 12})
        self.assertTrue(summary["diagnosis"], "nothing is shown, and no word about it")

    def test_case30_too_large_is_made_to_fit(self):
        source = self.video(4, 1920, 1080)
        summary = self.undisturbed(
            self.run_loopback, "--source", source, "--loop", "--width", "1920", "--quality", "100",
            "--oversize", "fit", "--fps", "10", "--frames", "30",
        )  # fmt: skip
        self.assertEqual(summary["frames"]["displayed"], 30)
        self.assert_drops(summary, {})
        self.assertLessEqual(summary["datagrams"]["size_max"], 65507)
        self.assertLess(summary["jpeg"]["quality"], 100)

    def test_a_smaller_datagram_limit_holds(self):
        summary = self.undisturbed(self.run_loopback, "--max-datagram", "9216", "--fps", "30", "--frames", "30")
        self.assertEqual(summary["frames"]["displayed"], 30)
        self.assertLessEqual(summary["datagrams"]["size_max"], 9216)

    def run_auto(self, target, *args):
        summary = self.run_loopback("--quality", "auto", "--target", target, *args)
        self.assertEqual(summary["jpeg"]["quality_mode"], "auto")
        self.assertEqual(summary["jpeg"]["quality_target"], target)
        return summary

    def test_an_automatic_quality_is_the_highest_within_its_fragments(self):
        args = ("--frames", "60", "--fps", "0")
        summary = self.run_auto("fragments=8", *args)
        most = 8 * 1480 - 8
        self.assertLessEqual(summary["datagrams"]["ip_fragments_mean"], 8)
        self.assertLessEqual(summary["datagrams"]["size_max"], most)
        found = summary["jpeg"]["quality"]
        higher = self.run_loopback(*args, "--quality", str(found + 3))
        self.assertGreater(higher["datagrams"]["size_max"], most, f"{found} is not the highest")
        self.assertEqual(higher["jpeg"]["quality_mode"], "fixed")
        self.assertIsNone(higher["jpeg"]["quality_target"])

    def test_an_automatic_quality_fits_a_datagram(self):
        args = ("--frames", "60", "--fps", "0", "--wire", "raw")
        for target, more in (("datagram=9216", ()), ("limit", ("--max-datagram", "9216"))):
            with self.subTest(target):
                summary = self.run_auto(target, *args, *more)
                self.assertLessEqual(summary["datagrams"]["size_max"], 9216)
                self.assertGreater(summary["datagrams"]["size_mean"], 8000)
                self.assertEqual(summary["frames"]["sent"], 60)

    def test_an_automatic_quality_holds_a_bit_rate(self):
        summary = self.run_auto("rate=2Mbit", "--frames", "180", "--fps", "30")
        span = (summary["frames"]["encoded"] - 1) / summary["fps"]["encoded"]
        self.assertAlmostEqual(summary["datagrams"]["bytes"] * 8 / span, 2e6, delta=1e5)

    def test_an_automatic_quality_leaves_the_encoder_its_time(self):
        args = ("--frames", "120", "--fps", "0")
        roomy = self.run_auto("fps=1", *args, "--width", "240")
        self.assertEqual(roomy["jpeg"]["quality"], 100)
        short = self.run_auto("fps=1000", *args, "--width", "1280")
        self.assertLess(short["jpeg"]["quality"], 50)

    def test_impaired_frames_are_named_and_no_other_is_lost(self):
        args = ("--impair", "loss=5%", "--frames", "300", "--fps", "0")
        summary = self.run_loopback(*args, "--seed", "1")
        truth, drops = summary["impairment"], summary["frames"]["drops"]
        self.assertEqual(truth["entered"], 300)
        self.assertTrue(3 <= truth["lost"] <= 30, truth)
        self.assertEqual(drops["impaired"], truth["lost"])
        self.assertEqual(drops.get("lost_in_network", 0), 0)
        again = self.run_loopback(*args, "--seed", "1")
        self.assertEqual(again["impairment"], truth)

    def test_delayed_frames_all_come_before_the_end(self):
        summary = self.run_loopback(
            "--impair", "delay=200ms,jitter=50ms", "--frames", "60", "--fps", "60"
        )
        sent = summary["frames"]["sent"]
        self.assertGreater(sent, 30)
        self.assertEqual(summary["frames"]["received"], sent)
        self.assertEqual(summary["impairment"]["delayed"], sent)
        self.assertGreater(summary["latency_ms"]["stages"]["network"]["p50"], 150)

    def test_nothing_is_said_of_a_simulator_that_is_off(self):
        self.assertIsNone(self.run_loopback("--frames", "5")["impairment"])

    def test_duration_ends_it(self):
        summary = self.run_loopback("--duration", "2", "--fps", "30")
        self.assertTrue(1.9 <= summary["elapsed_s"] <= 4, summary["elapsed_s"])
        # A busy machine captures fewer.
        self.assertTrue(10 <= summary["frames"]["captured"] <= 30 * summary["elapsed_s"] + 2, summary["frames"])


if __name__ == "__main__":
    unittest.main()
