"""Datagrams that nobody should send, from a seed, and ways to send them at a bounded rate."""

import base64
import random
import socket
import struct
import threading
import time

import cv2

import pictures


def jpeg_of(picture, progressive=0):
    flags = [cv2.IMWRITE_JPEG_QUALITY, 80, cv2.IMWRITE_JPEG_PROGRESSIVE, progressive]
    return cv2.imencode(".jpg", picture, flags)[1].tobytes()


def small_jpeg(number=0, progressive=0):
    return jpeg_of(cv2.resize(pictures.pattern(number), (400, 300)), progressive)


def with_size(jpeg, width, height):
    """The same data, but the frame header claims another size."""
    at = max(jpeg.find(b"\xff\xc0"), jpeg.find(b"\xff\xc2"))
    return jpeg[: at + 5] + struct.pack(">HH", height, width) + jpeg[at + 9 :]


def with_scans(jpeg, count):
    """A progressive JPEG with `count` empty scans before its end: small to send, slow to decode."""
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x01\x01\x10"
    return jpeg[:-2] + scan * count + jpeg[-2:]


def with_tag(jpeg, body):
    """A segment that begins as our frame tag does, after APP0."""
    end = 4 + struct.unpack(">H", jpeg[4:6])[0]
    segment = b"FSCOPE\0" + body
    return jpeg[:end] + b"\xff\xe9" + struct.pack(">H", len(segment) + 2) + segment + jpeg[end:]


class Hostile:
    """Endless hostile datagrams. `genuine` is a tagged datagram of the real stream, or None."""

    def __init__(self, seed, genuine=None):
        self._random = random.Random(seed)
        self._jpeg = small_jpeg()
        self._genuine = genuine
        progressive = small_jpeg(1, progressive=1)
        self._bombs = [
            with_size(self._jpeg, 16384, 16384),
            with_size(self._jpeg, 4096, 4096),  # within the limits of size, but there is no data for it
            with_size(self._jpeg, 65500, 65500),
            with_size(self._jpeg, 65535, 1),
            with_size(self._jpeg, 0, 0),
            with_size(progressive, 8192, 2048),
            with_scans(progressive, 2500),
            b"\xff\xd8" + b"\xff\xe0\x00\x02" * 5000 + b"\xff\xd9",
            b"\xff\xd8\xff\xd9",
            b"\xff\xd8" + b"\xff" * 3000,
        ]
        self._kinds = [
            self.noise, self.noise, self.cut_base64, self.cut_jpeg, self.bomb, self.hello, self.rtp,
            self.flipped, self.false_tag, self.nearly_base64,
        ]

    def next(self):
        return self._random.choice(self._kinds)()[:65507]

    def _bytes(self, low, high):
        return self._random.randbytes(self._random.randint(low, high))

    def noise(self):
        return self._bytes(0, 1500)

    def cut_base64(self):
        text = base64.b64encode(self._jpeg)
        return text[: self._random.randrange(len(text))]

    def cut_jpeg(self):
        return self._jpeg[: self._random.randrange(len(self._jpeg))]

    def bomb(self):
        jpeg = self._random.choice(self._bombs)
        return jpeg if self._random.random() < 0.5 else base64.b64encode(jpeg)

    def hello(self):
        start = self._random.choice([b"Hello", b"Hello\0", b"Hello\0\2", b"bye", b"bye\0"])
        return start + self._random.choice([b"", self._bytes(0, 58), self._bytes(1100, 1400)])

    def rtp(self):
        second = self._random.choice([26, 26 | 128, 72, 96, 200, 201, 203])
        return bytes([0x80 | self._random.randrange(64), second]) + self._bytes(0, 1400)

    def flipped(self):
        """A genuine datagram with one byte of its first 200 changed: most often the tag's checksum fails."""
        if self._genuine is None:
            return self.false_tag()
        at = self._random.randrange(30, 200)
        other = self._genuine[at] ^ (1 << self._random.randrange(6))
        return self._genuine[:at] + bytes([other]) + self._genuine[at + 1 :]

    def false_tag(self):
        jpeg = with_tag(self._jpeg, self._bytes(0, 200))
        return jpeg if self._random.random() < 0.3 else base64.b64encode(jpeg)

    def nearly_base64(self):
        text = bytearray(base64.b64encode(self._jpeg))
        for _ in range(20):
            text[self._random.randrange(4, len(text))] = self._random.randrange(256)
        return bytes(text)


class Flood(threading.Thread):
    """Sends hostile datagrams to some ports of loopback, from `senders` sockets, until stop()."""

    def __init__(self, ports, rate, hostile, senders=40):
        super().__init__(daemon=True)
        self._ports, self._rate, self._hostile = ports, rate, hostile
        self._sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(senders)]
        self._stop_asked = threading.Event()
        self.sent = 0

    def run(self):
        start = time.monotonic()
        while not self._stop_asked.wait(0.01):
            due = int((time.monotonic() - start) * self._rate)
            for _ in range(min(due - self.sent, self._rate)):
                port = self._ports[self.sent % len(self._ports)]
                source = self._sockets[self.sent // len(self._ports) % len(self._sockets)]
                self._send(source, port)
                self.sent += 1

    def _send(self, source, port):
        try:
            source.sendto(self._hostile.next(), ("127.0.0.1", port))
        except (ConnectionRefusedError, BlockingIOError):
            pass

    def stop(self):
        self._stop_asked.set()
        self.join()
        for source in self._sockets:
            source.close()


class HostileServer(threading.Thread):
    """Answers a hello with good pictures at `fps`, and with hostile datagrams between them."""

    def __init__(self, fps, hostile_between, seconds, seed):
        super().__init__(daemon=True)
        self._fps, self._between, self._seconds = fps, hostile_between, seconds
        self._hostile = Hostile(seed)
        self._good = [base64.b64encode(small_jpeg(number)) for number in range(12)]
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(20)
        self.port = self._socket.getsockname()[1]
        self.good_sent = 0
        self.hostile_sent = 0

    def run(self):
        with self._socket:
            client = self._socket.recvfrom(65536)[1]
            start = time.monotonic()
            while self.good_sent < self._seconds * self._fps:
                self._socket.sendto(self._good[self.good_sent % len(self._good)], client)
                self.good_sent += 1
                for _ in range(self._between):
                    time.sleep(1 / self._fps / (self._between + 2))
                    self._socket.sendto(self._hostile.next(), client)
                    self.hostile_sent += 1
                time.sleep(max(0, start + self.good_sent / self._fps - time.monotonic()))
