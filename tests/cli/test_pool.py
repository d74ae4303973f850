"""`legmotion pool`: several clients from a table, from comparisons, from studies."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from legmotion.store.schema import schema_bytes
from legmotion.wording import DISCLAIMER
from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("courses")
SIX = [(-0.41, 0.16), (-0.12, 0.22), (-0.55, 0.19), (0.06, 0.14), (-0.28, 0.25), (-0.75, 0.31)]


@pytest.fixture
def six(tmp_path: Path) -> str:
    """The six clients of the worked case, by what others found of them."""
    rows = [f"c{number},{estimate},{se}" for number, (estimate, se) in enumerate(SIX)]
    (tmp_path / "six.csv").write_text("\n".join(["client,estimate,se", *rows, ""]))
    return "six.csv"


def test_clients_of_a_table_are_compared_and_averaged(run: Run) -> None:
    done = run("pool", "--table", "clients.csv")
    assert done.code == 0, done.err
    assert "Over 4 clients" in done.out
    assert "c1            14+14" in done.out
    assert " ".join(done.out.split()).endswith(DISCLAIMER)


def test_json_is_one_object_of_the_schema(run: Run) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    done = run("pool", "--table", "clients.csv", "--json")
    assert done.code == 0
    assert not done.err
    jsonschema.Draft202012Validator(json.loads(schema_bytes("pool"))).validate(done.json)
    assert [client["n_massage"] for client in done.json["clients"]] == [14] * 4
    assert done.json["average"]["prediction95"] is None


def test_a_client_of_a_table_is_compared_as_compare_does(run: Run, tmp_path: Path) -> None:
    lines = Path("clients.csv").read_text().splitlines()
    alone = [line.partition(",")[2] for line in lines if line.startswith(("client", "c2,"))]
    (tmp_path / "c2.csv").write_text("\n".join([*alone, ""]))
    one = run("compare", "--table", "c2.csv", "--json").json
    pooled = run("pool", "--table", "clients.csv", "--json").json["clients"][1]
    assert pooled["code"] == "c2"
    assert pooled["alone"]["estimate"] == one["rr"]
    assert pooled["alone"]["ci95"] == one["ci95"]
    assert (pooled["mean"], pooled["variance"]) == (one["mean"], one["variance"])


def test_estimates_of_others_are_averaged(run: Run, six: str) -> None:
    done = run("pool", "--table", six, "--json")
    assert done.code == 0, done.err
    average = done.json["average"]
    assert average["estimate"] == pytest.approx(0.739216, rel=1e-4)
    assert average["ci95"] == pytest.approx([0.547099, 0.998794], rel=1e-4)
    assert average["prediction95"] == pytest.approx(
        [math.exp(-0.97606), math.exp(0.371728)], rel=1e-4
    )
    assert done.json["is_observational"]


def test_a_design_that_was_fixed_for_all_makes_no_association(run: Run, six: str) -> None:
    done = run("pool", "--table", six, "--design", "assigned", "--json")
    assert not done.json["is_observational"]


def test_differences_keep_their_own_scale(run: Run, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("client;difference;se\na;-1,5;0,4\nb;-0,5;0,5\nc;-1;0,3\n")
    done = run("pool", "--table", "d.csv", "--json")
    assert done.code == 0, done.err
    assert done.json["scale"] == "number"
    assert done.json["average"]["estimate"] == done.json["average"]["mean"]


def test_two_clients_are_listed_with_exit_code_5(run: Run, tmp_path: Path) -> None:
    (tmp_path / "two.csv").write_text("client,estimate,se\nb,-0.4,0.2\na,-0.1,0.2\n")
    done = run("pool", "--table", "two.csv", "--json")
    assert done.code == 5
    assert done.json["status"] == "list_only"
    assert done.json["average"] is None
    assert [client["code"] for client in done.json["clients"]] == ["a", "b"]


def test_a_client_with_few_nights_is_listed_and_left_out(run: Run, tmp_path: Path) -> None:
    lines = Path("clients.csv").read_text().splitlines()
    (tmp_path / "more.csv").write_text("\n".join([*lines, "c9,1,1,6,30", "c9,2,0,6,40", ""]))
    done = run("pool", "--table", "more.csv", "--json")
    assert done.code == 0, done.err
    last = done.json["clients"][-1]
    assert (last["code"], last["mean"]) == ("c9", None)
    assert last["status_words"]
    assert "clients_left_out" in [notice["code"] for notice in done.json["warnings"]]


@pytest.fixture
def compared(run: Run, tmp_path: Path) -> list[str]:
    """Folders of three clients, each with its own comparison."""
    lines = Path("clients.csv").read_text().splitlines()
    folders = []
    for code in ("c1", "c2", "c3"):
        rows = [line.partition(",")[2] for line in lines if line.startswith(("client", f"{code},"))]
        (tmp_path / "one.csv").write_text("\n".join([*rows, ""]))
        assert run("compare", "--table", "one.csv", "--out", code).code == 0
        folders.append(code)
    return folders


def test_comparisons_are_averaged_as_the_table_is(
    run: Run, compared: list[str], tmp_path: Path
) -> None:
    lines = Path("clients.csv").read_text().splitlines()
    (tmp_path / "three.csv").write_text(
        "\n".join([*(line for line in lines if not line.startswith("c4,")), ""])
    )
    of_table = run("pool", "--table", "three.csv", "--json").json
    of_files = run("pool", *compared, "--json").json
    for name in ("code", "alone", "mean", "variance", "n_massage", "n_none", "n_left_out"):
        assert [one[name] for one in of_files["clients"]] == [
            one[name] for one in of_table["clients"]
        ]
    assert of_files["average"]["estimate"] == pytest.approx(
        of_table["average"]["estimate"], rel=1e-4
    )


def test_a_comparison_is_named_by_its_file_or_its_folder(run: Run, compared: list[str]) -> None:
    named = [f"{compared[0]}/comparison/comparison.json", f"{compared[1]}/comparison", compared[2]]
    codes = [one["code"] for one in run("pool", *named, "--json").json["clients"]]
    assert codes == ["c1", "c2", "c3"]


def test_a_client_named_twice_is_an_error(run: Run, compared: list[str]) -> None:
    done = run("pool", *compared, compared[0])
    assert done.code == 2
    assert "'c1' occurs twice" in done.err


def test_clients_on_different_outcomes_are_an_error(
    run: Run, compared: list[str], tmp_path: Path
) -> None:
    rows = [f"{night},{night % 2},{5 + night * 7 % 5}" for night in range(1, 29)]
    (tmp_path / "points.csv").write_text("\n".join(["night,massage,value", *rows, ""]))
    run("compare", "--table", "points.csv", "--out", "c8")
    done = run("pool", *compared, "c8")
    assert done.code == 2
    assert "was compared on" in done.err


def test_studies_are_compared_on_the_way(run: Run, tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / f"s{number}"
        folder.mkdir()
        (folder / "legmotion.toml").write_text('tz = "Europe/Berlin"\n')
        rows = [f"2025-01-{day:02d},{day % 2},{3 + (day * 7 + number) % 5}" for day in range(1, 29)]
        (folder / "massage.csv").write_text(
            "\n".join(["date,massage", *(",".join(row.split(",")[:2]) for row in rows), ""])
        )
        (folder / "nights.csv").write_text(
            "\n".join(
                ["night,symptoms_night", *(",".join(row.split(",")[::2]) for row in rows), ""]
            )
        )
    done = run("pool", "s0", "s1", "s2", "--outcome", "symptoms_night", "--json")
    assert done.code == 0, done.err + done.out
    assert done.json["scale"] == "number"
    assert [client["code"] for client in done.json["clients"]] == ["s0", "s1", "s2"]
    assert [client["n_massage"] for client in done.json["clients"]] == [14] * 3


def test_results_are_written_beside_what_is_printed(run: Run, six: str, tmp_path: Path) -> None:
    done = run("pool", "--table", six, "--out", "made", "--json")
    assert (tmp_path / "made/pool/pool.json").read_text(encoding="utf-8") == done.out
    assert "Over 6 clients" in (tmp_path / "made/pool/pool.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "expected clients, or a table"),
        (("c1", "--table", "clients.csv"), "both clients and a table"),
        (("nowhere",), "no such folder or file"),
    ],
)
def test_a_question_that_cannot_be_asked_says_why(
    run: Run, arguments: tuple[str, ...], words: str
) -> None:
    done = run("pool", *arguments)
    assert done.code == 2
    assert words in done.err


def test_a_table_that_cannot_be_read_says_every_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("client,estimate,se\na,x,0.2\n,-0.1,0\n")
    done = run("pool", "--table", "bad.csv")
    assert done.code == 3
    for words in ("line 2, estimate", "line 3, client", "line 3, se"):
        assert words in done.err


def test_a_page_stands_beside_the_numbers_and_the_terminal_says_where(
    run: Run, six: str, tmp_path: Path
) -> None:
    done = run("pool", "--table", six, "--out", "made")
    assert done.code == 0, done.err
    assert done.out.endswith("\n\nPage: made/pool/pool.html\n")
    page = (tmp_path / "made/pool/pool.html").read_text(encoding="utf-8")
    assert "Over 6 clients" in page
    assert DISCLAIMER in page


def test_without_a_page_the_terminal_names_the_result(run: Run, six: str, tmp_path: Path) -> None:
    run("pool", "--table", six, "--out", "made")
    done = run("pool", "--table", six, "--out", "made", "--no-page")
    assert done.out.endswith("\n\nResult: made/pool/pool.json\n")
    assert not (tmp_path / "made/pool/pool.html").exists()
