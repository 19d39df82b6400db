"""Roles change while it runs: how fast, and what is left to see of before."""

import pathlib
import socket
import sys
import time
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import display
import sight

LIMIT_S = 0.3
# Of a session, so that its curves are there to be seen: two thirds of a second, however late it began.
FRAMES = 45


def frames_of(object_):
    return object_["frames"]["sent"] if object_["role"] == "sender" else account.shown(object_)


class Roles(display.WindowTest):
    """A window that has somebody to send to, and somebody to receive from, so that each role can be live at once."""

    def setUp(self):
        super().setUp()
        self.peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(self.peer.close)
        self.peer.bind(("127.0.0.1", 0))
        self.peer.setblocking(False)
        _, sender = self.sender("--fps", "30")
        to = f"127.0.0.1:{self.peer.getsockname()[1]}"
        self.home = self.settings(
            f'to = "{to}"\nfrom = "{sender}"\n[plots]\ntime-span = 30\n'
        )

    def start(self):
        window = self.dashboard(config_home=self.home)
        window.wait_title("Loopback - Live")
        window.wait_displayed(30)
        self.received = sight.pictures(window.photograph())[1]
        return window

    def got_frame(self):
        """A frame has come to the peer since it was asked last."""
        newest = b""
        while True:
            try:
                newest = self.peer.recv(65536)
            except BlockingIOError:
                return newest.startswith(b"/9j/")

    def live_effects(self, window):
        """For each role, what proves that it is live: not words in the title, which may run ahead, alone."""
        pressed_at = time.time() * 1e6

        def loopback():
            code = sight.time_code(window.photograph(self.received))
            # The other sender's frames have higher numbers.
            return code is not None and code[1] > pressed_at and code[0] < 30

        return {
            1: lambda: "Loopback" in window.title() and loopback(),
            2: lambda: self.got_frame() and "Sender" in window.title(),
            3: lambda: "Receiver - Live" in window.title(),
        }

    def switch(self, window, role, *hand):
        """Seconds until the role is live; afterwards it runs on for a while."""
        self.got_frame()
        took = window.seconds_until(self.live_effects(window)[role], *hand)
        name = ("loopback", "sender", "receiver")[role - 1]
        printed = len(window.stdout)
        window.wait_stats(
            lambda o: o["role"] == name and frames_of(o) >= FRAMES, 10, f"{FRAMES} frames of a {name}", printed
        )
        return took

    def test_each_role_is_live_at_once_and_nothing_is_forgotten(self):
        window = self.start()
        took = {role: [self.switch(window, role, "key", f"ctrl+{role}")] for role in (2, 3, 1)}
        chosen = display.boxes(display.near(window.photograph()[:50], display.CHOSEN))[0]
        x, y, width, height = chosen
        for role in (2, 3, 1):
            window.point(x + width * (role - 0.5), y + height / 2)
            held = 0.06
            clicked = self.switch(window, role, "mousedown", 1, "sleep", held, "mouseup", 1)
            took[role].append(clicked - held)
        for role, seconds in took.items():
            # Others may keep the processor busy, once.
            self.assertLess(min(seconds), LIMIT_S, took)
            self.assertLess(max(seconds), 4 * LIMIT_S, took)
        window.point_away()
        window.key("space")
        image = window.photograph()
        plots = sight.Panels(image).plots
        window.wait_still(plots)
        self.check_history(window.photograph(plots))
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        window.summary()

    def check_history(self, plots):
        """One mark a session, through all plots, and the curves of each session."""
        canvas = plots[30:-20, 56:-12]
        # The marks' line, 55 % of blue on the panel.
        line = (abs(canvas.astype(int) - (141, 109, 56)) <= 3).all(axis=2).sum(axis=0)
        marks = numpy.flatnonzero(line > 150)
        self.assertEqual(len(marks), 7, f"marks at {marks}")
        width = canvas.shape[1]
        curves = {
            "JPEG bytes": sight.columns_of(canvas, (0, 0, width, canvas.shape[0]), sight.PINK),
            "latency": sight.latency_columns(canvas),
        }
        for session, role in enumerate(("loopback", "sender", "receiver") * 2):
            begin, end = marks[session], marks[session + 1]
            for name, columns in curves.items():
                if role == "sender" and name == "latency":
                    continue  # only a receiver knows it
                seen = ((columns > begin) & (columns < end)).sum()
                self.assertGreater(seen, 0.4 * (end - begin), f"{name} of session {session}, {role}")


if __name__ == "__main__":
    unittest.main()
