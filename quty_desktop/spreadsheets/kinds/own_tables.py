"""Tables of master data as the program itself takes them out, in either of its languages."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache, partial

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.dates import read_date
from quty_desktop.domain.imports.names import filed_name, header_word
from quty_desktop.domain.imports.numbers import read_decimal
from quty_desktop.domain.imports.own_tables import OWN_TABLES, Cells, Field, OwnTable, key_of, numbered
from quty_desktop.domain.imports.pack_specifications import carton_size
from quty_desktop.domain.imports.problems import Ledger, Problem, Severity
from quty_desktop.domain.imports.records import Record
from quty_desktop.domain.text import N_, Choice, Text
from quty_desktop.domain.weeks import Week
from quty_desktop.i18n import Translator, translator
from quty_desktop.spreadsheets.layouts import Contents, Context, Layout
from quty_desktop.spreadsheets.sheets import Row
from quty_desktop.spreadsheets.tables import Column, Table

LANGUAGES = ("en", "id")
OWN = 1_000
"""A header that holds only our own titles speaks for an own table, however many columns another layout finds in it."""
_YES, _NO = (N_("yes"), N_("no"))


def heading(words: Translator, title: str, unit: str = "") -> str:
    """A column's heading as tables write it."""
    return f"{words.tr(title)} ({unit})" if unit else words.tr(title)


def spellings(title: str, unit: str = "") -> tuple[str, ...]:
    """A heading in each language."""
    return tuple(dict.fromkeys(heading(translator(each), title, unit) for each in LANGUAGES))


def own_column(name: str, title: str, unit: str = "", *, required: bool = False) -> Column:
    """A column that is known by its heading in each language."""
    first, *others = spellings(title, unit)
    return Column(name, first, tuple(others), required)


def only_own(titles: frozenset[str], table: Table) -> bool:
    """Whether a header has no other words than those of an own table."""
    words = {header_word(cell) for cell in table.header if isinstance(cell, str)} - {""}
    return words <= titles


def keys_of(titles: Iterator[tuple[str, str]]) -> frozenset[str]:
    """The header words of titles with their units, in each language."""
    return frozenset(header_word(word) for title, unit in titles for word in spellings(title, unit))


def _layout(own: OwnTable) -> Layout:
    fields = tuple(
        own_column(each.name, each.title, each.unit, required=each.needed or each.title in own.signs)
        for each in own.fields
    )
    titled = {each.title for each in own.fields}
    shown = tuple(
        own_column(f"shown {number}", title, required=title in own.signs)
        for number, title in enumerate(own.shown)
        if title not in titled
    )
    titles = keys_of(iter([*((each.title, each.unit) for each in own.fields), *((title, "") for title in own.shown)]))
    return Layout(
        own.kind.label, (*fields, *shown), partial(_read, own), partial(only_own, titles), own=lambda _table: OWN
    )


def _read(own: OwnTable, table: Table, ledger: Ledger, _context: Context) -> Contents:
    return Contents(own.kind, records=tuple(numbered(_records(own, table, ledger))))


def _records(own: OwnTable, table: Table, ledger: Ledger) -> Iterator[Record]:
    for row in table.rows:
        values: dict[str, str] = {}
        emptied: list[tuple[str, str]] = []
        whole = True
        for each in own.fields:
            try:
                value = cell_text(each, table, row)
            except Invalid as error:
                why = next(iter(error.fields.values()))
                filed = str(table.raw(row, each.name))
                ledger.ask(Problem("own.value", table.position(row, each.name), filed, why, Severity.STOP))
                whole = False
                continue
            if value:
                values[each.name] = value
            elif each.needed:
                why = Text(N_("{title} is missing."), title=Text(each.title))
                ledger.ask(Problem("own.missing", table.position(row, each.name), "", why, Severity.STOP))
                whole = False
            elif each.name in table.columns:
                emptied.append((each.name, filed_name(table.header[table.columns[each.name]])))
        if whole:
            named = values.get(own.code, "")
            position = table.position(row, own.key[0])
            destination = values.get("destination", "")
            yield Record(
                own.subject, key_of(own, values), named, tuple(values.items()), position, destination,
                emptied=tuple(emptied),
            )  # fmt: skip


def cell_text(each: Field, table: Table, row: Row) -> str:
    """A cell of a field as the plant keeps it, as text; empty where it says nothing.

    Raises:
        Invalid: it says something else than the field holds.
    """
    value = table.raw(row, each.name) if each.cells is Cells.FLAG else table.value(row, each.name)
    if value is None or value == "":
        return ""
    if isinstance(each.cells, type):
        return choice_of(each.cells, value)
    if each.cells in _READERS:
        return _READERS[each.cells](value, table)
    if each.nothing and header_word(value) in _words(each.nothing):
        return ""
    shown = _shown_text(value)
    return shown.upper() if each.refers in {"unit", "destination"} else shown


def _quantity(value: object, table: Table) -> str:
    return f"{_number(value, table).normalize():f}"


def _whole(value: object, table: Table) -> str:
    number = _number(value, table)
    if number < 1 or number != number.to_integral_value():
        raise Invalid({"n": Text(N_("“{value}” is not a whole number of at least 1."), value=str(value))})
    return str(int(number))


def _day(value: object, _table: Table) -> str:
    day = read_date(value).day
    if day is None:
        raise Invalid({"day": Text(N_("“{value}” is no date."), value=str(value))})
    return day.isoformat()


def _week(value: object, _table: Table) -> str:
    week = Week.parse(filed_name(value))
    return f"{week.year}-{week.week:02}"


def _size(value: object, _table: Table) -> str:
    size = carton_size("", filed_name(value))
    sides = (size.length_mm, size.width_mm, size.height_mm)
    if None in sides:
        raise Invalid({"size": Text(N_("“{value}” is no size of a carton, as in 570 × 375 × 450."), value=str(value))})
    return " × ".join(str(side) for side in sides)


def _shown_text(value: object) -> str:
    """A text; a number that a spreadsheet made of a code is written without a decimal point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return filed_name(value)


def _number(value: object, table: Table) -> Decimal:
    """A number; in a text file of this program the separator of the values tells which mark is the decimal one."""
    if isinstance(value, str) and table.decimal:
        other = "." if table.decimal == "," else ","
        value = filed_name(value).replace(other, "").replace(table.decimal, ".")
        try:
            return Decimal(value)
        except ArithmeticError:
            return read_decimal(value)
    return read_decimal(value)


def choice_of(choices: type[Choice], value: object) -> str:
    """The member of a closed list whose words stand in a cell, in either language.

    Raises:
        Invalid: none has them.
    """
    found = _members(choices).get(header_word(value))
    if found is None:
        raise Invalid({"choice": Text(N_("“{value}” is not one of the words of this list."), value=str(value))})
    return found


@cache
def _members(choices: type[Choice]) -> Mapping[str, str]:
    found = {header_word(member.value): member.value for member in choices}
    for language in LANGUAGES:
        words = translator(language)
        found |= {header_word(words.tr(member)): member.value for member in choices}
    return found


@cache
def _words(word: str) -> frozenset[str]:
    return frozenset(header_word(each) for each in spellings(word))


def _flag(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    word = header_word(value)
    if word in _words(_YES) | {"true", "1"}:
        return "true"
    if word in _words(_NO) | {"false", "0"}:
        return "false"
    raise Invalid({"flag": Text(N_("“{value}” is neither yes nor no."), value=str(value))})


_READERS: Mapping[Cells, Callable[[object, Table], str]] = {
    Cells.NUMBER: _quantity,
    Cells.WHOLE: _whole,
    Cells.DAY: _day,
    Cells.WEEK: _week,
    Cells.FLAG: lambda value, _table: _flag(value),
    Cells.SIZE: _size,
}


@cache
def own_layouts() -> tuple[Layout, ...]:
    """The layouts of the program's own tables; their words are read from the catalogue once they are needed."""
    return tuple(_layout(own) for own in OWN_TABLES)
