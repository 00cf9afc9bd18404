"""Small parts that quality's pages share: the batch that is looked for, a big answer, a question with a reason."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.marks import CartonCode, MarkPayload
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.quality import desk
from quty_desktop.views.kit.columns import State
from quty_desktop.views.kit.detail import share_out
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import LookupField
from quty_desktop.views.kit.notices import Question
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.theme import GRID
from quty_desktop.views.kit.workplace import Workplace

_BATCH = re.compile(r"[0-9A-Z][0-9A-Z./_-]{3,39}")
_FOUND = 20


def batch_in(code: str) -> str | None:
    """The batch number in a scanned code: that of a shipping mark or batch card, or the number itself."""
    try:
        return MarkPayload.parse(code).batch
    except Invalid:
        pass
    written = code.strip().upper()
    return written if _BATCH.fullmatch(written) else None


def is_carton(code: str) -> bool:
    """Whether a scanned code is that of a carton."""
    try:
        CartonCode.parse(code)
    except Invalid:
        return False
    return True


def batch_field(place: Workplace, *, span: int = 1) -> LookupField:
    """The field that asks for a batch; part of its number, article or order is enough."""

    def search(text: str) -> list[Option]:
        rows = place.door.ask(desk.batch_list, desk.BatchFilter(text, done_too=True, limit=_FOUND))
        return [Option(row.batch, f"{row.batch}  {row.article_code} {row.article_name}") for row in rows]

    return LookupField(
        name="batch",
        label=N_("Batch"),
        required=True,
        help=N_("Scan the batch card or a shipping mark, or type part of the number, article or order."),
        search=search,
        span=span,
    )


class Answer(QFrame):
    """One big answer: icon, word and colour, with a sentence below it."""

    def __init__(self, place: Workplace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self.setProperty("kind", "banner")
        self._icon = QLabel()
        self.word = QLabel()
        self.word.setProperty("kind", "display")
        self.word.setWordWrap(True)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self._more = QLabel()
        self._more.setWordWrap(True)
        self._more.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        for widget in (self.word, self.sentence, self._more):
            column.addWidget(widget)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(column, 1)

    def show_state(self, state: State, sentence: str | Text = "", more: Sequence[str | Text] = ()) -> None:
        """Show an answer.

        Args:
            state: what the answer is.
            sentence: why.
            more: further lines, e.g. the reasons.
        """
        tr, theme = self._place.words.tr, self._place.theme
        side = theme.px(32)
        icon = self._place.icons.icon(state.picture, state.tone.ink)
        self._icon.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.word.setText(tr(state.word))
        self.sentence.setText(tr(sentence))
        self.sentence.setVisible(bool(sentence))
        self._more.setText("\n".join(f"•  {tr(line)}" for line in more))
        self._more.setVisible(bool(more))
        self.setProperty("tone", state.tone.name)
        self.setAccessibleName(f"{tr(state.word)}. {tr(sentence)}")
        self.style().unpolish(self)
        self.style().polish(self)


def ask_why(page: Page, question: Text, yes: str, go_on: Callable[[str], None]) -> Question:
    """Ask for the reason of a decision.

    Args:
        page: the page that asks.
        question: the question in words.
        yes: the words on the button that goes on.
        go_on: gets the reason.
    """
    asked = Question(question, yes, page.place.words, page, needs_reason=True)
    asked.agreed.connect(go_on)
    asked.finished.connect(asked.deleteLater)
    asked.open()
    return asked


def card(*widgets: QWidget) -> QFrame:
    """Widgets on a raised card."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
    layout.setSpacing(2 * GRID)
    for widget in widgets:
        layout.addWidget(widget)
    return frame


def above(place: Workplace, chart: QWidget, table: QWidget) -> QSplitter:
    """A chart above its numbers; the person may move the border, and neither is squeezed to nothing."""
    parts = QSplitter(Qt.Orientation.Vertical)
    parts.setChildrenCollapsible(False)
    parts.setHandleWidth(2 * GRID)
    for part in (chart, table):
        part.setMinimumHeight(place.theme.px(200))
        parts.addWidget(part)
    share_out(parts, (6, 5))
    return parts


def chart_card(*widgets: QWidget) -> QFrame:
    """A chart on its card, with what stands below it."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
    for number, widget in enumerate(widgets):
        inside.addWidget(widget, 0 if number else 1)
    return frame


def heading(place: Workplace, words: str | Text) -> QLabel:
    """The heading of a part of a page."""
    label = QLabel(place.words.tr(words))
    label.setProperty("kind", "heading")
    return label
