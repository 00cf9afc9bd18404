"""Why a server lets somebody not in, in words: libpq gives no SQLSTATE then, so the server's fixed words tell it."""

import re
from dataclasses import dataclass

from quty_desktop.domain.errors import Unavailable
from quty_desktop.domain.text import N_, Text


@dataclass(frozen=True, slots=True)
class _Refusal:
    said: re.Pattern[str]
    code: str
    words: str


def _r(said: str, code: str, words: str) -> _Refusal:
    return _Refusal(re.compile(said), code, words)


_REFUSALS = (
    _r("is not permitted to log in", "disabled", N_("This account is switched off. Ask an administrator.")),
    _r(
        "password authentication failed|no password supplied",
        "sign_in",
        N_("User name or password is wrong."),
    ),
    _r("permission denied for database", "sign_in", N_("This login is not a person of the plant.")),
    _r('database "(?P<name>[^"]*)" does not exist', "no_database", N_("The server has no database named {name}.")),
    _r(
        "no pg_hba.conf entry|pg_hba.conf rejects connection",
        "not_let_in",
        N_("The server does not let this PC in this way. Ask the administrator, who may want it encrypted."),
    ),
    # A line that breaks during the first greeting is no matter of trust.
    _r(
        "(?P<why>[^\n]*(does not support SSL|SSL error(?!.* eof )|certificate)[^\n]*)",
        "tls",
        N_("The connection is not safe enough: {why}"),
    ),
    _r("starting up|shutting down", "starting", N_("The server is starting. Try again in a moment.")),
    _r(
        "not currently accepting connections",
        "closed",
        N_("The administrator closed this database for work on it. Try again later."),
    ),
    _r("too many|remaining connection slots", "busy", N_("The server has no room for another window.")),
)


def refused_connection(said: str) -> Unavailable | None:
    """What the program says to a connection that was not made, ``None`` where the server gave no reason.

    Args:
        said: what the driver says.
    """
    for refusal in _REFUSALS:
        found = refusal.said.search(said)
        if found:
            values = {name: value.strip() for name, value in found.groupdict().items()}
            return Unavailable(Text(refusal.words, **values), code=refusal.code)
    return None
