"""Small words of specimens: values, facts, tables, the usual head of a batch."""

from datetime import UTC, datetime, timedelta

from quty_desktop.documents.form_snapshot import FormCell, FormColumn, FormFact, FormPart, QualityForm, Set, Sign
from quty_desktop.documents.signature import Signature
from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.packing import PaperKind
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week

AT = datetime(2026, 5, 26, 3, 40, tzinfo=UTC)
"""When the specimens were made: 10:40 at the plant."""
LONG = "Jahitan loncat, kampuh tidak rata dan benang sisa pada telinga kiri, telinga kanan, ekor serta seluruh keliling badan boneka"
"""Words that are longer than any form expects."""
Columns = tuple[tuple[str, int, Set], ...]


def said(value: object) -> Text:
    """A value as a form says it."""
    if isinstance(value, Text):
        return value
    return Text(value.label) if isinstance(value, Choice) else Text("{value}", value=value)


def fact(name: str, value: object) -> FormFact:
    """A named value; the name is marked for translation."""
    return FormFact(Text(name), said(value))


def good(value: object) -> FormCell:
    """A value that was judged good."""
    return FormCell(said(value), Sign.GOOD)


def bad(value: object) -> FormCell:
    """A value that was judged bad."""
    return FormCell(said(value), Sign.BAD)


def table(
    title: str | Text,
    columns: Columns,
    rows: tuple[tuple[object, ...], ...],
    facts: tuple[FormFact, ...] = (),
    empty: str = "",
) -> FormPart:
    """A part with a table; plain values become cells."""
    return FormPart(
        title if isinstance(title, Text) else Text(title),
        facts,
        tuple(FormColumn(Text(words), share, kind) for words, share, kind in columns),
        tuple(tuple(each if isinstance(each, FormCell) else FormCell(said(each)) for each in row) for row in rows),
        Text(empty or N_("Nothing is recorded.")) if columns or empty else None,
    )


def batch_head() -> tuple[FormFact, ...]:
    """What the common head says of a batch."""
    return (
        fact(N_("Batch"), "BATCH-2026-089"),
        fact(N_("Buyer order"), "ECIS-48200"),
        fact(N_("Article"), "40551542"),
        fact(N_("Article name"), "MELATI soft toy 28 bear"),
        fact(N_("Destination"), "EU"),
        fact(N_("Week"), Week(2026, 22)),
        fact(N_("Date stamp"), "2622"),
    )


def signed(*roles: str) -> tuple[Signature, ...]:
    """Boxes for these roles; the first one signed in the program."""
    first, *others = roles
    return (
        Signature(Text(first), "Indah Puspita", AT - timedelta(hours=1)),
        *(Signature(Text(each)) for each in others),
    )


def form(
    kind: PaperKind,
    number: str,
    form_number: str,
    subject: str,
    verdict: Verdict,
    words: Text,
    sentence: Text,
    measures: tuple[FormFact, ...],
    facts: tuple[FormFact, ...],
    parts: tuple[FormPart, ...],
    signatures: tuple[Signature, ...],
) -> QualityForm:
    """A form as it was issued by the QC lead."""
    return QualityForm(
        kind, number, 0, form_number, "Quty Karunia", subject, verdict, words, sentence, measures, facts, parts,
        signatures, AT, "Ratna Anggraini",
    )  # fmt: skip
