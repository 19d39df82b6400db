#!/usr/bin/python3
"""What the well-known tutorial does to each frame, without its windows and what it draws, so that the codec, the
resize and the way between are compared and nothing else.

The sender waits for a hello and then sends one picture from memory as fast as it can; the receiver says hello and
decodes what comes. Each writes a byte for each frame to descriptor 3, twenty at a time, which whoever started it
counts from outside.
"""

import base64
import os
import socket
import sys

import cv2
import numpy

BUFFER = 65536
GROUP = 20
COUNTER = 3


def sender(port, path, width, height, wanted):
    picture = numpy.fromfile(path, dtype=numpy.uint8).reshape(height, width, 3)
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    server.bind(("127.0.0.1", port))
    client = server.recvfrom(BUFFER)[1]
    size = (wanted, int(wanted / width * height))
    while True:
        for _ in range(GROUP):
            frame = picture
            if size[0] != width:
                frame = cv2.resize(frame, size, interpolation=cv2.INTER_AREA)
            jpeg = cv2.imencode(".jpg", frame, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
            server.sendto(base64.b64encode(jpeg), client)
        os.write(COUNTER, b"." * GROUP)


def receiver(port):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    client.settimeout(0.2)
    while True:
        client.sendto(b"Hello", ("127.0.0.1", port))
        try:
            packet = client.recvfrom(BUFFER)[0]
            break
        except OSError:
            continue
    client.settimeout(None)
    while True:
        for _ in range(GROUP):
            packet = client.recvfrom(BUFFER)[0]
            jpeg = numpy.frombuffer(base64.b64decode(packet, " /"), dtype=numpy.uint8)
            if cv2.imdecode(jpeg, 1) is None:
                sys.exit("a frame that cannot be decoded")
        os.write(COUNTER, b"." * GROUP)


if __name__ == "__main__":
    if sys.argv[1] == "sender":
        sender(int(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:7]))
    else:
        receiver(int(sys.argv[2]))
