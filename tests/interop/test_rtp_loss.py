"""The same packets with 5 % of them lost, shown by all three: how many frames, and how like the original.

Of ours it is the saved JPEGs that are compared, whose holes are grey: what the window shows, with the holes filled
from the picture before, is liker still.
"""

import json
import random
import sys
import unittest

import rtp_peers  # first: it finds the others

import cv2
import numpy as np

import account
import rtp_tap
import rtp_wire

WIDTH, HEIGHT, FRAMES, FPS = 640, 480, 100, 10
LOSS, SEED = 0.05, 1


def ssim(one, other):
    """Mean SSIM of the luma (Wang et al. 2004: Gaussian window of 11, sigma 1.5)."""
    a, b = (cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32) for picture in (one, other))
    blur = lambda plane: cv2.GaussianBlur(plane, (11, 11), 1.5)
    mean_a, mean_b = blur(a), blur(b)
    var_a, var_b = blur(a * a) - mean_a**2, blur(b * b) - mean_b**2
    both = blur(a * b) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    above = (2 * mean_a * mean_b + c1) * (2 * both + c2)
    return float(np.mean(above / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2))))


def moving_picture(number):
    """Soft waves and a disc that moves: about 14 packets at quality 80."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    wave = 128 + 50 * np.sin((x + 2 * number) / 9.0) * np.cos(y / 13.0) + 30 * np.sin((x * y) / 9000.0)
    picture = np.clip(np.dstack([wave, wave * 0.8 + 20, 230 - wave * 0.6]), 0, 255).astype(np.uint8)
    cv2.circle(picture, (60 + number * 5 % 520, 240), 50, (40, 60, 220), -1)
    cv2.putText(picture, str(number), (20, HEIGHT - 20), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (255,) * 3, 3)
    return picture


class FivePercentLoss(rtp_peers.PeerTest):
    def record(self):
        """What our sender makes of the pictures."""
        video = f"{self.folder()}/video.avi"
        writer = cv2.VideoWriter(video, cv2.VideoWriter_fourcc(*"MJPG"), FPS, (WIDTH, HEIGHT))
        for number in range(FRAMES):
            writer.write(moving_picture(number))
        writer.release()
        tap = self.tap()
        sender = self.framescope(
            *["send", "--to", tap.address, "--wire", "rtp", "--source", video, "--width", WIDTH, "--fps", FPS,
             "--quality", 60]
        )
        self.wait_sent(sender, tap)
        return list(tap.rtp)

    def impair(self, arrivals):
        """Loses packets one by one; the first frame and the last stay whole, so that all find the stream's ends."""
        timestamps = [rtp_wire.parse(arrival.data).timestamp for arrival in arrivals]
        dice = random.Random(SEED)
        return [
            arrival
            for arrival, timestamp in zip(arrivals, timestamps)
            if timestamp in (timestamps[0], timestamps[-1]) or dice.random() >= LOSS
        ]

    def mean_ssim(self, came, originals):
        """Of what is on the screen at each original's time; `came` are pictures by their place, held until the next."""
        shown, sum_ = np.zeros_like(originals[0]), 0
        for place, original in enumerate(originals):
            shown = came.get(place, shown)
            sum_ += ssim(shown, original)
        return sum_ / len(originals)

    def places(self, files, originals):
        """Which original each picture is: the likest that is not before the one found last."""
        came, place = {}, -1
        small = [cv2.resize(o, (160, 120), interpolation=cv2.INTER_AREA) for o in originals]
        for file in files:
            picture = rtp_peers.decoded(file)
            tiny = cv2.resize(picture, (160, 120), interpolation=cv2.INTER_AREA)
            ahead = range(place + 1, min(place + 16, len(originals)))
            if not ahead:
                break
            place = min(ahead, key=lambda n: rtp_peers.difference(tiny, small[n]))
            came[place] = picture
        return came

    def test_ours_shows_99_percent_where_others_show_half(self):
        arrivals = self.record()
        frames = rtp_wire.by_frame([rtp_wire.parse(arrival.data) for arrival in arrivals])
        originals = [rtp_peers.decoded(rtp_wire.jpeg_of(frame)) for frame in frames]
        left = self.impair(arrivals)
        kept = rtp_wire.by_frame([rtp_wire.parse(arrival.data) for arrival in left])
        whole = sum(rtp_wire.jpeg_of(frame) is not None for frame in kept)
        ports = [rtp_tap.free_rtp_port() for _ in range(3)]
        receivers = {
            "Framescope": self.our_receiver(ports[0]),
            "GStreamer": self.gst_receiver(ports[1]),
            "FFmpeg": self.ffmpeg_receiver(ports[2]),
        }
        source = self.source(*ports)
        source.replay(left)
        for peer, (_, folder) in receivers.items():
            least = len(frames) * 0.99 if peer == "Framescope" else whole - 1
            self.wait_files(folder, least, peer)
        ours = receivers["Framescope"][0]
        self.assertEqual(ours.interrupt(), 0)
        summary = ours.summary()
        source.send_rtcp(rtp_wire.bye(frames[0][0].ssrc))
        receivers["FFmpeg"][0].wait_exit()
        receivers["GStreamer"][0].interrupt()
        figures = {"frames": len(frames), "packets_per_frame": len(arrivals) / len(frames), "whole": whole}
        for peer, (_, folder) in receivers.items():
            files = rtp_peers.files(folder)
            came = self.places(files, originals)
            figures[peer] = {"shown": len(files), "ssim": round(self.mean_ssim(came, originals), 4)}
        figures["Framescope"]["shown"] = account.shown(summary)
        print(json.dumps({"loss": LOSS, **figures}), file=sys.stderr)
        self.assertGreaterEqual(account.shown(summary), 0.99 * summary["frames"]["expected"], summary)
        self.assertEqual(summary["frames"]["expected"], len(frames))
        for peer in ("GStreamer", "FFmpeg"):
            self.assertLessEqual(figures[peer]["shown"], whole + 1, peer)
            self.assertGreater(figures["Framescope"]["ssim"], figures[peer]["ssim"], peer)


if __name__ == "__main__":
    unittest.main()
