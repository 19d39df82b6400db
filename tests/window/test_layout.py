"""What lies over the window and around its panels: palette, menu, overview of keys, scale, splitters, files."""

import csv
import os
import pathlib
import sys
import unittest

import cv2
import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import display
import harness
import sight


BELOW_TOP_BAR = (0, 49, 1440, 824)  # and above the status, of a window as it opens first
TOP_BAR = (0, 0, 1440, 48)


def differing(image, other, tolerance=0):
    """The box (x, y, width, height) that holds all pixels which differ by more, and by how much at most."""
    difference = cv2.absdiff(image, other).max(axis=2)
    box = cv2.boundingRect((difference > tolerance).astype(numpy.uint8))
    return box, int(display.cut(difference, box).max(initial=0))


NOTHING = ((0, 0, 0, 0), 0)


class PausedTest(display.WindowTest):
    """A window that stands still; what counts new frames and new drops meanwhile shows them."""

    def paused(self, frames=15, **options):
        window = self.dashboard(**options)
        window.wait_title("Loopback - Live")
        window.wait_displayed(frames)
        window.point_away()
        self.panels = sight.Panels(window.photograph())
        window.key("space")
        self.wait_standing(window)
        return window

    def wait_standing(self, window):
        """Until nothing but the top bar's time since the pause has changed for as long as that counted on by three.

        A window that is slow to draw looks still as well, and frames from just before the pause come into the plots
        behind it.
        """
        shown, times = None, set()

        def stands():
            nonlocal shown, times
            image = window.photograph()
            still = self.still(image)
            if shown is None or not numpy.array_equal(still, shown):
                shown, times = still, set()
            times.add(display.cut(image, TOP_BAR).tobytes())
            return len(times) > 3

        harness.wait_until(stands, 20, "the paused window stands still while its time counts on", period=0.05)

    def still(self, image):
        """What stands still of a photograph of the window."""
        x, y, width, _ = self.panels.bottom
        part = image.copy()
        part[y : y + 34, x : x + width] = 0  # the tab of the drops counts on
        return display.cut(part, BELOW_TOP_BAR)


class Overlays(PausedTest):
    def test_escape_closes_the_topmost_only(self):
        window = self.paused()
        plain = self.still(window.photograph())
        window._xdotool("mousemove", "--window", window.id(), 1390, 24, "sleep", 0.15, "click", 1)
        self.wait_popup(window, beside=None)
        window.point_away()
        window.key("Escape")
        self.wait_as(window, plain, "Esc, which must not go live while a menu is open")

    def wait_as(self, window, image, what):
        def changed():
            return differing(self.still(window.photograph()), image)

        try:
            harness.wait_until(lambda: changed() == NOTHING, 5, f"as before after {what}")
        except AssertionError as error:
            raise AssertionError(f"{error}; {changed()} differs") from None

    def overlay(self, window):
        """How much of the window below the top bar has the colour of what lies over it."""
        return (display.near(self.still(window.photograph()), display.FIELD, 1) > 0).mean()

    def test_palette_and_overview_open_act_and_close(self):
        window = self.paused()
        plain = self.still(window.photograph())
        bare = self.overlay(window)
        for opens, closes in (("ctrl+k", "Escape"), ("F1", "Escape"), ("F1", "F1")):
            window.key(opens)
            harness.wait_until(lambda: self.overlay(window) > bare + 0.1, 5, f"what {opens} opens")
            window.key(closes)
            self.wait_as(window, plain, closes)
        window.key("ctrl+k")
        harness.wait_until(lambda: self.overlay(window) > bare + 0.1, 5, "the palette")
        window.type("light")
        window.key("Return")
        harness.wait_until(lambda: window.photograph().mean() > plain.mean() + 80, 5, "the light theme")
        window.key("ctrl+t")
        self.wait_as(window, plain, "the theme was changed back")

    def test_the_menu_acts_by_mouse(self):
        window = self.paused()
        # The last entry of the last group is what Esc does.
        window._xdotool("mousemove", "--window", window.id(), 1390, 24, "sleep", 0.15, "click", 1)
        menu = self.wait_popup(window, beside=None)
        x, y, width, height = menu
        window.point(x + width / 2, y + height - 14)
        items = self.wait_popup(window, beside=menu)
        x, y, width, height = items
        window.point(x + width - 20, y + height - 14)
        paused = window.wait_still(self.panels.pictures)
        window.press_and_leave()
        for before in (paused, window.photograph(self.panels.pictures)):
            harness.wait_until(
                lambda: not numpy.array_equal(window.photograph(self.panels.pictures), before), 5, "a live picture"
            )

    def wait_popup(self, window, beside):
        """The box of the menu that opened."""

        def found():
            image = window.photograph((700, 30, 740, 500))
            mask = display.near(image, display.FIELD, 1)
            if beside:
                x, y, width, height = beside
                mask[y - 30 : y - 30 + height, x - 700 : x - 700 + width] = 0
            popups = [box for box in display.boxes(mask, 2000) if box[3] > 50]
            return popups and popups[0]

        x, y, width, height = harness.wait_until(found, 5, "a menu")
        return (x + 700, y + 30, width, height)


class Sizes(display.WindowTest):
    def check_lines(self, image, scale, what):
        """The lines between top bar, figures, tabs and status go across: nothing lies over them."""
        height = image.shape[0]
        line = image[round(48 * scale), 0]
        for y in (round(48 * scale), round(48 * scale) + max(1, int(scale)) + round(78 * scale)):
            across = (image[y] == line).all(axis=1).mean()
            self.assertGreater(across, 0.999, f"{what}: something lies over the line at {y}")
        status = image[height - round(26 * scale) - 1]
        self.assertGreater((status == line).all(axis=1).mean(), 0.999, f"{what}: the status line")
        # No word runs out of the window: its edges are plain.
        for x in (1, image.shape[1] - 2):
            top = image[: round(48 * scale), x]
            self.assertTrue((top == top[0]).all(), f"{what}: the top bar runs out at {x}")

    def check_tabs(self, window, scale):
        """Each tab of a folded window is another panel; afterwards the pictures are there again."""
        top = round(48 * scale) + round(78 * scale) + 2 * int(scale)
        width, height = window._client.size(int(window.id()))
        body = (0, top + round(34 * scale), width, height - top - round((34 + 26) * scale) - int(scale))
        seen = []
        for tab in (0, 2, 3, 4, 1):
            window.click(width * (2 * tab + 1) / 10, top + 17 * scale)
            chosen = lambda: display.boxes(
                display.near(window.photograph((0, top, width, round(34 * scale))), display.CHOSEN, 2)
            )
            harness.wait_until(
                lambda: chosen() and chosen()[0][0] <= width * (2 * tab + 1) / 10 <= sum(chosen()[0][::2]),
                5, f"tab {tab} of {scale}",
            )  # fmt: skip
            image = window.photograph()
            # The figures have their row above the tabs, unless they are the tab.
            if tab != 2:
                self.check_lines(image, scale, f"tab {tab}")
            now = display.cut(image, body)
            for other, before in seen:
                self.assertGreater((now != before).any(axis=2).mean(), 0.02, f"tabs {other} and {tab}")
            seen.append((tab, now))
        moving = window.photograph(body)
        harness.wait_until(lambda: not numpy.array_equal(window.photograph(body), moving), 5, "a moving picture")

    def test_twice_as_large_by_key_it_folds_and_back(self):
        window = self.dashboard()
        window.wait_title("Loopback - Live")
        window.wait_displayed(15)
        usual = sight.Panels(window.photograph())
        for _ in range(8):
            window.key("ctrl+equal")

        def folded():
            image = window.photograph()
            chosen = display.boxes(display.near(image[256:320], display.CHOSEN, 2))
            return chosen and chosen[0][2] > 200

        harness.wait_until(folded, 5, "tabs")
        window.point_away()
        self.check_tabs(window, 2)
        window.wait_next_object()
        window.key("ctrl+0")
        harness.wait_until(lambda: vars(self.panels(window)) == vars(usual), 5, "the usual panels")
        self.assertEqual(window.interrupt(), 0)

    def panels(self, window):
        try:
            return sight.Panels(window.photograph())
        except AssertionError:
            return None

    def test_small_windows_at_once_and_twice_the_size(self):
        for arguments, scale in ((), 1), (("--ui-scale", "200"), 2):
            with self.subTest(scale=scale):
                window = self.dashboard(
                    *arguments, config_home=self.settings("[window]\nwidth = 1024\nheight = 640\n")
                )
                window.wait_title("Loopback - Live")
                window.wait_displayed(15)
                window.point_away()  # no tooltip lies over the lines
                image = window.photograph()
                self.assertEqual(image.shape[:2], (640, 1024))
                self.check_lines(image, scale, f"scale {scale}")
                if scale == 1:
                    harness.wait_until(lambda: self.panels(window), 5, "all panels side by side")
                else:
                    self.check_tabs(window, scale)
                self.assertEqual(window.interrupt(), 0)


class Files(PausedTest):
    def test_f12_writes_the_window_and_the_clipboard_takes_the_plots(self):
        here = self.folder()
        window = self.paused(60, cwd=here)
        shown = self.still(window.photograph())
        window.key("F12")
        # It is given its name when it is whole.
        name = harness.wait_until(lambda: [f for f in os.listdir(here) if f.endswith(".png")], 10, "a PNG")[0]
        self.assertRegex(name, r"^framescope-\d{8}-\d{6}-\d{3}\.png$")
        image = cv2.imread(os.path.join(here, name))
        self.assertEqual(image.shape, (900, 1440, 3))
        # Drawn once more, where a curve bends a layer of an edge may be rounded otherwise.
        still = self.still(image)
        self.assertEqual(differing(still, shown, 2), NOTHING, "differs from the screen, below the top bar")
        self.assertEqual(os.listdir(here), [name])

        window.key("ctrl+shift+c")
        text = harness.wait_until(window.clipboard, 5, "a clipboard")
        header, *rows = csv.reader(text.splitlines())
        self.assertEqual(header[0], "time")
        for words in ("Frame rate", "bytes", "Mbit/s", "ms", "end to end"):
            self.assertTrue(any(words in name for name in header), f"{words} in {header}")
        self.assertGreater(len(rows), 30)
        for row in rows:
            self.assertRegex(row[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+")
            self.assertEqual(len(row), len(header))
        self.assertEqual(rows, sorted(rows, key=lambda row: row[0]))
        self.assertEqual(window.interrupt(), 0)


class Settings(display.WindowTest):
    def start(self, *args, **options):
        window = self.dashboard(*args, **options)
        window.wait_title("Loopback - Live")
        window.wait_displayed(5)
        window.point_away()
        return window

    def test_what_was_changed_comes_back_and_the_command_line_does_not(self):
        home = self.folder()
        window = self.start("--quality", "33", "--theme", "dark", config_home=home)
        self.assertEqual(window.wait_next_object()["jpeg"]["quality"], 33)
        usual = sight.Panels(window.photograph())
        left, top, width, height = usual.controls
        window.drag((width, top + height / 2), (width + 70, top + height / 2))
        x, y, width, height = usual.bottom
        window.drag((x + width / 2, y - 1), (x + width / 2, y - 61))
        window.key("ctrl+t")

        def dragged():
            try:
                return sight.Panels(window.photograph())
            except AssertionError:
                return None

        panels = harness.wait_until(
            lambda: (now := dragged()) and now.controls[2] > usual.controls[2] + 60 and now, 5, "wider controls"
        )
        self.assertAlmostEqual(panels.controls[2], 320, delta=2)
        self.assertAlmostEqual(panels.bottom[1], usual.bottom[1] - 60, delta=2)
        light = window.photograph().mean()
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        file = pathlib.Path(home, "framescope", "framescope.toml")
        text = file.read_text()
        self.assertRegex(text, r'(?m)^theme = "light"')
        self.assertRegex(text, r"(?m)^quality = 80\b")
        self.assertEqual([f.name for f in file.parent.iterdir()], [file.name])

        again = self.start(config_home=home)
        image = again.photograph()
        self.assertAlmostEqual(image.mean(), light, delta=15)
        restored = sight.Panels(image)
        self.assertEqual(restored.controls, panels.controls)
        self.assertEqual(restored.bottom, panels.bottom)
        self.assertEqual(again.wait_next_object()["jpeg"]["quality"], 80)
        self.assertEqual(again.interrupt(), 0)
        self.assertEqual(file.read_text(), text, "nothing was changed")


if __name__ == "__main__":
    unittest.main()
