"""``quty report``: make papers, and tell whether one is genuine."""

import argparse
from datetime import date, datetime
from pathlib import Path

from quty_desktop.cli.exits import DONE, FAILED
from quty_desktop.cli.reaching import Commands, session_of
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import PLANT_ZONE, Translator

_PLANT = {
    "production": N_("report what was made in a day or a week"),
    "transfers": N_("report the transfer slips of a day or a week"),
    "stock": N_("report the warehouse of a day or a week"),
    "shipments": N_("report the shipments of a day or a week"),
}
"""By the value of the report's kind."""


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this family of commands to the command line."""
    tr = words.tr
    report = commands.add_parser("report", help=tr(N_("make papers"))).add_subparsers(metavar="", required=True)
    marks = report.add_parser("shipping-marks", help=tr(N_("print the shipping marks of a batch into a PDF")))
    marks.add_argument("batch")
    marks.add_argument("--cartons", default="", metavar="A-B")
    marks.add_argument("--size", default="label_100x150", choices=("label_100x150", "a4_four", "a4_one", "roll_80"))
    marks.add_argument("--reason", default="", help=tr(N_("why they are printed again")))
    marks.add_argument("--out", type=Path, required=True, metavar="F")
    marks.set_defaults(do=_marks)
    batch = report.add_parser("batch-compliance", help=tr(N_("issue the compliance report of a batch as a PDF")))
    batch.add_argument("batch")
    _speaks(batch, words)
    batch.add_argument("--out", type=Path, required=True, metavar="F")
    batch.set_defaults(do=_compliance)
    for name, help_text in _PLANT.items():
        plant = report.add_parser(name, help=tr(help_text))
        plant.add_argument("--day", default="", metavar="2026-11-22", help=tr(N_("a day of it; today if not said")))
        plant.add_argument("--week", action="store_true", help=tr(N_("the whole week of that day")))
        _speaks(plant, words)
        plant.add_argument("--out", type=Path, required=True, metavar="F", help=tr(N_("a file .pdf or .xlsx")))
        plant.set_defaults(do=_plant, report=name)
    verify = report.add_parser("verify", help=tr(N_("tell whether a paper is genuine")))
    verify.add_argument("file", type=Path)
    verify.set_defaults(do=_verify)


def _speaks(parser: argparse.ArgumentParser, words: Translator) -> None:
    """A paper's language may be said behind its name, too; whoever reads the line has found it already."""
    parser.add_argument(
        "--lang", choices=("id", "en"), default=argparse.SUPPRESS, help=words.tr(N_("Language of the paper"))
    )


def _marks(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.packing import MarkSize
    from quty_desktop.services.packing.mark_files import marks_into_file

    first, last = _range(options.cartons)
    with session_of(options, words) as session:
        count = marks_into_file(
            session, options.batch, first, last, MarkSize(options.size), options.reason, options.out, words
        )
    print(words.tr(Text("{count} marks are in {file}.", count=count, file=str(options.out))))
    return DONE


def _range(written: str) -> tuple[int | None, int | None]:
    if not written:
        return None, None
    first, _, last = written.partition("-")
    try:
        return int(first), int(last or first)
    except ValueError:
        raise Invalid({"cartons": Text(N_("Write the cartons as 1-12, or as one number."))}) from None


def _compliance(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.i18n import Language
    from quty_desktop.services.quality.compliance import ReportWanted, issue_report, paper_file

    with session_of(options, words) as session:
        wanted = ReportWanted(options.batch, Language(words.language), practice=session.profile.practice)
        issued = session.dispatcher.run(issue_report, wanted)
        paper = session.dispatcher.ask(paper_file, issued.id)
    _write(options.out, paper.pdf)
    print(words.tr(Text("{number} is in {file}.", number=issued.number, file=str(options.out))))
    return DONE


def _plant(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.reports import ReportKind, ReportQuestion, Span
    from quty_desktop.i18n import Language
    from quty_desktop.services.administration.plant_settings import all_settings
    from quty_desktop.services.reports import report_papers

    kind, span = ReportKind(options.report), Span.WEEK if options.week else Span.DAY
    day = _day(options.day)
    if options.out.suffix.casefold() not in {".pdf", ".xlsx"}:
        raise Invalid({"out": Text(N_("A report is a file .pdf or .xlsx."))})
    with session_of(options, words) as session:
        if options.out.suffix.casefold() == ".pdf":
            wanted = report_papers.ReportWanted(
                kind, span, day, Language(words.language), practice=session.profile.practice
            )
            issued = session.dispatcher.run(report_papers.issue_report, wanted)
            _write(options.out, session.dispatcher.ask(report_papers.report_file, issued.id).pdf)
        else:
            _, ask = report_papers.REPORTS[kind]
            report = session.dispatcher.ask(ask, ReportQuestion(span, day))
            settings = session.dispatcher.ask(all_settings)
            plant = next(str(row.value) for row in settings if row.id == "plant.name")
            report_papers.save_workbook(report, plant, options.out, words)
    print(words.tr(Text("{number} is in {file}.", number=words.tr(kind), file=str(options.out))))
    return DONE


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written) if written else datetime.now(PLANT_ZONE).date()
    except ValueError:
        raise Invalid({"day": Text(N_("Write the day as 2026-11-22."))}) from None


def _verify(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.services.quality.compliance import Genuineness, PaperToVerify, verify_paper

    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise Invalid(
            {"file": Text("{file} cannot be read: {why}", file=str(options.file), why=error.strerror or "")}
        ) from error
    with session_of(options, words) as session:
        found = session.dispatcher.ask(verify_paper, PaperToVerify(pdf=content))
    print(words.tr(found.words))
    return DONE if found.genuineness is Genuineness.GENUINE else FAILED


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise Invalid(
            {"out": Text("{file} cannot be written: {why}", file=str(path), why=error.strerror or "")}
        ) from error
