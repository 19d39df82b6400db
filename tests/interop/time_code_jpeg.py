"""Grey JPEGs with the test pattern's time code burnt in, by nothing but Python's own library.

Each block of 8 x 8 has one brightness, so that a block is a DC coefficient and an end of block. At 432 x 320 the
bar's 54 x 2 cells (5 % of the height, all of the width) are exactly the blocks of the two lowest rows.
"""

import struct

WIDTH, HEIGHT = 432, 320
COLUMNS, ROWS = WIDTH // 8, HEIGHT // 8
DARK, LIGHT = 24, 232

_LENGTHS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)  # of the codes for 0..11 (ITU-T T.81 K.3)


def crc16(bits):
    """CRC-16/XMODEM over a text of 0s and 1s."""
    crc = 0
    for bit in bits:
        flip = (crc >> 15) ^ (bit == "1")
        crc = (crc << 1 & 0xFFFF) ^ (0x1021 if flip else 0)
    return crc


def bar(number, captured_us):
    """The two rows of cells, True for light: frame number (32 bits), microseconds (52) and a CRC (16)."""
    bits = f"{number & 0xFFFFFFFF:032b}{captured_us & (1 << 52) - 1:052b}"
    bits += f"{crc16(bits):016b}"
    return [[c == "1" for c in row] for row in (f"10{bits[:50]}01", f"01{bits[50:]}10")]


def brightness(number, captured_us):
    """The blocks' values, row by row; `captured_us` None: no bar."""
    rows = [[20 + (3 * x + 5 * y + 4 * number) % 200 for x in range(COLUMNS)] for y in range(ROWS)]
    if captured_us is not None:
        rows[-2:] = [[LIGHT if cell else DARK for cell in row] for row in bar(number, captured_us)]
    return [value for row in rows for value in row]


def _dc_codes():
    codes, code, category = {}, 0, 0
    for length, count in enumerate(_LENGTHS, 1):
        for _ in range(count):
            codes[category] = f"{code:0{length}b}"
            code, category = code + 1, category + 1
        code <<= 1
    return codes


def _block(difference, codes):
    """Huffman code and bits of a DC difference, then the end of block, which is the one AC code: 0."""
    size = abs(difference).bit_length()
    value = difference if difference >= 0 else difference + (1 << size) - 1
    return codes[size] + (f"{value:0{size}b}" if size else "") + "0"


_BLOCKS = {d: _block(d, _dc_codes()) for d in range(-255, 256)}


def _segment(marker, payload):
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload


_APP0 = _segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
_HEAD = b"".join((
    _segment(0xDB, bytes([0] + [8] * 64)),
    _segment(0xC0, struct.pack(">BHHB", 8, HEIGHT, WIDTH, 1) + b"\x01\x11\x00"),
    _segment(0xC4, bytes([0x00, *_LENGTHS, *range(12)])),
    _segment(0xC4, bytes([0x10, 1, *[0] * 15, 0])),
    _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
))  # fmt: skip


def encode(number, captured_us):
    """The JPEG as (what stands before an APP9 segment, what stands behind it)."""
    last, bits = 128, []
    for value in brightness(number, captured_us):
        bits.append(_BLOCKS[value - last])
        last = value
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    scan = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")
    return b"\xff\xd8" + _APP0, _HEAD + scan + b"\xff\xd9"
