"""Spreads over a week what the story's people entered within a minute, so that figures and reports have days to show."""

from typing import Any

import psycopg

# What has been packed whole left the departments in the days before.
_DONE = """
    WITH day AS (
        SELECT w.id AS work, w.department, w.manufacturing_order_id AS mo,
               p.at - make_interval(days => CASE w.department WHEN 'CUT' THEN 5 WHEN 'EMB' THEN 4 WHEN 'SEW' THEN 3 ELSE 1 END) AS at
        FROM quty.work_order w JOIN quty.manufacturing_order m ON m.id = w.manufacturing_order_id AND m.state = 'done'
        JOIN (SELECT c.manufacturing_order_id AS mo, min(c.packed_at) AS at FROM quty.carton c GROUP BY 1) p
            ON p.mo = m.id AND p.at IS NOT NULL
        WHERE w.department <> 'PCK'
    ), made AS (
        UPDATE quty.production_output o SET at = day.at, made_on = (day.at AT TIME ZONE 'Asia/Jakarta')::date
        FROM day WHERE o.work_order_id = day.work
    ), sent AS (
        UPDATE quty.transfer t SET created_at = day.at, sent_at = day.at,
               accepted_at = day.at + make_interval(mins => 5 + (t.id * 11 % 28)::integer),
               completed_at = day.at + make_interval(mins => 33)
        FROM day WHERE t.work_order_id = day.work AND t.accepted_at IS NOT NULL
    )
    UPDATE quty.work_order w SET started_at = day.at - interval '1 day', finished_at = day.at FROM day WHERE w.id = day.work
"""
_OUTPUT = """
    UPDATE quty.production_output SET made_on = made_on - (id * 7 % 6)::integer, at = at - make_interval(days => (id * 7 % 6)::integer)
    WHERE hour IS NULL AND corrects_id IS NULL
      AND work_order_id NOT IN (SELECT w.id FROM quty.work_order w JOIN quty.manufacturing_order m
                                ON m.id = w.manufacturing_order_id WHERE m.state = 'done')
      AND id NOT IN (SELECT corrects_id FROM quty.production_output WHERE corrects_id IS NOT NULL)
"""
# Between eight and three o'clock at the plant, accepted after five to 32 minutes; two of the open ones went this morning.
_SLIPS = """
    UPDATE quty.transfer t
    SET created_at = v.at, sent_at = v.at, accepted_at = v.at + make_interval(mins => 5 + (t.id * 11 % 28)::integer),
        completed_at = CASE WHEN t.completed_at IS NULL THEN NULL ELSE v.at + make_interval(mins => 33) END
    FROM (SELECT id, date_trunc('day', now() AT TIME ZONE 'Asia/Jakarta') AT TIME ZONE 'Asia/Jakarta'
                     - make_interval(days => 1 + (id * 5 % 6)::integer) + make_interval(mins => 480 + (id * 53 % 420)::integer) AS at
          FROM quty.transfer WHERE manufacturing_order_id NOT IN (SELECT m.id FROM quty.manufacturing_order m
                                                                  WHERE m.state = 'done')) v
    WHERE v.id = t.id AND t.accepted_at IS NOT NULL
"""


def spread(connection: psycopg.Connection[Any]) -> None:
    """Move finished entries back by some days; quantities, people and order of each slip stay.

    Args:
        connection: of a superuser; its triggers are off for this transaction, because nobody may do so in a plant.
    """
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(_DONE)
        connection.execute(_OUTPUT)
        connection.execute(_SLIPS)
