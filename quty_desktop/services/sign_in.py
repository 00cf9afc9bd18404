"""Signing in is connecting: PostgreSQL checks the password before anything is looked up.

Everything that can be wrong with a server is said in words here, for the sign-in window, the welcome window's test
button and the command line alike.
"""

import json
import platform
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import psycopg
from sqlalchemy import Engine

from quty_desktop import __version__
from quty_desktop.database.engine import Login, ServerProfile, connect, make_engine
from quty_desktop.database.errors import from_driver
from quty_desktop.database.hanging_up import hang_up_all
from quty_desktop.database.listener import LineState, Listener
from quty_desktop.database.refused_connections import refused_connection
from quty_desktop.database.schema import OLDEST_SERVER, fits
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import NotFound, Unavailable
from quty_desktop.domain.people import Actor
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import Text
from quty_desktop.domain.throttle import FailedAttempt
from quty_desktop.domain.topics import Topic
from quty_desktop.services.dispatcher import Dispatcher

_NO_TABLE = frozenset({"42P01", "3F000"})
_NO_RIGHT = "42501"


@dataclass(slots=True)
class PlantSession:
    """One person's connection to the plant, from signing in to signing out.

    Attributes:
        profile: the database.
        login: the person's name and password, kept for reconnecting.
        dispatcher: the door to the services.
        reports: connections to a replica that answers reports, ``None`` where there is none.
    """

    profile: ServerProfile
    login: Login
    engine: Engine
    dispatcher: Dispatcher
    reports: Engine | None = None

    @property
    def actor(self) -> Actor:
        """The person."""
        return self.dispatcher.actor

    def listener(
        self, on_topics: Callable[[frozenset[Topic]], None], on_state: Callable[[LineState], None]
    ) -> Listener:
        """A listener on a connection of its own; not started yet.

        When it hears nothing from the server any more, statements that wait for an answer are ended, too.
        """

        def told(state: LineState) -> None:
            if not state.online:
                hang_up_all(self.engine)
            on_state(state)

        return Listener(lambda: connect(self.profile, self.login, purpose="listener"), on_topics, told)

    def refresh_actor(self) -> Actor:
        """Read the person's roles and rights again.

        Raises:
            Unavailable: the server does not answer, or the account was switched off meanwhile.
        """
        with _opened(self.profile, self.login, purpose="profile") as connection:
            self.dispatcher.actor = _actor(_profile(connection, "SELECT quty.my_profile()"))
        return self.dispatcher.actor

    def password_is_right(self, password: str) -> bool:
        """Whether a password is this person's, asked of PostgreSQL (to unlock the window).

        Raises:
            Unavailable: the server does not answer.
        """
        try:
            with connect(self.profile, Login(self.login.name, password), purpose="unlock"):
                return True
        except psycopg.OperationalError as error:
            said = _in_words(error, self.profile)
            if said.code == "sign_in":
                return False
            raise said from error

    def password_changed(self, password: str) -> None:
        """Go on with a new password of this person."""
        self.close()
        self.login = Login(self.login.name, password)
        self.engine = make_engine(self.profile, self.login)
        self.reports = _replica(self.profile, self.login)
        self.dispatcher = Dispatcher(self.engine, self.refresh_actor(), reports=self.reports)

    def close(self) -> None:
        """Sign out."""
        self.engine.dispose()
        if self.reports is not None:
            self.reports.dispose()


def sign_in(profile: ServerProfile, login: Login, failed: Sequence[FailedAttempt] = ()) -> PlantSession:
    """Connect as a person.

    Args:
        profile: the plant's database.
        login: user name and password.
        failed: wrong passwords at this PC since the last success.

    Raises:
        Unavailable: in words, with a ``code``: ``sign_in`` for a wrong name or password, ``disabled`` for an account
            that an administrator switched off, and the server's troubles.
    """
    name = login.name.strip().lower()
    login = Login(name, login.password)
    with _opened(profile, login) as connection:
        _check_server(connection)
        details = json.dumps({"version": __version__, "computer": platform.node(), "system": platform.system()})
        attempts = json.dumps([asdict(each) for each in failed], default=str)
        answer = _profile(connection, "SELECT quty.signed_in(%s::jsonb, %s::jsonb)", details, attempts)
    engine, reports = make_engine(profile, login), _replica(profile, login)
    return PlantSession(profile, login, engine, Dispatcher(engine, _actor(answer), reports=reports), reports)


def _replica(profile: ServerProfile, login: Login) -> Engine | None:
    """Connections to the replica for reports, made when the first report is asked for."""
    if not profile.reports_host:
        return None
    host, colon, port = profile.reports_host.partition(":")
    # An address of version 6 has several colons and comes without a port of its own.
    other = replace(profile, host=host, port=int(port)) if colon and port.isdecimal() else None
    return make_engine(other or replace(profile, host=profile.reports_host), login, pool_size=1)


def try_connection(profile: ServerProfile, login: Login | None = None) -> Text:
    """Try a server and say what was found, for the welcome window's test button.

    Without a login the answer can only tell whether a PostgreSQL server is there: it refuses the name ``quty_test``
    before it looks for the database.

    Raises:
        Unavailable: what is wrong, in words.
    """
    try:
        with _opened(profile, login or Login("quty_test", "")) as connection:
            _check_server(connection)
    except Unavailable as error:
        if login is None and error.code == "sign_in":
            return Text("The server answers. Sign in to finish.")
        raise
    return Text("The server answers and its database fits this program.")


def _opened(
    profile: ServerProfile, login: Login, *, purpose: str = "sign-in"
) -> psycopg.Connection[tuple[object, ...]]:
    try:
        return connect(profile, login, purpose=purpose)
    except psycopg.OperationalError as error:
        raise _in_words(error, profile) from error


def _in_words(error: psycopg.OperationalError, profile: ServerProfile) -> Unavailable:
    return refused_connection(str(error)) or Unavailable(
        Text(
            "No answer from {host}, port {port}. Is the server on, and this PC in the network?",
            host=profile.host,
            port=str(profile.port),
        ),
        code="unreachable",
    )


def _stranger() -> Unavailable:
    return Unavailable(Text("This login is not a person of the plant."), code="sign_in")


def _profile(connection: psycopg.Connection[tuple[object, ...]], statement: str, *values: object) -> Any:
    """What PostgreSQL knows of the person.

    Raises:
        Unavailable: the login belongs to no person here, e.g. to one of another plant on the same server.
    """
    try:
        return _one(connection, statement, *values)
    except psycopg.Error as error:
        known = from_driver(error)
        if isinstance(known, NotFound):
            raise _stranger() from error
        raise known or error from error


def _check_server(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise Unavailable(
            Text(
                "The server's PostgreSQL is too old: {found}. Version {needed} or newer is needed.",
                found=str(connection.info.server_version // 10_000),
                needed=str(OLDEST_SERVER // 10_000),
            ),
            code="too_old",
        )
    try:
        found = _one(connection, "SELECT to_jsonb(v) FROM quty.alembic_version v")
    except psycopg.Error as error:
        if error.sqlstate in _NO_TABLE:
            raise Unavailable(
                Text("This database holds no plant yet. An administrator sets it up first."), code="no_schema"
            ) from error
        if error.sqlstate == _NO_RIGHT:
            raise _stranger() from error
        raise
    revision = found["version_num"] if found else ""
    if fits(revision, (found or {}).get("serves_from", "")):
        return
    from quty_desktop.database.migrate import revisions

    if revision in revisions():
        raise Unavailable(
            Text("The database is older than this program. Ask the administrator to upgrade it."), code="older_schema"
        )
    raise Unavailable(
        Text("The database is newer than this program. Install the newer Quty Desktop."), code="newer_schema"
    )


def _one(connection: psycopg.Connection[tuple[object, ...]], statement: str, *values: object) -> Any:
    row = connection.execute(statement, values).fetchone()
    return None if row is None else row[0]


def _actor(profile: dict[str, Any]) -> Actor:
    known = set(Permission)
    return Actor(
        name=profile["name"],
        full_name=profile["full_name"],
        department=Department(profile["department"]),
        language=profile["language"],
        roles=tuple(profile["roles"]),
        # A newer database may know rights that this program does not.
        permissions=frozenset(Permission(each) for each in profile["permissions"] if each in known),
        must_change_password=profile["must_change_password"],
        # A database of an earlier day does not tell.
        departments=frozenset(map(Department, profile.get("departments", ()))),
    )
