"""The floor of the practice plant: parts are cut, handed over and sewn, and one slip is blocked."""

from collections.abc import Iterable

from quty_desktop.domain.departments import Department
from quty_desktop.services.hand_over import production_output, slips, transfers
from quty_desktop.services.master_data import lines
from quty_desktop.services.ppic import production
from quty_desktop.services.practice.floor_days import FloorDays
from quty_desktop.services.practice.staff import Staff

_LINES = ((Department.SEWING, 38), (Department.FINISHING, 6), (Department.PACKING, 8))
_SHARES = (1.0, 1.0, 0.6)
"""How much of the batches of this week and the next ones is cut."""


class Flow:
    """Lets the floor work on the batches of this week and the next two.

    Args:
        staff: the people of the plant.
    """

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._lines: dict[tuple[Department, int], int] = {}

    def tell(self, batches: Iterable[tuple[int, int, int]]) -> None:
        """Cut, send, count and sew.

        Args:
            batches: manufacturing order, pieces that are still to be made, and weeks until delivery.
        """
        for department, last in _LINES:
            self._staff.do("ppic_admin", lines.add_lines, lines.NewLines(department, 1, last))
        rows = self._staff.ask("ppic_admin", lines.production_lines)
        self._lines = {(row.department, row.number): row.id for row in rows}
        days = FloorDays(self._staff, self._lines)
        sewing: list[tuple[int, int, int]] = []
        begun: list[tuple[int, int]] = []
        for number, (order, pcs, ahead) in enumerate(batches, start=1):
            begun.append((order, pcs))
            rest = self._run(number, order, pcs, ahead, days)
            if rest:
                sewing.append((order, min(number, 5), rest))
        days.tell(sewing, begun)

    def _run(self, number: int, order: int, pcs: int, ahead: int, days: FloorDays) -> int:
        """Let a batch go its way; what is left to sew of it."""
        work = {row.department: row.id for row in self._staff.ask("ppic_admin", production.work_orders_of, order)}
        cut = round(pcs * _SHARES[ahead])
        self._make("operator_cutting", work[Department.CUTTING], cut, None)
        # The last two share a line: the second one is blocked until the line is clear, or a gap is confirmed.
        line = self._lines[Department.SEWING, min(number, 5)]
        sent = self._send("operator_cutting", work[Department.CUTTING], Department.SEWING, cut // 2, line)
        if sent.held is None and number == 4:
            # The next slip of this batch meets another article on line 1, and a manager lets it go.
            more = self._send(
                "operator_cutting",
                work[Department.CUTTING],
                Department.SEWING,
                max(1, cut // 10),
                self._lines[Department.SEWING, 1],
            )
            if more.held is not None:
                days.open_block(more)
        if sent.held is not None or ahead > 1:
            return 0
        counted = transfers.CountedTransfer(sent.id, sent.pcs - (3 if number == 2 else 0), "Tiga potong sobek")
        self._staff.do("operator_sewing", transfers.accept, counted)
        sewn = counted.received_pcs // 2
        self._make("operator_sewing", work[Department.SEWING], sewn, line)
        finishing = self._lines[Department.FINISHING, min(number, 6)]
        on = self._send("operator_sewing", work[Department.SEWING], Department.FINISHING, sewn // 2, finishing)
        if number == 1 and on.held is None:
            self._staff.do("operator_finishing", transfers.accept, transfers.CountedTransfer(on.id, on.pcs))
        return counted.received_pcs - sewn

    def _make(self, role: str, work: int, pcs: int, line: int | None) -> None:
        self._staff.do(role, production_output.record, production_output.NewOutput(work, pcs, 0, line))

    def _send(self, role: str, work: int, to: Department, pcs: int, line: int) -> slips.SentTransfer:
        return self._staff.do(role, transfers.send, transfers.NewTransfer(work, to, pcs, line))
