"""The own profile: name on papers, address, language, and the own password."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_, Text
from quty_desktop.services.administration import people
from quty_desktop.services.administration.people import OwnProfile, OwnProfileChange, PasswordChange
from quty_desktop.views.kit.detail import Detail, Fact
from quty_desktop.views.kit.editors import Option
from quty_desktop.views.kit.fields import ChoiceField, PasswordField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon
from quty_desktop.views.kit.keys import Key
from quty_desktop.views.kit.notices import Action, action_button
from quty_desktop.views.kit.page import Group, Page
from quty_desktop.views.kit.theme import GRID


@dataclass(frozen=True, slots=True)
class _Passwords:
    old: str
    new: str
    again: str

    def __post_init__(self) -> None:
        if self.new != self.again:
            raise Invalid({"again": Text(N_("This is not the same as above."))})


class ProfilePage(Page):
    """Two forms side by side: the person, and the password."""

    key = "home.profile"
    title = N_("My profile")
    permission = Permission.USE_PROGRAM
    group = Group.MASTER_DATA
    icon = Icon.PERSON

    def build(self) -> None:
        """Three cards."""
        self._seen: OwnProfile | None = None
        self._button = self.primary(N_("Save profile"), self.save, Icon.SAVE)
        self.on(Key.SAVE, self.save)
        self.form = self.use_form(
            Form(
                self.place,
                self.key,
                (
                    TextField(
                        name="full_name",
                        label=N_("Full name"),
                        required=True,
                        limit=100,
                        help=N_("As papers show it."),
                    ),
                    ChoiceField(
                        name="language",
                        label=N_("Language"),
                        required=True,
                        choices=(Option("id", "Bahasa Indonesia"), Option("en", "English")),
                        help=N_("In force when you sign in the next time."),
                    ),
                    TextField(name="email", label=N_("E-mail"), limit=120),
                ),
                columns=1,
                clears=False,
            )
        )
        self.passwords = Form(
            self.place,
            f"{self.key}.password",
            (
                PasswordField(name="old", label=N_("Present password"), required=True),
                PasswordField(
                    name="new",
                    label=N_("New password"),
                    required=True,
                    help=N_("At least ten characters, not your name."),
                ),
                PasswordField(name="again", label=N_("The same again"), required=True),
            ),
            columns=1,
        )
        change = Action(N_("Change password"), self.change_password, Icon.PASSWORD)
        self._change: QPushButton = action_button(self.words(change.words), change, icons=self.place.icons)
        self.passwords.ended.connect(self._change.setFocus)
        self.facts = Detail(self.place, "")
        row = QHBoxLayout()
        row.setSpacing(4 * GRID)
        row.addWidget(self._card(N_("Who I am"), self.form), 3)
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self._change)
        inner.addStretch(1)
        row.addWidget(self._card(N_("My password"), self.passwords, line), 3)
        row.addWidget(self.facts, 3)
        self.body.addLayout(row, 1)

    def _card(self, title: str, *widgets: QWidget) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        head = QLabel(self.words(title))
        head.setProperty("kind", "heading")
        column.addWidget(head)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        return card

    def refresh(self) -> None:
        """Ask for the profile."""
        self.load(people.own_profile, None, self._show)

    def save(self) -> None:
        """Keep name, language and address."""
        self.submit(self.form, people.change_own_profile, OwnProfileChange, self._saved, seen=self._seen)

    def change_password(self) -> None:
        """Change the own password."""
        done = self._password_changed
        self.submit(self.passwords, people.change_own_password, _password_change, done, button=self._change)

    def _show(self, mine: OwnProfile) -> None:
        self._seen = mine
        self.form.fill({"full_name": mine.full_name, "language": mine.language, "email": mine.email}, record=mine.name)
        self.facts.show_facts(
            mine.full_name,
            [
                Fact(N_("User name"), mine.name),
                Fact(N_("Department"), mine.department),
                Fact(N_("Roles"), ", ".join(self.words(role) for role in mine.roles)),
                Fact(N_("This sign-in"), mine.last_sign_in_at),
            ],
            more=[self._rights()],
        )

    def _rights(self) -> QWidget:
        rights = [right for right in Permission if self.place.actor.may(right)]
        label = QLabel("\n".join([self.words(N_("My roles let me:")), *(f"✓  {self.words(one)}" for one in rights)]))
        label.setWordWrap(True)
        return label

    def _saved(self, _result: None) -> None:
        self.say(N_("Your profile is saved."))
        self.refresh()

    def _password_changed(self, _result: None) -> None:
        self.say(N_("Your password is changed. Use the new one from now on."))


def _password_change(**fields: Any) -> PasswordChange:
    typed = _Passwords(**fields)
    return PasswordChange(typed.old, typed.new)
