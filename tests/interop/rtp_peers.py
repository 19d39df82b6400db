"""GStreamer and FFmpeg as ends of an RTP/JPEG stream, and the test class that starts them."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

import cv2
import numpy as np

import account
import harness
import pictures
import rtp_tap

CAPS = "application/x-rtp,media=video,clock-rate=90000,encoding-name=JPEG,payload=26"
JITTER_BUFFER_MS = 200
LONG = 30  # seconds, for what takes two on a machine that is not busy


def sdp(port, *attributes):
    lines = ["v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=test", "c=IN IP4 127.0.0.1", "t=0 0"]
    lines += [f"m=video {port} RTP/AVP 26", "a=rtpmap:26 JPEG/90000", *attributes]
    return "\r\n".join(lines) + "\r\n"


def files(folder):
    return sorted(path for path in pathlib.Path(folder).iterdir() if path.suffix == ".jpg")


def decoded(jpeg):
    """BGR pixels of a JPEG's bytes or file."""
    data = jpeg if isinstance(jpeg, bytes) else pathlib.Path(jpeg).read_bytes()
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def difference(one, other):
    """Mean absolute difference, in grey levels; infinite if their sizes differ."""
    if one is None or other is None or one.shape != other.shape:
        return float("inf")
    return float(np.mean(cv2.absdiff(one, other)))


class PeerTest(harness.StreamTest):
    """Starts GStreamer and FFmpeg, and compares what they write with what was sent."""

    def started(self, *command):
        return self._started(harness.Process(command))

    def tap(self, *to, drops=None):
        tap = rtp_tap.Tap(to, drops)
        self.addCleanup(tap.close)
        return tap

    def source(self, *ports):
        source = rtp_tap.Source(*ports)
        self.addCleanup(source.close)
        return source

    def video(self, width, height, count=8):
        return pictures.write_video(f"{self.folder()}/video.avi", count, width, height)

    def assert_shown(self, summary, frames):
        """So many frames, all but a few of them; on a busy machine a newer one may have replaced one."""
        displayed = summary["frames"]["displayed"]
        self.assertEqual(displayed + account.replaced(summary), frames)
        self.assertEqual(account.dropped(summary), account.replaced(summary))
        self.assertGreater(displayed, frames * 3 / 4)

    # ---- receivers: each answers (process, folder of the JPEGs that it made), and is bound

    def our_receiver(self, port, *args):
        folder = self.folder()
        receiver = self.framescope(
            "receive", "--listen", f"127.0.0.1:{port}", "--save-frames", folder, *args
        )
        receiver.wait_bound(port)
        return receiver, folder

    def gst_receiver(self, port, caps=""):
        folder = self.folder()
        sink = f"multifilesink location={folder}/%05d.jpg"
        receiver = self.gst(
            f"udpsrc address=127.0.0.1 port={port} buffer-size=4000000",
            f"caps={CAPS}{caps}",
            f"! rtpjitterbuffer latency={JITTER_BUFFER_MS} ! rtpjpegdepay ! {sink}",
        )
        receiver.wait_bound(port)
        return receiver, folder

    def ffmpeg_receiver(self, port, description=None):
        folder = self.folder()
        file = pathlib.Path(self.folder(), "stream.sdp")
        file.write_bytes((description or sdp(port)).encode())
        # It would look at five seconds of the stream before it writes anything: no longer than for the size, and for
        # two at most, as one frame may not tell it where the machine is busy.
        probing = ["-fpsprobesize", 0, "-analyzeduration", 2_000_000, "-buffer_size", 4_000_000]
        receiver = self.ffmpeg(
            *[*probing, "-protocol_whitelist", "file,udp,rtp", "-i", file],
            *["-c", "copy", "-f", "image2", f"{folder}/%05d.jpg"],
        )
        receiver.wait_bound(port)
        return receiver, folder

    # ---- the peers' command lines

    def gst(self, *parts):
        """A pipeline; parts are split at blanks, so no caps with blanks in them."""
        return self.started("gst-launch-1.0", "-e", *" ".join(parts).split())

    def ffmpeg(self, *args):
        return self.started("ffmpeg", "-nostdin", "-hide_banner", "-nostats", *args)

    def gst_sender(self, port, caps, frames, before="", quality=80, encoder=None, mtu=1400):
        """Sends the test picture; the folder holds the JPEGs as they were encoded."""
        folder = self.folder()
        encoder = encoder or f"jpegenc quality={quality}"
        sender = self.gst(
            f"videotestsrc is-live=true num-buffers={frames} ! video/x-raw,{caps} {before}",
            f"! {encoder} ! tee name=t t. ! queue ! multifilesink location={folder}/%05d.jpg",
            f"t. ! queue ! rtpjpegpay mtu={mtu} ! udpsink host=127.0.0.1 port={port}",
        )
        return sender, folder

    def ffmpeg_sender(self, port, size, frames, *options, rate=15):
        """Sends the test picture; the folder holds the JPEGs of a second encoder with the same options."""
        folder = self.folder()
        codec = ["-c:v", "mjpeg", "-q:v", "5", *options]
        sender = self.ffmpeg(
            *["-re", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}", "-frames:v", frames, *codec],
            *["-f", "rtp", f"rtp://127.0.0.1:{port}?pkt_size=1400"],
            *["-frames:v", frames, *codec, "-f", "image2", f"{folder}/%05d.jpg"],
        )
        return sender, folder

    # ---- what came of it

    def wait_sent(self, sender, tap):
        """The summary of a sender that ends by itself, as soon as the tap has all that it sent."""
        self.assertEqual(sender.wait_exit(LONG), 0)
        summary = sender.summary()
        tap.wait_end(summary["rtp"]["packets"]["sent"], LONG)
        return summary

    def wait_files(self, folder, count, what):
        try:
            harness.wait_until(lambda: len(files(folder)) >= count, LONG, what)
        except AssertionError:
            raise AssertionError(f"{what}: {len(files(folder))} of {count} pictures") from None

    def assert_same_pictures(self, came, sent, what, missing_at_start=0):
        """All of `sent` came, but for the first ones perhaps, to the pixel."""
        came, sent = [decoded(jpeg) for jpeg in came], [decoded(jpeg) for jpeg in sent]
        self.assertGreaterEqual(len(came), len(sent) - missing_at_start, what)
        self.assertLessEqual(len(came), len(sent), what)
        for number, (one, other) in enumerate(zip(reversed(came), reversed(sent))):
            self.assertEqual(difference(one, other), 0, f"{what}: picture {number} from the last")

    def notes(self, object_):
        return {entry["id"]: entry["text"] for entry in object_["diagnosis"]}

    def wait_note(self, process, key, timeout=LONG):
        """The text of a diagnosis, as soon as it is made."""
        object_ = process.wait_stats(
            lambda candidate: key in self.notes(candidate), timeout, f"the diagnosis {key}"
        )
        return self.notes(object_)[key]
