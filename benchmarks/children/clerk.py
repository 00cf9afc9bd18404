"""One clerk's PC of the twenty: cuts and sends, counts and sews, or posts lots; answers with what was done and what was told."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.children.poster import Post, post_in_one_call
from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.domain.departments import Department
from quty_desktop.domain.errors import Invalid, NeedsConfirmation, QutyError, Refused
from quty_desktop.domain.transfers import TransferState
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.hand_over import production_output, slips, transfer_lists, transfers
from quty_desktop.services.sign_in import sign_in

_STAGES_DONE = frozenset({"output.stages_missing"})


@dataclass(slots=True)
class Desk:
    """A clerk, what is on the desk, and the tally of it.

    Attributes:
        told: works and lines that all desks share, and places and lots of the store.
        pieces: what the answers of the database said, by what was done.
        words: what else the clerk was told, by kind and code.
    """

    door: Dispatcher
    told: dict[str, Any]
    chance: Random
    pieces: Counter[str]
    words: Counter[str]
    times: list[float]

    def cut(self) -> None:
        """Enter parts, and send some of them to a line that others send to as well."""
        work = self.chance.choice(self.told["cut"])
        pcs = self.chance.randint(1, 3)
        if self.chance.random() < 0.5:
            self.door.run(production_output.record, production_output.NewOutput(work, pcs))
            self.pieces["cut"] += pcs
            return
        new = transfers.NewTransfer(work, Department.SEWING, pcs, self.chance.choice(self.told["lines"]))
        sent = self.door.run(transfers.send, new)
        if sent.state is TransferState.BLOCKED:
            key = slips.TransferKey(sent.id, sent.version)
            self.door.run(transfers.cancel, key, confirmed={"transfer.cancel"}, reason="line taken")
            self.pieces["blocked"] += pcs
        else:
            self.pieces["sent"] += pcs

    def sew(self) -> None:
        """Count one of the slips that all sewing desks see, or check what was sewn."""
        if self.chance.random() < 0.3:
            work, line = self.chance.choice(self.told["sewn"]), self.chance.choice(self.told["lines"])
            new = production_output.NewOutput(work, 1, 0, line)
            self.door.run(production_output.record, new, confirmed=_STAGES_DONE)
            self.pieces["sewn"] += 1
            return
        found = self.door.ask(transfer_lists.transfers_of, transfer_lists.TransferFilter(Department.SEWING))
        rows = [
            each for each in found if each.state is TransferState.LOCKED and each.batch.startswith(self.told["batches"])
        ]
        if not rows:
            time.sleep(0.02)
            return
        row = self.chance.choice(rows[:8])
        done = self.door.run(transfers.accept, transfers.CountedTransfer(row.id, row.sent_pcs))
        if done.duplicate:
            self.words["a slip that another desk had counted"] += 1
        else:
            self.pieces["accepted"] += done.received_pcs

    def post(self) -> None:
        """Move pieces of a lot that the other desks move as well, there or back."""
        there, back = self.told["places"]
        if self.chance.random() < 0.5:
            there, back = back, there
        self.door.run(post_in_one_call, Post(self.chance.choice(self.told["articles"]), there, back, 1))
        self.pieces["posted"] += 1

    def work(self, once: Callable[[], None], seconds: float) -> None:
        """Do it again and again; what the clerk is told is written down."""
        ends = time.perf_counter() + seconds
        while (began := time.perf_counter()) < ends:
            try:
                once()
            except (Refused, Invalid, NeedsConfirmation) as refused:
                self.words[f"refused: {getattr(refused, 'code', type(refused).__name__)}"] += 1
            except QutyError as other:
                self.words[f"CLASH: {type(other).__name__} {getattr(other, 'code', '')}"] += 1
            except Exception as bug:  # noqa: BLE001 - whatever reaches a clerk is told
                self.words[f"CLASH: {type(bug).__name__} {bug}"[:200]] += 1
            self.times.append((time.perf_counter() - began) * 1000)
            time.sleep(self.chance.uniform(0, 2) * self.told["pause_s"])


def main() -> None:
    """Sign in as told in the first line; then one line per round: for how long."""
    told = json.loads(sys.stdin.readline())
    told |= told["desks"][told["seed"]]
    profile = ServerProfile(told["host"], told["port"], told["database"], TlsMode.DISABLE)
    session = sign_in(profile, Login(told["name"], told["password"]))
    desk = Desk(session.dispatcher, told, Random(told["seed"]), Counter(), Counter(), [])
    print("ready", flush=True)
    for line in sys.stdin:
        desk.work(getattr(desk, told["task"]), json.loads(line)["seconds"])
        print(json.dumps({"pieces": desk.pieces, "words": desk.words, "times": desk.times}), flush=True)
    session.close()


if __name__ == "__main__":
    main()
