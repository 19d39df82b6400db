"""Starts the real program and its peers, reads what they print, waits for conditions with deadlines.

Nothing here sleeps in the hope that something has happened by then. A test ends only the processes that it
started, by their id, and they also end when the test itself dies.
"""

import collections
import ctypes
import errno
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import account

ROOT = pathlib.Path(__file__).resolve().parents[2]
INTEROP = ROOT / "tests" / "interop"
PYTHON = "/usr/bin/python3"
sys.path.insert(0, str(INTEROP))

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


def binary():
    path = os.environ.get("FRAMESCOPE_BIN") or str(ROOT / "build/release/src/app/framescope")
    if not os.access(path, os.X_OK):
        raise FileNotFoundError(f"{path}: no program there; build it, or set FRAMESCOPE_BIN")
    return path


def wait_until(condition, timeout, what, period=0.01):
    """The first true answer of `condition`, asked every 10 ms; AssertionError at the deadline."""
    deadline = time.monotonic() + timeout
    while True:
        answer = condition()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {timeout} s: {what}")
        time.sleep(period)


def _own_ports():
    """Even ports that no other test has meanwhile, below those that the system usually gives by itself."""
    each, shares = 400, 50
    for turn in range(shares):
        share = (os.getpid() + turn) % shares
        # A name among abstract sockets is free again when its process has ended.
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as claim:
            try:
                claim.bind(f"\0framescope-test-ports-{share}")
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            yield from range(10_000 + share * each, 10_000 + (share + 1) * each, 2)
            raise AssertionError(f"this process has used up its {each // 2} pairs of ports")
    raise AssertionError(f"{shares} other processes have all ports")


_ports = _own_ports()


def free_udp_port(host="127.0.0.1", with_next=False):
    """An even port that is free, `with_next` like the one after it; no caller gets it twice."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:
        port = next(_ports)
        with socket.socket(family, socket.SOCK_DGRAM) as one, socket.socket(family, socket.SOCK_DGRAM) as two:
            try:
                one.bind((host, port))
                if with_next:
                    two.bind((host, port + 1))
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
        return port


UdpSocket = collections.namedtuple("UdpSocket", "port inode queued_bytes drops")


def _udp_sockets():
    """Every UDP socket of this machine; what is queued has arrived and was not read."""
    for table in ("/proc/net/udp", "/proc/net/udp6"):
        for line in pathlib.Path(table).read_text().splitlines()[1:]:
            columns = line.split()
            port, queued = columns[1].rsplit(":", 1)[1], columns[4].rsplit(":", 1)[1]
            yield UdpSocket(int(port, 16), int(columns[9]), int(queued, 16), int(columns[12]))


def _inodes(pid):
    for entry in pathlib.Path(f"/proc/{pid}/fd").iterdir():
        try:
            found = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(entry))
        except FileNotFoundError:
            continue  # closed in between
        if found:
            yield int(found[1])


class Process:
    """One child with its output read line by line, in the folder `cwd` if given."""

    def __init__(self, command, env=None, cwd=None):
        self.command = [str(part) for part in command]
        self.lines = {"stdout": [], "stderr": []}
        self._changed = threading.Condition()
        self.popen = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env={**os.environ, **(env or {})},
            cwd=cwd,
            preexec_fn=lambda: _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),
        )
        self.pid = self.popen.pid
        self._readers = [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in self.lines
        ]
        for reader in self._readers:
            reader.start()

    def _read(self, name):
        for line in getattr(self.popen, name):
            with self._changed:
                self.lines[name].append(line.rstrip("\n"))
                self._changed.notify_all()

    @property
    def stdout(self):
        return list(self.lines["stdout"])

    @property
    def stderr(self):
        return list(self.lines["stderr"])

    def wait_for(self, condition, timeout, what):
        """The first true answer of `condition`, asked after each new line."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while True:
                answer = condition()
                if answer:
                    return answer
                left = deadline - time.monotonic()
                if left <= 0 or (self.popen.poll() is not None and not self._reading()):
                    raise AssertionError(f"{what}: not within {timeout} s\n{self.describe()}")
                self._changed.wait(min(left, 0.1))

    def _reading(self):
        return any(reader.is_alive() for reader in self._readers)

    def wait_exit(self, timeout=20):
        """The exit status; a negative one is the signal that killed it."""
        try:
            status = self.popen.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"still running after {timeout} s\n{self.describe()}") from None
        for reader in self._readers:
            reader.join(5)
        return status

    def running(self):
        return self.popen.poll() is None

    def send_signal(self, number):
        self.popen.send_signal(number)

    def interrupt(self, timeout=10):
        """Ctrl-C; the exit status."""
        self.send_signal(signal.SIGINT)
        return self.wait_exit(timeout)

    def kill(self):
        if self.running():
            self.popen.kill()
        self.popen.wait()
        for reader in self._readers:
            reader.join(5)
        self.popen.stdout.close()
        self.popen.stderr.close()

    def _sockets(self):
        own = set(_inodes(self.pid))
        return [socket_ for socket_ in _udp_sockets() if socket_.inode in own]

    def wait_bound(self, port=None, timeout=10):
        """Waits until this process has a UDP socket, on `port` if given."""

        def bound():
            if not self.running():
                raise AssertionError(f"ended before it was bound\n{self.describe()}")
            return any(port in (None, socket_.port) for socket_ in self._sockets())

        wait_until(bound, timeout, f"a UDP socket of {self.command}")

    def wait_read(self, timeout=30):
        """Waits until this process has taken every datagram that has arrived for it from the system."""

        def read():
            if not self.running():
                raise AssertionError(f"ended before it had read all\n{self.describe()}")
            return not any(socket_.queued_bytes for socket_ in self._sockets())

        wait_until(read, timeout, f"nothing queued for {self.command}")

    def dropped_by_kernel(self):
        """Datagrams that found this process's UDP sockets full, as the system counts them."""
        return sum(socket_.drops for socket_ in self._sockets())

    def _status(self, key):
        text = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(rf"^{key}:\s*(\d+) kB", text, re.M)[1]) * 1024

    def peak_rss_bytes(self):
        return self._status("VmHWM")

    def cpu_seconds(self):
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def describe(self):
        parts = [f"$ {' '.join(self.command)}", f"exit status: {self.popen.poll()}"]
        for name in ("stderr", "stdout"):
            parts += [f"-- {name} ({len(self.lines[name])} lines, the last 8):"]
            parts += [line[:2000] for line in self.lines[name][-8:]]
        return "\n".join(parts)


class Framescope(Process):
    """The program with --stats json. Every line that it prints is checked when it is looked at."""

    def __init__(self, *args, stats="json"):
        super().__init__([binary(), *args] + (["--stats", stats] if stats else []))

    def stats(self):
        """All objects so far, checked: keys, sums, counters that never fall."""
        objects = [account.parse_line(line) for line in self.stdout]
        for earlier, later in zip(objects, objects[1:]):
            account.check_growth(earlier, later)
        return objects

    def wait_stats(self, condition, timeout, what, since=0):
        """The first object for which `condition` holds, from line `since` on."""
        return self.wait_for(
            lambda: next(filter(condition, self.stats()[since:]), None), timeout, what
        )

    def wait_next(self, count=1, timeout=15):
        """The newest object after `count` further lines."""
        wanted = len(self.lines["stdout"]) + count
        self.wait_for(lambda: len(self.lines["stdout"]) >= wanted, timeout, "the next statistics")
        return self.stats()[wanted - 1]

    def wait_displayed(self, frames, timeout=20):
        """The first object with this many pictures."""
        return self.wait_stats(
            lambda object_: account.shown(object_) >= frames, timeout, f"{frames} pictures"
        )

    def summary(self):
        """The last line after the end, which is the only summary."""
        objects = self.stats()
        kinds = [object_["type"] for object_ in objects]
        if kinds.count("summary") != 1 or kinds[-1] != "summary":
            raise AssertionError(f"not one summary at the end: {kinds}\n{self.describe()}")
        return objects[-1]


class StreamTest(unittest.TestCase):
    """A test that starts processes: they are ended with it, and described when it fails."""

    def setUp(self):
        self.processes = []
        self.addCleanup(self._end_all)

    def _end_all(self):
        for process in self.processes:
            process.kill()
        if not self._outcome.success:
            for process in self.processes:
                print(process.describe(), file=sys.stderr)

    def _started(self, process):
        self.processes.append(process)
        self.addCleanup(process.kill)  # before the folders that it may write into are removed
        return process

    def framescope(self, *args, stats="json"):
        return self._started(Framescope(*args, stats=stats))

    def script(self, name, *args):
        """A script of tests/interop."""
        return self._started(Process([PYTHON, INTEROP / name, *args]))

    def server(self, *args):
        """The tutorial's server, bound; (process, port)."""
        process = self.script("tutorial_server.py", "--port", "0", *args)
        event = process.wait_for(
            lambda: next(iter(process.stdout), None), 20, "the server's first line"
        )
        return process, json.loads(event)["port"]

    def sender(self, *args, host="127.0.0.1"):
        """`framescope send --listen`, bound; (process, address)."""
        port = free_udp_port(host)
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        process = self.framescope("send", "--listen", address, *args)
        process.wait_bound(port)
        return process, address

    def folder(self):
        folder = tempfile.TemporaryDirectory(prefix="framescope-test-")
        self.addCleanup(folder.cleanup)
        return folder.name

    def undisturbed(self, run, *args, **options):
        """The summary of a run in which each frame found its stage free: else it tells of the machine."""
        for _ in range(4):
            summary = run(*args, **options)
            drops = summary["frames"]["drops"]
            waited = {cause: n for cause, n in drops.items() if n and cause.startswith("superseded")}
            if not waited:
                return summary
        self.skipTest(f"this machine was too busy in each of four runs, at last {waited}")

    def assert_drops(self, object_, expected):
        """The named drops are these and all others are 0 or unknown."""
        drops = {cause: n for cause, n in object_["frames"]["drops"].items() if n}
        self.assertEqual(drops, expected)
