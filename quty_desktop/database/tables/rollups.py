"""Sums that overviews read: kept by triggers of the ledgers, compared with them by ``quty db verify``."""

from datetime import date

from sqlalchemy import Date, Text
from sqlalchemy.orm import Mapped, mapped_column

from quty_desktop.database.tables.base import Table, check, one_of
from quty_desktop.domain.departments import Department


class InspectionDay(Table):
    """Inspections of a day at the plant, summed three times: of a department, of each article, and of each line.

    ``article_id`` 0 is all articles, ``line`` ``*`` all lines.
    """

    __tablename__ = "inspection_day"
    __table_args__ = (check("counts", "inspections > 0 AND passed_pcs BETWEEN 0 AND inspected_pcs"),)

    department: Mapped[Department] = one_of("department", Department, primary_key=True)
    article_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[str] = mapped_column(Text, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    inspections: Mapped[int]
    inspected_pcs: Mapped[int]
    passed_pcs: Mapped[int]
    rework_pcs: Mapped[int]
    scrap_pcs: Mapped[int]


class DefectDay(Table):
    """Defects of a day at the plant, by department and entry of the catalogue."""

    __tablename__ = "defect_day"

    department: Mapped[Department] = one_of("department", Department, primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    defect_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    found: Mapped[int]
