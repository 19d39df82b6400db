#!/usr/bin/python3
"""A video server in the manner of the well-known tutorial script, for interoperability tests.

It binds a port, waits for one datagram, whatever it says, and streams to that address for ever without ever
reading again: each picture at a width of 400, as JPEG of quality 80, in base64, one datagram. --dialect makes
it one of the forks that are found in the wild. Standard output has one JSON line for each event.
"""

import argparse
import itertools
import json
import socket
import time

import cv2

import dialects
import pictures


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9999)
    parser.add_argument("--source", default="pattern", help="a video file, or 'pattern'")
    parser.add_argument("--frames", type=int, default=0, help="0: for ever")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--width", type=int, default=400)
    parser.add_argument("--quality", type=int, default=80)
    parser.add_argument("--dialect", choices=sorted(dialects.ALL), default="base64")
    return parser.parse_args()


def say(**event):
    print(json.dumps(event), flush=True)


def encode(picture, width, quality):
    height = round(picture.shape[0] * width / picture.shape[1])
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def paced(items, fps):
    """The items at this rate. Late ones are not made up for, so that nothing leaves in a burst."""
    due = time.monotonic()
    for item in items:
        yield item
        due = max(due + 1 / fps, time.monotonic())
        time.sleep(max(0, due - time.monotonic()))


def stream(server, client, source, options):
    """Sends until the number of frames is reached; answers how many went out."""
    to_datagrams = dialects.ALL[options.dialect]
    wanted = itertools.islice(source, options.frames or None)
    sent = 0
    for picture in paced(wanted, options.fps):
        datagrams = to_datagrams(encode(picture, options.width, options.quality))
        if not dialects.fits(datagrams):
            raise SystemExit("send: a frame is larger than a datagram; lower --width or --quality")
        for datagram in datagrams:
            server.sendto(datagram, client)
        sent += 1
    return sent


def main():
    options = arguments()
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        server.bind((options.host, options.port))
        source = pictures.frames(options.source)
        source = itertools.chain([next(source)], source)  # opened before anybody waits for it
        say(event="bound", port=server.getsockname()[1])
        words, client = server.recvfrom(65536)
        say(event="client", port=client[1], said=words.decode("latin-1"))
        say(event="done", frames=stream(server, client, source, options))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
