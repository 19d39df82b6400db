"""One sender with several receivers, and what each may do to the others: nothing."""

import signal
import unittest

import account
import harness


class Receivers(harness.StreamTest):
    FPS = 30

    def join(self, address):
        """A receiver of our own on a known port."""
        port = harness.free_udp_port()
        receiver = self.framescope("receive", "--from", address, "--bind", port)
        receiver.local = f"127.0.0.1:{port}"
        return receiver

    def assert_steady(self, receiver, when):
        """Over three seconds it shows what the sender captures."""
        start = receiver.wait_next()
        end = receiver.wait_next(3)
        frames = account.shown(end) - account.shown(start)
        rate = frames / (end["elapsed_s"] - start["elapsed_s"])
        self.assertAlmostEqual(rate, self.FPS, delta=0.1 * self.FPS, msg=when)

    def test_case28_killed_stopped_and_leaving_ones_do_not_disturb_the_others(self):
        sender, address = self.sender("--fps", self.FPS)
        steady, killed, stopped, leaving = [self.join(address) for _ in range(4)]
        for receiver in (steady, killed, stopped, leaving):
            receiver.wait_displayed(30)
        self.assertEqual(len(sender.wait_next()["receivers"]), 4)
        self.assert_steady(steady, "all four")

        killed.send_signal(signal.SIGKILL)
        self.assert_steady(steady, "one killed")

        stopped.send_signal(signal.SIGSTOP)
        self.assert_steady(steady, "one stopped")

        self.assertEqual(leaving.interrupt(), 0)
        leaving.summary()
        self.assert_steady(steady, "one left")

        now = len(sender.stdout)
        sender.wait_stats(lambda o: self._alone(o, steady), 15, "only the steady one is served", now)

        seen = account.shown(stopped.stats()[-1])
        stopped.send_signal(signal.SIGCONT)
        stopped.wait_displayed(seen + 60)
        self.assert_steady(steady, "the stopped one is back")

        self.finish(sender, steady, stopped)

    @staticmethod
    def _alone(object_, receiver):
        return [r["address"] for r in object_["receivers"]] == [receiver.local]

    def finish(self, sender, steady, stopped):
        """The sender ends first, so that what it sent and what was expected can be compared."""
        self.assertEqual(sender.interrupt(), 0)
        sent = {r["address"]: r["sent"] for r in sender.summary()["receivers"]}
        for receiver in (steady, stopped):
            self.assertEqual(receiver.interrupt(), 0)
        frames = steady.summary()["frames"]
        self.assertEqual(frames["expected"], sent[steady.local])
        self.assertEqual(frames["network_loss"], "measured")
        self.assertFalse(frames["drops"].get("lost_in_network"), frames)
        self.assertGreater(account.dropped(stopped.summary()), 0, "it slept through some frames")

    def test_a_limit_of_receivers_holds(self):
        sender, address = self.sender("--fps", self.FPS, "--max-receivers", "2")
        first, second = self.join(address), self.join(address)
        for receiver in (first, second):
            receiver.wait_displayed(15)
        third = self.framescope("receive", "--from", address, "--duration", "3")
        self.assertEqual(third.wait_exit(), 3)
        self.assertEqual(len(sender.wait_next()["receivers"]), 2)
        self.assert_steady(first, "a third one was refused")


class Push(harness.StreamTest):
    """`send --to` and `receive --listen`: no hello is needed, and neither end needs to be first."""

    def test_the_receiver_first(self):
        port = harness.free_udp_port()
        receiver = self.framescope("receive", "--listen", f"127.0.0.1:{port}", "--frames", "60")
        receiver.wait_bound(port)
        sender = self.framescope("send", "--to", f"127.0.0.1:{port}", "--fps", "60")
        self.assertEqual(receiver.wait_exit(15), 0)
        self.assertGreaterEqual(account.shown(receiver.summary()), 60)
        self.assertEqual(receiver.summary()["frames"]["network_loss"], "measured")
        self.assertEqual(sender.interrupt(), 0)
        sender.summary()

    def test_the_sender_first_never_gives_up(self):
        port = harness.free_udp_port()
        sender = self.framescope("send", "--to", f"127.0.0.1:{port}", "--fps", "60")
        sender.wait_next(3)
        receiver = self.framescope("receive", "--listen", f"127.0.0.1:{port}", "--frames", "60")
        self.assertEqual(receiver.wait_exit(15), 0)
        self.assertEqual(sender.interrupt(), 0)
        sender.summary()


class Restart(harness.StreamTest):
    """Either end may be started again: the other goes on by itself."""

    def test_our_sender_restarts(self):
        port = harness.free_udp_port()
        address = f"127.0.0.1:{port}"
        first = self.framescope("send", "--listen", address, "--fps", "30")
        receiver = self.framescope("receive", "--from", address)
        seen = account.shown(receiver.wait_displayed(30))
        first.kill()
        second = self.framescope("send", "--listen", address, "--fps", "30")
        receiver.wait_displayed(seen + 90)
        self.assertEqual(second.interrupt(), 0)
        self.assertEqual(receiver.interrupt(), 0)
        self.assertFalse(receiver.summary()["frames"]["drops"].get("lost_in_network"))

    def test_our_receiver_restarts(self):
        sender, address = self.sender("--fps", "30")
        for _ in range(2):
            receiver = self.framescope("receive", "--from", address, "--frames", "30")
            self.assertEqual(receiver.wait_exit(15), 0)
            receiver.summary()
        self.assertEqual(sender.interrupt(), 0)
        sender.summary()


if __name__ == "__main__":
    unittest.main()
