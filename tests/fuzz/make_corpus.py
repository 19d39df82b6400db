#!/usr/bin/python3
"""Writes the fuzzers' checked-in corpora, corpus/NAME/*, from nothing: run it again after a format changed."""

import base64
import pathlib
import shutil
import struct
import zlib

HERE = pathlib.Path(__file__).resolve().parent / "corpus"

DC_LUMA = bytes.fromhex("00010501010101010100000000000000000102030405060708090a0b")
DC_CHROMA = bytes.fromhex("00030101010101010101010000000000000102030405060708090a0b")
# Codes of 4 bits: end of block only. Enough to be read as a table; nothing here is decoded.
AC_SHORT = bytes([0, 0, 0, 1]) + bytes(12) + b"\0"


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def jpeg(width=64, height=48, sof=0xC0, components=3, luma=0x22, precision=8, dri=0, scans=1, eoi=True):
    out = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    for table in range(2):
        out += segment(0xDB, bytes([table]) + bytes(range(1, 65)))
    body = struct.pack(">BHHB", precision, height, width, components)
    for i in range(components):
        body += bytes([i + 1, luma if i == 0 else 0x11, 1 if i else 0])
    out += segment(sof, body)
    for head, table in ((0x00, DC_LUMA), (0x10, AC_SHORT), (0x01, DC_CHROMA), (0x11, AC_SHORT)):
        out += segment(0xC4, bytes([head]) + table)
    if dri:
        out += segment(0xDD, struct.pack(">H", dri))
    header = bytes([components])
    for i in range(components):
        header += bytes([i + 1, 0x11 if i else 0])
    mcus = ((width + 15) // 16) * ((height + 15) // 16)
    data = b"\x28\xa2\x8a\0" * min(mcus, 300)
    if dri:
        data = data[:16] + b"\xff\xd0" + data[16:] + b"\xff\0"
    for _ in range(scans):
        out += segment(0xDA, header + b"\0\x3f\0") + data
        data = data[:8]
    return out + (b"\xff\xd9" if eoi else b"")


def tag(version=1, quality=80):
    body = b"\xff\xe9" + struct.pack(">H", 89) + b"FSCOPE\0" + bytes([version])
    body += struct.pack(">QQIqqQIIBBHHIqIB", 1, 2, 3, 10**12, 10**18, 4, 500, 900, quality, 0, 1280, 720, 33333,
                        10**12, 70, 0)
    return body + struct.pack(">I", zlib.crc32(body))


def tagged(picture, **values):
    return picture[:20] + tag(**values) + picture[20:]


def hello_v2(version=2, sent=10**12):
    return b"Hello\0" + struct.pack(">BQqI", version, 7, sent, 250)


def rtcp(kind, body, count=0, first=0x80):
    return bytes([first | count, kind]) + struct.pack(">H", len(body) // 4) + body


SSRC = struct.pack(">I", 0x0A0B0C0D)
SENDER = SSRC + struct.pack(">QIII", 0x8000B70520000001, 90000, 100, 140000)
REPORT = struct.pack(">IBBHIIII", 7, 51, 0xFF, 0xFFFF, 0x1FFFE, 900, 0xB7052000, 0x54000)
DESCRIPTION = rtcp(202, SSRC + b"\1\3a@b\0\0\0", 1)
BYE = rtcp(203, SSRC + b"\3end", 1)
RECEIVER = rtcp(201, SSRC + REPORT, 1)

SDP_FFMPEG = (
    b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=No Name\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"a=tool:libavformat LIBAVFORMAT_VERSION\r\nm=video 5000 RTP/AVP 26\r\nb=AS:200\r\n"
)
SDP_OURS = (
    b"v=0\r\no=- 0 0 IN IP4 192.0.2.1\r\ns=Framescope\r\nc=IN IP4 239.1.2.3/16\r\nt=0 0\r\n"
    b"m=video 5000 RTP/AVP 96\r\na=rtpmap:96 JPEG/90000\r\na=framerate:29.97\r\n"
    b"a=x-dimensions:3840,2160\r\na=extmap:1 urn:ietf:params:rtp-hdrext:ntp-64\r\n"
    b"a=rtcp:5003\r\na=rtcp-mux\r\n"
)
def rtp(sequence=0xFFFE, marker=True, payload_type=26, csrcs=0, extension=b"", profile=0xBEDE, payload=b"JPEG",
        padding=0):
    first = 0x80 | (0x20 if padding else 0) | (0x10 if extension else 0) | csrcs
    out = struct.pack(">BBHII", first, marker << 7 | payload_type, sequence, 0x01020304, 0xA1A2A3A4) + bytes(4 * csrcs)
    if extension:
        extension += bytes(-len(extension) % 4)
        out += struct.pack(">HH", profile, len(extension) // 4) + extension
    return out + payload + (bytes(padding - 1) + bytes([padding]) if padding else b"")


def element(number, data):
    return bytes([number << 4 | len(data) - 1]) + data


def ours(first=True, quality=80):
    head = rtp(marker=False, extension=b"\0")[:12]
    mark = struct.pack(">IHH", 7, 638, 478)
    mark += struct.pack(">H", zlib.crc32(head + mark) & 0xFFFF)
    if not first:
        return rtp(marker=False, extension=element(2, mark))
    facts = [struct.pack(">II", 0xE93C7F00, 1 << 31), struct.pack(">QQ", 1, 2), struct.pack(">qII", 10**12, 500, 900),
             struct.pack(">BBHHIH", quality, 0, 1280, 720, 33333, 0), struct.pack(">qI", 10**12, 70)]
    facts[-1] += struct.pack(">I", zlib.crc32(b"".join(facts)))
    elements = element(1, facts[0]) + element(2, mark)
    return rtp(marker=False, extension=elements + b"".join(element(3 + i, data) for i, data in enumerate(facts[1:])))


def packets(*steps, probation=2):
    """Of (step of the number, step of the timestamp / 1009, microseconds) each."""
    return bytes([probation]) + b"".join(struct.pack(">HHH", number & 0xFFFF, stamp & 0xFFFF, wait)
                                         for number, stamp, wait in steps)


def frames(*steps):
    """Of (step of the timestamp / 1009, microseconds) each."""
    return b"".join(struct.pack(">HH", stamp & 0xFFFF, wait) for stamp, wait in steps)


def rtp_jpeg(scan=b"\x28\xa2\x8a\0", offset=0, kind=1, q=80, width=640, height=480, restart=None, tables=b""):
    out = struct.pack(">IBBBB", offset, kind, q, width // 8, height // 8)
    if restart:
        out += struct.pack(">HH", *restart)
    return out + tables + scan


def rtp_tables(length=128, precision=0, present=None):
    return struct.pack(">BBH", 0, precision, length) + bytes(i % 64 + 1 for i in range(present or length))


def rebuild(packets, kind=3, q=80, width=64, height=48, interval=4, flags=0, tables=0, mark=(0, 0)):
    """What fuzz_jpeg_rebuild reads; a packet is F, L and count, gap, scan bytes."""
    out = struct.pack(">BBBBHBBHH", kind, q, width // 8, height // 8, interval, flags, tables, *mark)
    for count, gap, scan in packets:
        out += struct.pack(">HBHB", count, gap, len(scan), 0) + scan
    return out


MARKER, NEXT, COMMAND = 4, 8, 3
GAP, SWAP, JUMP = 1 << 4, 4 << 4, 6 << 4  # how the number goes on after the packet
OTHER = 128


def step(what, body=b"", wait=0):
    """Of fuzz_rtp_depacketizer: a datagram (0), a payload (1 + flags) or a command."""
    return bytes([what, wait, len(body)]) + body


def frame(count=4, flags=0, odd=0, at=2, **fields):
    """A frame of so many packets; `odd` are the flags of packet `at`."""
    out = b""
    for i in range(count):
        what = 1 | flags | (odd if i == at else 0) | (NEXT if i == 0 else 0) | (MARKER if i == count - 1 else 0)
        values = dict(fields)
        if "restart" in values:
            values["restart"] = (4, WHOLE | i)
        if i > 0:
            values.pop("tables", None)
        out += step(what, rtp_jpeg(offset=16 * i, scan=FOUR_MCUS, **values), wait=33 if i == 0 else 0)
    return out


def bye(other=False):
    return step(COMMAND | (OTHER if other else 0))


FOUR_MCUS = b"\x28\xa2\x8a\0" * 4
FIRST, LAST = 0x8000, 0x4000
WHOLE = FIRST | LAST

GREY = jpeg()
PICTURES = {
    "420": GREY,
    "422_dri": jpeg(luma=0x21, dri=4),
    "grey": jpeg(components=1, luma=0x11),
    "progressive": jpeg(sof=0xC2, scans=5),
    "no_eoi": jpeg(eoi=False),
    "bomb_sides": jpeg(width=16384, height=16384),
    "bomb_scans": jpeg(width=640, height=480, sof=0xC2, scans=70),
    "twelve_bit": jpeg(precision=12),
    "four_components": jpeg(components=4),
    "arithmetic": jpeg(sof=0xC9),
    "tagged": tagged(GREY),
    "trailer": GREY + GREY[:100],
}
TEXT = base64.b64encode(tagged(GREY))

CORPORA = {
    "base64": {
        "empty": b"",
        "one": b"Zg==",
        "two": b"Zm8=",
        "long": TEXT[:200],
        "wrapped": base64.encodebytes(GREY[:150]),
        "space": b"ab cdefg+/== ",
        "binary": bytes(range(256)),
    },
    "endpoint": {
        "v4": b"127.0.0.1:9999",
        "v6": b"[::1]:9999",
        "zone": b"[fe80::1%eth0]:1",
        "name": b"camera.local",
        "cidr4": b"192.168.0.0/16",
        "cidr6": b"fd00::/8",
        "mapped": b"::ffff:10.0.0.1/104",
    },
    "frame_reader": {
        "base64": TEXT,
        "wrapped": base64.encodebytes(tagged(GREY)),
        "raw": tagged(GREY),
        "rtp": b"\x80\x1a\0\1" + bytes(20),
        "eof": b"EOF",
        "count_total": struct.pack("!II", 3, 150000),
        "length": struct.pack("<Q", 20000),
        "countdown": b"\3" + GREY[:60],
        "header": b"\0\1\0\0" + GREY[:60],
        "chunk": b"Q" * 100,
        "last_chunk": GREY[-40:],
        "pickle": b"\x80\4\x95\0\0.",
        "png": b"\x89PNG\r\n\x1a\n",
        "h264": b"\0\0\0\1\x67\x42",
        "ts": (b"\x47" + bytes(187)) * 2,
    },
    "frame_tag": {
        "tagged": tagged(GREY)[:130],
        "after_soi": b"\xff\xd8" + tag(),
        "version_2": tagged(GREY, version=2)[:130],
        "quality_0": tagged(GREY, quality=0)[:130],
        "untagged": GREY[:130],
        "fields": tag()[12:87],
    },
    "hello": {
        "plain": b"Hello",
        "bye": b"bye",
        "v2": hello_v2(),
        "v3": hello_v2(version=3),
        "negative": hello_v2(sent=-1),
        "rtp": b"\x80\x1a\0\1",
        "long": b"x" * 65,
    },
    "impairment": {
        "all": b"loss=2%,burst=4,delay=30ms,jitter=10ms,reorder=1%,duplicate=0.5%,rate=8Mbit,"
        b"queue=64KiB,corrupt=0.1%,mtu=1500",
        "off": b"off",
        "units": b"delay=1.5s,jitter=250us,rate=64000bit,queue=1500B",
        "short_bursts": b"loss=81%,burst=4",
        "twice": b"loss=1%,loss=2%",
        "not_a_number": b"loss=nan",
    },
    "jpeg_markers": PICTURES,
    "rtcp": {
        "bare_sr": rtcp(200, SENDER),
        "sr": rtcp(200, SENDER + REPORT, 1) + DESCRIPTION + BYE,
        "rr": RECEIVER + DESCRIPTION,
        "rr_two": rtcp(201, SSRC + REPORT * 2, 2) + RECEIVER,
        "feedback": RECEIVER + rtcp(205, bytes(12), 1) + DESCRIPTION,
        "padded": RECEIVER + rtcp(202, SSRC + b"\1\3a@b\0\0\0" + b"\0\0\0\4", 1, 0xA0),
        "chunks": RECEIVER + rtcp(202, b"\0\0\0\7\1\1p\0" + SSRC + b"\6\2tl\1\1u\0", 2),
        "bad_reason": RECEIVER + rtcp(203, SSRC + b"\xffend", 1),
        "too_many": rtcp(201, SSRC + REPORT, 31),
        "odd": RECEIVER + b"\x80",
    },
    "sdp": {
        "ffmpeg": SDP_FFMPEG,
        "printed": b"SDP:\n" + SDP_FFMPEG.replace(b"\r", b"").replace(b"IP4 127.0.0.1", b"IP6 ::1"),
        "ours": SDP_OURS,
        "by_hand": b"c=IN IP4 127.0.0.1\nm=video 1234 RTP/AVP 26\n",
        "media": b"v=0\nc=IN IP6 ff02::1/3\nm=audio 1 RTP/AVP 0\nm=video 2 RTP/AVPF 96 97\n"
        b"a=rtpmap:96 H264/90000\na=rtpmap:97 jpeg/90000\na=extmap:3/sendonly urn:ietf:params:rtp-hdrext:ntp-64 x\n",
        "no_jpeg": b"v=0\nm=video 2 RTP/SAVP 26\nm=video 0 RTP/AVP 26\n",
        "page": b"<html>\n",
    },
    "rtp_packet": {
        "plain": rtp(),
        "everything": rtp(csrcs=2, extension=element(1, bytes(8)), padding=3),
        "first": ours(),
        "other": ours(first=False),
        "quality_0": ours(quality=0),
        "zero_padding": rtp(extension=bytes(12)),
        "two_byte": rtp(extension=b"\x09\0\x01\x08" + b"\xe9\x3c\x7f\0" * 2, profile=0x1000),
        "id_15": rtp(extension=b"\xf0\1" + element(1, b"\1" * 8)),
        "past_end": rtp(extension=b"\x1f\1\1\1"),
        "fields": bytes(range(72)),
        "rtcp": b"\x80\xc8\0\6" + bytes(24),
        "dynamic": rtp(payload_type=96),
    },
    "rtp_depacketizer": {
        "clean": b"\0" + frame() * 6,
        "partial": b"\5" + frame(kind=65, restart=()) * 2 + frame(kind=65, restart=(), odd=GAP) * 4,
        "tables": b"\1" + frame(q=200, tables=rtp_tables()) + frame(q=200, tables=rtp_tables(0)) * 3,
        "swapped": b"\0" + frame(odd=SWAP) * 6,
        "jump": b"\0" + frame() * 2 + frame(odd=JUMP) + frame() * 2,
        "two_sources": b"\0" + (frame() + frame(flags=OTHER)) * 4 + frame(flags=OTHER) * 4,
        "bye": b"\1" + frame() * 2 + frame(2) + bye() + frame() * 2,
        "constant": b"\0" + step(1 | MARKER, rtp_jpeg()) * 20,
        "no_marker": b"\0" + step(1 | NEXT, rtp_jpeg()) * 20,
        "inconsistent": b"\0" + frame() + frame(2, q=70) + frame(kind=0)[3:],
        "large": b"\6" + frame(width=0, height=0) * 3,
        "raw": b"\0" + step(0, ours(first=False)) + step(0, rtp(payload=rtp_jpeg())) + step(0, b"\x80\xc8\0\6"),
    },
    "rtp_source": {
        "even": packets(*[(0, 3, 33_000)] * 40),
        "gaps": packets(*[(0, 3, 33_000), (5, 3, 33_000), (0xFFFC, 3, 1000), (1, 0, 1000)] * 8),
        "high_rate": packets(*[(0, 3, 96)] * 40, (20_000, 0, 49_000), *[(0, 3, 96)] * 9),
        "restart": packets(*[(0, 3, 16_000)] * 9, (30_000, 999, 1), (0, 0, 1), *[(0, 3, 16_000)] * 9),
        "again": packets(*[(0, 3, 1008)] * 9, (-576, -27, 1008), *[(0, 3, 1008)] * 9),
        "stray": packets(*[(0, 3, 1000), (20_000, 0, 1), (-20_001, 0, 1)] * 9),
        "duplicates": packets(*[(0, 3, 1000), (0xFFFF, 0, 1)] * 20, probation=0),
    },
    "jitter_buffer": {
        "even": frames(*[(3, 33_001)] * 30),
        "swapped": frames(*[(6, 30_001), (-3, 5001)] * 15),
        "many_at_once": frames((3, 33_001), (0, 64), *[(3, 33_001)] * 9),
        "one_timestamp": frames(*[(0, 3001)] * 30),
        "jumps": frames(*[(3, 33_001)] * 9, (900, 33_001), *[(3, 33_001)] * 9, (-900, 33_001), (3, 33_001)),
        "pause": frames(*[(3, 33_001)] * 9, (535, 6006), *[(3, 33_001)] * 9),
    },
    "jpeg_rebuild": {
        "complete": rebuild([(WHOLE, 0, FOUR_MCUS + b"\xff\xd0" + FOUR_MCUS + b"\xff\xd1"), (WHOLE | 2, 0, FOUR_MCUS)],
                            flags=1),
        "no_first": rebuild([(WHOLE | 2, 1, FOUR_MCUS)]),
        "middle": rebuild([(WHOLE | 1, 1, FOUR_MCUS + b"\xff\xd1")], flags=4, mark=(60, 40)),
        "split": rebuild([(FIRST, 0, FOUR_MCUS[:7]), (0, 0, FOUR_MCUS[7:9]), (LAST, 0, FOUR_MCUS[9:] + b"\xff\xd0")]),
        "split_marker": rebuild([(FIRST, 0, FOUR_MCUS + b"\xff"), (LAST, 0, b"\xd0"), (WHOLE | 2, 1, FOUR_MCUS)]),
        "marker_first": rebuild([(WHOLE, 0, FOUR_MCUS), (WHOLE | 1, 0, b"\xff\xd0" + FOUR_MCUS)]),
        "422": rebuild([(WHOLE | 1, 1, FOUR_MCUS + b"\xff\xd1")], kind=2, height=32),
        "twice": rebuild([(WHOLE, 0, FOUR_MCUS), (WHOLE, 0, FOUR_MCUS)]),
        "beyond": rebuild([(WHOLE | 3, 0, FOUR_MCUS)]),
        "unaligned": rebuild([(0xFFFF, 0, FOUR_MCUS), (0xFFFF, 1, FOUR_MCUS)], flags=2),
        "no_intervals": rebuild([(0, 0, FOUR_MCUS * 2), (0, 0, FOUR_MCUS + b"\xff\xd9\0\0")], kind=1, flags=1),
        "large": rebuild([(WHOLE | 700, 1, FOUR_MCUS)], width=0, height=0, flags=9, mark=(4096, 4096)),
        "tables": rebuild([(WHOLE, 0, FOUR_MCUS)], q=255, tables=50),
        "split_eoi": rebuild([(FIRST | 2, 1, FOUR_MCUS + b"\xff"), (LAST | 2, 0, b"\xd9")]),
        "eoi": rebuild([(WHOLE | 2, 1, FOUR_MCUS + b"\xff\xd9\0")]),
    },
    "rtp_jpeg": {
        "plain": rtp_jpeg(),
        "later": rtp_jpeg(offset=1300),
        "422": rtp_jpeg(kind=0),
        "restart": rtp_jpeg(kind=65, restart=(8, WHOLE | 5)),
        "unaligned": rtp_jpeg(kind=64, restart=(8, 0xFFFF)),
        "restart_0": rtp_jpeg(kind=64, restart=(0, 0xFFFF)),
        "tables": rtp_jpeg(q=255, tables=rtp_tables()),
        "tables_and_restart": rtp_jpeg(q=128, kind=65, restart=(4, WHOLE), tables=rtp_tables()),
        "tables_64": rtp_jpeg(q=255, tables=rtp_tables(64)),
        "tables_192": rtp_jpeg(q=255, tables=rtp_tables(192)),
        "tables_256": rtp_jpeg(q=255, tables=rtp_tables(256)),
        "tables_65535": rtp_jpeg(q=255, tables=rtp_tables(65535, present=100)),
        "tables_known": rtp_jpeg(q=200, tables=rtp_tables(0)),
        "tables_16_bits": rtp_jpeg(q=255, tables=rtp_tables(128, 3)),
        "q_100": rtp_jpeg(q=100),
        "type_2": rtp_jpeg(kind=2),
        "large": rtp_jpeg(width=0, height=0),
        "offset": rtp_jpeg(offset=0xFFFFFE),
    },
    "subscriptions": {
        "hellos": b"".join(bytes([0, i, i % 3, 20]) for i in range(64)),
        "refused": b"\0\x09\0\0" + b"\xa5\x09\0\x10" * 3,
        "expired": b"\0\x09\1\0" + b"\xff\0\0\xff" * 3,
        "permanent": b"\xd6\x09\0\0\0\x09\1\0" + b"\xa5\x09\0\x10" * 4 + b"\0\x09\2\0\xff\0\0\xff",
        "flood": b"\0\x09\0\1" * 12,
    },
}

if __name__ == "__main__":
    shutil.rmtree(HERE, ignore_errors=True)
    for name, files in CORPORA.items():
        (HERE / name).mkdir(parents=True)
        for file, content in files.items():
            (HERE / name / file).write_bytes(content)
