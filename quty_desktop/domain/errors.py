"""The six kinds of error, one way each to reach the clerk (anything else is a bug and says so)."""

from collections.abc import Mapping

from quty_desktop.domain.text import N_, Choice, Text


class QutyError(Exception):
    """The base of all errors that a person can do something about."""


class Invalid(QutyError):
    """Input is incomplete or malformed.

    Attributes:
        fields: a message for each field of the input, by the field's name; ``""`` is the whole form.
    """

    def __init__(self, fields: Mapping[str, Text]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in fields.items()))
        self.fields = dict(fields)


class Refused(QutyError):
    """The command is understood, and the rules say no.

    Attributes:
        code: a stable dotted name of the rule, kept in the log and usable in tests.
        what: what was refused and why.
        remedy: what to do about it.
    """

    code = "refused"

    def __init__(self, what: Text, remedy: Text, *, code: str | None = None) -> None:
        super().__init__(f"{what} {remedy}")
        self.what = what
        self.remedy = remedy
        if code is not None:
            self.code = code


class NotFound(Refused):
    """The record does not exist, or not for this person."""

    code = "not_found"


class WrongState(Refused):
    """The record is not in the state that the command needs."""

    code = "wrong_state"


class Duplicate(Refused):
    """A record with this key exists."""

    code = "duplicate"


class NotEnoughStock(Refused):
    """A place would hold less than nothing."""

    code = "not_enough_stock"


class BatchOnHold(Refused):
    """A failed test, an open hold or a metal find keeps the batch."""

    code = "batch_on_hold"


class NeedsConfirmation(QutyError):
    """Unusual but allowed: the same command with the code in ``confirmed`` goes through.

    Attributes:
        code: what is to be confirmed.
        question: the question in words.
        yes: the words on the button that goes on.
    """

    def __init__(self, code: str, question: Text, yes: Text, *, needs_reason: bool = False) -> None:
        super().__init__(str(question))
        self.code = code
        self.question = question
        self.yes = yes
        self.needs_reason = needs_reason


class NotAllowed(QutyError):
    """The person's roles lack the right.

    Attributes:
        permission: the missing right, ``None`` where PostgreSQL refused without naming it.
    """

    def __init__(self, permission: Choice | None = None) -> None:
        super().__init__(f"not allowed: {permission or 'refused by the database'}")
        self.permission = permission


class Conflict(QutyError):
    """Somebody else was first, or holds the record right now."""

    def __init__(self, what: Text | None = None) -> None:
        self.what = what or Text(N_("Somebody else changed this meanwhile."))
        super().__init__(str(self.what))


class Unavailable(QutyError):
    """There is no connection to the database.

    Attributes:
        reason: why, in words.
        code: one of ``unreachable``, ``no_database``, ``sign_in``, ``disabled``, ``too_old``, ``older_schema``,
            ``newer_schema``, ``no_schema``, ``tls``, ``not_let_in``, ``starting``, ``closed``, ``busy``, ``lost``,
            ``full``.
    """

    def __init__(self, reason: Text, *, code: str = "lost") -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.code = code
