"""The photos of a record: small pictures in a row, a large one on a click, and adding one from a file."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from quty_desktop.domain.evidence import MOST_BYTES, EvidenceOf
from quty_desktop.domain.fingerprint import short_form
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality import evidence
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.theme import GRID, Tone

_SIDE = 84
_A_ROW = 3
_LONGEST_CAPTION = 160


class Photos(QWidget):
    """The photos of one record.

    Args:
        page: where they are shown.
        of: what kind of record.
        record: its key.
    """

    def __init__(self, page: Page, of: EvidenceOf, record: int) -> None:
        super().__init__()
        self._page, self._of, self._record = page, of, record
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._rows = QVBoxLayout()
        self._column.addLayout(self._rows)
        self.note = QLabel()
        self.note.setProperty("kind", "caption")
        self._column.addWidget(self.note)
        if page.place.actor.may(Permission.ADD_EVIDENCE):
            self.caption = QLineEdit()
            self.caption.setPlaceholderText(page.words(N_("What the photo shows")))
            self.caption.setAccessibleName(page.words(N_("What the photo shows")))
            self.caption.setMaxLength(_LONGEST_CAPTION)
            self.add = QPushButton(page.words(N_("Add a photo…")))
            self.add.setIcon(page.place.icons.icon(Icon.ADD))
            self.add.setToolTip(
                page.words(
                    Text(
                        N_("JPEG, PNG, BMP, TIFF or WebP, at most {most} MB. It is kept with its hash for ever."),
                        most=MOST_BYTES // 1_000_000,
                    )
                )
            )
            self.add.clicked.connect(lambda *_: self.choose())
            self._column.addWidget(self.caption)
            self._column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.load()

    def load(self) -> None:
        """Ask for the small pictures."""
        question = evidence.EvidenceQuestion(self._of, self._record)
        self._page.load(evidence.evidence_list, question, self._show, part="photos")

    def choose(self) -> None:
        """Choose files and keep them, one after the other."""
        words = self._page.words
        files, _ = QFileDialog.getOpenFileNames(
            self, words(N_("Photos")), "", f"{words(N_('Pictures'))} (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff)"
        )
        for name in files:
            self.keep(Path(name))

    def keep(self, file: Path) -> None:
        """Keep a file as a photo of the record."""
        try:
            content = file.read_bytes()
        except OSError:
            self._page.banner.show_message(
                Tone.BAD, Text(N_("{file} cannot be read."), file=file.name), N_("Choose another file."), []
            )
            return
        new = evidence.NewEvidence(self._of, self._record, file.name, content, self.caption.text())
        self._page.run(evidence.add_evidence, new, self._kept)

    def _kept(self, kept: evidence.EvidenceKept) -> None:
        self._page.say(Text(N_("The photo is kept; the record has {count}."), count=kept.photos))
        if isValid(self):
            self.caption.clear()
            self.load()

    def _show(self, rows: tuple[evidence.EvidenceRow, ...]) -> None:
        if not isValid(self):
            return  # another record was chosen meanwhile, and the pane was filled anew
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        side = self._page.place.theme.px(_SIDE)
        for first in range(0, len(rows), _A_ROW):
            line = QWidget()
            across = QHBoxLayout(line)
            across.setContentsMargins(0, 0, 0, 0)
            for row in rows[first : first + _A_ROW]:
                picture = QPixmap()
                picture.loadFromData(row.thumbnail)
                button = QToolButton()
                button.setIcon(QIcon(picture))
                button.setIconSize(QSize(side, side))
                button.setToolTip(self._about(row))
                button.setAccessibleName(row.caption or row.file_name)
                button.clicked.connect(partial(self._open, row.id))
                across.addWidget(button)
            across.addStretch(1)
            self._rows.addWidget(line)
        words = N_("No photo yet.") if not rows else Text(N_("{count} photos"), count=len(rows))
        self.note.setText(self._page.words(words))

    def _about(self, row: evidence.EvidenceRow) -> str:
        """What a small picture says when it is pointed at: caption, who and when, size and hash."""
        words = self._page.words
        return "\n".join(
            (
                row.caption or row.file_name,
                words(Text("{at} · {by}", at=row.at, by=row.by)),
                words(Text(N_("{size} kB, hash {hash}"), size=max(1, row.size // 1000), hash=short_form(row.sha256))),
            )
        )

    def _open(self, photo: int, *_: object) -> None:
        self._page.load(evidence.evidence_file, photo, self._large, part="photo")

    def _large(self, file: evidence.EvidenceFile) -> None:
        shown = QDialog(self)
        shown.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown.setWindowTitle(file.caption or file.file_name)
        picture = QPixmap()
        picture.loadFromData(file.content)
        room = self.screen().availableSize() * 0.8
        label = QLabel()
        label.setPixmap(
            picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
        )
        layout = QVBoxLayout(shown)
        layout.addWidget(label)
        about = QLabel(
            self._page.words(Text(N_("{name}, hash {hash}"), name=file.file_name, hash=short_form(file.sha256)))
        )
        about.setProperty("kind", "muted")
        about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(about)
        shown.show()
