import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.fingerprint import PaperCode, fingerprint, fingerprint_of_json, short_form
from quty_desktop.domain.packing import MarkSize, PaperKind
from quty_desktop.domain.snapshots import canonical_json, restore
from quty_desktop.domain.text import Text
from quty_desktop.domain.weeks import Week

SHA = hashlib.sha256(b"x").hexdigest()


@dataclass(frozen=True)
class Line:
    name: str
    amount: Decimal
    when: date | None = None


@dataclass(frozen=True)
class Paper:
    number: str
    pieces: int
    at: datetime
    week: Week
    size: MarkSize
    remark: Text
    lines: tuple[Line, ...] = ()
    practice: bool = False


PAPER = Paper(
    number="B-1",
    pieces=3,
    at=datetime(2026, 5, 19, 14, 30, tzinfo=timezone(timedelta(hours=7))),
    week=Week(2026, 22),
    size=MarkSize.ROLL_80,
    remark=Text(
        "{a} {b} {c} {d} {e} {f}",
        a=Decimal("1.50"),
        b=date(2026, 1, 2),
        c=Week(2026, 1),
        d=MarkSize.A4_ONE,
        e=Text("inner {x}", x=2),
        f=datetime(2026, 1, 2, tzinfo=UTC),
    ),
    lines=(Line("R&D <5 é", Decimal("1.50")), Line("b", Decimal(2), date(2026, 5, 1))),
)


def test_a_snapshot_has_one_written_form() -> None:
    written = canonical_json(PAPER)
    assert written.startswith(
        '{"at":"2026-05-19T07:30:00+00:00","lines":[{"amount":"1.50","name":"R&D <5 é","when":null}'
    )
    assert list(json.loads(written)) == sorted(json.loads(written))
    assert fingerprint(PAPER) == fingerprint_of_json(written) == hashlib.sha256(written.encode()).hexdigest()


def test_a_snapshot_comes_back_as_it_was() -> None:
    again = restore(Paper, canonical_json(PAPER))
    assert canonical_json(again) == canonical_json(PAPER)
    assert again.lines == PAPER.lines
    assert (again.at, again.week, again.size) == (PAPER.at, PAPER.week, PAPER.size)
    assert str(again.remark) == "1.50 2026-01-02 W01-2026 One per A4 sheet inner 2 2026-01-02 00:00:00+00:00"


def test_the_fingerprint_is_the_same_in_another_process() -> None:
    code = (
        "from quty_desktop.documents.specimen_reports import approved_report\n"
        "from quty_desktop.domain.fingerprint import fingerprint\n"
        "print(fingerprint(approved_report()))"
    )
    seen = {
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    }
    assert len(seen) == 1


@pytest.mark.parametrize("value", [1.5, {1, 2}, object(), datetime(2026, 1, 1), {"a": 1}])  # noqa: DTZ001 - that is refused
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(Text("{value}", value=value))


@pytest.mark.parametrize("written", ["[]", "{}", '{"number":"x"}', "nonsense", '{"name":1,"amount":"1","when":null}'])
def test_other_text_is_no_snapshot(written: str) -> None:
    with pytest.raises(ValueError, match="not a snapshot of Line"):
        restore(Line, written)


def test_the_short_form_is_for_people() -> None:
    assert short_form("3fa90c1177de20b4" + "0" * 48) == "3fa9 0c11 77de 20b4"


@given(
    st.sampled_from(PaperKind),
    st.from_regex(r"[0-9A-Za-z][0-9A-Za-z ./_-]{0,20}[0-9A-Za-z]", fullmatch=True),
    st.integers(0, 9999),
    st.binary().map(lambda data: hashlib.sha256(data).hexdigest()),
)
def test_the_code_of_a_paper_is_read_back(kind: PaperKind, number: str, revision: int, sha256: str) -> None:
    code = PaperCode(kind, number, revision, sha256)
    assert PaperCode.parse(str(code)) == code
    assert PaperCode.parse(f"]Q1{code}\r\n") == code


@pytest.mark.parametrize(
    "scanned",
    [
        "",
        "QUTY",
        f"QUTY|batch_compliance|B-1|0|{SHA}|x",
        f"OTHER|batch_compliance|B-1|0|{SHA}",
        f"QUTY|poem|B-1|0|{SHA}",
        f"QUTY|batch_compliance||0|{SHA}",
        f"QUTY|batch_compliance|B-1|x|{SHA}",
        f"QUTY|batch_compliance|B-1|-1|{SHA}",
        f"QUTY|batch_compliance|B-1|0|{SHA[:-1]}",
        f"QUTY|batch_compliance|B-1|0|{SHA[:-1]}g",
    ],
)
def test_other_codes_are_no_papers(scanned: str) -> None:
    with pytest.raises(Invalid):
        PaperCode.parse(scanned)
