"""Reading single cells, with what is wrong going into the ledger."""

from decimal import Decimal

from quty_desktop.domain.errors import Invalid
from quty_desktop.domain.imports.destinations import alias_key
from quty_desktop.domain.imports.names import filed_name
from quty_desktop.domain.imports.numbers import read_decimal, two_readings
from quty_desktop.domain.imports.problems import Ledger, Problem, Proposal, Severity
from quty_desktop.domain.imports.units import Measure, read_unit, similar_units
from quty_desktop.domain.text import N_, Text
from quty_desktop.spreadsheets.sheets import EXCEL_ERRORS, Row
from quty_desktop.spreadsheets.tables import Table


def read_name(table: Table, row: Row, field: str, ledger: Ledger) -> str | None:
    """Return a name that must be there; None after a problem that stops the row."""
    value = table.value(row, field)
    name = "" if value is None else filed_name(value)
    if name and name not in EXCEL_ERRORS:
        return name
    why = Text(N_("The cell holds an error of the spreadsheet.")) if name else Text(N_("The name is missing."))
    ledger.ask(Problem("name.missing", table.position(row, field), name, why, Severity.STOP))
    return None


def read_quantity(table: Table, row: Row, field: str, ledger: Ledger) -> Decimal | None:
    """Return a quantity that is not negative; None after a problem that stops the row."""
    value = table.value(row, field)
    position = table.position(row, field)
    if value is None:
        ledger.ask(Problem("quantity.missing", position, "", Text(N_("The quantity is missing.")), Severity.STOP))
        return None
    try:
        number = read_decimal(value)
    except Invalid as error:
        proposals: tuple[Proposal, ...] = ()
        if readings := two_readings(value):
            thousand, decimals = readings
            proposals = (
                Proposal("number.thousands", Text(N_("It means {number}"), number=thousand), str(thousand)),
                Proposal("number.decimals", Text(N_("It means {number}"), number=decimals.normalize()), str(decimals)),
            )
        chosen = ledger.ask(Problem("number", position, str(value), error.fields["number"], Severity.STOP, proposals))
        return Decimal(chosen.value) if chosen is not None else None
    if number < 0:
        ledger.ask(
            Problem("quantity.negative", position, str(value), Text(N_("A quantity is never negative.")), Severity.STOP)
        )
        return None
    return number


def read_measure(table: Table, row: Row, field: str, ledger: Ledger) -> Measure | None:
    """Return a unit; None after a problem that stops the row, for an unknown unit never becomes pieces."""
    value = table.value(row, field)
    position = table.position(row, field)
    if value is None:
        ledger.ask(Problem("unit.missing", position, "", Text(N_("The unit is missing.")), Severity.STOP))
        return None
    try:
        return read_unit(value)
    except Invalid as error:
        proposals = tuple(
            Proposal(
                f"unit.{alias_key(str(value))}.{unit.value.casefold()}",
                Text(N_("“{value}” means {unit}"), value=str(value), unit=unit.value),
                unit.value,
            )
            for unit in similar_units(value)
        )
        chosen = ledger.ask(Problem("unit", position, str(value), error.fields["unit"], Severity.STOP, proposals))
        return read_unit(chosen.value) if chosen is not None else None


def read_count(table: Table, row: Row, field: str, ledger: Ledger) -> int | None:
    """Return a whole number of at least one; None after a problem that stops the row."""
    number = read_quantity(table, row, field, ledger)
    if number is None:
        return None
    if number < 1 or number != number.to_integral_value():
        why = Text(N_("“{value}” is not a whole number of at least 1."), value=str(number))
        ledger.ask(Problem("quantity.not_whole", table.position(row, field), str(number), why, Severity.STOP))
        return None
    return int(number)
