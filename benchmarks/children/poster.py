"""One PC that posts: reads its orders as JSON lines, posts through the dispatcher, answers with counts."""

import json
import sys
import time
from dataclasses import dataclass
from random import Random

from sqlalchemy import text

from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.domain.permissions import Permission
from quty_desktop.services.dispatcher import Dispatcher
from quty_desktop.services.one_call import OneCall
from quty_desktop.services.registry import command
from quty_desktop.services.sign_in import sign_in
from quty_desktop.services.unit_of_work import UnitOfWork

_POST = "CALL quty.post(%(command)s, %(request)s, '', CAST(%(moves)s AS jsonb))"
_POST_INSIDE = text(
    "SELECT quty.post_moves(:command, CAST(current_setting('quty.request') AS uuid), '', CAST(:moves AS jsonb))"
)


@dataclass(frozen=True, slots=True)
class Post:
    """Pieces that go from a place to a place."""

    article: int
    source: int
    target: int
    qty: int

    def moves(self) -> str:
        """For the statement."""
        move = {"from": self.source, "to": self.target, "article": self.article, "qty": self.qty, "reference": "BENCH"}
        return json.dumps([move])


@command(Permission.PACK_CARTONS, one_call=True)
def post_in_one_call(call: OneCall, new: Post) -> int:
    """The server-side function keeps the books: one round trip."""
    values = {"command": call.command, "request": call.request, "moves": new.moves()}
    return int(call.scalar(_POST, values)["moves"])


@command(Permission.PACK_CARTONS)
def post_in_a_transaction(uow: UnitOfWork, new: Post) -> int:
    """The same inside a command of the ordinary kind: begin, post, finish, commit."""
    values = {"command": "poster.post_in_a_transaction", "moves": new.moves()}
    return int(uow.session.execute(_POST_INSIDE, values).scalar_one()["moves"])


def main() -> None:
    """Sign in as told in the first line; then one line per round: which command, for how long."""
    told = json.loads(sys.stdin.readline())
    profile = ServerProfile(told["host"], told["port"], told["database"], TlsMode.DISABLE)
    session = sign_in(profile, Login(told["name"], told["password"]))
    chance = Random(told["seed"])
    articles, source, target = told["articles"], told["from"], told["to"]
    commands = {"one call": post_in_one_call, "transaction": post_in_a_transaction}
    print("ready", flush=True)
    for line in sys.stdin:
        wanted = json.loads(line)
        done = _post(session.dispatcher, commands[wanted["what"]], chance, articles, source, target, wanted["seconds"])
        print(json.dumps(done), flush=True)
    session.close()


def _post(
    door: Dispatcher, what: object, chance: Random, articles: list[int], source: int, target: int, seconds: float
) -> dict[str, float]:
    def once() -> None:
        door.run(what, Post(chance.choice(articles), source, target, 1))  # type: ignore[arg-type]

    for _ in range(5):
        once()
    count, began = 0, time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        once()
        count += 1
    return {"per_second": count / (now - began)}


if __name__ == "__main__":
    main()
