"""The need of a quantity in lines of text or as JSON, for the command line."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any, Protocol

from quty_desktop.domain.bills import NodeState
from quty_desktop.domain.errors import NotFound
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code
from quty_desktop.domain.imports.names import match_key
from quty_desktop.domain.quantities import trimmed
from quty_desktop.domain.text import N_, Text
from quty_desktop.i18n import Translator
from quty_desktop.services.master_data.bills import ProductRow, ProductSearch, products
from quty_desktop.services.master_data.explosions import Explode, Explosion, explode


class Asking(Protocol):
    """What asks queries."""

    def ask(self, function: Any, data: object = None) -> Any:
        """Ask a query."""


def explosion_of(door: Asking, article: str, qty: Decimal, variants: Sequence[str] = ()) -> Explosion:
    """Explode an article that is named by its code or its whole name, for the command line.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process; a destination may stand behind it.
        qty: how much of it.
        variants: names of alternatives to use.

    Raises:
        NotFound: no article with a bill has this code or name.
        QutyError: as ``explode``.
    """
    found: tuple[ProductRow, ...] = door.ask(products, ProductSearch(article))
    wanted = match_key(article)
    code = normalise_code(article) if is_article_code(article) else material_key(article)
    exact = [row for row in found if row.code == code or match_key(row.name) == wanted]
    rows = exact or list(found)
    if not rows or (not exact and len({row.code or row.name for row in rows}) > 1):
        likely = ", ".join(row.code or row.name for row in found[:5])
        raise NotFound(
            Text(N_("No single article with a bill is meant by “{article}”."), article=article),
            Text(N_("Likely: {articles}"), articles=likely) if found else Text(N_("Import its bills first.")),
            code="bills.no_such_article",
        )
    explosion: Explosion = door.ask(explode, Explode(rows[0].id, qty, variants=tuple(variants)))
    return explosion


def explode_text(
    door: Asking, article: str, qty: Decimal, variants: Sequence[str] = (), *, translator: Translator
) -> str:
    """The tree and the flat need in lines, for the command line.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process.
        qty: how much of it.
        variants: names of alternatives to use.
        translator: the language.
    """
    found = explosion_of(door, article, qty, variants)
    tr = translator.tr
    lines = []
    for node in found.nodes:
        name = f"[{node.code}] {node.name}" if node.code else node.name
        notes = [node.variant] if node.alternatives > 1 and node.variant else []
        notes += [tr(node.state)] if node.state not in {NodeState.MADE, NodeState.MATERIAL} else []
        amount = f"{translator.number(trimmed(node.qty))} {node.unit}"
        lines.append(f"{'  ' * node.level}{amount}  {name}" + (f"  ({', '.join(notes)})" if notes else ""))
    lines += ["", tr(N_("Needed in all:"))]
    for row in found.requirements:
        free = "-" if row.free is None else translator.number(trimmed(row.free))
        told = Text(
            N_("{need} {unit}  {article}  free {free}, missing {missing}"),
            need=translator.number(trimmed(row.issue)), unit=row.unit,
            article=f"[{row.code}] {row.name}" if row.code else row.name, free=free,
            missing=translator.number(trimmed(row.missing)),
        )  # fmt: skip
        buying = "" if row.buying_qty is None else f"  = {translator.number(row.buying_qty)} {row.buying_unit}"
        state = "" if row.state is NodeState.MATERIAL else f"  ({tr(row.state)})"
        lines.append(f"  {tr(told)}{buying}{state}")
    if found.open_choices:
        lines.append("")
        lines += [tr(Text(N_("Nobody has chosen a bill for {product}."), product=name)) for name in found.open_choices]
    return "\n".join(lines)


def explode_json(door: Asking, article: str, qty: Decimal, variants: Sequence[str] = ()) -> str:
    """The same as JSON; quantities are texts, so that no digit is lost.

    Args:
        door: of the signed-in person.
        article: code, or name of work in process.
        qty: how much of it.
        variants: names of alternatives to use.
    """
    found = explosion_of(door, article, qty, variants)
    return json.dumps(asdict(found), ensure_ascii=False, indent=2, default=str)
