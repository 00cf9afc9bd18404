"""No list ends silently: each limit in a list's SQL has a next page, or the page around it says that there are more rows."""

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args, get_type_hints

from PySide6.QtWidgets import QMenu
from sqlalchemy import TextClause

import quty_desktop.services
from quty_desktop.domain.permissions import Permission
from quty_desktop.domain.text import N_
from quty_desktop.services import list_limits
from quty_desktop.services.master_data.materials import MaterialFilter
from quty_desktop.services.registry import Operation, operations
from quty_desktop.views.kit.page import Page
from quty_desktop.views.kit.table import Table
from quty_desktop.views.kit.workplace import Workplace
from tests.views.conftest import FakeDoor
from tests.views.demo import COLUMNS, ORDERS

_LIMIT = re.compile(r"\bLIMIT (\d+|:\w+)")
_SHORT = 60
"""Limits up to this are choices offered while somebody types, not lists."""


def lists() -> list[Operation]:
    for module in pkgutil.walk_packages(quty_desktop.services.__path__, "quty_desktop.services."):
        importlib.import_module(module.name)
    return sorted((each for each in operations() if not each.changes and _is_list(each)), key=lambda each: each.name)


def _is_list(operation: Operation) -> bool:
    return str(operation.result).startswith("tuple[")


def _limits(operation: Operation) -> set[str]:
    """The limits in the SQL that a query uses, or that stands in it."""
    source = inspect.getsource(operation.function)
    module: ModuleType = importlib.import_module(operation.function.__module__)
    found = set(_LIMIT.findall(source))
    for name, value in vars(module).items():
        if isinstance(value, (str, TextClause)) and re.search(rf"\b{re.escape(name)}\b", source):
            found |= set(_LIMIT.findall(str(value)))
    return {each for each in found if not each.isdecimal() or int(each) > _SHORT}


def test_a_limit_has_a_next_page_or_is_told() -> None:
    silent = []
    for operation in lists():
        told = list_limits.MOST.get(operation.name)
        hints = [each for hint in get_type_hints(operation.function).values() for each in (hint, *get_args(hint))]
        fields = {name for hint in hints for name in getattr(hint, "__dataclass_fields__", {})}
        for limit in _limits(operation):
            if limit.isdecimal() and told != int(limit):
                silent.append(f"{operation.name} ends at {limit} rows")
            if not limit.isdecimal() and "limit" not in fields and told is None:
                silent.append(f"{operation.name} ends at {limit}")
    assert not silent


def test_what_is_told_is_there() -> None:
    known = {operation.name: operation for operation in lists()}
    assert set(list_limits.MOST) <= set(known)
    assert [name for name in list_limits.MOST if not _limits(known[name])] == []


@dataclass(frozen=True, slots=True)
class _Question:
    limit: int


class _ListPage(Page):
    key = "test.limits"
    title = N_("Orders")
    permission = Permission.USE_PROGRAM

    def build(self) -> None:
        self.table = self.use_table(Table(self.place, self.key, COLUMNS, title=self.title))
        self.body.addWidget(self.table)

    def ask(self, limit: int) -> None:
        self.load(_demo, _Question(limit), self.table.show_rows)


def _demo(_uow: object, question: _Question) -> tuple[Any, ...]:
    return tuple(ORDERS[: question.limit])


def test_a_list_that_ends_at_its_limit_says_so(workplace: Workplace, door: FakeDoor) -> None:
    door.answers["_demo"] = lambda question: tuple(ORDERS[: question.limit])
    page = _ListPage(workplace)
    page.show()
    page.ask(3)
    assert page.table.cut
    assert page.table._cut_line.text() == "Only the first 3 rows are here. Narrow the list above it to see the others."
    menu = QMenu()
    page.table.offer_export(menu)
    assert menu.actions()[0].text() == "Excel, the 3 rows loaded…"
    page.ask(len(ORDERS) + 1)
    assert page.table._cut_line.isHidden()
    page.close()
    page.deleteLater()


def test_a_question_with_a_limit_tells_it() -> None:
    assert list_limits.most_of(_demo, MaterialFilter(limit=7)) == 7
    assert list_limits.most_of(_demo, None) is None
