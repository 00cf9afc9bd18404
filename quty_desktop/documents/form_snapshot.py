"""What a form of quality says: its snapshot, from which the PDF is made and which its fingerprint is of.

Nothing here needs what draws the paper, so that services gather forms without loading it.
"""

from dataclasses import dataclass
from datetime import datetime

from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import ComplianceFacts, Verdict
from quty_desktop.domain.fingerprint import PaperCode, fingerprint
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Choice, Text


class Sign(Choice):
    """A sign before a value; the words alone say the same."""

    NONE = "none", N_("None")
    GOOD = "good", N_("Good")
    BAD = "bad", N_("Bad")
    NOTICE = "notice", N_("Notice")


class Set(Choice):
    """How a column's values behave."""

    TEXT = "text", N_("Text")
    CODE = "code", N_("Code")
    NUMBER = "number", N_("Number")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A value in a table."""

    words: Text
    sign: Sign = Sign.NONE


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a table; ``share`` is its part of the width."""

    title: Text
    share: int
    set: Set = Set.TEXT


@dataclass(frozen=True, slots=True)
class FormFact:
    """A named value."""

    name: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FormPicture:
    """A photo; its bytes are given beside the form and stand for themselves by their hash."""

    sha256: str
    words: Text


class Drawing(Choice):
    """How the values of a chart are drawn."""

    CONTROL = "control", N_("Control chart")
    RATES = "rates", N_("Pass rates")
    TREND = "trend", N_("Results against limits")
    PARETO = "pareto", N_("Pareto of defects")


@dataclass(frozen=True, slots=True)
class FormPoint:
    """A point of a chart; values in millionths, so that a fingerprint never depends on a float.

    Attributes:
        label: its place on the horizontal axis.
        value: its height.
        lower: the lower limit there, ``None`` without one.
        upper: the upper limit there; of a Pareto chart the share up to this bar.
        alarm: it breaks a rule or its limit.
    """

    label: str
    value: int
    lower: int | None
    upper: int | None
    alarm: bool


@dataclass(frozen=True, slots=True)
class FormChart:
    """A chart of a part.

    Attributes:
        drawing: how it is drawn; control charts and rates are shares.
        points: in the order of time, or the highest first.
        centre: the line that all are judged by, in millionths; ``None`` without one.
    """

    drawing: Drawing
    points: tuple[FormPoint, ...]
    centre: int | None = None


@dataclass(frozen=True, slots=True)
class FormPart:
    """A numbered part of a form.

    Attributes:
        title: its heading.
        facts: named values, before the table.
        columns: of the table; none without one.
        rows: of the table.
        empty: what stands there without rows.
        note: a sentence below.
        pictures: photos below that.
        chart: a chart before the facts, ``None`` without one.
    """

    title: Text
    facts: tuple[FormFact, ...] = ()
    columns: tuple[FormColumn, ...] = ()
    rows: tuple[tuple[FormCell, ...], ...] = ()
    empty: Text | None = None
    note: Text | None = None
    pictures: tuple[FormPicture, ...] = ()
    chart: FormChart | None = None


@dataclass(frozen=True, slots=True)
class QualityForm:
    """The snapshot of a form; its fingerprint is that of all these values, whatever the language.

    Attributes:
        kind: which paper it is.
        number: document number.
        revision: from 0; the same number with other contents has the next one.
        form: number of the plant's form, e.g. ``QT-10-TCK01-2``.
        plant_name: the plant.
        subject: batch, detector or carton.
        verdict: what it says.
        verdict_words: the verdict in the words of this form.
        sentence: the verdict in a sentence.
        measures: up to three figures beside it.
        facts: the common head.
        parts: the body.
        signatures: who signs.
        issued_at: when it was issued.
        issued_by: who issued it.
        practice: whether this is the practice plant.
        compliance: facts of the batch whose six parts follow, ``None`` without them.
    """

    kind: PaperKind
    number: str
    revision: int
    form: str
    plant_name: str
    subject: str
    verdict: Verdict
    verdict_words: Text
    sentence: Text
    measures: tuple[FormFact, ...]
    facts: tuple[FormFact, ...]
    parts: tuple[FormPart, ...]
    signatures: tuple[Signature, ...]
    issued_at: datetime
    issued_by: str
    practice: bool = False
    compliance: ComplianceFacts | None = None

    @property
    def photos(self) -> frozenset[str]:
        """Hashes of the photos whose bytes the paper needs."""
        of_parts = (photo.sha256 for part in self.parts for photo in part.pictures)
        facts = self.compliance
        return frozenset((*of_parts, *(photo.sha256 for photo in (facts.photos if facts else ()))))

    @property
    def code(self) -> PaperCode:
        """What the QR code says.

        Raises:
            Invalid: the number cannot stand in a code.
        """
        return PaperCode(self.kind, self.number, self.revision, fingerprint(self))
