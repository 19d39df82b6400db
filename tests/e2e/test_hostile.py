"""Ten seconds of hostile datagrams: the stream goes on, memory stays bounded, the sums close."""

import socket
import time
import unittest

import account
import harness
import hostile

SECONDS = 10
RSS_LIMIT_BYTES = 300 * 1024 * 1024


class HostileDatagrams(harness.StreamTest):
    def genuine(self, port):
        """A tagged datagram of the sender on this port."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(10)
            client.sendto(b"Hello", ("127.0.0.1", port))
            datagram = client.recvfrom(65536)[0]
            client.sendto(b"bye", ("127.0.0.1", port))
        return datagram

    def assert_alive_and_small(self, process):
        self.assertTrue(process.running(), process.describe())
        self.assertLess(process.peak_rss_bytes(), RSS_LIMIT_BYTES)

    def test_case25_a_flood_beside_the_stream(self):
        sender, address = self.sender("--fps", "30")
        port, local = int(address.rsplit(":", 1)[1]), harness.free_udp_port()
        receiver = self.framescope("receive", "--from", address, "--bind", local)
        receiver.wait_displayed(30)
        flood = hostile.Flood([port, local], 2000, hostile.Hostile(1, self.genuine(port)))
        start = receiver.wait_next()
        flood.start()
        end = receiver.wait_next(SECONDS, timeout=SECONDS + 10)
        flood.stop()

        shown = account.shown(end) - account.shown(start)
        rate = shown / (end["elapsed_s"] - start["elapsed_s"])
        self.assertGreater(flood.sent, 1000 * SECONDS)
        self.assertGreater(rate, 27)
        self.assertLess(rate, 33, "hostile pictures were shown")
        strangers = end["datagrams"]["foreign"] + end["datagrams"]["malformed"]
        self.assertGreater(strangers, 0.5 * flood.sent / 2)
        self.assertLessEqual(max(len(o["receivers"]) for o in sender.stats()), 16)
        for process in (sender, receiver):
            self.assert_alive_and_small(process)
            self.assertEqual(process.interrupt(), 0)
            process.summary()

    def test_hostile_datagrams_from_the_stream_itself(self):
        server = hostile.HostileServer(fps=30, hostile_between=10, seconds=SECONDS, seed=2)
        server.start()
        receiver = self.framescope("receive", "--from", f"127.0.0.1:{server.port}")
        server.join(SECONDS + 30)
        self.assertGreaterEqual(server.good_sent, 30 * SECONDS)
        end = receiver.wait_next()
        self.assertGreater(account.shown(end), 0.9 * server.good_sent)
        self.assertGreater(account.dropped(end) + end["datagrams"]["malformed"], 0)
        self.assert_alive_and_small(receiver)
        self.assertEqual(receiver.interrupt(), 0)
        receiver.summary()

    def test_case42_bombs_cost_little(self):
        """A second of nothing but JPEG bombs, 500 of them, from the source that is listened to."""
        bombs = hostile.Hostile(3)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
            server.bind(("127.0.0.1", 0))
            server.settimeout(10)
            port = server.getsockname()[1]
            receiver = self.framescope("receive", "--from", f"127.0.0.1:{port}")
            client = server.recvfrom(64)[1]
            receiver.wait_next()
            before = receiver.cpu_seconds()
            for _ in range(500):
                server.sendto(bombs.bomb()[:65507], client)
                time.sleep(0.002)
            receiver.wait_next(2)
        self.assertLess(receiver.cpu_seconds() - before, 1.0)
        self.assert_alive_and_small(receiver)
        self.assertEqual(receiver.interrupt(), 3, "a bomb was shown")
        receiver.summary()


if __name__ == "__main__":
    unittest.main()
