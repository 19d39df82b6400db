"""Ends of an RTP stream in the test's own process: one that records and passes on, one that sends."""

import collections
import socket
import threading
import time

import harness
import rtp_wire

BUFFER_BYTES = 4_000_000

Arrival = collections.namedtuple("Arrival", "at data")


def free_rtp_port():
    """Free together with the next one, which is for RTCP."""
    return harness.free_udp_port(with_next=True)


def udp_socket(address=None):
    end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
    if address:
        end.bind(address)
    return end


class Tap:
    """Takes a stream on `port` and `port + 1`, records it, and passes it on to other ports of this host.

    `drops(number)` says which packet of RTP, counted from 0, is neither recorded nor passed on. A BYE is held back
    until `pass_byes`: FFmpeg reads RTCP before the RTP that waits, and ends at once.
    """

    def __init__(self, to=(), drops=None):
        self.port = free_rtp_port()
        self.rtp, self.rtcp = [], []
        self.dropped = 0
        self._byes = []
        self._to, self._drops = list(to), drops
        self._ends = [udp_socket(("127.0.0.1", self.port + n)) for n in (0, 1)]
        self._open = True
        self._threads = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in (0, 1)]
        for thread in self._threads:
            thread.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def _run(self, n):
        end, record = self._ends[n], (self.rtp, self.rtcp)[n]
        end.settimeout(0.1)
        while self._open:
            try:
                data = end.recv(65536)
            except socket.timeout:
                continue
            except OSError:
                return
            if n == 0 and self._drops and self._drops(len(self.rtp) + self.dropped):
                self.dropped += 1
                continue
            arrival = Arrival(time.monotonic(), data)
            if n == 1 and any(type_ == rtp_wire.BYE for type_, _, _ in rtp_wire.rtcp_parts(data)):
                self._byes.append(data)
            else:
                self._pass_on(n, data)
            record.append(arrival)  # last: who waits for it may rely on its having been passed on

    def _pass_on(self, n, data):
        for port in self._to:
            try:
                self._ends[n].sendto(data, ("127.0.0.1", port + n))
            except OSError:
                pass  # a peer that is gone

    def pass_byes(self):
        for data in self._byes:
            self._pass_on(1, data)

    def wait_end(self, count, timeout):
        """Until so many packets and a BYE came: the last ones wait in the sockets when their sender has ended."""
        try:
            harness.wait_until(lambda: self._byes and len(self.rtp) + self.dropped >= count, timeout, "the end")
        except AssertionError:
            came = f"{len(self.rtp) + self.dropped} of {count} packets, {len(self._byes)} BYE"
            raise AssertionError(f"at the tap: {came} within {timeout} s") from None

    def packets(self):
        return [rtp_wire.parse(arrival.data) for arrival in list(self.rtp)]

    def frames(self):
        """The packets of each frame."""
        return rtp_wire.by_frame(self.packets())

    def close(self):
        self._open = False
        for thread in self._threads:
            thread.join(2)
        for end in self._ends:
            end.close()


class Source:
    """Sends RTP to ports of this host from one address, RTCP from the port above it."""

    def __init__(self, *ports):
        self.port = free_rtp_port()
        self._ports = ports
        self._rtp, self._rtcp = (udp_socket(("127.0.0.1", self.port + n)) for n in (0, 1))

    def send(self, data):
        for port in self._ports:
            try:
                self._rtp.sendto(data, ("127.0.0.1", port))
            except ConnectionRefusedError:
                pass

    def send_rtcp(self, data):
        for port in self._ports:
            try:
                self._rtcp.sendto(data, ("127.0.0.1", port + 1))
            except ConnectionRefusedError:
                pass

    def replay(self, arrivals):
        """At the pace of the recording."""
        begin = time.monotonic() - arrivals[0].at
        for arrival in arrivals:
            wait = begin + arrival.at - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self.send(arrival.data)

    def close(self):
        self._rtp.close()
        self._rtcp.close()
