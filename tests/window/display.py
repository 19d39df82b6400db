"""A virtual screen, the window on it, and the hand that moves mouse and keyboard."""

import ctypes
import os
import pathlib
import subprocess
import sys

import cv2
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import harness

# Of the dark theme, as OpenCV has them: blue, green, red.
PANEL = (0x1C, 0x17, 0x14)
CHOSEN = (0x80, 0x5A, 0x1F)
RED = (0, 0, 255)


class Screen:
    """An X server of its own: a test must not type into whatever else is on the user's screen."""

    def __init__(self):
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
        self._server = subprocess.Popen(
            command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as answers:
            number = answers.readline().strip()
        if not number:
            raise RuntimeError(f"no display: {' '.join(command)}")
        self.environment = {"DISPLAY": f":{number}", "WAYLAND_DISPLAY": "", "LIBGL_ALWAYS_SOFTWARE": "1"}

    def close(self):
        self._server.terminate()
        self._server.wait()


class Dashboard(harness.Framescope):
    """The dashboard with --stats json on a screen."""

    def __init__(self, environment, *args):
        command = [harness.binary(), "dashboard", *args, "--stats", "json"]
        harness.Process.__init__(self, command, env=environment)
        self._environment = {**os.environ, **environment}
        self._id = None

    def objects(self):
        """All statistics so far, each checked by itself: a session begins to count anew."""
        return [account.parse_line(line) for line in self.stdout]

    def wait_object(self, condition, timeout=20, what="such statistics"):
        return self.wait_for(
            lambda: next(filter(condition, reversed(self.objects())), None), timeout, what
        )

    def _xdotool(self, *args):
        done = subprocess.run(
            ["xdotool", *map(str, args)], env=self._environment, capture_output=True, text=True
        )
        return done.stdout.strip()

    def id(self):
        """X's name of the window, once it is there."""
        if not self._id:
            self._id = self.wait_for(
                lambda: self._xdotool("search", "--onlyvisible", "--name", "^Framescope"),
                20,
                "a window",
            ).splitlines()[0]
        return self._id

    def title(self):
        return self._xdotool("getwindowname", self.id())

    def wait_title(self, words, timeout=20):
        self.id()
        harness.wait_until(lambda: words in self.title(), timeout, f"{words} in the window's title")

    def key(self, chord):
        """Presses a key for longer than a frame takes."""
        self._xdotool("windowfocus", "--sync", self.id())
        self._xdotool("keydown", chord, "sleep", 0.05, "keyup", chord)

    def click(self, x, y):
        self._xdotool("mousemove", "--window", self.id(), x, y, "sleep", 0.1, "mousedown", 1)
        self._xdotool("sleep", 0.1, "mouseup", 1, "sleep", 0.1, "mousemove", 1599, 999)

    def resize(self, width, height):
        self._xdotool("windowsize", "--sync", self.id(), width, height)

    def photograph(self):
        """The window as it is on the screen."""
        png = subprocess.run(
            ["import", "-window", self.id(), "png:-"], env=self._environment, capture_output=True, check=True
        ).stdout
        return cv2.imdecode(numpy.frombuffer(png, numpy.uint8), cv2.IMREAD_COLOR)

    def set_iconic(self, iconic):
        """What a window manager does to a window that it minimises or brings back."""
        state = 3 if iconic else 1
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self._environment["DISPLAY"].encode()))
        atom = ctypes.c_ulong(x11.XInternAtom(display, b"WM_STATE", 0))
        values = (ctypes.c_long * 2)(state, 0)
        window = ctypes.c_ulong(int(self.id()))
        x11.XChangeProperty(display, window, atom, atom, 32, 0, values, 2)
        x11.XCloseDisplay(display)


def near(image, colour, tolerance=12):
    """A mask of the pixels of about this colour."""
    low = tuple(max(0, c - tolerance) for c in colour)
    high = tuple(min(255, c + tolerance) for c in colour)
    return cv2.inRange(image, low, high)


def boxes(mask, least_area=200):
    """The areas of a mask as (x, y, width, height), from the top down, then from the left."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    found = [tuple(int(v) for v in stats[i][:4]) for i in range(1, count) if stats[i][4] >= least_area]
    return sorted(found, key=lambda box: (box[1], box[0]))


class WindowTest(harness.StreamTest):
    """A test with a screen of its own."""

    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        cls.addClassCleanup(cls.screen.close)

    def dashboard(self, *args):
        return self._started(Dashboard(self.screen.environment, *args))
