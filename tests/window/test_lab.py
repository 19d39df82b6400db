"""The quality lab and the comparison: a click that changes the stream, and what is shown of both qualities."""

import pathlib
import sys
import time
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import display
import harness
import sight

FAINTER = 34  # so far the colour of a point may be from its curve's: they are drawn at 85 %
CURVES = (sight.BLUE, sight.ORANGE, sight.GREEN)  # 4:2:0, 4:2:2, 4:4:4


class LabTest(display.WindowTest):
    def lively(self):
        window = self.dashboard()
        window.wait_title("Loopback - Live")
        window.wait_displayed(30)
        window.point_away()
        self.panels = sight.Panels(window.photograph())
        return window


class Lab(LabTest):
    def size_plot(self):
        """Where the size plot has its canvas: below the tabs, the head, the key and the other plot."""
        x, y, width, height = self.panels.plots
        plot = round(height * 0.28)
        top = y + 2 + 28 + 22 + plot + 6
        # Between the labels at the top and at the bottom, right of those of the axis.
        return x + 12 + 44, top + 20, width - 12 - 44 - 30, plot - 20 - 36

    def leftmost_point(self, window):
        """The place of the lowest quality of the size plot; None while there is none."""
        x, y, width, height = box = self.size_plot()
        image = window.photograph()
        columns = [sight.columns_of(image, box, colour, FAINTER) for colour in CURVES]
        columns = [found for found in columns if len(found)]
        if not columns:
            return None
        left = min(int(found[0]) for found in columns) + 3
        part = image[y : y + height, x + left].astype(int)
        rows = [numpy.flatnonzero((abs(part - colour) <= FAINTER).all(axis=1)) for colour in map(numpy.array, CURVES)]
        rows = numpy.concatenate(rows)
        return (x + left, y + int(rows.max()) - 2) if len(rows) else None

    def test_a_click_on_a_point_changes_the_stream_within_a_second(self):
        window = self.lively()
        self.assertEqual(window.wait_next_object()["jpeg"]["quality"], 80)
        window.key("ctrl+l")
        harness.wait_until(lambda: self.leftmost_point(window), 10, "points in the size plot")
        # The whole sweep, so that the axis stands still.
        time_of = harness.wait_until(lambda: self.settled(window), 15, "points that stand still")
        window._xdotool("mousemove", "--window", window.id(), *time_of, "sleep", 0.2)
        before = len(window.stdout)
        clicked = time.monotonic()
        window.press_and_leave()
        window.wait_for(
            lambda: any((o["jpeg"]["quality"] or 100) <= 10 for o in window.objects()[before:]),
            5,
            "statistics of the quality that was clicked",
        )
        # Statistics come once a second: the frame itself was coded before the next of them at the latest.
        self.assertLess(time.monotonic() - clicked, 2.2)
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        self.assertLessEqual(window.summary()["jpeg"]["quality"], 10)

    def settled(self, window):
        """The leftmost point, if it has stood still for a while."""
        places = []
        for _ in range(4):
            places.append(self.leftmost_point(window))
            time.sleep(0.1)
        return places[0] if places[0] and len(set(places)) == 1 else None


class Comparison(LabTest):
    def original_and_jpeg(self, window):
        """The halves of the panel's picture, left and right of the middle."""
        x, y, width, height = self.panels.pictures
        part = window.photograph((x, y + 60, width, height - 120))
        return part[:, : width // 2 - 8], part[:, width // 2 + 8 :]

    def white_line(self, window):
        """The column of the divider, from the window's left; None if there is none."""
        x, y, width, height = self.panels.pictures
        part = window.photograph((x, y + 32, width, height - 64))
        white = (part == 255).all(axis=2).mean(axis=0)
        found = numpy.flatnonzero(white > 0.98)
        return x + int(found.mean()) if len(found) else None

    def test_divider_and_flip(self):
        window = self.lively()
        x, y, width, height = self.panels.pictures
        window.key("ctrl+d")
        middle = harness.wait_until(lambda: self.white_line(window), 10, "a divider")
        self.assertAlmostEqual(middle, x + width / 2, delta=3)
        window.drag((middle, y + height / 2), (x + width / 4, y + height / 2))
        harness.wait_until(
            lambda: abs((self.white_line(window) or 0) - (x + width / 4)) < 4, 5, "the divider where it was dragged"
        )
        # Frozen, nothing but the flip changes the picture.
        window.click(x + 12 + 84, y + height - 15)
        window.key("x")
        harness.wait_until(lambda: self.white_line(window) is None, 5, "one picture")
        window.wait_still((x, y + 32, width, height - 64))
        one = window.photograph((x, y + 60, width, height - 120))
        window.key("x")
        harness.wait_until(
            lambda: not numpy.array_equal(one, window.photograph((x, y + 60, width, height - 120))), 5, "the other one"
        )
        other = window.wait_still((x, y + 60, width, height - 120))
        difference = abs(one.astype(int) - other).mean()
        self.assertTrue(0 < difference < 12, f"a JPEG of quality 80 is near its original: {difference}")
        window.key("x")
        harness.wait_until(
            lambda: numpy.array_equal(one, window.photograph((x, y + 60, width, height - 120))), 5, "the first again"
        )


if __name__ == "__main__":
    unittest.main()
