"""Pictures for tests: a video file, or a drawn moving pattern where there is none."""

import os

import cv2
import numpy as np

# Packages of pictures that a test machine may have; used where they are, never copied.
_COCKATOO = "/usr/lib/python3/dist-packages/imageio/resources/images/cockatoo.mp4"


def real_video():
    """The path of a real video (1280x720, 280 frames), or None."""
    return _COCKATOO if os.path.exists(_COCKATOO) else None


def pattern(number, width=640, height=480):
    """A textured picture that moves: about 20 KB as JPEG of 400 px, so that one frame is many IP packets."""
    y, x = np.mgrid[0:height, 0:width]
    waves = 60 * np.sin((x + 3 * number) / 17.0) + 60 * np.cos((y - 2 * number) / 23.0)
    noise = np.random.default_rng(number).integers(-24, 24, (height, width, 3))
    picture = np.clip(waves[..., None] + noise + (128, 110, 140), 0, 255).astype(np.uint8)
    left = 40 + number * 7 % (width - 120)
    cv2.rectangle(picture, (left, 60), (left + 80, 140), (0, 200, 255), -1)
    cv2.putText(picture, str(number), (20, height - 20), cv2.FONT_HERSHEY_SIMPLEX, 1, (255,) * 3, 2)
    return picture


def frames(source):
    """BGR pictures for ever: a file from its start again and again, or the pattern."""
    if source == "pattern":
        drawn = [pattern(number) for number in range(12)]
        while True:
            yield from drawn
    while True:
        video = cv2.VideoCapture(source)
        count = 0
        while True:
            good, picture = video.read()
            if not good:
                break
            count += 1
            yield picture
        if count == 0:
            raise SystemExit(f"open {source}: no picture in it")


def write_video(path, count, width, height, fps=20):
    """A motion-JPEG file of the pattern, for sources of a known length and size."""
    writer = cv2.VideoWriter(path, cv2.VideoWriter_fourcc(*"MJPG"), fps, (width, height))
    for number in range(count):
        writer.write(pattern(number, width, height))
    writer.release()
    return path
