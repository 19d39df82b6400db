#!/usr/bin/python3
"""A sender without a hello, a number or a pace: pushes JPEGs to a port, one datagram each, with a fault if asked.

--burst N sends N at once and rests for their time; --repeat N sends each picture N times; --cut BYTES sends no
more than the first BYTES of each. Ends when it is told to.
"""

import argparse
import itertools
import socket
import time

import cv2

import pictures


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--width", type=int, default=400)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--burst", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--cut", type=int, default=65507)
    return parser.parse_args()


def encoded(options):
    """A second of different JPEGs, made beforehand so that any rate can be kept."""
    made = []
    for number in range(24):
        picture = pictures.pattern(number, options.width, options.width * 3 // 4)
        quality = [cv2.IMWRITE_JPEG_QUALITY, options.quality]
        made.append(cv2.imencode(".jpg", picture, quality)[1].tobytes())
    return made


def main():
    options = arguments()
    jpegs = encoded(options)
    out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    out.connect(("127.0.0.1", options.port))
    due = time.monotonic()
    for ordinal in itertools.count():
        try:
            out.send(jpegs[ordinal // options.repeat % len(jpegs)][: options.cut])
        except ConnectionRefusedError:
            pass  # nobody listens at this moment
        if (ordinal + 1) % options.burst == 0:
            due = max(due + options.burst / options.fps, time.monotonic() - 0.1)
            time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    main()
