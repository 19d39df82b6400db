#!/usr/bin/python3
"""A video client in the manner of the well-known tutorial script, for interoperability tests.

It never binds, says b'Hello' once, and from then on takes whatever comes as base64 of a JPEG. No window: it
decodes N frames, prints one JSON object about them and exits 0; 1 when they do not come in time, or when one is
no picture, which would have ended the script. The flags make it one of the forks found in the wild.
"""

import argparse
import base64
import binascii
import json
import select
import socket
import sys
import time

import cv2
import numpy as np


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9999)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--timeout", type=float, default=30, help="seconds for all of them")
    parser.add_argument("--wire", choices=["base64", "raw"], default="base64")
    parser.add_argument("--hello", default="Hello", help="what the first datagram says")
    parser.add_argument("--resend-hello", type=float, default=0, help="seconds; the script: never")
    parser.add_argument("--bye", action="store_true", help="say it when leaving (a later version)")
    return parser.parse_args()


class Client:
    def __init__(self, options):
        self.options = options
        self.server = (options.host, options.port)
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        self.deadline = time.monotonic() + options.timeout
        self.datagram_sizes = []
        self.arrivals = []
        self.sizes = set()
        self.tagged = 0

    def next_datagram(self):
        """The next datagram, or None at the time-out; says Hello again where asked to, until one came."""
        pause = self.options.resend_hello if not self.datagram_sizes else 0
        while (wait := self.deadline - time.monotonic()) > 0:
            if select.select([self.socket], [], [], min(wait, pause or wait))[0]:
                return self.socket.recvfrom(65536)[0]
            if pause:
                self.socket.sendto(self.options.hello.encode(), self.server)
        return None

    def take(self, datagram):
        """Decodes as the script does; False where that is no picture and the script would have died."""
        try:
            jpeg = base64.b64decode(datagram, " /") if self.options.wire == "base64" else datagram
            picture = cv2.imdecode(np.frombuffer(jpeg, dtype=np.uint8), 1)
        except (binascii.Error, cv2.error):
            return False
        if picture is None:
            return False
        self.arrivals.append(time.monotonic())
        self.datagram_sizes.append(len(datagram))
        self.sizes.add((picture.shape[1], picture.shape[0]))
        self.tagged += b"FSCOPE\0" in jpeg[:64]
        return True

    def run(self):
        """What ended it: None after all frames, else a cause."""
        self.socket.sendto(self.options.hello.encode(), self.server)
        while len(self.arrivals) < self.options.frames:
            datagram = self.next_datagram()
            if datagram is None:
                return "time-out"
            if not self.take(datagram):
                return f"a datagram of {len(datagram)} bytes is no picture"
        if self.options.bye:
            self.socket.sendto(b"bye", self.server)
        return None

    def report(self, cause):
        span = self.arrivals[-1] - self.arrivals[0] if len(self.arrivals) > 1 else 0
        return {
            "frames": len(self.arrivals),
            "sizes": sorted(self.sizes),
            "datagram_bytes_max": max(self.datagram_sizes, default=0),
            "fps": (len(self.arrivals) - 1) / span if span else None,
            "tagged": self.tagged,
            "cause": cause,
        }


def main():
    client = Client(arguments())
    cause = client.run()
    print(json.dumps(client.report(cause)), flush=True)
    return 0 if cause is None else 1


if __name__ == "__main__":
    sys.exit(main())
