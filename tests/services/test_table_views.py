"""Views of tables are kept for each person, and nobody else sees them."""

import pytest
from psycopg.errors import InsufficientPrivilege

from quty_desktop.domain.errors import Invalid
from quty_desktop.services.administration import table_views
from quty_desktop.services.administration.table_views import KeptView, ViewName
from tests.databases import Plant
from tests.services.doors import door_of, session_of


def test_each_person_sees_only_the_views_that_are_their_own(database: Plant) -> None:
    login = database.person("admin")
    with door_of(database, "operator_packing") as packer, session_of(database, login) as session:
        boss = session.dispatcher
        packer.run(table_views.keep_view, KeptView("packing.cartons", "Monday", {"chip": "open"}, opens=True))
        boss.run(table_views.keep_view, KeptView("packing.cartons", "Monday", {"chip": "done"}))
        assert packer.ask(table_views.kept_views) == (
            KeptView("packing.cartons", "Monday", {"chip": "open"}, opens=True),
        )
        boss.run(table_views.forget_view, ViewName("packing.cartons", "Monday"))
        assert boss.ask(table_views.kept_views) == ()
        assert len(packer.ask(table_views.kept_views)) == 1
        # The policy holds for whoever leaves the program aside, too.
        with database.connect(login) as connection:
            assert connection.execute("SELECT count(*) AS n FROM quty.saved_view").fetchone() == {"n": 0}
            with pytest.raises(InsufficientPrivilege):
                connection.execute(
                    "INSERT INTO quty.saved_view (person_name, table_name, name) VALUES (%s, 'x', 'y')",
                    [packer.actor.name],
                )


def test_a_view_is_replaced_and_one_of_a_table_opens_it(database: Plant) -> None:
    with door_of(database, "operator_packing") as door:
        door.run(table_views.keep_view, KeptView("packing.cartons", "Monday", {"chip": "open"}, opens=True))
        door.run(table_views.keep_view, KeptView("packing.cartons", " Late ", {}, opens=True))
        door.run(table_views.keep_view, KeptView("packing.cartons", "Monday", {"chip": "done"}))
        assert {(view.name, view.opens, view.content.get("chip", "")) for view in door.ask(table_views.kept_views)} == {
            ("Monday", False, "done"),
            ("Late", True, ""),
        }
        with pytest.raises(Invalid):
            door.run(table_views.keep_view, KeptView("packing.cartons", " "))
        with pytest.raises(Invalid):
            door.run(table_views.keep_view, KeptView("packing.cartons", "Huge", {"x": "y" * 20_000}))
