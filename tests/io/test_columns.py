from __future__ import annotations

import pytest

from legmotion.errors import ParameterError
from legmotion.io.axes import find_axes, unit_named
from legmotion.io.columns import find_shape
from legmotion.io.timecolumn import find_time_column

ROWS = ["0.00,0.1,-0.2,0.97", "0.01,0.1,-0.2,0.98", "0.02,0.1,-0.3,0.97"]


def named(*names: str, **more: str):
    found = find_axes(names, **more)
    return found.columns, found.unit


@pytest.mark.parametrize(
    ("names", "columns", "unit"),
    [
        ("x y z", (0, 1, 2), ""),
        ("X Y Z", (0, 1, 2), ""),
        ("z y x", (2, 1, 0), ""),
        ("acc_x acc_y acc_z", (0, 1, 2), ""),
        ("accX accY accZ", (0, 1, 2), ""),
        ("accx accy accz", (0, 1, 2), ""),
        ("ax ay az gx gy gz mx my mz", (0, 1, 2), ""),
        ("gx gy gz ax ay az", (3, 4, 5), ""),
        ("accelerometer_x accelerometer_y accelerometer_z", (0, 1, 2), ""),
        ("acc_x_mg acc_y_mg acc_z_mg", (0, 1, 2), "mg"),
        ("acc_x_m_s2 acc_y_m_s2 acc_z_m_s2", (0, 1, 2), "m/s2"),
        ("X[mg] Y[mg] Z[mg]", (0, 1, 2), "mg"),
        ("x-axis(g) y-axis(g) z-axis(g)", (0, 1, 2), "g"),
        ("time gFx gFy gFz TgF", (1, 2, 3), ""),
        ("S_Gyro_X_CAL S_Gyro_Y_CAL S_Gyro_Z_CAL S_Accel_LN_X_CAL S_Accel_LN_Y_CAL "
         "S_Accel_LN_Z_CAL S_Accel_WR_X_CAL S_Accel_WR_Y_CAL S_Accel_WR_Z_CAL", (3, 4, 5), ""),
        ("motionUserAccelerationX(G) motionUserAccelerationY(G) motionUserAccelerationZ(G) "
         "accelerometerAccelerationX(G) accelerometerAccelerationY(G) "
         "accelerometerAccelerationZ(G)", (3, 4, 5), "g"),
    ],
)  # fmt: skip
def test_axes_are_found_by_name(names, columns, unit):
    assert named(*names.split(" ")) == (columns, unit)


def test_names_with_blanks_are_axes_too():
    names = [f"Acceleration {axis} (m/s^2)" for axis in "xyz"]
    assert named("Time (s)", *names) == ((1, 2, 3), "m/s2")
    assert named("Accelerometer X", "Accelerometer Y", "Accelerometer Z") == ((0, 1, 2), "")


@pytest.mark.parametrize(
    "names",
    [
        "gx gy gz",
        "gyro_x gyro_y gyro_z",
        "gyroX gyroY gyroZ",
        "mag_x mag_y mag_z",
        "x-axis(deg/s) y-axis(deg/s) z-axis(deg/s)",
        "x(uT) y(uT) z(uT)",
        "X[G] Y[G] Z[G]",
        "motionGravityX(G) motionGravityY(G) motionGravityZ(G)",
        "Axis1 Axis2 Axis3",
        "roll pitch yaw",
        "rotationRateX rotationRateY rotationRateZ",
        "time value",
    ],
)
def test_other_sensors_are_no_axes(names):
    assert named(*names.split(" ")) == ((), "")


def test_bare_axes_in_a_file_named_after_another_sensor_are_that_sensors():
    for name in ("Gyroscope.csv", "night_MAGN.txt", "Gravity.csv"):
        assert not find_axes(["x", "y", "z"], file_name=name).columns
    assert find_axes(["x", "y", "z"], file_name="imagination.csv").columns == (0, 1, 2)


def test_names_that_say_gravity_was_removed_are_noticed():
    assert find_axes([f"Linear Acceleration {axis} (m/s^2)" for axis in "xyz"]).is_gravity_free
    assert not find_axes([f"Acceleration {axis} (m/s^2)" for axis in "xyz"]).is_gravity_free


def test_an_axis_that_is_missing_is_not_made_up():
    found = find_axes(["acc_x", "acc_y", "temperature"])
    assert (found.columns, found.found) == ((), ("acc_x", "acc_y"))


def test_a_row_of_units_below_the_names_is_read():
    assert named("A_X", "A_Y", "A_Z", units=("m/(s^2)",) * 3) == ((0, 1, 2), "m/s2")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("m/s²", "m/s2"), ("M/S^2", "m/s2"), ("mG", "mg"), ("g", "g"), ("lsb", "lsb"), ("dps", "")],
)
def test_units_are_known_as_people_write_them(text, unit):
    assert unit_named(text) == unit


@pytest.mark.parametrize("delimiter", [",", ";", "\t", " "])
def test_the_delimiter_is_found(delimiter):
    lines = [line.replace(",", delimiter) for line in ["time,x,y,z", *ROWS]]
    shape = find_shape(lines)
    assert (shape.delimiter, shape.decimal, shape.n_fields) == (delimiter, ".", 4)
    assert shape.names == ("time", "x", "y", "z")
    assert shape.first_row == 1


@pytest.mark.parametrize("delimiter", [";", "\t", " "])
def test_a_decimal_comma_is_found_where_most_fractions_have_one(delimiter):
    lines = ["time,x,y,z".replace(",", delimiter)]
    lines += [f"{1700000000000 + 10 * i},0,1,-0,2,0,97" for i in range(5)]
    lines[1:] = [delimiter.join(_pairs(line)) for line in lines[1:]]
    shape = find_shape(lines)
    assert (shape.delimiter, shape.decimal, shape.n_fields) == (delimiter, ",", 4)


def _pairs(line: str) -> list[str]:
    first, *rest = line.split(",")
    return [first, *(f"{a},{b}" for a, b in zip(rest[::2], rest[1::2], strict=True))]


def test_quoted_decimal_commas_between_commas_are_one_cell():
    shape = find_shape(["x,y,z", *['"0,12","-0,5","0,97"'] * 5])
    assert (shape.n_fields, shape.decimal, shape.quoted_decimal) == (3, ",", True)


def test_a_decimal_mark_that_is_given_wins():
    lines = ["x;y;z", "1;2;3", "1;2;3"]
    assert find_shape(lines).decimal == "."
    assert find_shape(lines, decimal=",").decimal == ","


def test_a_preamble_and_a_row_of_units_are_stepped_over():
    shape = find_shape(["Device: A", "", "time,x,y,z", "s,g,g,g", *ROWS])
    assert (shape.names, shape.units, shape.first_row) == (
        ("time", "x", "y", "z"), ("s", "g", "g", "g"), 4
    )  # fmt: skip


def test_a_header_is_found_above_damaged_rows():
    shape = find_shape(["time,x,y,z", "oh,no,not,good", "0,", *ROWS])
    assert (shape.names, shape.first_row) == (("time", "x", "y", "z"), 1)


def test_a_file_without_header_has_no_names():
    assert find_shape(ROWS).names == ()
    assert find_shape(["0.00,O.1,-0.2,0.97", *ROWS]).names == ()


def test_text_without_numbers_has_no_shape():
    assert find_shape(["Dear diary,", "today I slept well."]) is None
    assert find_shape([]) is None


def column(header: str, row: str, given: str = "", taken=()):
    shape = find_shape([header, *[row] * 5])
    return find_time_column(shape, given=given, taken=taken, where="night.csv")


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("time,x,y,z", "0.01,1,2,3", 0),
        ("x,y,z,Timestamp", "1,2,3,2026-11-21 22:00:00", 3),
        ("seconds_elapsed,time,x,y,z", "0.01,1760565906248623000,1,2,3", 1),
        ("elapsed (s),epoch (ms),x,y,z", "0.01,1760565906248,1,2,3", 1),
        ("when,x,y,z", "2026-11-21T22:00:00Z,1,2,3", 0),
        ("date,time,x,y,z", "2026-11-21,22:00:00,1,2,3", 1),
        ("sample,x,y,z", "1,1,2,3", None),
    ],
)
def test_the_time_column_is_found(header, row, expected):
    names = header.split(",")
    assert column(header, row, taken=[names.index(axis) for axis in "xyz"]) == expected


def test_the_time_column_can_be_named_or_numbered():
    assert column("a,b,x,y,z", "1,2,3,4,5", given="B") == 1
    assert column("a,b,x,y,z", "1,2,3,4,5", given="1") == 0


def test_a_time_column_that_is_not_there_is_answered_with_the_nearest():
    with pytest.raises(ParameterError, match="tiem") as caught:
        column("time,x,y,z", "1,2,3,4", given="tiem")
    assert "'time'" in caught.value.hint
