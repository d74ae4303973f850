"""A small valid export of every reader that reads, made up, with the samples that it holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from tests.io.helpers import G_M_PER_S2, omgui

START = datetime(2026, 11, 21, 22, 0, 0)
START_UTC = START.replace(tzinfo=UTC)
START_S = int(START_UTC.timestamp())
RATE_HZ = 50
N = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An export and what it holds: `time_s` (n,) and `acceleration_g` (n, 3) from its `start`.

    `start` is aware or naive as the file's clock is UTC or local, and None where the file does
    not say it. `n_header` bytes stand before the first sample; `step_g` is what rounding costs,
    `mark` what stands between a text's cells.
    `is_named` is false for rows whose columns only their place tells; `is_checked` says that
    damage within the samples can be told, by a checksum or by their stamps.
    """

    name: str
    reader: str
    file_name: str
    content: bytes
    n_header: int
    start: datetime | None
    time_s: np.ndarray
    acceleration_g: np.ndarray
    step_g: float
    mark: str = ","
    is_text: bool = True
    is_named: bool = True
    is_checked: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)


def leg(n: int = N, *, seed: int = 0) -> np.ndarray:
    """Return n samples in g of a leg that jerks once, no two alike."""
    rng = np.random.default_rng(seed)
    samples = np.array([0.1, -0.2, 0.97]) + rng.normal(0, 0.004, (n, 3))
    samples[n // 2 : n // 2 + 20] += rng.normal(0, 0.2, (20, 3))
    return samples


LEG = leg()
TIME_S = np.arange(N) / RATE_HZ


def moment(i: int) -> datetime:
    """Return the wall clock of sample i."""
    return START + timedelta(seconds=i / RATE_HZ)


def ns(i: int) -> int:
    """Return nanoseconds since 1970 of sample i."""
    return START_S * 10**9 + i * 10**9 // RATE_HZ


Row = Callable[[int, np.ndarray], Sequence[object]]


def text(
    reader: str, file_name: str, head: Sequence[str], row: Row, *, start: datetime | None,
    name: str = "", mark: str = ",", end: str = "\n", per_g: float = 1.0, decimals: int = 6,
    decimal: str = ".", tail: str = "", **more: Any,
) -> Export:  # fmt: skip
    """Return a table: some lines, then one row per sample, of its number and its numbers."""
    numbers = np.round(LEG * per_g, decimals)
    above = "".join(line + end for line in head)
    rows = [
        mark.join(
            f"{cell:.{decimals}f}".replace(".", decimal) if isinstance(cell, float) else str(cell)
            for cell in row(i, numbers[i])
        )
        + tail
        + end
        for i in range(N)
    ]
    return Export(
        name=name or reader,
        reader=reader,
        file_name=file_name,
        content=(above + "".join(rows)).encode(),
        n_header=len(above.encode()),
        start=start,
        time_s=TIME_S,
        acceleration_g=numbers / per_g,
        step_g=1e-6,
        mark=mark,
        **more,
    )


def plain_tables() -> list[Export]:
    """Return tables of loggers and apps whose rows are a time and three axes."""
    return [
        text("csv", "night.csv", ["time,x,y,z"], lambda i, a: (f"{moment(i).isoformat()}Z", *a),
             start=START_UTC),
        text("axivity_csv", "6011_0000000000.csv", [], lambda i, a: (omgui(moment(i)), *a),
             start=START, is_named=False),
        text("banglejs", "accellog.0.csv", ["Time (ms),X,Y,Z"],
             lambda i, a: (i * 1000 // RATE_HZ, *map(round, a)), start=None, per_g=8192,
             decimals=0),
        text("empatica_csv", "accelerometer.csv", ["unix_timestamp,x,y,z"],
             lambda i, a: (ns(i) // 1000, *map(round, a)), start=START_UTC, per_g=2048, decimals=0),
        text("metamotion", "leg_MetaWear_2026-11-21T22.00.00.000_C2D1A9E4B1F0_Accelerometer_"
             "50.000Hz_1.4.4.csv", ["epoch (ms),time (01:00),elapsed (s),x-axis (g),y-axis (g),"
             "z-axis (g)"],
             lambda i, a: (ns(i) // 10**6, f"{moment(i) + timedelta(hours=1):%Y-%m-%dT%H.%M.%S}."
                           f"{i * 20 % 1000:03d}", f"{i / RATE_HZ:.3f}", *a),
             start=START_UTC),
        text("movesense_csv", "Movesense_LinearAcc.csv", ["timestamp,x,y,z"],
             lambda i, a: (5000 + i * 1000 // RATE_HZ, *a), start=None, per_g=G_M_PER_S2),
        text("physics_toolbox", "2026-11-2122.00.00.csv", ["time,gFx,gFy,gFz,TgF"],
             lambda i, a: (f"{i / RATE_HZ:.4f}", *a, f"{np.linalg.norm(a):.3f}"), start=None),
        text("physics_toolbox", "Linear.csv", ["time;ax;ay;az"],
             lambda i, a: (f"{i / RATE_HZ:.4f}".replace(".", ","), *a), start=None,
             name="physics_toolbox, commas", mark=";", decimal=",", per_g=G_M_PER_S2),
        text("polar_sensor_logger", "Polar_Sense_A1B2C3D4_20261121_220000_ACC.txt",
             ["Phone timestamp;sensor timestamp [ns];X [mg];Y [mg];Z [mg]"],
             lambda i, a: (f"{moment(i):%Y-%m-%dT%H:%M:%S}.{i * 20 % 1000:03d}",
                           ns(i) - 946_684_800 * 10**9, *map(round, a)),
             start=START, mark=";", per_g=1000, decimals=0),
        text("sensor_logger", "TotalAcceleration.csv", ["time,seconds_elapsed,z,y,x"],
             lambda i, a: (ns(i), f"{i / RATE_HZ:.3f}", a[2], a[1], a[0]), start=START_UTC,
             per_g=G_M_PER_S2),
        text("sleep_accel", "46343_acceleration.txt", [],
             lambda i, a: (f"{i / RATE_HZ - 5:.5f}", *a), start=None, mark=" ", is_named=False),
        text("wear_logger", "sensor.csv", ["timestamp,x,y,z"],
             lambda i, a: (31 * 10**12 + i * 10**9 // RATE_HZ, *a), start=None, per_g=G_M_PER_S2),
        text("resteaze", "01_15_2026_Leftsleep1.csv", ["Android_Time,Acc_X,Acc_Y,Acc_Z"],
             lambda i, a: (ns(i) // 10**6, *map(round, a)), start=START_UTC, per_g=4096,
             decimals=0),
        text("resteaze", "01_15_2026_Rightsleep1.csv",
             [",".join(f"c{k}" for k in range(1, 14))],
             lambda i, a: (i, 1, 2, 3, 4, 5, 6, *map(round, a), 7, 8, 9), start=None,
             name="resteaze, by place", per_g=4096, decimals=0, is_named=False,
             options={"rate_hz": float(RATE_HZ)}),
    ]  # fmt: skip


ACTIGRAPH = [
    "------------ Data File Created By ActiGraph wGT3X-BT ActiLife v6.13.4 Firmware v1.9.2 date "
    "format yyyy-MM-dd at 50 Hz  Filter Normal -----------",
    "Serial Number: MOS2E12345678", "Start Time 22:00:00", "Start Date 2026-11-21",
    "Epoch Period (hh:mm:ss) 00:00:00", "Download Time 08:00:00", "Download Date 2026-11-22",
    "Current Memory Address: 0", "Current Battery Voltage: 4.18     Mode = 12", "-" * 50,
]  # fmt: skip
_AXES = "Accelerometer X,Accelerometer Y,Accelerometer Z"
GENEACTIV = [
    "Device Type,GENEActiv", "Device Model,1.1", "Device Unique Serial Code,012967",
    "Measurement Frequency,50 Hz", "Start Time,2026-11-21 22:00:00:000", "Time Zone,GMT +00:00",
    "Device Location Code,left ankle", *[""] * 10, "x gain,25875", *[""] * 80,
]  # fmt: skip
SHIMMER = ["Timestamp_Unix_CAL", *(f"Accel_LN_{axis}_CAL" for axis in "XYZ")]
SENSORLOG = (
    "loggingTime(txt),loggingSample(N),accelerometerTimestamp_sinceReboot(s),"
    "accelerometerAccelerationX(G),accelerometerAccelerationY(G),accelerometerAccelerationZ(G)"
)


def tables_with_headers() -> list[Export]:
    """Return tables below lines of the maker's own."""
    return [
        text("actigraph_csv", "MOS2E12345678 (2026-11-21)RAW.csv", [*ACTIGRAPH, _AXES],
             lambda i, a: a, start=START, decimals=3),
        text("actigraph_csv", "stamped.csv", [*ACTIGRAPH, f"Timestamp,{_AXES}"],
             lambda i, a: (f"{moment(i):%Y-%m-%dT%H:%M:%S}.{i * 20 % 1000:03d}0000Z", *a),
             start=START, name="actigraph_csv, stamps", decimals=3),
        text("actigraph_csv", "europe.csv", [*ACTIGRAPH, _AXES.replace(",", ";")],
             lambda i, a: a, start=START, name="actigraph_csv, commas", mark=";", decimal=",",
             decimals=3),
        text("geneactiv_csv", "left ankle_012967_2026-11-21 22-00-00.csv", GENEACTIV,
             lambda i, a: (f"{moment(i):%Y-%m-%d %H:%M:%S}:{i * 20 % 1000:03d}", *a, 0, 0, "21.5"),
             start=START_UTC, decimals=4, is_named=False),
        text("shimmer", "Session1_Shimmer_B664_Calibrated_PC.csv",
             ['"sep=,"', "".join(f"Shimmer_B664_{name}," for name in SHIMMER),
              "ms,m/(s^2),m/(s^2),m/(s^2),"],
             lambda i, a: (f"{ns(i) / 1e6:.13E}".replace("E+", "E"), *a), start=START_UTC,
             per_g=G_M_PER_S2, end="\r\n", tail=","),
        text("sensorlog", "stream Apple Watch 261121 22_00_00.csv", [SENSORLOG],
             lambda i, a: (f"{moment(i):%Y-%m-%dT%H:%M:%S}.{i * 20 % 1000:03d}+00:00", i,
                           f"{70_000 + i / RATE_HZ:.6f}", *a),
             start=START_UTC),
        text("phyphox", "Raw Data.csv",
             ['"Time (s)","Acceleration x (m/s^2)","Acceleration y (m/s^2)",'
              '"Acceleration z (m/s^2)","Absolute acceleration (m/s^2)"'],
             lambda i, a: (f"{i / RATE_HZ:.9E}", *(f"{one:.9E}" for one in a), "9.8E0"),
             start=None, per_g=G_M_PER_S2),
        empatica_e4(),
        fit_csv(),
    ]  # fmt: skip


def empatica_e4() -> Export:
    """Return the ACC.csv of a session: 32 Hz, steps of 1/64 g."""
    counts = np.rint(leg() * 64)
    above = f"{START_S}.000000, {START_S}.000000, {START_S}.000000\n" + "32.000000, " * 2
    above += "32.000000\n"
    rows = "".join(f"{x:.0f},{y:.0f},{z:.0f}\n" for x, y, z in counts)
    return Export(
        name="empatica_e4", reader="empatica_e4", file_name="ACC.csv",
        content=(above + rows).encode(), n_header=len(above), start=START_UTC,
        time_s=np.arange(N) / 32, acceleration_g=counts / 64, step_g=1e-6, is_named=False,
    )  # fmt: skip


def fit_csv() -> Export:
    """Return what FitCSVTool makes of messages of one second each."""
    head = "Type,Local Number,Message,Field 1,Value 1,Units 1,Field 2,Value 2,Units 2\n"
    milli = np.round(LEG * 1000)
    rows = []
    for first in range(0, N, RATE_HZ):
        cells = [
            ("timestamp", START_S - 631_065_600 + first // RATE_HZ, "s"),
            ("timestamp_ms", 0, "ms"),
            ("sample_time_offset", "|".join(f"{20 * i}" for i in range(RATE_HZ)), "ms"),
            *(
                (f"calibrated_accel_{axis}",
                 "|".join(f"{one:.1f}" for one in milli[first : first + RATE_HZ, column]), "g")
                for column, axis in enumerate("xyz")
            ),
        ]  # fmt: skip
        fields = ",".join(f'{name},"{value}",{unit}' for name, value, unit in cells)
        rows.append(f"Data,3,accelerometer_data,{fields}\n")
    return Export(
        name="garmin_fit_csv", reader="garmin_fit_csv", file_name="night.csv",
        content=(head + "".join(rows)).encode(), n_header=len(head), start=START_UTC,
        time_s=TIME_S, acceleration_g=milli / 1000, step_g=1e-6, is_named=False,
    )  # fmt: skip


def all_made() -> list[Export]:
    """Return every export that is made up, of text, in archives and binary."""
    from tests.io.exports_binary import binary_exports
    from tests.io.exports_packed import archives, json_exports

    found = [*plain_tables(), *tables_with_headers(), *json_exports()]
    return [*found, *archives(found), *binary_exports()]
