"""``quty trace``: where goods came from and where they went."""

import argparse
import json

from quty_desktop.cli.exits import DONE
from quty_desktop.cli.reaching import Commands, session_of
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator


def add(commands: "Commands[argparse.ArgumentParser]", words: Translator) -> None:
    """Add this command to the command line."""
    tr = words.tr
    trace = commands.add_parser("trace", help=tr(N_("tell where goods came from and where they went")))
    trace.add_argument("code", help=tr(N_("carton, pallet, batch, lot, roll, work order, slip or shipment")))
    trace.add_argument("--forwards", action="store_true", help=tr(N_("only where they went")))
    trace.add_argument("--backwards", action="store_true", help=tr(N_("only where they came from")))
    trace.add_argument("--json", action="store_true", help=tr(N_("as JSON")))
    trace.set_defaults(do=_trace)


def _trace(options: argparse.Namespace, words: Translator) -> int:
    from quty_desktop.domain.traces import TraceDirection
    from quty_desktop.services.traceability.traces import TraceQuestion, trace

    ways = [
        way
        for way, wanted in (
            (TraceDirection.BACKWARDS, options.backwards or not options.forwards),
            (TraceDirection.FORWARDS, options.forwards or not options.backwards),
        )
        if wanted
    ]
    with session_of(options, words) as session:
        found = [session.dispatcher.ask(trace, TraceQuestion(options.code, way)) for way in ways]
    if options.json:
        chains = [
            {
                "code": chain.code,
                "direction": chain.direction.value,
                "cut": chain.cut,
                "nodes": [
                    {
                        "id": row.id,
                        "parent": row.parent,
                        "depth": row.depth,
                        "kind": row.kind.value,
                        "code": row.code,
                        "words": row.words,
                        "at": None if row.at is None else row.at.isoformat(),
                        "quality": [
                            {"of": each.of and each.of.value, "result": each.result.value} for each in row.findings
                        ],
                        "bad": row.bad,
                    }
                    for row in chain.rows
                ],
                "steps": [[step.source, step.target] for step in chain.steps],
            }
            for chain in found
        ]
        print(json.dumps(chains, ensure_ascii=False, indent=1))
        return DONE
    for chain in found:
        print(words.tr(chain.direction))
        children: dict[int | None, list[int]] = {}
        rows = {row.id: row for row in chain.rows}
        for row in chain.rows:
            children.setdefault(row.parent, []).append(row.id)
        waiting = list(reversed(children.get(None, [])))
        while waiting:
            row = rows[waiting.pop()]
            mark = "!" if row.bad else " "
            quality = " · ".join(words.tr(each.words) for each in row.findings)
            print(f"{mark} {'  ' * row.depth}{words.tr(row.kind)} {row.code}  {row.words}  {quality}".rstrip())
            waiting.extend(reversed(children.get(row.id, [])))
        if chain.cut:
            print(words.tr(Text("The chain is longer than {count} entries and was cut.", count=len(chain.rows))))
    return DONE
