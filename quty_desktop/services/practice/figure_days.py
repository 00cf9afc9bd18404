"""Spreads over a week what the story's people entered within a minute, so that figures and reports have days to show."""

from typing import Any

import psycopg

_OUTPUT = """
    UPDATE quty.production_output SET made_on = made_on - (id * 7 % 6)::integer, at = at - make_interval(days => (id * 7 % 6)::integer)
    WHERE hour IS NULL AND corrects_id IS NULL
      AND id NOT IN (SELECT corrects_id FROM quty.production_output WHERE corrects_id IS NOT NULL)
"""
# Between eight and three o'clock at the plant, accepted after five to 32 minutes; two of the open ones went this morning.
_SLIPS = """
    UPDATE quty.transfer t
    SET created_at = v.at, sent_at = v.at, accepted_at = v.at + make_interval(mins => 5 + (t.id * 11 % 28)::integer),
        completed_at = CASE WHEN t.completed_at IS NULL THEN NULL ELSE v.at + make_interval(mins => 33) END
    FROM (SELECT id, date_trunc('day', now() AT TIME ZONE 'Asia/Jakarta') AT TIME ZONE 'Asia/Jakarta'
                     - make_interval(days => 1 + (id * 5 % 6)::integer) + make_interval(mins => 480 + (id * 53 % 420)::integer) AS at
          FROM quty.transfer) v
    WHERE v.id = t.id AND t.accepted_at IS NOT NULL
"""


def spread(connection: psycopg.Connection[Any]) -> None:
    """Move finished entries back by some days; quantities, people and order of each slip stay.

    Args:
        connection: of a superuser; its triggers are off for this transaction, because nobody may do so in a plant.
    """
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute(_OUTPUT)
        connection.execute(_SLIPS)
