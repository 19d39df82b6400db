"""Case 45, inwards: what GStreamer and FFmpeg send over RTP, as our receiver shows it."""

import pathlib
import unittest

import cv2

import rtp_peers  # first: it finds the others

import pictures
import rtp_tap

FRAMES = 20
FFMPEG_FLAGS = ["-pix_fmt", "yuvj420p", "-huffman", "default", "-force_duplicated_matrix", "1"]


class PeersToOurs(rtp_peers.PeerTest):
    def receiver(self, *args):
        port = rtp_tap.free_rtp_port()
        receiver, folder = self.our_receiver(port, *args)
        return port, receiver, folder

    def assert_all_shown(self, receiver, folder, sent, size, frames):
        """Every picture to the pixel, in its size, and nothing to complain of."""
        receiver.wait_stats(
            lambda object_: object_["frames"]["received"] >= frames, rtp_peers.LONG, f"{frames} frames"
        )
        self.assertEqual(receiver.interrupt(), 0)
        summary = receiver.summary()
        self.assert_shown(summary, frames)
        self.assertEqual(summary["frames"]["displayed_damaged"], 0)
        self.assertEqual(summary["datagrams"]["lost"], 0)
        self.assertEqual(summary["wire"], "rtp")
        self.assertEqual((summary["jpeg"]["width"], summary["jpeg"]["height"]), size)
        self.assert_same_pictures(rtp_peers.files(folder), rtp_peers.files(sent), "ours")
        return summary

    def assert_nothing_shown(self, receiver, why="no_answer"):
        """It waits, and says for what."""
        text = self.wait_note(receiver, why)
        self.assertEqual(receiver.interrupt(), 3)
        self.assertEqual(receiver.summary()["frames"]["displayed"], 0)
        return text


class GstToOurs(PeersToOurs):
    def gst_stream(self, format_, size, frames=FRAMES, rate=15, shown=None, **options):
        port, receiver, folder = self.receiver()
        caps = f"format={format_},width={size[0]},height={size[1]},framerate={rate}/1"
        sender, sent = self.gst_sender(port, caps, frames, **options)
        self.assertEqual(sender.wait_exit(rtp_peers.LONG), 0)
        return self.assert_all_shown(receiver, folder, sent, shown or size, frames)

    def test_case_45_i420(self):
        summary = self.gst_stream("I420", (640, 480))
        self.assertEqual((summary["rtp"]["type"], summary["rtp"]["q"]), (1, 255))

    def test_case_45_y42b(self):
        self.assertEqual(self.gst_stream("Y42B", (640, 480))["rtp"]["type"], 0)

    def test_case_45_quality_100(self):
        self.gst_stream("I420", (640, 480), quality=100)

    def test_case_45_1080p(self):
        self.gst_stream("I420", (1920, 1080), 10, 5)

    def test_case_45_2040x2040(self):
        self.gst_stream("I420", (2040, 2040), 10, 4)

    def nothing(self, format_):
        port, receiver, _ = self.receiver()
        self.gst_sender(port, f"format={format_},width=640,height=480,framerate=15/1", FRAMES)
        self.assertIn("is the sender pushing", self.assert_nothing_shown(receiver))

    def test_case_45_y444_is_not_sent(self):
        self.nothing("Y444")

    def test_case_45_gray8_is_not_sent(self):
        self.nothing("GRAY8")

    def test_case_45_larger_than_2040(self):
        """Only the session description tells the size."""
        size, caps = (3840, 2160), "format=I420,width=3840,height=2160,framerate=3/1"
        port, receiver, _ = self.receiver()
        self.gst_sender(port, caps, 6)
        self.assertIn("--sdp", self.assert_nothing_shown(receiver, "rtp_dimensions"))

        port = rtp_tap.free_rtp_port()
        description = pathlib.Path(self.folder(), "stream.sdp")
        description.write_text(rtp_peers.sdp(port, "a=x-dimensions:3840,2160"), newline="")
        folder = self.folder()
        receiver = self.framescope("receive", "--sdp", description, "--save-frames", folder)
        receiver.wait_bound(port)
        sender, sent = self.gst_sender(port, caps, 6)
        self.assertEqual(sender.wait_exit(rtp_peers.LONG), 0)
        self.assert_all_shown(receiver, folder, sent, size, 6)

    def files_stream(self, *parameters):
        """JPEG files of ours, which GStreamer packs as they are."""
        folder = pathlib.Path(self.folder())
        for number in range(FRAMES):
            quality = [cv2.IMWRITE_JPEG_QUALITY, 70]
            cv2.imwrite(f"{folder}/{number:05d}.jpg", pictures.pattern(number), [*quality, *parameters])
        port, receiver, saved = self.receiver()
        video = f"{self.folder()}/video.avi"
        self.ffmpeg("-framerate", 15, "-i", f"{folder}/%05d.jpg", "-c", "copy", video).wait_exit()
        self.gst(
            f"filesrc location={video} ! avidemux ! rtpjpegpay",
            f"! udpsink sync=true host=127.0.0.1 port={port}",
        )
        return receiver, saved, folder

    def test_case_45_restart_markers(self):
        receiver, saved, sent = self.files_stream(cv2.IMWRITE_JPEG_RST_INTERVAL, 8)
        summary = self.assert_all_shown(receiver, saved, sent, (640, 480), FRAMES)
        self.assertEqual(summary["rtp"]["type"], 65)

    def test_optimised_huffman_tables_are_told(self):
        """GStreamer sends them without a word, and its own receiver shows garbage."""
        receiver, _, _ = self.files_stream(cv2.IMWRITE_JPEG_OPTIMIZE, 1)
        self.assertIn("Huffman", self.wait_note(receiver, "rtp_huffman"))


class FfmpegToOurs(PeersToOurs):
    def ffmpeg_stream(self, size, *options, frames=FRAMES, rate=15):
        port, receiver, folder = self.receiver("--wire", "rtp")
        sender, sent = self.ffmpeg_sender(port, f"{size[0]}x{size[1]}", frames, *options, rate=rate)
        self.assertEqual(sender.wait_exit(rtp_peers.LONG), 0)
        return self.assert_all_shown(receiver, folder, sent, size, frames)

    def test_case_45_all_flags(self):
        summary = self.ffmpeg_stream((640, 480), *FFMPEG_FLAGS)
        self.assertNotIn("rtp_tables", self.notes(summary))
        self.assertGreaterEqual(summary["rtp"]["reports_received"], 1, "its report has no SDES")

    def test_case_45_one_table_serves_luma_and_chroma(self):
        """The colours are right here; that they are wrong elsewhere is told."""
        summary = self.ffmpeg_stream((640, 480), "-pix_fmt", "yuvj420p", "-huffman", "default")
        self.assertIn("-force_duplicated_matrix 1", self.notes(summary)["rtp_tables"])

    def test_case_45_1080p(self):
        self.ffmpeg_stream((1920, 1080), *FFMPEG_FLAGS, frames=10, rate=5)

    def silent(self, *options):
        port, receiver, _ = self.receiver()
        sender, _ = self.ffmpeg_sender(port, "640x480", FRAMES, *options)
        self.assertIn("is the sender pushing", self.assert_nothing_shown(receiver))
        sender.wait_exit()

    def test_case_45_without_standard_huffman_tables_nothing_is_sent(self):
        self.silent("-pix_fmt", "yuvj420p")

    def test_case_45_yuvj422p_is_impossible(self):
        self.silent("-pix_fmt", "yuvj422p", "-huffman", "default", "-force_duplicated_matrix", "1")

    def test_case_45_yuvj444p_is_impossible(self):
        self.silent("-pix_fmt", "yuvj444p", "-huffman", "default", "-force_duplicated_matrix", "1")

    def damaged(self, size, *options, note, **more):
        port, receiver, _ = self.receiver()
        self.ffmpeg_sender(port, size, 30, *options, **more)
        text = self.wait_note(receiver, note)
        receiver.interrupt()
        self.assertEqual(receiver.summary()["frames"]["displayed"], 0, "a picture that is none")
        return text

    def test_case_45_slice_threads_hide_their_restart_markers(self):
        self.damaged("640x480", *FFMPEG_FLAGS, "-threads", "4", "-thread_type", "slice", note="rtp_huffman")

    def test_case_45_larger_than_2040_wraps(self):
        """3840 / 8 does not fit a byte: the header says 1792x112, and the scan something else."""
        self.damaged("3840x2160", *FFMPEG_FLAGS, note="rtp_huffman", rate=5)

    def test_case_45_2048_wide_has_no_width(self):
        self.assertIn("--sdp", self.damaged("2048x1080", *FFMPEG_FLAGS, note="rtp_dimensions", rate=8))


if __name__ == "__main__":
    unittest.main()
