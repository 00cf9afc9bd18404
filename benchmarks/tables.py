"""The tables that a run prints."""

import statistics

from benchmarks.measuring import Row, Subject

_HEAD = ("what", "median", "min", "max", "n", "ratio (min – max)", "goal", "")


def printed(subject: Subject) -> str:
    """A subject as a Markdown table that is also readable in a terminal."""
    lines = [_HEAD, *(_cells(row) for row in subject.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]

    def line(cells: tuple[str, ...]) -> str:
        shown = [
            cell.rjust(width) if 0 < number < 5 else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "| " + " | ".join(shown) + " |"

    ruler = "|" + "|".join("-" * (width + 1) + (":" if 0 < n < 5 else "-") for n, width in enumerate(widths)) + "|"
    notes = "".join(f"\n{note}\n" for note in subject.notes)
    return "\n".join([f"### {subject.title}", "", line(lines[0]), ruler, *map(line, lines[1:]), notes])


def _cells(row: Row) -> tuple[str, ...]:
    ratio = ""
    if row.ratio:
        ratio = f"{statistics.median(row.ratio):.2f}× ({min(row.ratio):.2f} – {max(row.ratio):.2f})"
    name = "" if row.share == 50 else f" (p{row.share})"
    return (
        row.what,
        f"{_number(row.value)} {row.unit}{name}",
        _number(min(row.values)),
        _number(max(row.values)),
        str(len(row.values)),
        ratio,
        row.goal,
        "" if row.met is None else "met" if row.met else "MISSED",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
