#!/usr/bin/python3
"""A script between a sender and a receiver that knows nothing of tags: what passes it is a plain stream.

It says Hello to --from, and once a hello came to its own port, it passes each JPEG on without the APP9 segment
of our tag. The pictures stay as they are. Standard output has one JSON line an event.
"""

import argparse
import base64
import json
import select
import socket
import time


def untagged(jpeg):
    """The JPEG without the segment that follows APP0, if it is our tag."""
    end = 4 + int.from_bytes(jpeg[4:6], "big")
    if jpeg[end : end + 2] != b"\xff\xe9" or jpeg[end + 4 : end + 11] != b"FSCOPE\0":
        return jpeg
    return jpeg[:end] + jpeg[end + 2 + int.from_bytes(jpeg[end + 2 : end + 4], "big") :]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="source", type=int, required=True, help="port on 127.0.0.1")
    options = parser.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as inner, socket.socket(
        socket.AF_INET, socket.SOCK_DGRAM
    ) as outer:
        inner.bind(("127.0.0.1", 0))
        outer.bind(("127.0.0.1", 0))
        print(json.dumps({"event": "bound", "port": outer.getsockname()[1]}), flush=True)
        client = outer.recvfrom(2048)[1]
        asked = 0
        while True:
            if time.monotonic() - asked > 1:
                asked = time.monotonic()
                inner.sendto(b"Hello", ("127.0.0.1", options.source))
            for ready in select.select([inner, outer], [], [], 0.5)[0]:
                datagram, peer = ready.recvfrom(65536)
                if ready is outer:
                    client = peer
                else:
                    outer.sendto(base64.b64encode(untagged(base64.b64decode(datagram))), client)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
