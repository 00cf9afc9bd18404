"""Is this paper genuine? By its code, its fingerprint, or its file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.fingerprint import PaperCode, short_form
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality import compliance
from quty_desktop.services.quality.compliance import Genuineness
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.detail import Detail, Fact, beside
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.printing import Paper, Preview
from quty_desktop.views.kit.theme import GRID, Tone
from quty_desktop.views.quality.compliance import LANGUAGES
from quty_desktop.views.quality.parts import Answer
from quty_desktop.views.quality.states import GENUINENESS, VERDICTS

_LARGEST = 20_000_000
_WAITING = State(N_("Nothing checked yet"), Tone.NEUTRAL)


class VerifyPage(Page):
    """Tells whether a compliance report is the one that was issued, and shows that one."""

    key = "quality.verify"
    title = N_("Verify a paper")
    permission = Permission.VIEW_QUALITY
    department = Department.QUALITY
    group = Group.PAPERS
    icon = Icon.SECURITY

    def build(self) -> None:
        """The line to scan into, the answer, and the paper that was issued."""
        self.primary(N_("Verify"), self.verify, Icon.CHECK)
        self.secondary(N_("Choose a file"), self.choose_file, Icon.OPEN)
        self.code = QLineEdit()
        self.code.setPlaceholderText(
            self.words(N_("Scan the QR code, or type the fingerprint at the foot of the page"))
        )
        self.code.setClearButtonEnabled(True)
        self.code.returnPressed.connect(self.verify)
        label = QLabel(self.words(N_("Code or fingerprint")))
        label.setProperty("kind", "label")
        label.setBuddy(self.code)
        self.code.setAccessibleName(self.words(N_("Code or fingerprint")))
        self.answer = Answer(self.place)
        self.answer.show_state(_WAITING, N_("A printed report is known by its QR code, a file by every byte."))
        self.detail = Detail(self.place, N_("What was issued stands here, to compare with the paper in your hands."))
        self.preview = Preview(self.place)
        left = QWidget()
        left.setMinimumWidth(self.place.theme.wide(250))
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(label)
        column.addWidget(self.code)
        column.addWidget(self.answer)
        column.addWidget(self.detail, 1)
        right = QFrame()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.preview)
        self.body.addWidget(beside(left, right, share=(2, 3)), 1)
        self.code.setFocus()

    def open(self, record: Any) -> None:
        """Verify a code."""
        self.code.setText(str(record))
        self.verify()

    @classmethod
    def understands(cls, code: str) -> Any | None:
        """The QR code of an issued paper."""
        try:
            return str(PaperCode.parse(code))
        except Invalid:
            return None

    def scanned(self, code: str) -> Callable[[], None] | None:
        """Whatever is scanned here is verified."""
        return partial(self.open, code)

    def verify(self) -> None:
        """Verify what is typed."""
        self._ask(compliance.PaperToVerify(code=self.code.text()))

    def choose_file(self) -> None:
        """Ask for a file and verify it."""
        name, _ = QFileDialog.getOpenFileName(self, self.words(N_("Choose a file")), "", "PDF (*.pdf)")
        if name:
            self.verify_file(Path(name))

    def verify_file(self, file: Path) -> None:
        """Verify a file."""
        try:
            content = file.read_bytes() if file.stat().st_size <= _LARGEST else b""
        except OSError as error:
            self.banner.show_message(Tone.BAD, Text(N_("{file} cannot be read: {why}"), file=file.name, why=error))
            return
        if not content:
            self.banner.show_message(
                Tone.NOTICE, Text(N_("{file} is empty or too large for a report."), file=file.name)
            )
            return
        self.code.setText(file.name)
        self._ask(compliance.PaperToVerify(pdf=content))

    def _ask(self, shown: compliance.PaperToVerify) -> None:
        self.banner.put_away()
        self.load(compliance.verify_paper, shown, self._show)

    def _show(self, found: compliance.Verified) -> None:
        self.code.selectAll()
        self.answer.show_state(GENUINENESS[found.genuineness], found.words)
        if found.genuineness is Genuineness.GENUINE:
            self.place.sound.right()
        else:
            self.place.sound.wrong()
        if found.paper is None:
            self.detail.clear()
            return
        paper = found.paper
        newer = Text(N_("Revision {latest} has replaced it"), latest=paper.latest) if paper.superseded else None
        self.detail.show_facts(
            Text(N_("{number} revision {revision}"), number=paper.number, revision=paper.revision),
            [
                Fact(N_("Verdict"), VERDICTS[paper.verdict]),
                Fact(N_("Batch"), paper.batch),
                Fact(N_("Language"), self.words(LANGUAGES[paper.language])),
                Fact(N_("Issued"), paper.at),
                Fact(N_("By"), paper.issued_by),
                Fact(N_("Fingerprint"), short_form(paper.fingerprint)),
                Fact(N_("Newer"), None if newer is None else self.words(newer)),
            ],
        )
        door, key = self.place.door, paper.id
        self.preview.show_paper(
            Paper(
                kind="batch_compliance",
                title=Text(N_("{number} as it was issued"), number=paper.number),
                file_name=paper.file_name,
                make=lambda: door.ask(compliance.paper_file, key).pdf,
            )
        )
