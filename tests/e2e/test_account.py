"""The checks of the other tests: a line that is wrong in one place must not pass."""

import copy
import json
import unittest

import account


def receiver_line():
    """A good line of a numbered stream."""
    return {
        "type": "summary", "role": "receiver", "wire": "base64", "elapsed_s": 10.0,
        "frames": {
            **dict.fromkeys(("captured", "encoded", "sent")),
            "expected": 300, "received": 299, "decoded": 299, "displayed": 298,
            "displayed_damaged": 1, "in_flight": 0, "drops": {"lost_in_network": 1},
            "network_loss": "measured", "network_loss_estimate": None,
            "network_loss_estimate_source": None, "attribution": "exact",
        },
        "fps": dict.fromkeys(account.FPS),
        "datagrams": dict.fromkeys(account.DATAGRAMS, 0),
        "jpeg": dict.fromkeys(account.JPEG), "base64": None,
        "latency_ms": {
            "clock": "same host", "end_to_end": dict.fromkeys(account.PERCENTILES, 1.5),
            "stages": dict.fromkeys(account.STAGES), "clock_offset": 0.01, "clock_error": 0.05,
            "glass_to_glass": dict.fromkeys(account.PERCENTILES, 2.5), "glass_clock": "same host",
        },
        "jitter_ms": {"packet": None, "frame": 0.1}, "rtt_ms": None, "freezes": 0,
        "kernel_drops": 0, "receivers": None,
        "impairment": dict.fromkeys(account.IMPAIRMENT, 0), "impaired_frames": [],
        "diagnosis": [{"id": "loss", "severity": "info", "text": "one frame was lost"}],
    }  # fmt: skip


class Account(unittest.TestCase):
    def changed(self, path, value):
        object_ = receiver_line()
        *parents, last = path.split(".")
        inner = object_
        for parent in parents:
            inner = inner[parent]
        inner[last] = value
        return object_

    def test_a_good_line_passes(self):
        account.parse_line(json.dumps(receiver_line()))

    def test_each_missing_key_is_found(self):
        def paths(object_, prefix=""):
            for key, value in object_.items():
                yield prefix + key
                if isinstance(value, dict) and key != "drops":
                    yield from paths(value, f"{prefix}{key}.")

        for path in paths(receiver_line()):
            object_ = copy.deepcopy(receiver_line())
            *parents, last = path.split(".")
            inner = object_
            for parent in parents:
                inner = inner[parent]
            del inner[last]
            with self.assertRaises(AssertionError, msg=path):
                account.parse_line(json.dumps(object_))

    def test_wrong_values_are_found(self):
        for path, value in (
            ("type", "total"), ("role", "send"), ("frames.displayed", -1),
            ("frames.received", 1.5), ("frames.drops", {"gone": 1}),
            ("frames.network_loss", "none"), ("fps.displayed", "30"),
            ("datagrams.bytes", True), ("diagnosis", [{"id": "x"}]),
            ("latency_ms.clock", "unknown"), ("latency_ms.clock", "sundial"),
            ("latency_ms.glass_clock", None), ("latency_ms.glass_clock", "estimated"),
            ("latency_ms.clock_error", "1 ms"), ("frames.network_loss_estimate_source", "a guess"),
        ):  # fmt: skip
            with self.assertRaises(AssertionError, msg=path):
                account.parse_line(json.dumps(self.changed(path, value)))
        with self.assertRaises(AssertionError):
            account.parse_line(json.dumps(self.changed("rtt_ms", float("nan"))))

    def test_sums_that_do_not_close_are_found(self):
        for path, value in (
            ("frames.displayed", 297), ("frames.expected", 301), ("frames.drops", {}),
            ("frames.drops", {"lost_in_network": 1, "late": 1}), ("frames.expected", None),
        ):  # fmt: skip
            with self.assertRaises(AssertionError, msg=path):
                account.check_sums(self.changed(path, value))
        open_at_the_end = self.changed("frames.in_flight", 1)
        open_at_the_end["frames"]["expected"] += 1
        with self.assertRaises(AssertionError):
            account.check_sums(open_at_the_end)
        open_at_the_end["type"] = "interval"
        account.check_sums(open_at_the_end)

    def test_the_sums_of_the_other_roles(self):
        frames = {"captured": 10, "sent": 8, "drops": {"too_large": 2}, "in_flight": 0}
        object_ = {"type": "summary", "role": "sender", "frames": frames, "impairment": None}
        account.check_sums(object_)
        frames["drops"] = {"late": 2}
        with self.assertRaises(AssertionError):
            account.check_sums(object_)
        frames.update(drops={"late": 2}, displayed=8, displayed_damaged=0)
        object_["role"] = "loopback"
        account.check_sums(object_)
        frames["displayed"] = 7
        with self.assertRaises(AssertionError):
            account.check_sums(object_)

    def test_a_count_that_falls_is_found(self):
        later = receiver_line()
        account.check_growth(receiver_line(), later)
        for path, value in (("frames.displayed", 290), ("frames.received", None), ("elapsed_s", 9)):
            with self.assertRaises(AssertionError, msg=path):
                account.check_growth(receiver_line(), self.changed(path, value))

    def test_an_impaired_frame_that_the_simulator_does_not_know_is_found(self):
        object_ = receiver_line()
        object_["role"] = "sender"
        object_["frames"].update(
            captured=10, sent=8, displayed=None, displayed_damaged=None, drops={"impaired": 2}
        )
        object_["impairment"].update(entered=10, lost=1, queue_dropped=1)
        account.check_sums(object_)
        object_["impairment"]["lost"] = 2
        with self.assertRaises(AssertionError):
            account.check_sums(object_)


if __name__ == "__main__":
    unittest.main()
