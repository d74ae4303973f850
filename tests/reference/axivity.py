"""The blocks of a .cwa file, read from the layout's description: slow, believable at sight."""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from itertools import pairwise

EPOCH = datetime(1970, 1, 1)


def moment(packed):
    year = 2000 + (packed >> 26)
    fields = [(packed >> shift) % 2**bits for shift, bits in ((22, 4), (17, 5), (12, 5), (6, 6))]
    return datetime(year, *fields, packed % 64)


def head(block):
    """Return what a sound block's head says, or None."""
    if len(block) != 512 or block[:4] != b"AX\xfc\x01":
        return None
    if sum(struct.unpack("<256H", block)) % 65536:
        return None
    device, _, sequence, packed, light = struct.unpack_from("<HIIIH", block, 4)
    code, layout, anchor, count = struct.unpack_from("<BBhH", block, 24)
    sizes = {(3, 0): 4, (3, 2): 6, (6, 2): 12, (9, 2): 18}
    size = sizes.get((layout >> 4, layout & 15))
    if size is None or not 0 < count * size <= 480:
        return None
    try:
        when = moment(packed)
    except ValueError:
        return None
    rate_hz = 3200 / 2 ** (15 - code % 16) if code else anchor
    if rate_hz <= 0:
        return None
    anchor = anchor if code else 0
    seconds = (when - EPOCH) // timedelta(seconds=1)
    fraction = (device - 32768) / 32768 if device >= 32768 else 0.0
    return {
        "sequence": sequence,
        "stamp_ns": seconds * 10**9 + int(fraction * 10**9),
        "anchor": anchor + int(fraction * int(rate_hz)),
        "count": count,
        "rate_mhz": int(1000 * rate_hz),
        "layout": layout,
        "scale_bits": 8 + light // 8192,
    }


def samples(block):
    """Return a sound block's acceleration in g, as a list of (x, y, z)."""
    said = head(block)
    per_g = 2 ** said["scale_bits"]
    found = []
    for i in range(said["count"]):
        if said["layout"] & 15 == 0:
            (word,) = struct.unpack_from("<I", block, 30 + 4 * i)
            tens = [(word >> shift) % 1024 for shift in (0, 10, 20)]
            steps = [(ten - 1024 if ten >= 512 else ten) * 2 ** (word >> 30) for ten in tens]
        else:
            n_axes = said["layout"] >> 4
            words = struct.unpack_from(f"<{n_axes}h", block, 30 + 2 * n_axes * i)
            steps = words[3:6] if n_axes > 3 else words
        found.append([step / per_g for step in steps])
    return found


def times(blocks, most_off=0.1):
    """Return the time of every sample of sound blocks that follow one another, in ns.

    A line leads from each block's anchor to the next one's where their numbers follow and the
    rate is near the set one; elsewhere the step before goes on.
    """
    said = [head(block) for block in blocks]
    steps = []
    step_ns = 10**12 / said[0]["rate_mhz"]
    for one, other in pairwise(said):
        n = one["count"] - one["anchor"] + other["anchor"]
        led = None
        if other["sequence"] == one["sequence"] + 1 and n > 0:
            led = (other["stamp_ns"] - one["stamp_ns"]) / n
            if abs(led * one["rate_mhz"] / 10**12 - 1) >= most_off:
                led = None
        step_ns = step_ns if led is None else led
        steps.append((led, step_ns))
    found = []
    for i, one in enumerate(said):
        led_to = steps[i - 1][0] if i else None
        last = steps[i - 1][1] if i else 10**12 / said[0]["rate_mhz"]
        leads = steps[i][0] if i < len(steps) else None
        after = last if leads is None else leads
        before = after if led_to is None else led_to
        for k in range(one["count"]):
            step_ns = before if k < one["anchor"] else after
            found.append(one["stamp_ns"] + (k - one["anchor"]) * step_ns)
    return found
