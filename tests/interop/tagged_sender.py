#!/usr/bin/python3
"""A sender on another host: frames with our tag and with the burnt-in time code, by a clock of its own.

It binds a port, waits for a hello and streams to where that came from. Its tags name a host that is not this one,
its clock shows --clock-shift seconds more than this host's, and each v2 hello is echoed. --delay-ms is a network
of that delay in each way. Needs nothing but Python's own library. Standard output has one JSON line an event.
"""

import argparse
import base64
import collections
import json
import secrets
import select
import socket
import struct
import time
import zlib

import time_code_jpeg

HELLO_V2 = struct.Struct(">7sQqI")  # "Hello", 0, version 2 | nonce | send time, ns | round trip, us


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--seconds", type=float, default=10, help="how long it streams")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--clock-shift", type=float, default=0, help="seconds that its clock is ahead")
    parser.add_argument("--wall-shift", type=float, default=0, help="the same of its wall clock")
    parser.add_argument("--delay-ms", type=float, default=0, help="of the network, each way")
    parser.add_argument("--wire", choices=("base64", "raw"), default="base64")
    parser.add_argument("--plain", action="store_true", help="no tag: as a script that knows of none")
    parser.add_argument("--no-time-code", action="store_true", help="nothing burnt into the pictures")
    parser.add_argument("--lose-every", type=int, default=0, help="each Nth frame is lost; 0: none")
    return parser.parse_args()


def say(**event):
    print(json.dumps(event), flush=True)


def frame_tag(stream, number, sequence, times, echo):
    """The APP9 segment of src/wire/frame_tag.hpp; `times`: captured, wall, encoded, sent (ns)."""
    captured, wall, encoded, sent = times
    body = struct.pack(
        ">HH7sBQQIqqQIIBBHHIqIB",
        0xFFE9, 89, b"FSCOPE\0", 1, stream["id"], number, sequence, captured, wall, stream["host_hash"],
        (encoded - captured) // 1000, (sent - captured) // 1000, 80, 0, time_code_jpeg.WIDTH,
        time_code_jpeg.HEIGHT, stream["interval_us"], echo[0], echo[1] // 1000, 0,
    )  # fmt: skip
    return body + struct.pack(">I", zlib.crc32(body))


class Sender:
    def __init__(self, server, options):
        self.server, self.options = server, options
        self.delay_ns = int(options.delay_ms * 1e6)
        self.stream = {
            "id": secrets.randbits(64), "host_hash": secrets.randbits(64),
            "interval_us": int(1e6 / options.fps),
        }  # fmt: skip
        self.incoming = collections.deque()  # (when it is here, datagram, from): on its way to us
        self.outgoing = collections.deque()  # (when it leaves the network, datagram)
        self.client = None
        self.echo = None  # (the hello's time, when it came by our clock)
        self.captured = self.sequence = self.lost = self.hellos_v2 = 0

    def clock(self):
        return time.monotonic_ns() + int(self.options.clock_shift * 1e9)

    def receive(self, timeout_s):
        """What comes within the time goes onto its way; what has arrived is a hello."""
        if select.select([self.server], [], [], timeout_s)[0]:
            datagram, peer = self.server.recvfrom(2048)
            self.incoming.append((time.monotonic_ns() + self.delay_ns, datagram, peer))
        while self.incoming and self.incoming[0][0] <= time.monotonic_ns():
            _, datagram, peer = self.incoming.popleft()
            self.hello(datagram, peer)

    def hello(self, datagram, peer):
        if self.client is None:
            say(event="client", port=peer[1])
        self.client = peer
        if len(datagram) == HELLO_V2.size and datagram.startswith(b"Hello\0\2"):
            self.echo = (HELLO_V2.unpack(datagram)[2], self.clock())
            self.hellos_v2 += 1

    def frame(self):
        """The next frame as a datagram, stamped as sent now."""
        captured, wall = self.clock(), time.time_ns() + int(self.options.wall_shift * 1e9)
        before, behind = time_code_jpeg.encode(
            self.captured, None if self.options.no_time_code else wall // 1000
        )
        encoded = sent = self.clock()
        echo = (self.echo[0], sent - self.echo[1]) if self.echo else (0, 0)
        times = (captured, wall, encoded, sent)
        tag = b""
        if not self.options.plain:
            tag = frame_tag(self.stream, self.captured, self.sequence & 0xFFFFFFFF, times, echo)
        jpeg = before + tag + behind
        return jpeg if self.options.wire == "raw" else base64.b64encode(jpeg)

    def send(self):
        datagram = self.frame()
        self.captured += 1
        self.sequence += 1
        if self.options.lose_every and self.captured % self.options.lose_every == 0:
            self.lost += 1
        else:
            self.outgoing.append((time.monotonic_ns() + self.delay_ns, datagram))

    def deliver(self):
        while self.outgoing and self.outgoing[0][0] <= time.monotonic_ns():
            self.server.sendto(self.outgoing.popleft()[1], self.client)

    def run(self):
        while self.client is None:
            self.receive(0.01 if self.incoming else 1)
        start = due = time.monotonic_ns()
        while time.monotonic_ns() - start < self.options.seconds * 1e9 or self.outgoing:
            now = time.monotonic_ns()
            if now >= due and now - start < self.options.seconds * 1e9:
                self.send()
                due = max(due + int(1e9 / self.options.fps), now)
            self.deliver()
            events = [due, *(queue[0][0] for queue in (self.incoming, self.outgoing) if queue)]
            self.receive(max(0, min(events) - time.monotonic_ns()) / 1e9)
        say(event="done", frames=self.captured, lost=self.lost, hellos_v2=self.hellos_v2)


def main():
    options = arguments()
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as server:
        server.bind((options.host, options.port))
        say(event="bound", port=server.getsockname()[1])
        Sender(server, options).run()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
