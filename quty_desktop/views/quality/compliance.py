"""Batch compliance reports: verdict and reasons, preview, issue, print, earlier revisions."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from quty_desktop.domain.compliance import Verdict
from quty_desktop.domain.departments import Department
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.domain.topics import Topic
from quty_desktop.i18n import Language
from quty_desktop.services.quality import compliance
from quty_desktop.views.kit.columns import Column, Kind, State
from quty_desktop.views.kit.detail import beside
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.notices import Action
from quty_desktop.views.kit.numbers import Unreadable
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.printing import Paper, Preview
from quty_desktop.views.kit.table import Empty, Table
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.parts import Answer, batch_field, batch_in, heading
from quty_desktop.views.quality.states import VERDICTS

LANGUAGES = {Language.INDONESIAN: N_("Indonesian"), Language.ENGLISH: N_("English")}
_WAITING = State(N_("No batch chosen"), Tone.NEUTRAL)
_READING = State(N_("Issued reports"), Tone.INFO)

COLUMNS = (
    Column(key="number", title=N_("Report"), kind=Kind.CODE, width=122, stretch=True),
    Column(key="revision", title=N_("Rev."), kind=Kind.CODE, width=40),
    Column(key="verdict", title=N_("Verdict"), kind=Kind.STATE, states=VERDICTS, width=110),
    Column(key="language", title=N_("Language"), width=84, value=lambda row: Text(LANGUAGES[row.language])),
    Column(key="at", title=N_("Issued"), kind=Kind.MOMENT, width=130, hidden=True),
    Column(key="batch", title=N_("Batch"), kind=Kind.CODE, width=130, hidden=True),
    Column(key="issued_by", title=N_("By"), width=110, hidden=True),
)


class CompliancePage(Page):
    """What a report would say now, issuing it, and every report that was issued."""

    key = "quality.compliance"
    title = N_("Compliance report")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.PAPERS
    icon = Icon.APPROVE
    topics = frozenset(
        {Topic.LAB_TESTS, Topic.INSPECTIONS, Topic.HOLDS, Topic.PAPERS, Topic.CARTONS, Topic.MARKS, Topic.WORK_ORDERS}
    )

    def build(self) -> None:
        """Batch, verdict, reasons and issued reports at the left, the paper at the right."""
        self._batch = ""
        self._previewed: tuple[str, Language] | None = None
        self._judged: compliance.ComplianceOfBatch | None = None
        self._may_issue = self.place.actor.may(Permission.ISSUE_COMPLIANCE)
        if self._may_issue:
            self.primary(N_("Issue report"), self.issue, Icon.APPROVE)
            self.secondary(N_("Also in the other language"), self.translate, Icon.LANGUAGE)
        self.form = Form(
            self.place,
            self.key,
            (
                batch_field(self.place, span=2),
                ChoiceField(
                    name="language",
                    label=N_("Language of the paper"),
                    required=True,
                    choices=[Option(each, words) for each, words in LANGUAGES.items()],
                    span=2,
                ),
            ),
            columns=2,
            clears=False,
        )
        self.form.editor("language").set_value(Language(self.place.words.language))
        self.form.changed.connect(self._typed)
        self.answer = Answer(self.place)
        if self._may_issue:
            self.answer.show_state(_WAITING, N_("Scan or choose a batch: the verdict and its reasons stand here."))
        else:
            self.answer.show_state(_READING, N_("Choose a batch, then a report: it opens as it was issued."))
        reasons = QScrollArea()
        reasons.setWidgetResizable(True)
        reasons.setFrameShape(QScrollArea.Shape.NoFrame)
        reasons.setWidget(self.answer)
        self.table = Table(
            self.place,
            self.key,
            COLUMNS,
            title=N_("Issued reports"),
            empty=Empty(N_("No report was issued yet"), N_("Issue the first one when the batch is complete.")),
            plain=True,
        )
        self.table.chosen.connect(self._open_paper)
        self.preview = Preview(self.place)
        self.preview.saved.connect(lambda path: self.say(Text(N_("Saved as {file}."), file=path)))
        self.preview.printed.connect(lambda pages: self.say(Text(N_("{count} pages were printed."), count=pages)))
        left = QWidget()
        left.setMinimumWidth(self.place.theme.wide(250))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.form)
        column.addWidget(reasons, 3)
        column.addWidget(heading(self.place, N_("Issued reports")))
        column.addWidget(self.table, 2)
        self.body.addWidget(beside(left, self.preview, share=(2, 3)), 1)
        self.form.start()

    def refresh(self) -> None:
        """Ask for the verdict and the issued reports."""
        self.load(compliance.paper_list, compliance.PaperFilter(self._batch), self.table.show_rows)
        if self._batch and self._may_issue:
            self.load(compliance.compliance_of, self._batch, self._show)

    def open(self, record: Any) -> None:
        """Take a batch number."""
        if record:
            self.form.editor("batch").set_value(Option(str(record), str(record)))
            self._typed()

    def scanned(self, code: str) -> Callable[[], None] | None:
        """A batch card or a shipping mark chooses the batch."""
        batch = batch_in(code)
        return None if batch is None else partial(self.open, batch)

    def issue(self) -> None:
        """Issue the report as it is previewed now."""
        practice = self.place.practice
        self.submit(self.form, compliance.issue_report, compliance.ReportWanted, self._issued, practice=practice)

    def translate(self) -> None:
        """Issue the selected report in the other language, with the same number, revision and fingerprint."""
        row = self.table.selected_row
        if row is None:
            self.say(N_("Select an issued report first."), tone=Tone.NOTICE)
            return
        other = Language.ENGLISH if row.language is Language.INDONESIAN else Language.INDONESIAN
        self.run(compliance.issue_translation, compliance.PaperInLanguage(row.id, other), self._issued)

    def _wanted(self) -> compliance.ReportWanted | None:
        try:
            batch, language = self.form.editor("batch").value(), self.form.editor("language").value()
        except Unreadable:
            return None
        return compliance.ReportWanted(batch, language, self.place.practice) if batch and language else None

    def _typed(self) -> None:
        wanted = self._wanted()
        if wanted is None or (wanted.batch, wanted.language) == self._previewed:
            return
        changed = wanted.batch != self._batch
        self._batch = wanted.batch
        if self._may_issue:
            self._previewed = (wanted.batch, wanted.language)
            self._preview_draft(wanted)
        if changed:
            self._judged = None
            self.refresh()

    def _preview_draft(self, wanted: compliance.ReportWanted) -> None:
        ask = self.place.door.ask
        self.preview.show_paper(
            Paper(
                kind="batch_compliance",
                title=Text(N_("Draft: {batch}"), batch=wanted.batch),
                file_name=f"{wanted.batch}-draft.pdf",
                make=lambda: ask(compliance.report_preview, wanted),
            )
        )

    def _show(self, found: compliance.ComplianceOfBatch) -> None:
        if found.head.batch != self._batch:
            return
        wanted = self._wanted()
        if self._judged is not None and found != self._judged and self._previewed is not None and wanted is not None:
            self._preview_draft(wanted)  # somebody recorded something meanwhile
        self._judged = found
        judgement = found.judgement
        rate = "–" if judgement.pass_rate is None else self.place.words.percent(judgement.pass_rate)
        sentence = Text(
            N_("{article}. Pass rate {rate}, failed tests {failed}, open holds {holds}."),
            article=found.head.article_name,
            rate=rate,
            failed=judgement.failed_tests,
            holds=judgement.open_holds,
        )
        self.answer.show_state(VERDICTS[judgement.verdict], sentence, (*judgement.failures, *judgement.gaps))

    def _open_paper(self, identity: object) -> None:
        row = self.table.selected_row if identity is not None else None
        if row is None:
            return
        door, paper = self.place.door, row.id
        title = Text(N_("{number} revision {revision}"), number=row.number, revision=row.revision)
        self._previewed = None
        self.preview.show_paper(
            Paper(
                kind="batch_compliance",
                title=title,
                file_name=row.file_name,
                make=lambda: door.ask(compliance.paper_file, paper).pdf,
            )
        )
        if row.superseded:
            self.say(
                Text(N_("{number} has a newer revision: {latest}."), number=row.number, latest=row.latest),
                tone=Tone.NOTICE,
            )

    def _issued(self, done: compliance.IssuedReport) -> None:
        said = Text(
            N_("{number} revision {revision} is issued: {verdict}."),
            number=done.number,
            revision=done.revision,
            verdict=done.verdict,
        )
        tone = {Verdict.APPROVED: Tone.OK, Verdict.REJECTED: Tone.BAD}.get(done.verdict, Tone.NOTICE)
        show = Action(N_("Show it"), partial(self.table.select, done.id), Icon.PRINT)
        self.say(said, show, tone=tone)
        self.load(compliance.paper_list, compliance.PaperFilter(self._batch), partial(self._show_issued, done.id))

    def _show_issued(self, paper: int, rows: tuple[compliance.PaperRow, ...]) -> None:
        self.table.show_rows(rows)
        self.table.select(paper)
