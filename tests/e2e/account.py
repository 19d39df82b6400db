"""The contract of `--stats json`: keys, kinds of values, and the sums that close in every line."""

import json

OUTCOMES = """superseded_before_encode no_receiver encode_failed too_large send_failed impaired
    lost_in_network lost_in_kernel incomplete malformed late decode_failed superseded_before_decode
    superseded_before_display""".split()
SENDER_OUTCOMES = OUTCOMES[:6]

COUNTS = """captured expected encoded sent received decoded displayed displayed_damaged
    in_flight""".split()
LOSS = "network_loss network_loss_estimate network_loss_estimate_source".split()
FPS = "captured encoded sent received decoded displayed".split()
DATAGRAMS = """sent received lost late duplicate reordered malformed foreign bytes size_mean size_max
    ip_fragments_mean""".split()
JPEG = "quality quality_source quality_mode quality_target bytes_mean width height".split()
BASE64 = "jpeg_bytes text_bytes overhead_bytes overhead_ratio".split()
PERCENTILES = "p50 p95 p99 max".split()
GROWING = {
    "frames": COUNTS[:-1],
    "datagrams": "sent received late duplicate malformed foreign bytes".split(),
    "base64": BASE64[:2],
}
IMPAIRMENT = "entered lost queue_dropped corrupted duplicated reordered delayed".split()
LATENCY = "clock clock_offset clock_error end_to_end stages glass_to_glass glass_clock".split()
STAGES = "encode send network decode display".split()
TOP = """type role wire elapsed_s frames fps datagrams jpeg base64 latency_ms jitter_ms rtt_ms freezes
    kernel_drops receivers diagnosis impairment
    impaired_frames""".split()


def _require(condition, what, object_):
    if not condition:
        raise AssertionError(f"{what}\n{json.dumps(object_)}")


def _has_keys(object_, keys, where):
    missing = [key for key in keys if key not in object_]
    _require(not missing, f"{where} lacks {missing}", object_)


def _is_figure(value):
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_count(value):
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _refuse_constant(name):
    raise AssertionError(f"{name} is not JSON")


def parse_line(line):
    """The object of one line, with keys and sums checked."""
    object_ = json.loads(line, parse_constant=_refuse_constant)
    check_keys(object_)
    check_sums(object_)
    return object_


def check_keys(object_):
    """Every key of the contract is there, with a value of its kind; unknown is null."""
    _has_keys(object_, TOP, "the object")
    _require(object_["type"] in ("interval", "summary"), "type", object_)
    _require(object_["role"] in ("loopback", "sender", "receiver"), "role", object_)
    frames = object_["frames"]
    _has_keys(frames, COUNTS + ["drops", *LOSS, "attribution"], "frames")
    for key in COUNTS:
        _require(_is_count(frames[key]), f"frames.{key} is no count", frames)
    for cause, count in frames["drops"].items():
        _require(cause in OUTCOMES and _is_count(count), f"drops.{cause}", frames)
    kinds = ("measured", "estimated", "unmeasurable", None)
    _require(frames["network_loss"] in kinds, "network_loss", frames)
    sources = ("arrival gaps", "time code", "sequence numbers", None)
    _require(frames["network_loss_estimate_source"] in sources, "network_loss_estimate_source", frames)
    _require(frames["attribution"] in ("exact", "bound", None), "attribution", frames)
    _check_figures(object_)
    _check_lists(object_)


def _check_figures(object_):
    _has_keys(object_["fps"], FPS, "fps")
    _has_keys(object_["datagrams"], DATAGRAMS, "datagrams")
    for group in ("fps", "datagrams"):
        for key, value in object_[group].items():
            _require(_is_figure(value), f"{group}.{key}", object_[group])
    for group, keys in (("jpeg", JPEG), ("base64", BASE64), ("jitter_ms", ("packet", "frame"))):
        if object_[group] is not None:
            _has_keys(object_[group], keys, group)
    if object_["impairment"] is not None:
        _has_keys(object_["impairment"], IMPAIRMENT, "impairment")
        for key, value in object_["impairment"].items():
            _require(_is_count(value) and value is not None, f"impairment.{key}", object_["impairment"])
    for number in object_["impaired_frames"] or []:
        _require(_is_count(number) and number is not None, "impaired_frames", object_)
    latency = object_["latency_ms"]
    _has_keys(latency, LATENCY, "latency_ms")
    _has_keys(latency["stages"], STAGES, "latency_ms.stages")
    for figures in [latency["end_to_end"], latency["glass_to_glass"], *latency["stages"].values()]:
        if figures is not None:
            _has_keys(figures, PERCENTILES, "latency_ms")
            _require(all(map(_is_figure, figures.values())), "latency_ms", figures)
    _check_clocks(latency)


def _check_clocks(latency):
    """No latency across the network without its clock, and no estimated clock without its error."""
    _require(latency["clock"] in ("same host", "estimated", "unknown"), "clock", latency)
    _require(latency["glass_clock"] in ("same host", "wall clock", None), "glass_clock", latency)
    for key in ("clock_offset", "clock_error"):
        _require(_is_figure(latency[key]), key, latency)
    across = [latency["end_to_end"], latency["stages"]["network"]]
    nameless = latency["clock"] == "unknown" and any(figures is not None for figures in across)
    _require(not nameless, "a latency without a clock", latency)
    nameless = latency["glass_clock"] is None and latency["glass_to_glass"] is not None
    _require(not nameless, "glass to glass without a clock", latency)


def _check_lists(object_):
    for receiver in object_["receivers"] or []:
        _has_keys(receiver, ("address", "sent", "send_failed", "rtt_ms"), "receivers")
    for entry in object_["diagnosis"]:
        _has_keys(entry, ("id", "severity", "text"), "diagnosis")
        _require(entry["severity"] in ("info", "warning", "error"), "severity", entry)
        _require(bool(entry["text"].strip()), "diagnosis without words", entry)


def is_unknown(value):
    """Null, or an object with nothing but nulls."""
    return value is None or (isinstance(value, dict) and all(map(is_unknown, value.values())))


def shown(object_):
    frames = object_["frames"]
    return (frames["displayed"] or 0) + (frames["displayed_damaged"] or 0)


def dropped(object_):
    return sum(count or 0 for count in object_["frames"]["drops"].values())


def replaced(object_):
    """Frames that a receiver had whole, but a newer one before their turn."""
    drops = object_["frames"]["drops"]
    return sum(drops.get(f"superseded_before_{step}") or 0 for step in ("decode", "display"))


def check_sums(object_):
    """Every frame has one outcome or is open: exactly, at any moment, and at the end nothing is open."""
    frames = object_["frames"]
    ended = dropped(object_) + frames["in_flight"]
    if object_["role"] == "sender":
        whole, parts = frames["captured"], frames["sent"] + ended
        strangers = set(frames["drops"]) - set(SENDER_OUTCOMES)
        _require(not any(frames["drops"][c] for c in strangers), "a receiver's drops", frames)
    elif object_["role"] == "loopback":
        whole, parts = frames["captured"], shown(object_) + ended
    else:
        numbered = frames["expected"] is not None
        whole = frames["expected"] if numbered else frames["received"]
        parts = shown(object_) + ended
    _require(whole == parts, f"the sum does not close: {whole} is not {parts}", frames)
    if object_["type"] == "summary":
        _check_truth(object_)
        _require(frames["in_flight"] == 0, "open frames at the end", frames)


def _check_truth(object_):
    """What a sender's simulator dropped is what the account calls impaired; of rtp, frames without any packet."""
    truth = object_["impairment"]
    if object_["role"] == "receiver" or truth is None:
        return
    impaired = object_["frames"]["drops"].get("impaired", 0)
    dropped = truth["lost"] + truth["queue_dropped"]
    fits = impaired <= dropped if object_["wire"] == "rtp" else impaired == dropped
    _require(fits, "impaired is not the truth", object_)


def check_growth(earlier, later):
    """Cumulative counts never fall, and never become unknown."""
    for group, keys in GROWING.items():
        before, after = earlier[group] or {}, later[group] or {}
        for key in keys:
            if before.get(key) is not None:
                grown = after.get(key) is not None and after[key] >= before[key]
                _require(grown, f"{group}.{key} fell from {before[key]}", after)
    _require(later["elapsed_s"] >= earlier["elapsed_s"], "elapsed_s fell", later)
