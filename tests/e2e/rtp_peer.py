"""A foreign RTP/JPEG sender, as small as RFC 2435 allows: 4:2:0, tables in every frame, no extensions."""

import collections
import socket
import struct
import threading
import time

import hostile

PAYLOAD_TYPE = 26
BYE, SENDER_REPORT = 203, 200


def jpeg_parts(jpeg):
    """(tables, width, height, scan) of a baseline JPEG with two tables."""
    tables, at = {}, 2
    while True:
        marker, length = jpeg[at + 1], struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        body = jpeg[at + 4 : at + 2 + length]
        if marker == 0xDB:
            for begin in range(0, len(body), 65):
                tables[body[begin]] = body[begin + 1 : begin + 65]
        elif marker == 0xC0:
            height, width = struct.unpack(">HH", body[1:5])
        at += 2 + length
        if marker == 0xDA:
            return tables[0] + tables[1], width, height, jpeg[at:-2]


def packets(jpeg, ssrc, sequence, timestamp, payload=1200, table_bytes=128, sides_known=True):
    """The datagrams of one frame, with that much of its tables, and its sides or 0."""
    tables, width, height, scan = jpeg_parts(jpeg)
    tables = tables[:table_bytes]
    width, height = (width, height) if sides_known else (0, 0)
    made = []
    for offset in range(0, len(scan), payload):
        part = scan[offset : offset + payload]
        marker = 0x80 if offset + payload >= len(scan) else 0
        header = struct.pack(
            ">BBHII", 0x80, marker | PAYLOAD_TYPE, (sequence + len(made)) & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc
        )
        body = struct.pack(">B3sBBBB", 0, offset.to_bytes(3, "big"), 1, 255, width // 8, height // 8)
        if offset == 0:
            body += struct.pack(">BBH", 0, 0, len(tables)) + tables
        made.append(header + body + part)
    return made


def bye(ssrc):
    return struct.pack(">BBHI", 0x80, 201, 1, ssrc) + struct.pack(">BBHI", 0x81, BYE, 1, ssrc)


class RtpSender(threading.Thread):
    """Sends pictures at a rate from 127.0.0.1 until it is stopped; `form` is for packets().

    Each frame's second packet takes a way that is longer by `detour` frames, if any.
    """

    def __init__(self, port, fps=30, ssrc=0x11223344, jpegs=None, detour=0, **form):
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.to, self.fps, self.ssrc = ("127.0.0.1", port), fps, ssrc
        self.frames = 0
        self._detour, self._under_way = detour, collections.deque()
        self._ended = threading.Event()
        self._jpegs = jpegs or [hostile.small_jpeg(n) for n in range(4)]
        self._form = form

    def run(self):
        sequence, due = 1000, time.monotonic()
        while not self._ended.is_set():
            jpeg = self._jpegs[self.frames % len(self._jpegs)]
            made = packets(jpeg, self.ssrc, sequence, self.frames * 90000 // self.fps, **self._form)
            sequence += len(made)
            for packet in self._by_their_ways(made):
                self.socket.sendto(packet, self.to)
            self.frames += 1
            due += 1 / self.fps
            self._ended.wait(max(0.0, due - time.monotonic()))

    def _by_their_ways(self, made):
        if not self._detour:
            return made
        self._under_way.append(made.pop(1))
        arrived = [self._under_way.popleft()] if len(self._under_way) > self._detour else []
        return made + arrived

    def say_bye(self):
        self.socket.sendto(bye(self.ssrc), self.to)

    def stop(self):
        self._ended.set()
        self.join()
        self.socket.close()
