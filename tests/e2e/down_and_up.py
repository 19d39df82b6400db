"""Runs a command in a network of its own whose only interface goes down for a while and comes up again.

Prints what the command prints; exit status 77 where the system makes no such network.
usage: down_and_up.py BEFORE DOWN COMMAND...   (seconds)
"""

import ctypes
import fcntl
import socket
import struct
import subprocess
import sys
import time

CLONE_NEWNET, CLONE_NEWUSER = 0x40000000, 0x10000000
SIOCSIFFLAGS, IFF_UP, IFF_RUNNING = 0x8914, 1, 0x40


def set_lo(up):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH14x", b"lo", IFF_UP | IFF_RUNNING if up else 0)
        fcntl.ioctl(control, SIOCSIFFLAGS, request)


def main():
    before, down, *command = sys.argv[1:]
    libc = ctypes.CDLL(None)
    if libc.unshare(CLONE_NEWNET) != 0 and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return 77
    try:
        set_lo(True)
    except OSError:
        return 77
    process = subprocess.Popen(command)
    time.sleep(float(before))
    set_lo(False)
    time.sleep(float(down))
    set_lo(True)
    return process.wait()


if __name__ == "__main__":
    sys.exit(main())
