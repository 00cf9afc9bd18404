"""Shipping marks into a file, for the command line: the same gate, ledger and paper as in the window."""

from pathlib import Path

from quty_desktop.documents.shipping_mark import render_shipping_marks
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.packing import MarkSize, PrintTarget
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.services.packing import marks
from quty_desktop.services.sign_in import PlantSession


def marks_into_file(
    session: PlantSession,
    batch: str,
    first: int | None,
    last: int | None,
    size: MarkSize,
    reason: str,
    out: Path,
    translator: Translator,
) -> int:
    """Print the marks of a batch into a PDF and record the print.

    Args:
        session: of the person who prints.
        batch: batch number.
        first: first carton, ``None`` for all.
        last: last carton.
        size: the paper.
        reason: why they are printed again; empty for a first print.
        out: the file.
        translator: language of the paper.

    Returns:
        How many marks are in the file.

    Raises:
        BatchOnHold: the batch is kept.
        Invalid: there are no cartons, or the file cannot be written.
        NeedsConfirmation: a reprint without a reason.
    """
    door = session.dispatcher
    run = door.ask(marks.marks_of, marks.MarkRange(batch, first=first, last=last, practice=session.profile.practice))
    if not run.marks:
        raise Invalid({"batch": Text(N_("No cartons of this batch are planned yet."))})
    new = marks.PrintMarks(run.manufacturing_order_id, run.first, run.last, size, run.seen, target=PrintTarget.PDF)
    confirmed = {"marks.reprint"} if reason else set[str]()
    pdf = render_shipping_marks(run.marks, size, translator)
    temporary = out.with_name(out.name + ".new")
    try:
        # The file is there before the print is recorded: a recorded print that lies nowhere would need a reprint.
        temporary.write_bytes(pdf)
        door.run(marks.print_marks, new, confirmed=confirmed, reason=reason)
        temporary.replace(out)
    except OSError as error:
        raise Invalid(
            {"out": Text("{file} cannot be written: {why}", file=str(out), why=error.strerror or "")}
        ) from error
    finally:
        temporary.unlink(missing_ok=True)
    return len(run.marks)
