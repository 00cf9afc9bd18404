"""Whether the sums that overviews read are those of their ledgers."""

from typing import Any

import psycopg

from quty_desktop.domain.departments import Department
from quty_desktop.domain.text import N_, Text

_INSPECTIONS = """
    SELECT coalesce(d.department, s.department) AS department, coalesce(d.day, s.day) AS day,
           coalesce(d.inspected_pcs, 0) AS kept, coalesce(s.inspected_pcs, 0) AS counted
    FROM quty.inspection_day d FULL JOIN quty.inspection_sums() s USING (department, article_id, line, day)
    WHERE (d.inspections, d.inspected_pcs, d.passed_pcs, d.rework_pcs, d.scrap_pcs)
        IS DISTINCT FROM (s.inspections, s.inspected_pcs, s.passed_pcs, s.rework_pcs, s.scrap_pcs)
    ORDER BY 1, 2 LIMIT 100
"""
_DEFECTS = """
    SELECT coalesce(d.department, s.department) AS department, coalesce(d.day, s.day) AS day,
           coalesce(d.found, 0) AS kept, coalesce(s.found, 0) AS counted
    FROM quty.defect_day d FULL JOIN quty.defect_sums() s USING (department, day, defect_id)
    WHERE d.found IS DISTINCT FROM s.found
    ORDER BY 1, 2 LIMIT 100
"""
_INSPECTED = N_("{department}, {day}: the daily sum says {kept} pcs inspected, its inspections {counted}.")
_FOUND = N_("{department}, {day}: the daily sum says {kept} defects, its inspections {counted}.")


def differing_sums(connection: psycopg.Connection[dict[str, Any]]) -> tuple[Text, ...]:
    """Sums by day that are not those of their rows, a line each, at most a hundred of each kind.

    Args:
        connection: of a login that reads all tables; its rows are dictionaries.
    """
    found = []
    for words, query in ((_INSPECTED, _INSPECTIONS), (_FOUND, _DEFECTS)):
        for row in connection.execute(query).fetchall():
            department = Text(Department(row["department"]).label)
            found.append(Text(words, **{**row, "department": department}))
    return tuple(found)
