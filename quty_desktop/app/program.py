"""The program from its first window to its last: welcome, sign-in, one person's desk, sign-in again."""

import logging
import signal
import sys
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from quty_desktop import __version__, config, paths
from quty_desktop.app import setup_request
from quty_desktop.app.first_paint import after_paint
from quty_desktop.app.garbage import Collector
from quty_desktop.app.plants import OpenPlant, open_plant
from quty_desktop.domain.errors import Invalid, QutyError, Unavailable
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator, translator
from quty_desktop.views.kit.background import Threads
from quty_desktop.views.kit.drafts import Drafts
from quty_desktop.views.kit.qt_translations import QtWords
from quty_desktop.views.kit.scanning import ScanRouter
from quty_desktop.views.kit.settings import PcSettings
from quty_desktop.views.kit.surroundings import Doorstep
from quty_desktop.views.kit.theme import Theme, application
from quty_desktop.views.kit.throttle import Throttle
from quty_desktop.views.sign_in import PracticePerson, SignIn, SignInRequests

if TYPE_CHECKING:
    from quty_desktop.app.desk import Desk
    from quty_desktop.services.backup.keeper import BackupKeeper
    from quty_desktop.services.plant_setup import NewPlant
    from quty_desktop.services.sign_in import PlantSession
    from quty_desktop.views.welcome import OwnPlant, Server

_log = logging.getLogger(__name__)
PRACTICE_PROFILE = config.Profile("practice", kind=config.PRACTICE)
THIS_PC_PROFILE = config.Profile("this-pc", kind=config.THIS_PC)


class Options(NamedTuple):
    """What the command line asks for.

    Attributes:
        demo: open the practice plant.
        profile: open this profile.
        language: of the first window, empty for the one last used.
    """

    demo: bool = False
    profile: str = ""
    language: str = ""


class _Progress(QObject):
    """Brings what a working thread says to the window's thread."""

    said = Signal(object)


class Program(QObject):
    """Keeps the one window that is open.

    Args:
        app: Qt's application.
        settings: of this installation.
        options: of the command line.
    """

    def __init__(self, app: QApplication, settings: config.Config, options: Options) -> None:
        super().__init__()
        self._app = app
        self._config = settings
        self._options = options
        self._pc = PcSettings(QSettings("Quty Desktop", "Quty Desktop"))
        self._language = options.language or self._pc.language or settings.language
        self._theme = Theme(self._pc.look, self)
        self._background = Threads(parent=self)
        self._throttle = Throttle(paths.data_folder() / "sign-in.json")
        self._scans = ScanRouter(self)
        self._qt_words = QtWords(self._words, app)
        app.installTranslator(self._qt_words)
        self._plant: OpenPlant | None = None
        self._opened: list[OpenPlant] = []
        self._profile: config.Profile | None = None
        self._first: QWidget | None = None
        self._desk: Desk | None = None
        self._progress = _Progress(self)
        self._progress.said.connect(self._say_progress)
        self._theme.apply()
        self._known_release = self._pc.known_release(__version__)

    @property
    def _words(self) -> Translator:
        return translator(self._language)

    @property
    def window(self) -> QWidget | None:
        """The window that a person sees: welcome, sign-in, or that of the person who is signed in."""
        if self._desk is not None and self._desk.window is not None:
            return self._desk.window
        return self._first

    @property
    def is_ready(self) -> bool:
        """Whether the plant's server answers and people can sign in."""
        return self._plant is not None

    def start(self) -> None:
        """Show the first window."""
        profile = PRACTICE_PROFILE if self._options.demo else self._config.chosen(self._options.profile)
        if self._options.profile and profile is None:
            raise Invalid({"profile": Text("There is no profile named {name}.", name=self._options.profile)})
        if profile is None:
            self._welcome()
        else:
            self._open(profile)

    def stop(self) -> None:
        """End everything in order: window, session, threads, private server."""
        self._end_desk()
        self._app.removeEventFilter(self._scans)
        self._app.removeTranslator(self._qt_words)
        self._background.stop()
        self._plant = None
        # A plant that was opened too late for its window holds its server as well.
        while self._opened:
            self._opened.pop().close()

    # Before anybody is signed in

    def _doorstep(self) -> Doorstep:
        return Doorstep(self._words, self._theme, self._background, Drafts())

    def _show_first(self, window: QWidget) -> None:
        old, self._first = self._first, window
        window.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, True)
        # Every event passes through the router's filter: it begins when there is something to see.
        after_paint(window, lambda: self._scans.watch(self._app))
        window.show()
        if old is not None:
            old.hide()
            old.deleteLater()

    def _welcome(self) -> None:
        from quty_desktop.views.welcome import Welcome, WelcomeRequests

        self._leave_plant()
        requests = WelcomeRequests(
            practise=self.open_practice,
            own_plant=self.make_plant,
            connect=lambda server: self._open(_profile_of(server), remember=True),
            test=lambda server, name, password: _test(_profile_of(server), name, password),
            language=self._speak,
        )
        self._show_first(Welcome(self._doorstep(), requests))

    def _speak(self, language: str) -> None:
        self._language = language
        self._pc.language = language
        self._speak_qt(language)

    def _speak_qt(self, language: str) -> None:
        self._app.removeTranslator(self._qt_words)
        self._qt_words = QtWords(translator(language), self._app)
        self._app.installTranslator(self._qt_words)

    def open_practice(self) -> None:
        """Open the practice plant, made first where it is missing, and begin with it the next time."""
        self._open(PRACTICE_PROFILE, remember=True)

    def make_plant(self, typed: "OwnPlant") -> None:
        """Make a plant on this PC.

        Raises:
            Invalid: its details break the rules.
        """
        from quty_desktop.services.plant_setup import NewPlant, check_plant

        new = check_plant(NewPlant(typed.plant, typed.name, typed.full_name, typed.password))
        self._pc.last_person = new.admin
        self._open(THIS_PC_PROFILE, remember=True, new=new)

    def _open(self, profile: config.Profile, *, remember: bool = False, new: "NewPlant | None" = None) -> None:
        """Show the sign-in window at once and open the plant behind it."""
        self._profile = profile
        practice = profile.kind == config.PRACTICE
        window = SignIn(
            self._doorstep(),
            _plant_words(profile, self._words, new),
            SignInRequests(
                sign_in=self.sign_in,
                change_password=self._change_password,
                language=self._speak,
                other_plant=self._welcome,
            ),
            self._throttle,
            people=practice_people() if practice else (),
            last_person="" if practice else self._pc.last_person,
        )
        window.starting(N_("Getting ready…"))

        def opened(plant: OpenPlant) -> None:
            self._plant = plant
            if remember:
                self._remember(profile)
            window.ready()
            # What the window of a person needs is imported while the person types.
            self._background.start(_import_pages, lambda _: None, lambda _: None, self)

        def failed(error: Exception) -> None:
            if not isinstance(error, QutyError):
                self._show_problem(error, "open_plant")
            window.not_opened(_why(error), once_more)

        def work() -> OpenPlant:
            plant = open_plant(profile, self._progress.said.emit, new)
            self._opened.append(plant)
            return plant

        def open_behind() -> None:
            self._background.start(work, opened, failed, window)

        def once_more() -> None:
            window.starting(N_("Getting ready…"))
            open_behind()

        after_paint(window, open_behind)
        self._show_first(window)

    def _remember(self, profile: config.Profile) -> None:
        self._config = self._config.with_profile(profile)
        try:
            config.save(self._config)
        except OSError:
            # The plant is open all the same; the next start asks again which one is wanted.
            _log.warning("the settings of this installation cannot be written", exc_info=True)

    def _say_progress(self, text: Text) -> None:
        if isinstance(self._first, SignIn):
            self._first.starting(text)

    # Signing in and out

    def sign_in(self, name: str, password: str) -> None:
        """Sign somebody in; the sign-in window says how it went."""
        window, plant = self._first, self._plant
        if not isinstance(window, SignIn) or plant is None:
            return

        def work() -> "PlantSession":
            from quty_desktop.database.engine import Login
            from quty_desktop.services.sign_in import sign_in

            failures = self._throttle.unreported
            return sign_in(plant.server, Login(name, password), failures)

        self._background.start(work, partial(self._signed_in, window), partial(self._refused, window), window)

    def _signed_in(self, window: SignIn, session: "PlantSession") -> None:
        self._throttle.succeeded(session.actor.name)
        self._throttle.reported()
        if session.actor.must_change_password:
            session.close()
            window.ask_new_password()
            return
        self._pc.last_person = session.actor.name
        self._open_desk(window, session)

    def _refused(self, window: SignIn, error: Exception) -> None:
        if not isinstance(error, QutyError):
            self._show_problem(error, "sign_in")
        wrong = isinstance(error, Unavailable) and error.code == "sign_in"
        window.refused(_why(error), wrong_password=wrong)

    def _change_password(self, name: str, old: str, new: str) -> None:
        window, plant = self._first, self._plant
        if not isinstance(window, SignIn) or plant is None:
            return

        def work() -> "PlantSession":
            from quty_desktop.database.engine import Login
            from quty_desktop.services.administration.people import PasswordChange, change_own_password
            from quty_desktop.services.sign_in import sign_in

            session = sign_in(plant.server, Login(name, old))
            session.dispatcher.run(change_own_password, PasswordChange(old, new))
            session.password_changed(new)
            return session

        def failed(error: Exception) -> None:
            if isinstance(error, Invalid):
                window.ask_new_password(next(iter(error.fields.values())))
            else:
                self._refused(window, error)

        self._background.start(work, partial(self._signed_in, window), failed, window)

    def _open_desk(self, window: SignIn, session: "PlantSession") -> None:
        from quty_desktop.app.desk import Desk, DeskRequests

        desk = Desk(
            session,
            self._background,
            self._theme,
            self._pc,
            self._throttle,
            self._scans,
            DeskRequests(sign_out=self.sign_out, closed=self._closed, language=self._speak_qt),
            self._options.language or session.actor.language,
            self._keeper(session),
            self._known_release,
        )

        def opened(_: object) -> None:
            window.succeeded()
            window.hide()

        def failed(error: Exception) -> None:
            desk.close()
            self._desk = None
            self._refused(window, error)

        self._desk = desk
        desk.open(opened, failed)

    def _keeper(self, session: "PlantSession") -> "BackupKeeper | None":
        from quty_desktop.services.backup.keeper import BackupKeeper
        from quty_desktop.services.plant_setup import person_conninfo

        if self._profile is None:
            return None
        lease = self._plant.lease if self._plant is not None else None
        return BackupKeeper(
            self._profile.name,
            session.profile.practice,
            session.profile.database,
            lambda: person_conninfo(session.profile, session.login),
            lease.address.conninfo(dbname=session.profile.database) if lease is not None else "",
        )

    def sign_out(self) -> None:
        """End the person's session and show the sign-in window again."""
        self._end_desk()
        if isinstance(self._first, SignIn):
            self._first.again()

    def _closed(self) -> None:
        self._app.quit()

    def _end_desk(self) -> None:
        desk, self._desk = self._desk, None
        if desk is not None:
            desk.close()

    def _leave_plant(self) -> None:
        self._end_desk()
        self._plant = None
        left, self._opened = self._opened, []
        for plant in left:
            self._background.start(plant.close, lambda _: None, lambda _: None, self)

    def unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug that nothing caught: it is logged and shown with a report to copy, and the program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self._app.quit()
            return
        _log.critical("unexpected", exc_info=(kind, error, trace))
        if self._desk is not None and self._desk.window is not None:
            self._desk.window.show_problem(error, "")
        else:
            self._show_problem(error, "")

    def _show_problem(self, error: BaseException, where: str) -> None:
        from quty_desktop.views.problem_window import ProblemWindow

        ProblemWindow(error, where, self._words, self._first).open()


def practice_people() -> tuple[PracticePerson, ...]:
    """The people of the practice plant, for its sign-in window."""
    from quty_desktop.practice_people import read

    return tuple(
        PracticePerson(each.name, each.full_name, each.role_words, each.department_words, each.password)
        for each in read()
    )


def _plant_words(profile: config.Profile, words: Translator, new: "NewPlant | None") -> str:
    if profile.kind == config.PRACTICE:
        return words.tr(N_("Practice plant"))
    if new is not None:
        return new.plant
    return profile.host if profile.kind == "server" else words.tr(N_("Plant on this PC"))


def _profile_of(server: "Server") -> config.Profile:
    return config.Profile(
        "plant",
        host=server.host,
        port=server.port,
        database=server.database,
        tls=server.encryption.value,
        ca_file=server.certificate,
    )


def _test(profile: config.Profile, name: str, password: str) -> Text:
    from quty_desktop.database.engine import Login
    from quty_desktop.services.sign_in import try_connection

    login = Login(name, password) if name else None
    return try_connection(open_plant(profile, lambda _: None).server, login)


def _import_pages() -> None:
    import quty_desktop.app.desk
    import quty_desktop.app.pages  # noqa: F401


def _why(error: Exception) -> Text:
    if isinstance(error, Unavailable):
        return error.reason
    if isinstance(error, Invalid):
        return next(iter(error.fields.values()))
    return Text("Something went wrong that the program did not expect: {what}", what=str(error))


def run_window(options: Options) -> int:
    """Open the program and stay until its last window is closed.

    Returns:
        The exit code.

    Raises:
        Invalid: the settings of the installation are wrong.
    """
    settings = config.load()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = application(sys.argv[:1])
    app.setApplicationName("Quty Desktop")
    app.setApplicationVersion(__version__)
    program = Program(app, settings, options)
    _quit_on_signals(app)
    setup_request.watch(app, translator(options.language or settings.language))
    sys.excepthook = program.unexpected
    Collector(app)
    program.start()
    code = app.exec()
    program.stop()
    return code


def _quit_on_signals(app: QApplication) -> None:
    """End in order when the system asks the process to end, or Ctrl+C is pressed in its terminal."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.quit())
    # Python sees a signal only when it runs; Qt's loop would keep it away.
    pulse = QTimer(app, interval=500)
    pulse.timeout.connect(lambda: None)
    pulse.start()
