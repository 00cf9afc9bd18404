"""Bills that would contain themselves, found before anything is stored: one that does can never be exploded."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from quty_desktop.domain.articles import BomState
from quty_desktop.domain.imports.bill_plans import Incoming, IncomingBill
from quty_desktop.domain.imports.codes import is_article_code, material_key, normalise_code
from quty_desktop.domain.imports.files import ReadFile
from quty_desktop.domain.imports.names import ProductName, match_key
from quty_desktop.domain.imports.problems import Ledger, Position, Problem, Severity
from quty_desktop.domain.text import N_, Text

_ARROW = " → "


def item_code(product: ProductName) -> str:
    """The code under which the plant keeps a product of a file of bills (see ``bill_plans.IncomingItem``)."""
    if not product.code:
        return match_key(product.name)
    return normalise_code(product.code) if is_article_code(product.code) else material_key(product.code)


def without_cycles(files: Sequence[ReadFile], links: Iterable[tuple[str, str]], ledger: Ledger) -> tuple[ReadFile, ...]:
    """Keep bills out whose product goes into one of its own components, however far down.

    Args:
        files: that are imported together.
        links: product and component of the plant's bills in force, by code.
        ledger: takes the bills that are kept out, each with the path of its circle.
    """
    if not any(file.bills or file.incoming.bills for file in files):
        return tuple(files)
    names: dict[str, str] = {}
    read: dict[str, set[str]] = {}
    for file in files:
        for code, parts in _links(file, names):
            read.setdefault(code, set()).update(parts)
    graph: dict[str, set[str]] = {code: set(parts) for code, parts in read.items()}
    for product, component in links:
        if product not in read:  # what a file says of a product takes the place of what the plant has
            graph.setdefault(product, set()).add(component)
    return tuple(_checked(file, graph, names, ledger) for file in files)


def _links(file: ReadFile, names: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    for row in file.bills:
        names.setdefault(item_code(row.product), row.product.name)
        yield item_code(row.product), [item_code(line.component) for line in row.lines]
    for bill in file.incoming.bills:
        if bill.state is not BomState.ACTIVE:  # nobody makes anything by a draft or a retired revision
            continue
        names.setdefault(bill.product, bill.name)
        yield bill.product, [part.code for part in bill.parts]


def _checked(file: ReadFile, graph: Mapping[str, set[str]], names: Mapping[str, str], ledger: Ledger) -> ReadFile:
    kept = tuple(
        row for row in file.bills
        if not _refused(item_code(row.product), [item_code(line.component) for line in row.lines], row.position, graph, names, ledger)
    )  # fmt: skip
    own = tuple(bill for bill in file.incoming.bills if not _own_refused(bill, graph, names, ledger))
    if len(kept) == len(file.bills) and len(own) == len(file.incoming.bills):
        return file
    return replace(file, bills=kept, incoming=Incoming(own, file.incoming.items, file.incoming.units))


def _own_refused(bill: IncomingBill, graph: Mapping[str, set[str]], names: Mapping[str, str], ledger: Ledger) -> bool:
    if bill.state is not BomState.ACTIVE:
        return False
    position = bill.position or Position(bill.file, "", 0)
    return _refused(bill.product, [part.code for part in bill.parts], position, graph, names, ledger)


def _refused(
    product: str, parts: Iterable[str], position: Position, graph: Mapping[str, set[str]], names: Mapping[str, str],
    ledger: Ledger,
) -> bool:  # fmt: skip
    path = _path_back(product, parts, graph)
    if path is None:
        return False
    told = _ARROW.join(names.get(code, code) for code in path)
    why = Text(N_("The bill contains itself: {path}. It is kept out until the file is mended."), path=told)
    ledger.ask(Problem("bill.cycle", position, names.get(product, product), why, Severity.STOP))
    return True


def _path_back(product: str, parts: Iterable[str], graph: Mapping[str, set[str]]) -> tuple[str, ...] | None:
    """The shortest way from a product through its components back to itself, ``None`` where there is none."""
    before: dict[str, str] = {}
    waiting = deque(dict.fromkeys(parts))
    before.update(dict.fromkeys(waiting, product))
    while waiting:
        code = waiting.popleft()
        if code == product:
            break
        for component in graph.get(code, ()):
            if component not in before:
                before[component] = code
                waiting.append(component)
    else:
        return None
    path = [product]
    step = before[product]
    while step != product:
        path.append(step)
        step = before[step]
    return (product, *reversed(path[1:]), product)
