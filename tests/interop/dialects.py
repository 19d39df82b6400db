"""How the tutorial's server and its forks put a JPEG into datagrams. A function each: JPEG in, datagrams out."""

import base64
import struct

_CHUNK = 9216  # what the forks use: the largest datagram of a default macOS
_LARGEST = 65507


def _chunks(data, size):
    return [data[at : at + size] for at in range(0, len(data), size)]


def base64_plain(jpeg):
    return [base64.b64encode(jpeg)]


def base64_newlines(jpeg):
    return [base64.encodebytes(jpeg)]


def base64_spaces(jpeg):
    """What arrives when something on the way took '+' for an encoded space."""
    return [base64.b64encode(jpeg).replace(b"+", b" ")]


def raw(jpeg):
    return [jpeg]


def eof_chunks(jpeg):
    return _chunks(base64.b64encode(jpeg), _CHUNK) + [b"EOF"]


def countdown(jpeg):
    """Before each chunk a byte that says how many are left, 1 on the last."""
    chunks = _chunks(jpeg, _CHUNK - 1)
    return [bytes([len(chunks) - i]) + chunk for i, chunk in enumerate(chunks)]


def counted(jpeg):
    """A datagram with the number of chunks and the total size, then bare chunks."""
    chunks = _chunks(jpeg, _CHUNK)
    return [struct.pack("!II", len(chunks), len(jpeg))] + chunks


def length_first(jpeg):
    return [struct.pack("<I", len(jpeg))] + _chunks(jpeg, _CHUNK)


def two_and_two(jpeg):
    """Before each chunk its index and the number of chunks, 16 bits each."""
    chunks = _chunks(jpeg, _CHUNK - 4)
    return [struct.pack("!HH", i, len(chunks)) + chunk for i, chunk in enumerate(chunks)]


def bare_chunks(jpeg):
    """Nothing but the bytes: the reader looks for FFD8 and FFD9."""
    return _chunks(jpeg, _CHUNK)


# One frame a datagram: a receiver shows them.
WHOLE = {
    "base64": base64_plain,
    "newlines": base64_newlines,
    "spaces": base64_spaces,
    "raw": raw,
}
# One frame over several datagrams: a receiver says in words what it met.
SPLIT = {
    "eof-chunks": eof_chunks,
    "countdown": countdown,
    "counted": counted,
    "length-first": length_first,
    "two-and-two": two_and_two,
    "bare-chunks": bare_chunks,
}
ALL = {**WHOLE, **SPLIT}


def fits(datagrams):
    return all(len(datagram) <= _LARGEST for datagram in datagrams)
