"""Cases 14 and 16 against the real receiver: senders that restart, and a second one."""

import time
import unittest

import rtp_peers  # first: it finds the others

import account
import rtp_tap
import rtp_wire

FRAMES, FPS = 45, 15
FIRST_SSRC, SECOND_SSRC = 0x1001, 0x2002


class Restarts(rtp_peers.PeerTest):
    def recorded(self):
        """What our sender makes of a few seconds."""
        tap = self.tap()
        sender = self.framescope(
            *["send", "--to", tap.address, "--wire", "rtp", "--source", self.video(320, 240), "--loop"],
            *["--width", 320, "--fps", FPS, "--frames", FRAMES],
        )
        self.wait_sent(sender, tap)
        return list(tap.rtp)

    def renumbered(self, arrivals, sequence, ssrc):
        """The recording with other numbers and without header extensions."""
        out = []
        for n, arrival in enumerate(arrivals):
            packet = rtp_wire.parse(arrival.data)
            data = rtp_wire.renumbered(packet, sequence + n, packet.timestamp, ssrc)
            bare = bytes([data[0] & 0xEF]) + data[1:12] + data[packet.payload_at :]
            out.append(rtp_tap.Arrival(arrival.at, bare))
        return out

    def frames_of(self, arrivals):
        return len(rtp_wire.by_frame([rtp_wire.parse(arrival.data) for arrival in arrivals]))

    def restart(self, sequence):
        arrivals = self.recorded()
        count = self.frames_of(arrivals)
        port = rtp_tap.free_rtp_port()
        receiver, folder = self.our_receiver(port)
        source = self.source(port)
        first = 30630 - len(arrivals)
        source.replay(self.renumbered(arrivals, first, FIRST_SSRC))
        source.replay(self.renumbered(arrivals, sequence, SECOND_SSRC))
        self.wait_files(folder, 2 * count - 1, "both runs")
        object_ = receiver.wait_stats(
            lambda o: o["frames"]["received"] >= 2 * count - 1, rtp_peers.LONG, "the frames"
        )
        self.assertEqual(object_["rtp"]["source_changes"], 1)
        self.assertIn("rtp_restarted", self.notes(object_))
        self.assertEqual(receiver.interrupt(), 0)
        summary = receiver.summary()
        self.assertEqual(summary["frames"]["displayed_damaged"], 0)
        self.assertGreaterEqual(account.shown(summary) + account.dropped(summary), 2 * count - 1)

    def test_case_14_back_to_100(self):
        self.restart(100)

    def test_case_14_on_to_31000(self):
        self.restart(31000)

    def test_case_14_on_to_60000(self):
        self.restart(60000)

    def test_case_16_a_second_sender_changes_nothing(self):
        arrivals = self.recorded()
        count = self.frames_of(arrivals)
        for ssrc in (SECOND_SSRC, FIRST_SSRC):
            port = rtp_tap.free_rtp_port()
            receiver, folder = self.our_receiver(port)
            source, other = self.source(port), self.source(port)
            mine = self.renumbered(arrivals, 1000, FIRST_SSRC)
            strange = self.renumbered(arrivals, 40000, ssrc)
            lead = 5 * len(arrivals) // count  # packets, until the first one is believed
            source.replay(mine[:lead])
            self.wait_files(folder, 3, "the first frames")
            both = [(a.at, source, a) for a in mine[lead:]] + [(a.at, other, a) for a in strange[lead:]]
            both.sort(key=lambda entry: entry[0])
            begin = both[0][0]
            clock = time.monotonic() - begin
            for at, sender, arrival in both:
                time.sleep(max(0, at + clock - time.monotonic()))
                sender.send(arrival.data)
            self.wait_files(folder, count, "the first sender's frames")
            receiver.wait_next()
            self.assertEqual(receiver.interrupt(), 0)
            summary = receiver.summary()
            self.assertEqual(summary["frames"]["received"], count)
            self.assertEqual(summary["datagrams"]["lost"], 0)
            foreign = summary["datagrams"]["foreign"] + summary["rtp"]["packets"]["foreign"]
            self.assertGreater(foreign, 0)


if __name__ == "__main__":
    unittest.main()
