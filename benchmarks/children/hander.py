"""One cutter's and one sewer's PC: hands over through the dispatcher, told in JSON lines, answers with counts and times."""

import json
import sys
import time
from random import Random
from typing import Any

from quty_desktop.database.engine import Login, ServerProfile, TlsMode
from quty_desktop.domain.departments import Department
from quty_desktop.services.hand_over import transfers
from quty_desktop.services.sign_in import sign_in


def main() -> None:
    """Sign two people in as told in the first line; then one line per round: for how long."""
    told = json.loads(sys.stdin.readline())
    profile = ServerProfile(told["host"], told["port"], told["database"], TlsMode.DISABLE)
    cutter, sewer = (sign_in(profile, Login(each["name"], each["password"])) for each in told["people"])
    chance = Random(told["seed"])

    def once() -> tuple[float, float]:
        new = transfers.NewTransfer(chance.choice(told["works"]), Department.SEWING, 1, chance.choice(told["lines"]))
        began = time.perf_counter()
        sent = cutter.dispatcher.run(transfers.send, new)
        there = time.perf_counter()
        sewer.dispatcher.run(transfers.accept, transfers.CountedTransfer(sent.id, 1))
        return (there - began) * 1000, (time.perf_counter() - there) * 1000

    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(_round(once, json.loads(line)["seconds"])), flush=True)
    cutter.close()
    sewer.close()


def _round(once: Any, seconds: float) -> dict[str, object]:
    for _ in range(3):
        once()
    times: list[tuple[float, float]] = []
    began = time.perf_counter()
    while (now := time.perf_counter()) - began < seconds:
        times.append(once())
    return {
        "per_second": len(times) / (now - began),
        "send": [each[0] for each in times],
        "accept": [each[1] for each in times],
    }


if __name__ == "__main__":
    main()
