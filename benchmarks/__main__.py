"""``python -m benchmarks [names…] [--quick]``: print the tables."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks import (
    compliance,
    dashboards,
    desks,
    hand_over,
    history,
    inspections,
    lists,
    marks,
    master_data,
    pages,
    posting,
    quality,
    refresh,
    sign_in,
    start,
    tracing,
)
from benchmarks.ground import Ground, prepared
from benchmarks.measuring import FULL, QUICK, Subject, machine
from benchmarks.tables import printed

SUBJECTS: dict[str, Callable[[Ground], Subject]] = {
    "start": start.measure,
    "sign-in": sign_in.measure,
    "marks": marks.measure,
    "compliance": compliance.measure,
    "list": lists.measure,
    "refresh": refresh.measure,
    "posting": posting.measure,
    "hand-over": hand_over.measure,
    "desks": desks.measure,
    "inspections": inspections.measure,
    "quality": quality.measure,
    "dashboards": dashboards.measure,
    "history": history.measure,
    "trace": tracing.measure,
    "pages": pages.measure,
    "workbooks": master_data.imported,
    "search": master_data.searched,
    "export": master_data.exported,
}


def main() -> int:
    """Measure and print.

    Returns:
        The exit code: 0 also where a goal is missed, because a figure is no test.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"which of {', '.join(SUBJECTS)}; all if none")
    parser.add_argument("--quick", action="store_true", help="smaller sizes: under a minute, rougher figures")
    parser.add_argument(
        "--history", type=int, metavar="MOVES", help="the largest number of moves in the ledger (5 million if not said)"
    )
    options = parser.parse_args()
    unknown = set(options.names) - set(SUBJECTS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "*=false")
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine()}\n", flush=True)
    began = time.perf_counter()
    effort = QUICK if options.quick else FULL
    if options.history:
        effort = replace(
            effort, history=(*(each for each in effort.history if each < options.history), options.history)
        )
    with prepared(effort, lambda _: None) as ground:
        for name in options.names or SUBJECTS:
            print(printed(SUBJECTS[name](ground)), flush=True)
    print(f"{time.perf_counter() - began:.0f} s in all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
