"""The real window on a virtual screen: what it shows, what keys and mouse do, how it ends."""

import os
import pathlib
import socket
import sys
import time
import unittest

import cv2

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import display
import harness
import sight


class Pictures(display.WindowTest):
    """--screenshot, which is what people send each other."""

    def screenshot(self, *args, after="4"):
        file = os.path.join(self.folder(), "window.png")
        process = self.dashboard("--screenshot", file, "--after", after, *args)
        self.assertEqual(process.wait_exit(60), 0, process.describe())
        image = cv2.imread(file)
        self.assertIsNotNone(image, "no PNG")
        return image, process.summary()

    def test_a_loopback_shows_itself(self):
        for _ in range(3):
            image, summary = self.screenshot()
            numbers = [sight.time_code(display.cut(image, box)) for box in sight.pictures(image)]
            if numbers[0] == numbers[1]:
                break  # on a busy machine the newest one sent may have no like yet
        self.assertEqual(image.shape[:2], (900, 1440))
        self.assertEqual(summary["role"], "loopback")
        self.assertGreater(account.shown(summary), 20)
        # Two pictures, each with its FPS in the tutorial's red.
        words = cv2.dilate(display.near(image, display.RED, 40), None, iterations=12)
        self.assertEqual(len(display.boxes(words)), 2)
        # Most of the window is panel; and between them there is a picture.
        panel = (display.near(image, display.PANEL, 2) > 0).mean()
        self.assertTrue(0.3 < panel < 0.9, panel)
        # Both pictures are of one frame, and the plots hold curves in their colours: more than legends do.
        self.assertIsNotNone(numbers[0])
        self.assertEqual(numbers[0], numbers[1])
        x, y, width, height = sight.Panels(image).plots
        right = (x + width - 40, y + 30, 28, height - 50)  # the last four seconds
        for colour in (sight.BLUE, sight.ORANGE, sight.GREEN, sight.PINK, sight.YELLOW):
            self.assertGreater(len(sight.columns_of(image, right, colour)), 8, f"no curve in {colour}")
        latency = sight.latency_columns(image[y + 30 : y + height - 20, x + 56 : x + width - 12])
        self.assertGreater((latency >= width - 68 - 28).sum(), 8, "no curve of the latency")

    def test_the_light_theme_is_light(self):
        dark, _ = self.screenshot(after="2")
        light, _ = self.screenshot("--theme", "light", after="2")
        self.assertGreater(light.mean(), dark.mean() + 80)

    def test_a_picture_that_cannot_be_written_is_a_failure(self):
        file = os.path.join(self.folder(), "missing", "window.png")
        process = self.dashboard("--screenshot", file, "--after", "2")
        self.assertEqual(process.wait_exit(30), 1)
        self.assertTrue(any(file in line for line in process.stderr), process.describe())
        process.summary()

    def test_nothing_shown_is_status_3(self):
        port = harness.free_udp_port()
        file = os.path.join(self.folder(), "window.png")
        process = self.dashboard(
            "--role", "receiver", "--from", f"127.0.0.1:{port}", "--screenshot", file, "--after", "2"
        )  # fmt: skip
        self.assertEqual(process.wait_exit(30), 3, process.describe())
        self.assertIsNotNone(cv2.imread(file))


class Keys(display.WindowTest):
    def test_roles_change_and_the_title_says_so(self):
        window = self.dashboard()
        window.wait_title("Loopback - Live")
        window.key("ctrl+2")
        window.wait_title("Sender - Waiting")
        window.key("ctrl+3")
        window.wait_title("Receiver - Waiting")
        window.key("ctrl+1")
        window.wait_title("Loopback - Live")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        kinds = [object_["type"] for object_ in window.objects()]
        self.assertEqual(kinds.count("summary"), 1)
        self.assertEqual(kinds[-1], "summary")

    def test_stop_and_start(self):
        window = self.dashboard()
        window.wait_title("Live")
        window.key("F5")
        window.wait_title("Idle")
        window.key("F5")
        window.wait_title("Live")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)

    def test_a_short_press_is_not_lost(self):
        window = self.dashboard()
        window.wait_title("Live")
        for _ in range(5):
            # Down and up at once, between two frames.
            window._xdotool("windowfocus", "--sync", window.id(), "key", "F5")
            window.wait_title("Idle")
            window._xdotool("key", "F5")
            window.wait_title("Live")

    def test_quality_changes_within_a_second(self):
        window = self.dashboard()
        window.wait_title("Live")
        window.wait_next_object()
        for key, quality in (("ctrl+Up", 85), ("ctrl+Down", 80), ("ctrl+Down", 75)):
            took = window.seconds_until(
                lambda: window.objects()[-1]["jpeg"]["quality"] == quality, "key", key, timeout=3
            )
            # Statistics are printed once a second.
            self.assertLess(took, 1.3, key)
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        window.summary()

    def test_theme_and_scale(self):
        window = self.dashboard()
        window.wait_title("Live")
        dark = window.photograph().mean()
        window.key("ctrl+t")
        harness.wait_until(lambda: window.photograph().mean() > dark + 80, 10, "the light theme")
        window.key("ctrl+t")
        harness.wait_until(lambda: window.photograph().mean() < dark + 20, 10, "the dark theme")

        def chosen_role_width():
            found = display.boxes(display.near(window.photograph()[:120], display.CHOSEN))
            return found[0][2] if found else 0

        usual = chosen_role_width()
        window.key("ctrl+equal")
        harness.wait_until(lambda: chosen_role_width() > usual * 1.05, 10, "everything larger")
        window.key("ctrl+0")
        harness.wait_until(lambda: chosen_role_width() == usual, 10, "the usual size")


class Mouse(display.WindowTest):
    def test_a_click_takes_a_role(self):
        window = self.dashboard()
        window.wait_title("Loopback - Live")
        x, y, width, height = display.boxes(display.near(window.photograph()[:50], display.CHOSEN))[0]
        window.click(x + width * 1.5, y + height / 2)
        window.wait_title("Sender - Waiting")
        window.click(x + width * 2.5, y + height / 2)
        window.wait_title("Receiver - Waiting")

    def test_a_control_acts_on_the_running_stream(self):
        window = self.dashboard()
        window.wait_title("Live")
        self.assertEqual(window.wait_object(lambda o: o["jpeg"]["quality"])["wire"], "base64")
        # What is chosen in the panel on the left, from the top: width, quality, 4:2:0, base64, fit, the limit.
        panel = window.photograph()[130:, :250]
        chosen = display.boxes(display.near(panel, display.CHOSEN))
        rows = sorted({(y, height): (x, width) for x, y, width, height in chosen if height > 15}.items())
        self.assertEqual(len(rows), 6, rows)
        (y, height), (x, width) = rows[3]
        window.click(x + width * 1.5, 130 + y + height / 2)
        window.wait_object(lambda o: o["wire"] == "raw", what="the raw wire")
        (y, height), (x, width) = rows[1]
        window.click(x + width / 2, 130 + y + height / 2)
        wanted = window.wait_object(lambda o: o["jpeg"]["quality"] < 60, what="a lower quality")
        self.assertAlmostEqual(wanted["jpeg"]["quality"], 40, delta=5)
        self.assertEqual(wanted["role"], "loopback")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        # It was one session all along: its counters never fell, and its sums closed.
        window.summary()


class Streams(display.WindowTest):
    def test_it_shows_what_the_tutorials_server_sends(self):
        _, port = self.server("--fps", "30")
        window = self.dashboard("--role", "receiver", "--from", f"127.0.0.1:{port}")
        window.wait_title("Receiver - Live")
        window.wait_displayed(30)
        self.assertEqual(window.interrupt(), 0)
        self.assertEqual(window.summary()["frames"]["network_loss"], "unmeasurable")

    def test_a_window_sends_to_a_headless_receiver(self):
        port = harness.free_udp_port()
        window = self.dashboard("--role", "sender", "--listen", f"127.0.0.1:{port}")
        window.wait_title("Sender - Waiting")
        receiver = self.framescope("receive", "--from", f"127.0.0.1:{port}", "--frames", "30")
        window.wait_title("Sender - Live")
        self.assertEqual(receiver.wait_exit(), 0)
        window.wait_title("Sender - Waiting")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        self.assertGreaterEqual(window.summary()["frames"]["sent"], 30)

    def test_a_stream_that_stops_is_stalled(self):
        sender, address = self.sender("--fps", "30")
        window = self.dashboard("--role", "receiver", "--from", address)
        window.wait_title("Receiver - Live")
        sender.kill()
        window.wait_title("Receiver - Stalled", timeout=10)

    def test_minimised_it_goes_on_counting(self):
        window = self.dashboard()
        window.wait_title("Live")
        window.wait_displayed(10)
        window.set_iconic(True)
        window.wait_next(2)
        cpu = window.cpu_seconds()
        before = window.wait_next()
        after = window.wait_next(2)
        shown = account.shown(after) - account.shown(before)
        self.assertGreater(shown, 50, "30 a second, two seconds long")
        self.assertLessEqual(after["frames"]["drops"].get("superseded_before_display", 0), 5)
        self.assertLess(window.cpu_seconds() - cpu, 2.5)
        window.set_iconic(False)
        self.assertEqual(window.interrupt(), 0)
        window.summary()


class Trouble(display.WindowTest):
    def test_a_busy_port_is_told_and_the_window_lives_on(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{holder.getsockname()[1]}"
            window = self.dashboard("--role", "sender", "--listen", address)
            window.wait_title("Sender - Error")
        window.key("F5")
        window.wait_title("Sender - Waiting")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 3, "nothing was sent")

    def test_a_busy_port_at_the_end_is_a_failure(self):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as holder:
            holder.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{holder.getsockname()[1]}"
            window = self.dashboard("--role", "sender", "--listen", address)
            window.wait_title("Sender - Error")
            window.key("Escape")
            window.wait_title("Sender - Idle")
            self.assertEqual(window.interrupt(), 1)

    def test_without_a_display_it_says_what_to_try(self):
        process = self._started(
            display.Dashboard(
                None, config_home=self.folder(), environment={"DISPLAY": "", "WAYLAND_DISPLAY": ""}
            )
        )
        self.assertEqual(process.wait_exit(), 1)
        self.assertEqual(len(process.stderr), 1, process.describe())
        for word in ("open a window", "DISPLAY", "loopback"):
            self.assertIn(word, process.stderr[0])

    def test_ctrl_c_ends_it_with_its_summary(self):
        window = self.dashboard()
        window.wait_title("Live")
        self.assertEqual(window.interrupt(), 0)
        self.assertGreater(account.shown(window.summary()), 0)

    def test_it_survives_every_size(self):
        window = self.dashboard()
        window.wait_title("Live")
        for width, height in ((1024, 640), (700, 500), (300, 200), (64, 64), (1600, 1000)):
            window.resize(width, height)
            harness.wait_until(
                lambda: window.photograph().shape[:2] == (height, width), 10, f"{width}x{height}"
            )
            window.wait_next()
            self.assertTrue(window.running(), window.describe())
        self.assertEqual(window.interrupt(), 0)

    def test_at_rest_it_draws_nothing(self):
        window = self.dashboard()
        window.wait_title("Live")
        window.key("F5")
        window.wait_title("Idle")
        time.sleep(1)  # what the key left to draw
        before = window.cpu_seconds()
        time.sleep(3)
        self.assertLess(window.cpu_seconds() - before, 0.1)


if __name__ == "__main__":
    unittest.main()
