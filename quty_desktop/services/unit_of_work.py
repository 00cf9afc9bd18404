"""What a use case works with: one transaction, who acts, and when."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from quty_desktop.domain.errors import NeedsConfirmation
from quty_desktop.domain.people import Actor
from quty_desktop.domain.text import Text
from quty_desktop.i18n import PLANT_ZONE


@dataclass(slots=True)
class UnitOfWork:
    """One transaction.

    Attributes:
        session: SQLAlchemy's session; lives for this call only.
        actor: the person at the window.
        now: the moment of the call, UTC.
        confirmed: codes of questions that the person answered with yes.
        reason: the reason that the person gave, empty if none.
        notes: what the command noted about itself, for the answer and the log.
    """

    session: Session
    actor: Actor
    now: datetime
    confirmed: frozenset[str] = frozenset()
    reason: str = ""
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day at the plant."""
        return self.now.astimezone(PLANT_ZONE).date()

    def note(self, code: str, /, **data: Any) -> None:
        """Leave an entry in the audit trail that no changed row would tell.

        Args:
            code: a stable dotted name; the words are made when it is read.
            data: plain values.
        """
        self.notes.append((code, data))
        self.session.execute(
            text("SELECT quty.note(:code, CAST(:data AS jsonb))"), {"code": code, "data": json.dumps(data, default=str)}
        )

    def confirm(self, code: str, question: Text, yes: Text, *, needs_reason: bool = False) -> None:
        """Ask once about something unusual; the yes is noted in the audit trail.

        Raises:
            NeedsConfirmation: the person has not been asked, or gave no reason where one is needed.
        """
        if code not in self.confirmed or (needs_reason and not self.reason.strip()):
            raise NeedsConfirmation(code, question, yes, needs_reason=needs_reason)
        self.note("confirmed", code=code, reason=self.reason)
