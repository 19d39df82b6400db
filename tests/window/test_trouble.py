"""What goes wrong outside must not stop the window: hanging sources, dead peers, full disks."""

import os
import pathlib
import signal
import socket
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import display
import harness


class TroubleTest(display.WindowTest):
    def answers(self, window, limit=0.5):
        """The window answers a key at once: the best of three, for other programs run too."""
        took = []

        def light():
            return window.photograph((1, 1, 8, 40)).mean() > 128  # of the top bar, plain

        def change_theme():
            before = light()
            return window.seconds_until(lambda: light() != before, "key", "ctrl+t", timeout=10)

        while len(took) < 3 and (not took or min(took) >= limit):
            took.append(change_theme())
        self.assertLess(min(took), limit, "the window hangs")
        if light():
            change_theme()


class Sources(TroubleTest):
    def silent_server(self):
        """The URL of a server that takes a connection and never says a word: a camera that is stuck."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        return f"http://127.0.0.1:{server.getsockname()[1]}/stream"

    def test_a_source_that_hangs_holds_nothing_else_up(self):
        _, sender = self.sender("--fps", "30")
        home = self.settings(f'from = "{sender}"\n')
        window = self.dashboard("--source", self.silent_server(), config_home=home)
        window.wait_title("Loopback - Waiting")
        self.answers(window)
        took = []
        for role, name in (("ctrl+1", "Loopback"), ("ctrl+2", "Sender"), ("ctrl+1", "Loopback")):
            window.key(role)
            window.wait_title(f"{name} - Waiting")
            self.answers(window)
            took.append(
                window.seconds_until(lambda: "Receiver - Live" in window.title(), "key", "ctrl+3", timeout=10)
            )
        self.assertLess(min(took), 0.3, took)
        # Left alone, it is told what the matter is.
        window.key("ctrl+1")
        window.wait_title("Loopback - Error", timeout=12)
        self.answers(window)
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(5), 1)

    def test_a_source_that_is_not_there_does_not_end_what_runs(self):
        window = self.dashboard()
        window.wait_title("Loopback - Live")
        shown = account.shown(window.wait_next_object())
        window.click(120, 220)  # the field of the source, at the left
        window.key("ctrl+a")
        window.type("absent.mp4")
        window.key("Return")
        later = window.wait_object(
            lambda o: account.shown(o) > shown + 60, what="the stream that ran before goes on"
        )
        self.assertEqual(later["frames"]["captured"] > 60, True)
        self.assertIn("Live", window.title())

    def test_a_window_that_draws_too_seldom_is_told_in_the_diagnosis(self):
        window = self.dashboard("--fps", "150", "--width", "200")
        found = window.wait_object(
            lambda o: any(d["id"] == "display_slow" for d in o["diagnosis"]), what="display_slow"
        )
        # That another program takes the processor is true where it is said.
        errors = [
            d
            for d in found["diagnosis"]
            if d["severity"] == "error" and "something else takes the processor" not in d["text"]
        ]
        self.assertEqual(errors, [])

    def test_a_camera_that_is_not_there_is_told(self):
        window = self.dashboard("--source", "camera:77")
        window.wait_title("Loopback - Error")
        self.answers(window)
        window.key("Escape")
        window.wait_title("Loopback - Idle")
        self.assertEqual(window.interrupt(), 1)


class Peers(TroubleTest):
    def test_a_sender_that_is_killed_stalls_the_stream_only(self):
        port = harness.free_udp_port()
        address = f"127.0.0.1:{port}"
        sender = self.framescope("send", "--listen", address, "--fps", "30")
        sender.wait_bound(port)
        window = self.dashboard("--role", "receiver", "--from", address)
        window.wait_title("Receiver - Live")
        window.wait_displayed(20)
        sender.kill()
        self.answers(window)
        window.wait_title("Receiver - Stalled", timeout=10)
        self.answers(window)
        self.framescope("send", "--listen", address, "--fps", "30").wait_bound(port)
        window.wait_title("Receiver - Live", timeout=10)
        self.assertEqual(window.interrupt(), 0)

    def test_a_receiver_that_is_stopped_is_given_up(self):
        port = harness.free_udp_port()
        window = self.dashboard("--role", "sender", "--listen", f"127.0.0.1:{port}")
        window.wait_title("Sender - Waiting")
        receiver = self.framescope("receive", "--from", f"127.0.0.1:{port}")
        receiver.wait_displayed(20)
        window.wait_title("Sender - Live")
        receiver.send_signal(signal.SIGSTOP)
        self.answers(window)
        # It goes on to be sent to until it has said nothing for five seconds.
        window.wait_title("Sender - Waiting", timeout=10)
        self.answers(window)
        receiver.send_signal(signal.SIGCONT)
        window.wait_title("Sender - Live", timeout=10)
        self.assertEqual(window.interrupt(), 0)


def may_mount():
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"],
        capture_output=True,
    )
    return done.returncode == 0


class FullDisk(TroubleTest):
    @unittest.skipUnless(may_mount(), "no file system of one's own may be mounted here")
    def test_a_full_disk_is_told_and_the_stream_goes_on(self):
        full = self.folder()
        # A disk of 64 kB with room for nothing, that only this window sees.
        script = f"mount -t tmpfs -o size=64k tmpfs {full} && mkdir {full}/framescope && cd {full} && "
        script += "{ cat /dev/zero >filler 2>/dev/null; exec \"$@\"; }"
        prefix = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
        window = self.dashboard(config_home=full, prefix=prefix)
        window.wait_title("Loopback - Live")
        window.wait_displayed(30)
        before = window.wait_next_object()
        window.point_away()
        error = (0, 0x5E, 0xD5)
        corner = (1050, 600, 380, 270)

        def toast():
            stripes = display.boxes(display.near(window.photograph(corner), error, 2), 60)
            return [box for box in stripes if box[2] <= 4 and box[3] >= 20]

        self.assertFalse(toast())
        window.key("F12")
        stripe = harness.wait_until(toast, 5, "a toast that says so")[0]
        # Its button copies the words: from the right edge Dismiss, and Copy beside it.
        x, y, _, height = stripe
        window.click(corner[0] + 380 - 10 - 70 - 6 - 28, corner[1] + y + height / 2)
        words = harness.wait_until(window.clipboard, 5, "a clipboard")
        self.assertIn(os.strerror(28), words)
        self.assertIn(".png", words)
        # Settings have no room either.
        window.key("ctrl+t")
        harness.wait_until(lambda: window.photograph((300, 52, 300, 20)).mean() > 150, 5, "the light theme")
        window.key("Escape")
        harness.wait_until(lambda: not toast(), 5, "no toast any more")
        harness.wait_until(toast, 5, "a toast of the settings")
        after = window.wait_next_object()
        rate = (account.shown(after) - account.shown(before)) / (after["elapsed_s"] - before["elapsed_s"])
        self.assertGreater(rate, 20)
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        window.summary()


if __name__ == "__main__":
    unittest.main()
