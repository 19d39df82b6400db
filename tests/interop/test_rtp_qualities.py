"""Qualities 1..99 go out as Q = quality without tables: those of GStreamer and FFmpeg must be libjpeg's."""

import os
import unittest

import rtp_peers  # first: it finds the others

import harness
import rtp_tap
import rtp_wire

WIDTH, HEIGHT = 160, 120
SSRC, INTERVAL = 0x71E57, 6000  # 15 frames a second
AT_ONCE = 10


class Qualities(rtp_peers.PeerTest):
    def recorded(self, video):
        """The packets of one frame of each quality, as our sender makes them, in order."""
        frames = {}
        for first in range(1, 100, AT_ONCE):
            started = []
            for quality in range(first, min(first + AT_ONCE, 100)):
                tap = self.tap()
                sender = self.framescope(
                    *["send", "--to", tap.address, "--wire", "rtp", "--source", video, "--width", WIDTH],
                    *["--frames", 1, "--quality", quality],
                )
                started.append((quality, tap, sender))
            for quality, tap, sender in started:
                self.assertEqual(sender.wait_exit(rtp_peers.LONG), 0)
                harness.wait_until(
                    lambda: any(packet.marker for packet in tap.packets()), rtp_peers.LONG, "a frame"
                )
                frames[quality] = tap.frames()[0]
                tap.close()
        return frames

    def replay(self, frames, source, pause):
        """One stream of them all. The last one once more: a receiver may wait for the next to begin."""
        sequence, timestamp = 65530, 0xFFFFFFF0 - 20 * INTERVAL
        for packets in [*frames.values(), frames[99]]:
            for packet in packets:
                source.send(rtp_wire.renumbered(packet, sequence, timestamp, SSRC))
                sequence += 1
            timestamp += INTERVAL
            pause()

    def test_each_decodes_as_ours_to_the_pixel(self):
        frames = self.recorded(self.video(WIDTH, HEIGHT, 2))
        self.assertEqual([rtp_wire.fragment(f[0]).q for f in frames.values()], list(range(1, 100)))
        ports = [rtp_tap.free_rtp_port() for _ in range(3)]
        receivers = {
            "ours": self.our_receiver(ports[0]),
            "gst": self.gst_receiver(ports[1]),
            "ffmpeg": self.ffmpeg_receiver(ports[2]),
        }
        source = self.source(*ports)
        self.replay(frames, source, self.pause_until_read(receivers))
        ffmpeg = receivers["ffmpeg"][0]
        ffmpeg.wait_read()  # it reads the BYE before the RTP that waits
        source.send_rtcp(rtp_wire.bye(SSRC))
        self.assertEqual(ffmpeg.wait_exit(rtp_peers.LONG), 0)
        expected = [rtp_peers.decoded(rtp_wire.jpeg_of(f)) for f in frames.values()]
        for peer, (_, folder) in receivers.items():
            self.wait_files(folder, 99 + (peer != "ffmpeg"), peer)
            came = [rtp_peers.decoded(file) for file in rtp_peers.files(folder)]
            # The last one came twice. FFmpeg may lack the first: they are told apart from the end.
            self.assertGreaterEqual(len(came), 99 if peer == "ffmpeg" else 100, peer)
            for quality, picture in zip(range(99, 0, -1), reversed(came[:-1])):
                difference = rtp_peers.difference(picture, expected[quality - 1])
                self.assertEqual(difference, 0, f"{peer}: quality {quality}")

    def pause_until_read(self, receivers):
        """Waits after each frame until we have it and all have read it, so that nobody's buffer overflows."""
        folder = receivers["ours"][1]
        count = 0

        def pause():
            nonlocal count
            count += 1
            try:
                harness.wait_until(lambda: len(os.listdir(folder)) >= count, 1, "ours", 0.005)
            except AssertionError:
                pass  # told at the end
            for process, _ in receivers.values():
                process.wait_read()

        return pause


if __name__ == "__main__":
    unittest.main()
