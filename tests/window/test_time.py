"""Pausing, stepping, scrubbing and zooming: what the window shows of the past, and how closely."""

import pathlib
import sys
import unittest

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import account
import display
import harness
import sight


class TimeTest(display.WindowTest):
    def lively(self, seconds, *args, **options):
        """A loopback that has run for a while; notes where its panels and pictures are."""
        window = self.dashboard(*args, **options)
        window.wait_title("Loopback - Live")
        window.wait_displayed(round(30 * seconds))
        window.point_away()
        image = window.photograph()
        self.panels = sight.Panels(image)
        self.sent, self.received = sight.pictures(image)
        return window

    def number(self, window, box=None):
        """The number of the frame that a picture shows; None while there is none to read."""
        code = sight.time_code(window.photograph(box or self.received))
        return code and code[0]

    def wait_number(self, window, condition, what):
        """The first number of both pictures for which the condition holds."""

        def shown():
            numbers = self.number(window, self.sent), self.number(window, self.received)
            return numbers if numbers[0] == numbers[1] and condition(numbers[0]) else None

        return harness.wait_until(shown, 10, what)[0]

    def pause(self, window):
        """Pauses; the number of the frame that the window stands on."""
        window.key("space")
        window.wait_still(self.panels.pictures)
        window.wait_still(self.panels.plots)  # where late frames still come in
        number = self.number(window)
        self.assertIsNotNone(number)
        self.assertEqual(self.number(window, self.sent), number, "both pictures are of one frame")
        return number

    def badge(self, window):
        """How wide the badge of a paused view is; 0: there is none."""
        top = window.photograph((400, 0, 600, 48))
        return len(sight.columns_of(top, (0, 0, 600, 48), (22, 50, 62), 4))


class Pause(TimeTest):
    def test_space_stands_still_steps_and_goes_on(self):
        window = self.lively(2)
        moving = window.photograph(self.received)
        harness.wait_until(
            lambda: not numpy.array_equal(moving, window.photograph(self.received)), 5, "a moving picture"
        )
        self.assertEqual(self.badge(window), 0)
        number = self.pause(window)
        self.assertGreater(self.badge(window), 100)
        still = {box: window.photograph(box) for box in (self.panels.pictures, self.panels.plots)}
        before = window.wait_next_object()
        after = window.wait_next_object()
        for box, image in still.items():
            self.assertTrue(numpy.array_equal(image, window.photograph(box)), f"{box} moved")
        self.assertGreater(account.shown(after) - account.shown(before), 20, "the stream goes on")
        for key, step in (("Left", -1), ("Left", -1), ("Right", 1), ("shift+Left", -10), ("shift+Right", 10)):
            number += step
            window.key(key)
            self.wait_number(window, lambda shown: shown == number, f"frame {number} after {key}")
        window.key("Right")
        window.wait_still(self.panels.pictures)
        again = window.photograph(self.panels.pictures)
        self.assertTrue(numpy.array_equal(again, still[self.panels.pictures]), "back where it was paused")
        window.key("Escape")
        self.wait_number(window, lambda shown: shown and shown > number + 30, "a live picture")
        harness.wait_until(lambda: self.badge(window) == 0, 5, "no badge")
        window.key("ctrl+q")
        self.assertEqual(window.wait_exit(), 0)
        window.summary()

    def test_the_mouse_scrubs_through_what_was(self):
        window = self.lively(4, config_home=self.settings("[plots]\ntime-span = 10\n"))
        paused_at = self.pause(window)
        x, y, width, height = self.panels.plots
        # Of the ten seconds that the axis shows, so many before its right end.
        canvas_left, canvas_right = x + 12 + 44, x + width - 12

        def look(seconds):
            window.point(canvas_right - (canvas_right - canvas_left) * seconds / 10, y + 80)
            wanted = paused_at - 30 * seconds
            return self.wait_number(
                window, lambda shown: shown is not None and abs(shown - wanted) <= 6, f"about frame {wanted:.0f}"
            )

        first = look(1)
        picture = window.wait_still(self.received)
        second = look(2.5)
        self.assertAlmostEqual(first - second, 45, delta=4)
        self.assertFalse(numpy.array_equal(window.wait_still(self.received), picture))
        self.assertEqual(look(1), first)
        self.assertTrue(numpy.array_equal(window.wait_still(self.received), picture))
        # Away from the plots it stays where it was.
        window.point(*self.panels.controls[:2])
        window.wait_still(self.received)
        self.assertEqual(self.number(window), first)
        window.key("space")
        self.wait_number(window, lambda shown: shown and shown > paused_at + 10, "a live picture")


class Trace(TimeTest):
    def click_row(self, window, row):
        """Clicks a row of the trace, 0 the topmost, at its number."""
        x, y, _, _ = self.panels.bottom
        window.click(x + 80, y + 34 + 26 + 18 + 17 * (row + 0.5))

    def test_a_row_of_the_trace_is_a_moment(self):
        window = self.lively(2)
        window.key("alt+3")
        number = self.pause(window)
        for row in (3, 1):
            self.click_row(window, row)
            self.wait_number(window, lambda shown: shown == number - row, f"the frame of row {row}")
        window.key("Escape")
        self.wait_number(window, lambda shown: shown and shown > number + 30, "a live picture")
        # A row of a live list pauses, too.
        self.click_row(window, 2)
        harness.wait_until(lambda: self.badge(window) > 100, 5, "a paused view")

    def test_a_key_goes_from_drop_to_drop(self):
        window = self.lively(3, "--impair", "loss=10%", "--seed", "1")
        window.key("ctrl+Left")
        seen = []
        for _ in range(3):
            # Its sender knows the frame; the receiver has only words for it.
            harness.wait_until(
                lambda: self.number(window, self.received) is None
                and self.number(window, self.sent) not in (None, *seen),
                10,
                "a frame that was sent and not shown",
            )
            seen.append(self.number(window, self.sent))
            window.key("ctrl+Left")
        self.assertEqual(seen, sorted(seen, reverse=True))
        self.assertGreater(seen[0] - seen[2], 2)


class Zoom(TimeTest):
    def curve_width(self, window):
        """How many columns the curves take up to their end at the right; what legends show is further left."""
        image = window.photograph(self.panels.plots)
        columns = sight.columns_of(image, (56, 30, image.shape[1] - 66, image.shape[0] - 30), sight.YELLOW)
        gaps = numpy.flatnonzero(numpy.diff(columns) > 3)
        return int(columns[-1] - columns[gaps[-1] + 1 if len(gaps) else 0]) + 1

    def test_the_wheel_looks_closer_at_time(self):
        window = self.lively(3)
        self.pause(window)
        window.point_away()
        window.wait_still(self.panels.plots)
        usual = self.curve_width(window)
        x, y, width, height = self.panels.plots
        window.turn_wheel(x + width - 40, y + 80, 5)
        window.point_away()
        # 1.25 ^ 5
        harness.wait_until(lambda: self.curve_width(window) > 2.4 * usual, 5, "three times as wide")
        self.assertLess(self.curve_width(window), 3.7 * usual)
        window.key("Home")
        harness.wait_until(lambda: abs(self.curve_width(window) - usual) <= 3, 5, "the minute again")
        window.key("Up")
        harness.wait_until(lambda: self.curve_width(window) > 1.3 * usual, 5, "closer by key")
        window.key("Down")
        harness.wait_until(lambda: abs(self.curve_width(window) - usual) <= 3, 5, "wider by key")

    def test_the_wheel_magnifies_both_pictures_by_whole_pixels(self):
        window = self.lively(2)
        number = self.pause(window)
        fitting = window.photograph(self.panels.pictures)
        self.assertLess(max(sight.equal_neighbours(window.photograph(self.received))), 0.6)
        x, y, width, height = self.received
        window.turn_wheel(x + width / 2, y + height / 2, 9)
        window.point_away()
        # 0.92 * 1.25 ^ 9 = 6.9: of seven neighbours in a row six are equal.
        harness.wait_until(
            lambda: min(sight.equal_neighbours(window.photograph(self.received))) > 0.75, 5, "squares"
        )
        window.wait_still(self.panels.pictures)
        image = window.photograph()
        upper, lower = (
            display.cut(image, area) for area in sight.picture_areas(image, self.panels)
        )
        rows = min(len(upper), len(lower)) - 1  # one has a line more
        same = max(
            (upper[:rows] == lower[shift : rows + shift]).all(axis=2).mean() for shift in (0, 1)
        )
        self.assertGreater(same, 0.98, "the same pixels of one frame")
        window.key("f")
        window.wait_still(self.panels.pictures)
        self.assertTrue(numpy.array_equal(window.photograph(self.panels.pictures), fitting))
        self.assertEqual(self.number(window), number)


if __name__ == "__main__":
    unittest.main()
