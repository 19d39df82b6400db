"""RTP in the window: what became of each packet, and the words that show the stream elsewhere."""

import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import display
import harness
import sight


class Rtp(display.WindowTest):
    def lost_cells(self, window):
        """The marks of lost packets in the left half of the panel at the bottom, below its legend."""
        x, y, width, height = sight.Panels(window.photograph()).bottom
        legend = 80
        part = window.photograph((x, y + legend, width // 2, height - legend))
        # A mark is a square of 8 pixels; the rest of its cell is fainter, and the last row is cut.
        found = display.boxes(display.near(part, sight.VERMILION, 4), 20)
        return [box for box in found if abs(box[2] - 8) < 2 and abs(box[3] - 8) < 2]

    def test_each_lost_packet_is_a_cell_of_its_colour(self):
        window = self.dashboard("--wire", "rtp", "--impair", "loss=5%", "--seed", "3")
        window.wait_title("Loopback - Live")
        window.wait_object(lambda o: (o["rtp"] or {}).get("packets", {}).get("lost", 0) > 30, what="lost packets")
        window.point_away()
        self.assertFalse(self.lost_cells(window), "before the tab is open")
        window.key("alt+8")
        cells = harness.wait_until(lambda: len(found := self.lost_cells(window)) > 3 and found, 10, "cells of lost packets")
        self.assertEqual(len({box[0] % 12 for box in cells}), 1, "in columns of 12 pixels")
        self.assertEqual(window.interrupt(), 0)

    def test_without_loss_no_cell_has_it(self):
        window = self.dashboard("--wire", "rtp")
        window.wait_title("Loopback - Live")
        window.key("alt+8")
        window.wait_displayed(60)
        window.point_away()
        self.assertFalse(self.lost_cells(window))
        self.assertEqual(window.interrupt(), 0)

    def test_a_sender_tells_how_to_see_its_stream(self):
        peer = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(peer.close)
        peer.bind(("127.0.0.1", 0))
        port = peer.getsockname()[1]
        window = self.dashboard("--role", "sender", "--to", f"127.0.0.1:{port}", "--wire", "rtp")
        window.wait_title("Sender - Live")
        for chord, program in (("ctrl+shift+f", "ffplay"), ("ctrl+shift+g", "gst-launch-1.0")):
            with self.subTest(program):
                window.key(chord)
                words = harness.wait_until(
                    lambda: program in (text := window.clipboard()) and text, 5, f"{program} in the clipboard"
                )
                self.assertIn(str(port), words)
        self.assertEqual(window.interrupt(), 0)


if __name__ == "__main__":
    unittest.main()
