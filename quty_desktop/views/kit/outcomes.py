"""Each kind of error has one way to reach the clerk; this is the only place that knows which."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from quty_desktop.domain.errors import Conflict, Invalid, NeedsConfirmation, NotAllowed, Refused, Unavailable
from quty_desktop.domain.permissions import STANDARD_ROLES, Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.notices import Action, Banner, Question
from quty_desktop.views.kit.theme import Tone
from quty_desktop.views.kit.workplace import Workplace


def who_can(permission: Permission, words: Translator) -> str:
    """The roles of a new plant that hold a right, in words; the administrator is named last."""
    names = [words.tr(role.name) for role in STANDARD_ROLES if permission in role.permissions and role.code != "admin"]
    return ", ".join([*names[:4], words.tr(N_("Administrator"))])


class Outcomes:
    """Shows errors on one page.

    Args:
        workplace: where the page stands.
        page: the page, parent of questions.
        title: what the page is called in a problem report.
        banner: the page's banner.
        refresh: loads the page again.
    """

    def __init__(
        self, workplace: Workplace, page: QWidget, title: str, banner: Banner, refresh: Callable[[], None]
    ) -> None:
        self._place = workplace
        self._page = page
        self._title = title
        self._banner = banner
        self._refresh = refresh
        self._cut_off = False

    def answered(self) -> None:
        """The database answered: that it did not is no longer true."""
        if self._cut_off:
            self._cut_off = False
            self._banner.put_away()

    def failed(
        self,
        error: Exception,
        *,
        form: Form | None = None,
        again: Callable[[str, str], None] | None = None,
        undone: Callable[[], None] | None = None,
    ) -> None:
        """Show why something did not happen.

        Args:
            error: what the services raised.
            form: where the input came from; errors of its fields are shown there.
            again: runs the command once more with a confirmed code and a reason.
            undone: told that the command was not carried out; after a question only if the answer is no.
        """
        if isinstance(error, NeedsConfirmation) and again is not None:
            self._ask(error, again, undone)
            return
        if undone is not None:
            undone()
        self._cut_off = False
        match error:
            case Invalid():
                self._invalid(error, form)
            case NotAllowed():
                self._not_allowed(error)
            case Conflict():
                self._banner.show_message(
                    Tone.NOTICE, error.what, N_("The page was loaded again; what you typed is still there.")
                )
                if form is not None:
                    form.expect_change()
                self._refresh()
            case Unavailable():
                # What could not be saved is told until the person tries again; a list that is there again tells itself.
                self._cut_off = again is None
                self._unavailable(error)
            case Refused():
                self._banner.show_message(Tone.BAD, error.what, error.remedy)
            case _:
                self._banner.show_message(
                    Tone.BAD,
                    N_("The program made a mistake; nothing was changed."),
                    N_("Copy the report and give it to the administrator. You can go on working."),
                    [Action(N_("Show report"), lambda: self._place.problem(error, self._title))],
                )
                self._place.problem(error, self._title)

    def _invalid(self, error: Invalid, form: Form | None) -> None:
        if form is not None:
            form.complain(error.fields)
            return
        sentences = [self._place.words.tr(text) for text in error.fields.values()]
        self._banner.show_message(Tone.BAD, " ".join(sentences))

    def _ask(
        self, error: NeedsConfirmation, again: Callable[[str, str], None], undone: Callable[[], None] | None
    ) -> None:
        question = Question(error.question, error.yes, self._place.words, self._page, needs_reason=error.needs_reason)
        question.agreed.connect(lambda reason: again(error.code, reason))
        if undone is not None:
            question.rejected.connect(undone)
        question.finished.connect(question.deleteLater)
        question.open()

    def _not_allowed(self, error: NotAllowed) -> None:
        if isinstance(error.permission, Permission):
            what = Text(N_("Your roles do not include this right: {right}."), right=error.permission)
            remedy = Text(N_("These can do it: {roles}."), roles=who_can(error.permission, self._place.words))
            self._banner.show_message(Tone.NOTICE, what, remedy)
            return
        self._banner.show_message(
            Tone.NOTICE, N_("The database refused this: your roles lack the right."), N_("Ask your supervisor.")
        )

    def _unavailable(self, error: Unavailable) -> None:
        self._place.connection.report(online=False)
        self._banner.show_message(
            Tone.NOTICE,
            error.reason,
            N_("What you typed is kept. The program connects again by itself."),
            [Action(N_("Try again"), self._refresh)],
        )
