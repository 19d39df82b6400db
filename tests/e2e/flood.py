"""Floods UDP ports with random datagrams, 64 to a system call, at a bounded rate."""

import ctypes
import random
import socket
import struct
import threading
import time

_LIBC = ctypes.CDLL(None, use_errno=True)


class _Iovec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


class _Msghdr(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_void_p),
        ("namelen", ctypes.c_uint32),
        ("iov", ctypes.POINTER(_Iovec)),
        ("iovlen", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("controllen", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    ]


class _Mmsghdr(ctypes.Structure):
    _fields_ = [("header", _Msghdr), ("length", ctypes.c_uint)]


class Flood(threading.Thread):
    """Random datagrams of up to `largest` bytes from one socket to one port of this host."""

    BATCH = 64

    def __init__(self, port, per_second, seed, largest=200, kinds=16):
        super().__init__(daemon=True)
        self.sent = 0
        self._rate = per_second
        self._ended = threading.Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))
        rng = random.Random(seed)
        self._keep, self._batches = [], []
        for _ in range(kinds):
            self._batches.append(self._batch([self._datagram(rng, largest) for _ in range(self.BATCH)]))

    @staticmethod
    def _datagram(rng, largest):
        """One in two looks like RTP/JPEG at its beginning."""
        data = bytearray(rng.randbytes(rng.randint(1, largest)))
        if len(data) > 12 and rng.random() < 0.5:
            data[:2] = struct.pack(">BB", 0x80, 26)
        return bytes(data)

    def _batch(self, datagrams):
        messages = (_Mmsghdr * len(datagrams))()
        for message, data in zip(messages, datagrams):
            buffer = ctypes.create_string_buffer(data, len(data))
            iovec = _Iovec(ctypes.cast(buffer, ctypes.c_void_p), len(data))
            self._keep += [buffer, iovec]
            message.header.iov = ctypes.pointer(iovec)
            message.header.iovlen = 1
        return messages

    def run(self):
        begun, turn = time.monotonic(), 0
        while not self._ended.is_set():
            owed = (time.monotonic() - begun) * self._rate - self.sent
            if owed < self.BATCH:
                self._ended.wait(0.0005)
                continue
            batch = self._batches[turn % len(self._batches)]
            turn += 1
            sent = _LIBC.sendmmsg(self._socket.fileno(), batch, self.BATCH, 0)
            self.sent += max(sent, 0)

    def stop(self):
        self._ended.set()
        self.join()
        self._socket.close()
