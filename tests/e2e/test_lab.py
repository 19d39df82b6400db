"""The quality lab: its table, JSON and plot, ranges of frames, pictures of every kind, and a disk that is full."""

import csv
import json
import math
import os
import pathlib
import pty
import re
import struct
import subprocess
import unittest
import zlib

import cv2
import numpy as np

import harness

IMAGES = pathlib.Path("/usr/lib/python3/dist-packages/imageio/resources/images")


def picture(width=160, height=120, seed=1):
    """Soft noise, in BGR."""
    random = np.random.default_rng(seed)
    noise = random.integers(0, 255, (height, width, 3), dtype=np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (9, 9), 3), None, 0, 255, cv2.NORM_MINMAX)


def png_of_zeros(width, height):
    """A grey PNG of any size, of which almost nothing is stored."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(bytes(width + 1)) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


class LabTest(harness.StreamTest):
    def setUp(self):
        super().setUp()
        self.out = pathlib.Path(self.folder())

    def run_lab(self, *args, status=0, timeout=100):
        process = self._started(harness.Process([harness.binary(), "lab", *map(str, args)]))
        self.assertEqual(process.wait_exit(timeout), status, process.describe())
        return process

    def swept(self, source, *args):
        """The JSON of a sweep."""
        self.run_lab(source, *args, "--json", self.out / "out.json")
        return json.loads((self.out / "out.json").read_text())

    def save(self, name, array):
        path = self.out / name
        self.assertTrue(cv2.imwrite(str(path), array))
        return path

    def video(self, frames=12, name="clip.avi"):
        path = self.out / name
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 20, (160, 120))
        for seed in range(frames):
            writer.write(picture(seed=seed))
        writer.release()
        return path

    def rows(self, path=None):
        with open(path or self.out / "out.csv", newline="") as file:
            return list(csv.DictReader(file))


class Files(LabTest):
    def test_the_json_holds_what_it_promises(self):
        document = self.swept(self.save("a.png", picture()), "--loss", "1%")
        self.assertEqual(document["source"], str(self.out / "a.png"))
        (frame,) = document["frames"]
        self.assertEqual((frame["index"], frame["width"], frame["height"]), (0, 160, 120))
        self.assertEqual(len(frame["points"]), 60)
        self.assertEqual({point["subsampling"] for point in frame["points"]}, {"420", "422", "444"})
        self.assertTrue({5, 80, 100} <= {point["quality"] for point in frame["points"]})
        for point in frame["points"]:
            self.assertEqual(point["base64_bytes"], (point["jpeg_bytes"] + 2) // 3 * 4)
            for wire, size in (("base64", point["base64_bytes"]), ("raw", point["jpeg_bytes"])):
                fragments = math.ceil((8 + size) / 1480)
                self.assertEqual(point["ip_fragments"][wire], fragments)
                self.assertAlmostEqual(point["survival"][wire], 0.99**fragments, 12)
            self.assertEqual(point["ip_fragments"]["rtp"] is None, point["subsampling"] == "444")
            self.assertGreater(point["encode_ms"], 0)
            self.assertGreater(point["decode_ms"], 0)
            self.assertGreater(point["psnr_y_db"], 10)
            self.assertLessEqual(point["ssim_y"], 1)

    def test_the_table_says_the_same(self):
        source = self.save("a.png", picture())
        document = self.swept(source, "--csv", self.out / "out.csv")
        rows = self.rows()
        points = document["frames"][0]["points"]
        self.assertEqual(len(rows), len(points))
        for row, point in zip(rows, points):
            self.assertEqual(int(row["quality"]), point["quality"])
            self.assertEqual(row["subsampling"], point["subsampling"])
            self.assertEqual(int(row["jpeg_bytes"]), point["jpeg_bytes"])
            self.assertEqual(float(row["ssim_y"]), point["ssim_y"])
            self.assertEqual(int(row["ip_fragments.base64"]), point["ip_fragments"]["base64"])
            self.assertEqual(row["ip_fragments.rtp"] == "", point["ip_fragments"]["rtp"] is None)

    def test_a_better_quality_is_larger_and_nearer_to_the_picture(self):
        points = self.swept(self.save("a.png", picture()))["frames"][0]["points"]
        for subsampling in ("420", "422", "444"):
            curve = [point for point in points if point["subsampling"] == subsampling]
            for lower, higher in zip(curve, curve[1:]):
                self.assertLess(lower["quality"], higher["quality"])
                self.assertLessEqual(lower["jpeg_bytes"], higher["jpeg_bytes"])
                self.assertLess(lower["psnr_y_db"], higher["psnr_y_db"] + 0.5)

    def test_the_width_is_that_of_the_stream(self):
        frame = self.swept(self.save("a.png", picture(640, 360)), "--width", "400")["frames"][0]
        self.assertEqual((frame["width"], frame["height"]), (400, 225))

    def test_the_plot_is_a_picture(self):
        self.run_lab(self.save("a.png", picture()), "--plot", self.out / "plot.png")
        plot = cv2.imread(str(self.out / "plot.png"))
        self.assertEqual(plot.shape, (900, 1200, 3))
        self.assertGreater(len(np.unique(plot.reshape(-1, 3), axis=0)), 50)

    def test_without_files_the_answer_is_printed(self):
        process = self.run_lab(self.save("a.png", picture()), "--points", "12")
        self.assertIn("1 frame of 160x120", process.stdout[0])
        self.assertTrue(any("one packet" in line for line in process.stdout))
        process = self.run_lab(self.out / "a.png", "--points", "12", "--csv", self.out / "out.csv")
        self.assertEqual(process.stdout, [])

    def test_a_terminal_gets_a_bar(self):
        source = self.save("a.png", picture(1280, 720))
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        with subprocess.Popen(
            [harness.binary(), "lab", source, "--csv", self.out / "out.csv"], stderr=slave
        ) as process:
            os.close(slave)
            said = b""
            while True:
                try:
                    chunk = os.read(master, 4096)
                except OSError:  # the other end is closed
                    break
                if not chunk:
                    break
                said += chunk
            self.assertEqual(process.wait(60), 0)
        self.assertRegex(said.decode(), r"\r\[#*-*\] \d+\.\d of 1 frames")


class Sources(LabTest):
    def test_a_video_is_swept_frame_by_frame(self):
        document = self.swept(self.video(5), "--points", "6")
        self.assertEqual([frame["index"] for frame in document["frames"]], list(range(5)))
        frozen = [frame["frozen_ssim"] for frame in document["frames"]]
        self.assertIsNone(frozen[0])
        for value in frozen[1:]:
            self.assertTrue(-1 <= value < 0.9, value)
        point = document["frames"][1]["points"][0]
        self.assertAlmostEqual(point["delivered_ssim"]["raw"], point["ssim_y"], 5)

    def test_a_folder_is_swept_by_name(self):
        for name, seed in (("b.png", 2), ("a.png", 1), ("c.jpg", 3)):
            self.save(name, picture(seed=seed))
        (self.out / "notes.txt").write_text("none of them\n")
        out = pathlib.Path(self.folder()) / "out.json"
        process = self.run_lab(self.out, "--points", "6", "--json", out)
        frames = json.loads(out.read_text())["frames"]
        self.assertEqual([frame["file"] for frame in frames], ["a.png", "b.png", "c.jpg"])
        self.assertIn("1 files", process.stderr[0])

    def test_a_broken_picture_of_a_folder_is_said_and_passed_over(self):
        self.save("a.png", picture())
        (self.out / "b.png").write_bytes((self.out / "a.png").read_bytes()[:300])
        self.save("c.png", picture(seed=2))
        out = pathlib.Path(self.folder()) / "out.csv"
        process = self.run_lab(self.out, "--points", "6", "--csv", out, status=1)
        self.assertTrue(any("b.png" in line for line in process.stderr), process.describe())
        found = {(row["index"], row["file"]) for row in self.rows(out)}
        self.assertEqual(found, {("0", "a.png"), ("2", "c.png")})

    def test_the_test_pattern_is_one_frame_unless_asked(self):
        self.assertEqual(len(self.swept("test", "--points", "6")["frames"]), 1)
        self.assertEqual(len(self.swept("test", "--points", "6", "--frames", "3")["frames"]), 3)

    def test_twenty_frames_of_the_cockatoo(self):
        if not (IMAGES / "cockatoo.mp4").exists():
            self.skipTest("needs python3-imageio's cockatoo.mp4")
        document = self.swept(IMAGES / "cockatoo.mp4", "--frames", "20", "--points", "12")
        self.assertEqual(len(document["frames"]), 20)
        self.assertEqual({(f["width"], f["height"]) for f in document["frames"]}, {(1280, 720)})


class Ranges(LabTest):
    def test_a_range_is_the_same_as_in_the_whole(self):
        source = self.video(6)
        whole = self.swept(source, "--points", "6")["frames"]
        wanted = ("--first", "2", "--frames", "3", "--csv", self.out / "part.csv")
        part = self.swept(source, "--points", "6", *wanted)
        # The file of the whole was continued behind frame 1.
        self.assertEqual([frame["index"] for frame in part["frames"]], [0, 1, 2, 3, 4])
        for one, other in zip(whole, part["frames"]):
            self.assertEqual(one["frozen_ssim"], other["frozen_ssim"])
            for a, b in zip(one["points"], other["points"]):
                for key in ("quality", "jpeg_bytes", "ssim_y"):
                    self.assertEqual(a[key], b[key])
        self.assertEqual({row["index"] for row in self.rows(self.out / "part.csv")}, {"2", "3", "4"})

    def test_a_table_is_continued(self):
        source = self.video(6)
        for first, frames in ((0, 3), (3, 3)):
            wanted = ("--first", first, "--frames", frames, "--csv", self.out / "out.csv")
            self.run_lab(source, "--points", "6", *wanted)
        indexes = [row["index"] for row in self.rows()]
        self.assertEqual(indexes, [str(i) for i in range(6) for _ in range(6)])

    def test_ctrl_c_keeps_what_is_done_and_says_where_to_go_on(self):
        source = self.save("a.png", picture(640, 480))
        process = self._started(
            harness.Process(
                [harness.binary(), "lab", source, "--frames", "100000", "--csv", self.out / "out.csv"]
                + ["--json", self.out / "out.json"]
            )
        )
        table = self.out / "out.csv"
        harness.wait_until(lambda: table.exists() and table.read_text().count("\n") > 100, 60, "two frames")
        self.assertEqual(process.interrupt(), 0, process.describe())
        found = re.search(r"--first (\d+)", "\n".join(process.stderr))
        self.assertTrue(found, process.describe())
        frames = json.loads((self.out / "out.json").read_text())["frames"]
        self.assertEqual(len(frames), int(found[1]))
        rows = self.rows()
        self.assertEqual(len(rows), sum(len(frame["points"]) for frame in frames))
        self.assertEqual(int(rows[-1]["index"]), int(found[1]) - 1)

    def test_behind_the_end_there_is_nothing_to_sweep(self):
        process = self.run_lab(self.video(3), "--first", "30", "--csv", self.out / "out.csv", status=1)
        self.assertIn("--first 30", process.stderr[-1])
        self.assertEqual(self.rows(), [])

    def test_another_files_table_is_left_alone(self):
        source = self.video(3)
        (self.out / "out.csv").write_text("name,age\nann,3\n")
        self.run_lab(source, "--first", "1", "--csv", self.out / "out.csv", status=1)
        self.assertEqual((self.out / "out.csv").read_text(), "name,age\nann,3\n")
        (self.out / "out.json").write_text('{"source":"other","frames":[]}')
        self.run_lab(source, "--first", "1", "--json", self.out / "out.json", status=1)
        self.assertEqual((self.out / "out.json").read_text(), '{"source":"other","frames":[]}')


class Pictures(LabTest):
    """Whatever is no 8-bit BGR is converted, and that is said; or it is refused."""

    def converted(self, source, words, size=(160, 120)):
        process = self.run_lab(source, "--points", "6", "--json", self.out / "out.json")
        told = [line for line in process.stderr if line.startswith("framescope: ")]
        for word in words:
            self.assertIn(word, "\n".join(told))
        if not words:
            self.assertEqual(told, [])
        (frame,) = json.loads((self.out / "out.json").read_text())["frames"]
        self.assertEqual((frame["width"], frame["height"]), size)
        return frame["points"]

    def refused(self, source, words):
        process = self.run_lab(source, "--csv", self.out / "out.csv", status=1)
        self.assertEqual(process.stdout, [])
        line = process.stderr[-1]
        for word in words:
            self.assertIn(word, line)
        self.assertRegex(line, r"^\S.*: .+; .+", "not 'attempt: cause; what to try'")
        self.assertFalse((self.out / "out.csv").exists(), "nothing was begun")

    def test_colour_needs_no_word(self):
        self.converted(self.save("a.png", picture()), [])

    def test_grey(self):
        grey = cv2.cvtColor(picture(), cv2.COLOR_BGR2GRAY)
        self.converted(self.save("a.png", grey), ["grey made BGR"])
        self.converted(self.save("a.jpg", grey), ["grey made BGR"])

    def test_sixteen_bits_are_those_of_eight(self):
        plain = self.converted(self.save("a.png", picture()), [])
        deep = picture().astype(np.uint16) * 257
        for name in ("deep.png", "deep.tif"):
            points = self.converted(self.save(name, deep), ["16 bits a sample reduced to 8"])
            self.assertEqual([p["jpeg_bytes"] for p in points], [p["jpeg_bytes"] for p in plain])

    def test_alpha(self):
        plain = self.converted(self.save("a.png", picture()), [])
        see_through = cv2.merge([picture(), np.full((120, 160), 99, np.uint8)])
        points = self.converted(self.save("alpha.png", see_through), ["alpha left out"])
        self.assertEqual([p["jpeg_bytes"] for p in points], [p["jpeg_bytes"] for p in plain])

    def test_cmyk(self):
        try:
            from PIL import Image
        except ImportError:
            self.skipTest("needs python3-pil to write a CMYK JPEG")
        path = self.out / "cmyk.jpg"
        Image.fromarray(picture()[:, :, ::-1].copy()).convert("CMYK").save(path, quality=95)
        points = self.converted(path, ["CMYK made BGR"])
        plain = self.converted(self.save("a.png", picture()), [])
        # The same colours, but for CMYK's own losses.
        for one, other in zip(points, plain):
            self.assertLess(abs(one["jpeg_bytes"] - other["jpeg_bytes"]), 0.25 * other["jpeg_bytes"])

    def test_larger_than_a_frame(self):
        path = self.out / "large.png"
        path.write_bytes(png_of_zeros(5000, 5000))
        self.converted(path, ["grey made BGR", "from 5000x5000 to 4096x4096"], (4096, 4096))

    def test_smaller_than_a_frame(self):
        self.converted(self.save("a.png", picture()[:3, :2]), ["from 2x3 to 16x24"], (16, 24))

    def test_huge_is_refused_before_it_takes_memory(self):
        path = self.out / "huge.png"
        path.write_bytes(png_of_zeros(30_000, 30_000)[:2000])
        self.refused(path, ["huge.png", "30000x30000", "67 million"])

    def test_what_cannot_be_read_is_refused(self):
        self.refused(self.out / "absent.png", ["absent.png", "No such file"])
        (self.out / "empty.png").touch()
        self.refused(self.out / "empty.png", ["empty.png", "empty"])
        broken = self.save("broken.png", picture())
        broken.write_bytes(broken.read_bytes()[:300])
        self.refused(broken, ["broken.png", "broken"])
        (self.out / "notes.mp4").write_text("no video\n" * 100)
        self.refused(self.out / "notes.mp4", ["notes.mp4"])
        (self.out / "folder").mkdir()
        self.refused(self.out / "folder", ["folder", "no picture"])


class FullDisk(LabTest):
    def small_disk(self):
        """A folder on a disk of 64 KiB."""
        disk = pathlib.Path(self.folder())
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False
        )
        if mounted.returncode != 0:
            self.skipTest("needs the right to mount a small disk")
        self.addCleanup(subprocess.run, ["umount", disk], check=True)
        return disk

    def test_a_full_device_is_said(self):
        source = self.save("a.png", picture())
        for option in ("--csv", "--json", "--plot"):
            process = self.run_lab(source, "--points", "6", option, "/dev/full", status=1)
            self.assertIn("/dev/full", process.stderr[-1])
            self.assertIn("No space left", process.stderr[-1])

    def test_what_was_written_stays_a_table(self):
        disk = self.small_disk()
        source = self.video(30)
        process = self.run_lab(source, "--csv", disk / "out.csv", status=1)
        self.assertIn("No space left", process.stderr[-1])
        self.assertIn("free some space", process.stderr[-1])
        text = (disk / "out.csv").read_text()
        self.assertTrue(text.endswith("\n"))
        self.assertGreater(len(text), 40_000)
        rows = self.rows(disk / "out.csv")
        self.assertGreater(len(rows), 100)
        for row in rows:
            self.assertNotIn(None, row)
            self.assertNotIn(None, row.values())

    def test_a_full_disk_leaves_the_old_json(self):
        disk = self.small_disk()
        source = self.video(30)
        process = self.run_lab(source, "--json", disk / "out.json", status=1)
        self.assertIn("No space left", process.stderr[-1])
        json.loads((disk / "out.json").read_text())


class Usage(LabTest):
    def test_wrong_usage(self):
        for args, word in (
            ((), "SOURCE"),
            (("a.png", "--frames", "0"), "--frames"),
            (("a.png", "--width", "3"), "--width"),
            (("a.png", "--quality", "80"), "--quality"),
            (("a.png", "--loss", "200%"), "--loss"),
        ):
            process = self.run_lab(*args, status=2)
            self.assertEqual(process.stdout, [])
            self.assertEqual(len(process.stderr), 1)
            self.assertIn(word, process.stderr[0])

    def test_help_names_it(self):
        process = self._started(harness.Process([harness.binary(), "--help"]))
        self.assertEqual(process.wait_exit(), 0)
        self.assertIn("framescope lab SOURCE", "\n".join(process.stdout))


if __name__ == "__main__":
    unittest.main()
