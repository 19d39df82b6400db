"""A virtual screen, the window on it, and the hand that moves mouse and keyboard."""

import os
import pathlib
import subprocess
import sys
import time

import cv2
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import harness
import x11

# Of the dark theme, as OpenCV has them: blue, green, red.
PANEL = (0x1C, 0x17, 0x14)
FIELD = (0x2C, 0x25, 0x20)
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
        self.client = x11.Client(f":{number}")

    def close(self):
        self.client.close()
        self._server.terminate()
        self._server.wait()


class Dashboard(harness.Framescope):
    """The dashboard with --stats json on a screen, or on none. `prefix` is a command that ends by running it."""

    def __init__(self, screen, *args, config_home, environment=None, cwd=None, prefix=()):
        command = [*prefix, harness.binary(), "dashboard", *args, "--stats", "json"]
        own = {**(screen.environment if screen else {}), "XDG_CONFIG_HOME": config_home, **(environment or {})}
        harness.Process.__init__(self, command, env=own, cwd=cwd)
        self._environment = {**os.environ, **own}
        self._client = screen.client if screen else None
        self._id = None

    def objects(self):
        """All statistics so far, each checked by itself: a session begins to count anew."""
        return [account.parse_line(line) for line in self.stdout]

    def stats(self):
        """All statistics so far, each checked by itself, and its growth within its session."""
        objects = self.objects()
        for earlier, later in zip(objects, objects[1:]):
            if earlier["role"] == later["role"] and earlier["elapsed_s"] <= later["elapsed_s"]:
                account.check_growth(earlier, later)
        return objects

    def wait_object(self, condition, timeout=20, what="such statistics"):
        return self.wait_for(
            lambda: next(filter(condition, reversed(self.objects())), None), timeout, what
        )

    def wait_next_object(self, timeout=5):
        """The first object that is printed from now on."""
        before = len(self.lines["stdout"])
        self.wait_for(lambda: len(self.lines["stdout"]) > before, timeout, "the next statistics")
        return account.parse_line(self.stdout[before])

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
        return self._client.title(int(self.id()))

    def wait_title(self, words, timeout=20):
        self.id()
        harness.wait_until(lambda: words in self.title(), timeout, f"{words} in the window's title")

    def key(self, chord):
        """Presses a key for longer than a frame takes."""
        self._xdotool("windowfocus", "--sync", self.id())
        self._xdotool("keydown", chord, "sleep", 0.05, "keyup", chord)

    def seconds_until(self, effect, *hand, timeout=5):
        """How long after xdotool was started with these words the effect was there, looked for every 2 ms."""
        self._xdotool("windowfocus", "--sync", self.id())
        begin = time.monotonic()
        tool = subprocess.Popen(["xdotool", *map(str, hand)], env=self._environment)
        try:
            harness.wait_until(effect, timeout, f"the effect of {' '.join(map(str, hand))}", period=0.002)
            return time.monotonic() - begin
        finally:
            tool.wait()

    def type(self, words):
        self._xdotool("type", "--delay", 40, words)

    def point(self, x, y):
        """Moves the mouse to a place of the window."""
        self._xdotool("mousemove", "--window", self.id(), round(x), round(y))

    def point_away(self):
        self._xdotool("mousemove", 1599, 999)

    def press_and_leave(self):
        """Clicks where the mouse is. It stays for a frame, which is where the window looks for it then."""
        self._xdotool("mousedown", 1, "sleep", 0.1, "mouseup", 1, "sleep", 0.1, "mousemove", 1599, 999)

    def click(self, x, y):
        self._xdotool("mousemove", "--window", self.id(), round(x), round(y), "sleep", 0.1)
        self.press_and_leave()

    def turn_wheel(self, x, y, notches):
        """Away from the user where positive."""
        self._xdotool("mousemove", "--window", self.id(), round(x), round(y), "sleep", 0.1)
        self._xdotool("click", "--repeat", abs(notches), "--delay", 60, 4 if notches > 0 else 5)

    def drag(self, start, end):
        self._xdotool("mousemove", "--window", self.id(), *map(round, start), "sleep", 0.15, "mousedown", 1)
        middle = [(a + b) / 2 for a, b in zip(start, end)]
        for place in (middle, end):
            self._xdotool("sleep", 0.15, "mousemove", "--window", self.id(), *map(round, place))
        self._xdotool("sleep", 0.15, "mouseup", 1, "sleep", 0.15, "mousemove", 1599, 999)

    def resize(self, width, height):
        self._xdotool("windowsize", "--sync", self.id(), width, height)

    def photograph(self, box=None):
        """The window, or its part (x, y, width, height), as it is on the screen."""
        return self._client.pixels(int(self.id()), box)

    def wait_still(self, box=None, timeout=10):
        """A photograph that does not change for a third of a second, as nothing live does."""
        since, last = time.monotonic(), self.photograph(box)

        def still():
            nonlocal since, last
            now = self.photograph(box)
            if not numpy.array_equal(now, last):
                since, last = time.monotonic(), now
            return time.monotonic() - since > 0.35

        harness.wait_until(still, timeout, "the window stands still", period=0.05)
        return last

    def clipboard(self):
        return subprocess.run(
            ["xclip", "-selection", "clipboard", "-out"],
            env=self._environment, capture_output=True, text=True, timeout=10,
        ).stdout  # fmt: skip

    def set_iconic(self, iconic):
        self._client.set_iconic(int(self.id()), iconic)


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


def cut(image, box):
    x, y, width, height = box
    return image[y : y + height, x : x + width]


class WindowTest(harness.StreamTest):
    """A test with a screen of its own."""

    @classmethod
    def setUpClass(cls):
        cls.screen = Screen()
        cls.addClassCleanup(cls.screen.close)

    def dashboard(self, *args, config_home=None, **options):
        """A window whose settings nobody else has, unless a folder of settings is given."""
        return self._started(
            Dashboard(self.screen, *args, config_home=config_home or self.folder(), **options)
        )

    def settings(self, text):
        """A folder of settings that holds this file."""
        home = self.folder()
        file = pathlib.Path(home, "framescope", "framescope.toml")
        file.parent.mkdir()
        file.write_text(text)
        return home
