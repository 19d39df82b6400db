"""RTP/JPEG and RTCP as the RFCs have them, read and written a second time: nothing of the program's is used.

The tables of a quality and the Huffman tables come from libjpeg itself (through OpenCV), not from a copy of
RFC 2435's appendix.
"""

import collections
import functools
import struct

import cv2
import numpy as np

SR, RR, SDES, BYE = 200, 201, 202, 203
NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970

Packet = collections.namedtuple("Packet", "sequence timestamp ssrc marker payload_at data")
Fragment = collections.namedtuple("Fragment", "offset type q width height restart tables scan")


def parse(data):
    """The RTP packet (RFC 3550 5.1), whose payload begins at `payload_at`."""
    first, second, sequence, timestamp, ssrc = struct.unpack("!BBHII", data[:12])
    assert first >> 6 == 2, "not RTP"
    at = 12 + 4 * (first & 15)
    if first & 16:
        at += 4 + 4 * struct.unpack("!H", data[at + 2 : at + 4])[0]
    return Packet(sequence, timestamp, ssrc, bool(second & 128), at, data)


def renumbered(packet, sequence, timestamp, ssrc):
    """The same packet with other numbers."""
    head = struct.pack("!HII", sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc)
    return packet.data[:2] + head + packet.data[12:]


def fragment(packet):
    """The JPEG part of a packet (RFC 2435 3.1)."""
    payload = packet.data[packet.payload_at :]
    offset = int.from_bytes(payload[1:4], "big")
    type_, q, width, height = payload[4:8]
    at, restart, tables = 8, None, None
    if type_ >= 64:
        restart = struct.unpack("!HH", payload[8:12])
        at = 12
    if q >= 128 and offset == 0:
        length = struct.unpack("!H", payload[at + 2 : at + 4])[0]
        tables = payload[at + 4 : at + 4 + length]
        at += 4 + length
    return Fragment(offset, type_, q, width * 8, height * 8, restart, tables, payload[at:])


def by_frame(packets):
    """Lists of packets with the same timestamp, in the order of their first."""
    frames = {}
    for packet in packets:
        frames.setdefault(packet.timestamp, []).append(packet)
    return list(frames.values())


@functools.lru_cache(maxsize=None)
def _tables_of(quality):
    """libjpeg's two tables of a quality, 64 bytes each in zig-zag order, and all of its DHT segments."""
    coded = cv2.imencode(".jpg", np.zeros((16, 16, 3), np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
    tables, huffman, at = {}, b"", 2
    while coded[at + 1] != 0xDA:
        length = struct.unpack("!H", coded[at + 2 : at + 4])[0]
        body = coded[at + 4 : at + 2 + length]
        if coded[at + 1] == 0xDB:
            for start in range(0, len(body), 65):
                tables[body[start]] = body[start + 1 : start + 65]
        if coded[at + 1] == 0xC4:
            huffman += coded[at : at + 2 + length]
        at += 2 + length
    return tables[0] + tables[1], huffman


def _segment(marker, body):
    return struct.pack("!BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_of(packets, size=None):
    """The JPEG of one frame's packets, in whatever order they are; None where a part is missing."""
    parts = sorted((fragment(packet) for packet in packets), key=lambda part: part.offset)
    scan = b""
    for part in parts:
        if part.offset != len(scan):
            return None
        scan += part.scan
    if not any(packet.marker for packet in packets):
        return None
    first = parts[0]
    tables = first.tables or _tables_of(first.q)[0]
    width, height = size or (first.width, first.height)
    sampling = 0x21 if first.type & 0x3F == 0 else 0x22
    head = _segment(0xDB, b"\0" + tables[:64]) + _segment(0xDB, b"\1" + tables[64:128])
    if first.restart:
        head += _segment(0xDD, struct.pack("!H", first.restart[0]))
    head += _segment(
        0xC0, struct.pack("!BHHB", 8, height, width, 3) + bytes([1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1])
    )
    head += _tables_of(50)[1] + _segment(0xDA, bytes([3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]))
    end = b"" if scan.endswith(b"\xff\xd9") else b"\xff\xd9"
    return b"\xff\xd8" + head + scan + end


# ---- RTCP


def ntp(unix_seconds):
    """(seconds, fraction) since 1900."""
    whole = int(unix_seconds)
    return (whole + NTP_EPOCH) & 0xFFFFFFFF, int((unix_seconds - whole) * 2**32)


def rtcp_parts(data):
    """(packet type, count, body) of each packet of a compound; they must add up to the datagram."""
    parts, at = [], 0
    while at < len(data):
        first, type_, length = struct.unpack("!BBH", data[at : at + 4])
        assert first >> 6 == 2, "not RTCP"
        end = at + 4 * (length + 1)
        assert end <= len(data), "RTCP lengths do not add up"
        parts.append((type_, first & 31, data[at + 4 : end]))
        at = end
    return parts


def sender_report(ssrc, unix_seconds, timestamp, packets, octets):
    return struct.pack("!BBHIIIIII", 0x80, 200, 6, ssrc, *ntp(unix_seconds), timestamp, packets, octets)


def receiver_report(own, of, fraction, lost, highest, jitter, last_sr, delay):
    """One block; `last_sr` and `delay` as on the wire (middle 32 bits of NTP, 1/65536 s)."""
    block = struct.pack("!IB", of, fraction) + (lost & 0xFFFFFF).to_bytes(3, "big")
    return struct.pack("!BBHI", 0x81, 201, 7, own) + block + struct.pack("!IIII", highest, jitter, last_sr, delay)


def description(ssrc, cname):
    item = struct.pack("!IBB", ssrc, 1, len(cname)) + cname
    item += bytes(4 - len(item) % 4)
    return struct.pack("!BBH", 0x81, 202, len(item) // 4) + item


def bye(ssrc):
    """Behind an empty report, because no compound may begin with a BYE (RFC 3550 6.1)."""
    return struct.pack("!BBHIBBHI", 0x80, 201, 1, ssrc, 0x81, 203, 1, ssrc)
