"""The first start: practise, use this PC alone, or connect to the plant's server."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from quty_desktop.domain.errors import Invalid, QutyError, Refused, Unavailable
from quty_desktop.domain.people import check_name, check_password
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.i18n import Language
from quty_desktop.views.front import FrontWindow
from quty_desktop.views.kit import access_keys
from quty_desktop.views.kit.busy import BusyBar
from quty_desktop.views.kit.fields import ChoiceField, PasswordField, PiecesField, TextField
from quty_desktop.views.kit.form import Form
from quty_desktop.views.kit.icons import Icon, Icons
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import GRID, Role


class Encryption(Choice):
    """How the connection to the plant's server is protected; the value is libpq's word."""

    VERIFY_FULL = "verify-full", N_("Encrypted, certificate and name checked")
    VERIFY_CA = "verify-ca", N_("Encrypted, certificate checked")
    REQUIRE = "require", N_("Encrypted, certificate not checked")


@dataclass(frozen=True, slots=True)
class OwnPlant:
    """A plant on this PC alone.

    Attributes:
        plant: its name.
        name: user name of the first administrator.
        full_name: as papers show it.
        password: of the first administrator.
    """

    plant: str
    name: str
    full_name: str
    password: str


@dataclass(frozen=True, slots=True)
class Server:
    """Where the plant's server is.

    Attributes:
        host: name or address.
        port: usually 5432.
        database: its name.
        encryption: how the connection is protected.
        certificate: path of the authority's certificate, empty to use the system's.
    """

    host: str
    port: int
    database: str
    encryption: Encryption
    certificate: str


@dataclass(frozen=True, slots=True)
class WelcomeRequests:
    """What the window asks of the program.

    Attributes:
        practise: build or open the practice plant.
        own_plant: set up a plant on this PC.
        connect: keep where the server is, and go to sign-in.
        test: try to reach a server, with a user name and a password if they are typed; gives a sentence, or raises one of
            the known errors. Runs in the background.
        language: the person chose another language.
    """

    practise: Callable[[], None]
    own_plant: Callable[[OwnPlant], None]
    connect: Callable[[Server], None]
    test: Callable[[Server, str, str], Text]
    language: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _TypedPlant:
    plant: str
    full_name: str
    name: str
    password: str
    again: str


@dataclass(frozen=True, slots=True)
class _TypedServer:
    host: str
    port: int
    database: str
    encryption: Encryption
    certificate: str
    name: str
    password: str | None

    @property
    def server(self) -> Server:
        return Server(self.host, self.port, self.database, self.encryption, self.certificate)


class Welcome(FrontWindow):
    """Three ways to begin.

    Args:
        doorstep: words, look, background, drafts.
        requests: what it asks of the program.
    """

    def __init__(self, doorstep: Doorstep, requests: WelcomeRequests) -> None:
        super().__init__(doorstep)
        self._requests = requests
        self._icons = Icons(doorstep.theme)
        self.resize(760, 660)
        self._build()

    def working(self, text: str | Text) -> None:
        """Say what is being set up; nothing can be pressed meanwhile."""
        if self._steps.isEnabled():
            self._steps.setEnabled(False)
            self._busy.begin()
        self._say(self._tr(text), wrong=False)

    def failed(self, why: str | Text) -> None:
        """It did not work: why, in words."""
        self._rest()
        self._say(self._tr(why), wrong=True)

    def invalid(self, error: Invalid) -> None:
        """What was typed was refused: beside the fields."""
        self._rest()
        (self._plant if self._steps.currentIndex() == 1 else self._server).complain(error.fields)

    # What it is made of

    def _build(self) -> None:
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(8 * GRID, 5 * GRID, 8 * GRID, 6 * GRID)
        rows.setSpacing(3 * GRID)
        rows.addLayout(
            self._head(self._tr(N_("Welcome to Quty")), self._tr(N_("How do you want to begin?")), 44, self._speak)
        )
        self._busy = BusyBar(self._doorstep.theme)
        rows.addWidget(self._busy)
        self._steps = QStackedWidget()
        self._ways: list[QPushButton] = []
        self._steps.addWidget(self._three_ways())
        self._steps.addWidget(self._own_plant())
        self._steps.addWidget(self._plant_server())
        rows.addWidget(self._steps, 1)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setMinimumHeight(2 * self._said.fontMetrics().height())
        rows.addWidget(self._said)
        self._outer.addWidget(inside)
        for number in range(self._steps.count()):
            step = self._steps.widget(number)
            if step is not None:
                access_keys.give(step)
        QTimer.singleShot(0, self._ways[0], self._ways[0].setFocus)

    def _three_ways(self) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 2 * GRID, 0, 0)
        column.setSpacing(3 * GRID)
        for icon, title, hint, do in (
            (
                Icon.PLAY,
                N_("Practise with sample data"),
                N_(
                    "A complete invented plant on this PC, with a person for every role. Takes about a minute to build."
                ),
                self._practise,
            ),
            (
                Icon.HOME,
                N_("Use this PC alone"),
                N_("A new, empty plant on this PC. You become its first administrator."),
                lambda: self._go(1),
            ),
            (
                Icon.WAREHOUSE,
                N_("Connect to the plant's server"),
                N_("Several people work on the same data. Your administrator knows the address."),
                lambda: self._go(2),
            ),
        ):
            self._ways.append(self._way(icon, title, hint, do))
            column.addWidget(self._ways[-1])
        column.addStretch(1)
        return step

    def _way(self, icon: Icon, title: str, hint: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "way")
        button.setAccessibleName(self._tr(title))
        button.setAccessibleDescription(self._tr(hint))
        row = QHBoxLayout(button)
        row.setContentsMargins(5 * GRID, 3 * GRID, 5 * GRID, 3 * GRID)
        row.setSpacing(5 * GRID)
        picture = QLabel()
        picture.setPixmap(self._icons.icon(icon, Role.ACCENT).pixmap(QSize(28, 28), self.devicePixelRatioF()))
        inside = QVBoxLayout()
        inside.setSpacing(GRID)
        head, below = QLabel(self._tr(title)), QLabel(self._tr(hint))
        head.setProperty("kind", "heading")
        below.setProperty("kind", "muted")
        below.setWordWrap(True)
        inside.addStretch(1)
        for label in (head, below):
            inside.addWidget(label)
        inside.addStretch(1)
        row.addWidget(picture)
        row.addLayout(inside, 1)
        for label in (picture, head, below):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        button.clicked.connect(lambda *_: do())
        return button

    def _own_plant(self) -> QWidget:
        self._plant = Form(
            self._doorstep,
            "welcome_plant",
            (
                TextField(name="plant", label=N_("Name of the plant"), required=True, span=2, limit=80),
                TextField(
                    name="full_name",
                    label=N_("Your full name"),
                    required=True,
                    help=N_("As it stands on papers."),
                    limit=80,
                ),
                TextField(
                    name="name", label=N_("User name"), required=True, help=N_("Small letters and digits."), limit=32
                ),
                PasswordField(
                    name="password",
                    label=N_("Password"),
                    required=True,
                    help=N_("At least ten characters, not your name."),
                ),
                PasswordField(name="again", label=N_("The same again"), required=True),
            ),
            clears=False,
        )
        self._plant.ended.connect(self._set_up)
        return self._step(N_("A plant on this PC"), self._plant, (N_("Set up"), self._set_up))

    def _plant_server(self) -> QWidget:
        self._server = Form(
            self._doorstep,
            "welcome_server",
            (
                TextField(name="host", label=N_("Server"), required=True, help=N_("Name or address."), limit=253),
                PiecesField(name="port", label=N_("Port"), required=True, unit="", lowest=1, highest=65535),
                TextField(name="database", label=N_("Database"), required=True, limit=63),
                ChoiceField(name="encryption", label=N_("Encryption"), required=True, choices=Encryption),
                TextField(
                    name="certificate",
                    label=N_("Certificate of the plant"),
                    span=2,
                    limit=400,
                    help=N_("From your administrator. Empty: those of the system."),
                ),
                TextField(
                    name="name",
                    label=N_("User name"),
                    limit=32,
                    help=N_("Only for the test."),
                ),
                PasswordField(name="password", label=N_("Password"), help=N_("It is not kept.")),
            ),
            clears=False,
        )
        if not self._server.editor("host").text():
            self._server.fill({"port": 5432, "database": "quty", "encryption": Encryption.VERIFY_FULL})
        self._server.editor("port").set_text(self._server.editor("port").text().replace(".", "").replace(",", ""))
        self._server.ended.connect(self._test)
        return self._step(
            N_("The plant's server"),
            self._server,
            (N_("Connect"), self._connect),
            ((N_("Choose file…"), self._choose_file), (N_("Test"), self._test)),
        )

    def _step(
        self,
        title: str,
        form: Form,
        primary: tuple[str, Callable[[], None]],
        others: tuple[tuple[str, Callable[[], None]], ...] = (),
    ) -> QWidget:
        step = QWidget()
        column = QVBoxLayout(step)
        column.setContentsMargins(0, 0, 0, 0)
        card = QFrame()
        card.setProperty("kind", "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 3 * GRID)
        inner.setSpacing(3 * GRID)
        label = QLabel(self._tr(title))
        label.setProperty("kind", "heading")
        inner.addWidget(label)
        inner.addWidget(form)
        column.addWidget(card)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(2 * GRID)
        buttons.addWidget(self._button(N_("Back"), lambda: self._go(0)))
        buttons.addStretch(1)
        for words, do in others:
            buttons.addWidget(self._button(words, do))
        press = self._button(*primary)
        press.setProperty("kind", "primary")
        buttons.addWidget(press)
        column.addLayout(buttons)
        return step

    def _button(self, words: str, do: Callable[[], None]) -> QPushButton:
        button = QPushButton(self._tr(words))
        button.clicked.connect(lambda *_: do())
        return button

    # What a person does

    def _go(self, step: int) -> None:
        self._say("", wrong=False)
        self._steps.setCurrentIndex(step)
        if step:
            (self._plant if step == 1 else self._server).start()

    def _speak(self, language: Language) -> None:
        step = self._steps.currentIndex()
        for form in (self._plant, self._server):
            form.keep_draft()
        self._take_apart(language)
        self._requests.language(language)
        self._build()
        self._steps.setCurrentIndex(step)

    def _practise(self) -> None:
        self.working(N_("Preparing the practice plant…"))
        self._requests.practise()

    def _set_up(self) -> None:
        try:
            typed = self._plant.value(_TypedPlant)
            plant = _checked(typed)
        except Invalid as error:
            self._plant.complain(error.fields)
            return
        self.working(N_("Setting up the plant…"))
        self._requests.own_plant(plant)

    def _typed_server(self) -> _TypedServer | None:
        try:
            return self._server.value(_TypedServer)
        except Invalid:
            return None

    def _connect(self) -> None:
        typed = self._typed_server()
        if typed is not None:
            self.working(N_("Connecting…"))
            self._requests.connect(typed.server)

    def _test(self) -> None:
        typed = self._typed_server()
        if typed is None:
            return
        self.working(N_("Trying to reach the server…"))
        self._doorstep.background.start(
            lambda: self._requests.test(typed.server, typed.name.strip().lower(), typed.password or ""),
            self._reached,
            self._not_reached,
            self,
        )

    def _reached(self, sentence: Text) -> None:
        self._rest()
        self._say(self._tr(sentence), wrong=False)

    def _not_reached(self, error: Exception) -> None:
        match error:
            case Unavailable():
                self.failed(error.reason)
            case Refused():
                self.failed(Text(N_("{what} {remedy}"), what=error.what, remedy=error.remedy))
            case Invalid():
                self.invalid(error)
            case QutyError():
                self.failed(str(error))
            case _:
                self._rest()
                raise error

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, self._tr(N_("Certificate of the plant")), "", "*.crt *.pem *.cer")
        if name:
            self._server.editor("certificate").set_text(name)

    def _rest(self) -> None:
        if not self._steps.isEnabled():
            self._steps.setEnabled(True)
            self._busy.end()

    def _say(self, text: str, *, wrong: bool) -> None:
        self._said.setText(text)
        self._said.setProperty("kind", "error" if wrong else "strong")
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)


def _checked(typed: _TypedPlant) -> OwnPlant:
    """The plant as it is typed.

    Raises:
        Invalid: the name or the password breaks a rule.
    """
    name = check_name(typed.name)
    check_password(typed.password, name=name)
    if typed.password != typed.again:
        raise Invalid({"again": Text(N_("The two passwords differ."))})
    return OwnPlant(typed.plant, name, typed.full_name, typed.password)
